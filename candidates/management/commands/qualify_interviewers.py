"""Qualify whoever has led interviews before qualifications were kept."""

from typing import Any

from django.core.management import BaseCommand

from candidates.services.qualifications import qualify_from_history
from hiring.actors import SYSTEM


class Command(BaseCommand):
    help = "Qualify everybody for the exercises that they have led, where nobody has said otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Granted {qualify_from_history(actor=SYSTEM)} qualifications.")
