"""manage.py redetect_signals: read all committed scorecards with this release's engine."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hiring.actors import SYSTEM, ConflictError
from scorecards.models import Redetection
from scorecards.services.redetections import continue_redetection, start_redetection

PAUSE_SECONDS = 0.5


class Command(BaseCommand):
    help = (
        "Ask for all committed scorecards of undecided loops to be read anew, which workers of the bulk "
        "queue do. With --here this command reads, too, until all is done; one that was interrupted goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--here", action="store_true", help="read in this process until all is done")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = start_redetection(actor=SYSTEM)
            self.stdout.write(f"{run.total} scorecards will be read with {run.engine} {run.engine_version}.")
        except ConflictError:
            self.stdout.write("Going on with the reading that is under way.")
        if options["here"]:
            self._read_all()

    def _read_all(self) -> None:
        while (run := Redetection.objects.filter(finished_at__isnull=True).first()) is not None:
            if not continue_redetection(actor=SYSTEM, seconds=5):
                time.sleep(PAUSE_SECONDS)  # deliveries wait, or another worker is at it
            run.refresh_from_db()
            self.stderr.write(f"{run.read} of {run.total} read, {run.failed} could not be read.")
