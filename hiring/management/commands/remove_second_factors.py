"""Let an admin in again who has lost every second factor and has no other admin to ask."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from hiring.actors import SYSTEM
from hiring.models import Person
from hiring.services.second_factors import remove_second_factors


class Command(BaseCommand):
    help = "Remove a person's second factors; they sign in with their password and set up new ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        removed = remove_second_factors(actor=SYSTEM, person_id=person.pk)
        self.stdout.write(f"{removed} removed; every session of {person.name} is ended.")
