"""Add a person who signs in; the way to the first admin of a new installation."""

import getpass
import os
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser

from hiring.actors import SYSTEM
from hiring.models import Duty
from hiring.services.people import add_person


class Command(BaseCommand):
    help = "Add a person; the password is asked for, or read from PERSON_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--title", default="")
        parser.add_argument("--time-zone", default="UTC")
        parser.add_argument(
            "--duty", action="append", required=True, choices=Duty.values, help="may be given several times"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = self._password()
            person = add_person(
                actor=SYSTEM,
                name=options["name"],
                email=options["email"],
                title=options["title"],
                time_zone=options["time_zone"],
                duties=[Duty(duty) for duty in options["duty"]],
                password=password,
            )
        except ValidationError as error:
            raise CommandError(_in_one_line(error)) from error
        self.stdout.write(f"{person.name} can sign in as {person.email}.")

    def _password(self) -> str:
        password = os.environ.get("PERSON_PASSWORD", "")
        if not password and sys.stdin.isatty():
            password = getpass.getpass("Password: ")
        if not password:
            raise CommandError("No password: set PERSON_PASSWORD or run this in a terminal.")
        validate_password(password)
        return password


def _in_one_line(error: ValidationError) -> str:
    if hasattr(error, "message_dict"):
        return " ".join(f"{field}: {' '.join(said)}" for field, said in error.message_dict.items())
    return "password: " + " ".join(error.messages)
