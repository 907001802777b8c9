"""manage.py load_signals: signals in anybody's own words, from a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import ProgrammingError, transaction

from hiring.actors import SYSTEM, ConflictError
from hiring.management.documents import Refused, line_of
from hiring.models import Rubric
from scorecards.management.signal_sources import read_signals
from scorecards.services.signal_sets import load_signals
from scorecards.signals.files import RoleSignals


class Command(BaseCommand):
    help = (
        "Put the signals of a JSON file into the draft of their role, in place of those in it; a role that "
        'does not exist is made. The file is {"role", optional "title", "signals": [{"key", "kind", "text", '
        'optional "examples", "counter_examples"}]}, or a list of such.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the signals, as JSON in UTF-8")

    def handle(self, *args: Any, **options: Any) -> None:
        roles = read_signals(options["file"])
        try:
            rubrics = self._save(roles)
        except ConflictError as error:
            raise Refused(line_of(f"Nothing was saved. {error}")) from None
        except ProgrammingError:
            raise Refused("The database has no tables yet: run manage.py migrate first.") from None
        for role, rubric in zip(roles, rubrics, strict=True):
            count = len(role.signals)
            self.stdout.write(f"{rubric.role}: {count} signals in version {rubric.version} (draft).")

    @transaction.atomic
    def _save(self, roles: tuple[RoleSignals, ...]) -> list[Rubric]:
        """One transaction: of a file of several roles, all are loaded or none."""
        return [load_signals(actor=SYSTEM, role_signals=role) for role in roles]
