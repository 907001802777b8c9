"""After a change of SECRET_KEY, while SECRET_KEY_BEFORE still names the former one: reseal what it sealed."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from hiring.sign_in.recovery_codes import hash_every_seed
from hiring.sign_in.seals import reseal


class Command(BaseCommand):
    help = "Seal the secrets of second factors under the present SECRET_KEY; SECRET_KEY_BEFORE can go then."

    def handle(self, *args: Any, **options: Any) -> None:
        hash_every_seed()
        done, lost = reseal()
        self.stdout.write(f"{done} resealed.")
        if lost:
            raise CommandError(
                f"{lost} can't be opened: neither SECRET_KEY nor SECRET_KEY_BEFORE has sealed them."
            )
