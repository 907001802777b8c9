"""manage.py generate: fill an empty database with a made-up company's years of hiring."""

import datetime
import time
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from candidates.models import Candidate, Loop
from hiring.database_roles import as_owner
from hiring.models import Duty, Event, Person, Role
from hiring.selectors.log_verification import log_faults, sampled_log_faults
from hiring.subscriptions import subscribers_of
from scorecards.event_kinds import KINDS
from scorecards.generation import COLUMNS, SCALES, Scale, Settings, company_history
from scorecards.management.bulk_loading import bare_tables, copy_lines, fill_progress
from scorecards.management.producing import produced

PASSWORD = "structured-interviews"  # noqa: S105  the demo's, printed for whoever looks around
SIGN_INS = (
    ("Adaeze Thornbury", "admin@example.com", Duty.ADMIN.value),
    ("Rosalind Achterberg", "recruiter@example.com", Duty.RECRUITER.value),
    ("Mateus Kirkegaard", "manager@example.com", Duty.HIRING_MANAGER.value),
    ("Imani Castellane", "interviewer@example.com", Duty.INTERVIEWER.value),
)
WHOLE_LOG = 2_000_000  # a longer log is verified by a sample of its streams; verify_log reads all of it
WIDTH = 30


class Command(BaseCommand):
    help = (
        "Fill an empty database with a made-up company's years of hiring: people, candidates, loops, "
        "scorecards, debriefs, decisions and the event log. The same scale, seed and day give the same rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=SCALES, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--today", type=datetime.date.fromisoformat, default=None, help="the last day, YYYY-MM-DD"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_unless_empty()
        scale = SCALES[options["scale"]]
        settings = Settings(
            today=options["today"] or timezone.now().date(),
            seed=options["seed"],
            password=make_password(PASSWORD),
            sign_ins=SIGN_INS,
            subscribers={kind: tuple(names) for kind in KINDS if (names := subscribers_of(kind))},
        )
        started = time.monotonic()
        with as_owner(connection), transaction.atomic():
            self._load(scale, settings)
        self._verify(scale)
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{scale.loops} loops, {Event.objects.count()} events in {seconds:.0f} s. "
            f"Sign in as {SIGN_INS[0][1]} with “{PASSWORD}”."
        )

    def _load(self, scale: Scale, settings: Settings) -> None:
        with bare_tables(tuple(COLUMNS)):
            loops = 0
            for portion in produced(partial(company_history, scale, settings)):
                copy_lines(portion.lines, COLUMNS)
                loops += portion.loops
                self._show(loops, scale.loops)
            self._say("\nBuilding indexes and checking every constraint …")
        # Without statistics the planner would look for each loop's interviews in all of them.
        self._say("Gathering statistics …")
        _run("ANALYZE")
        self._say("Writing the progress of loops …")
        fill_progress()
        _run("ANALYZE scorecards_loopprogress")

    def _verify(self, scale: Scale) -> None:
        self._say("Verifying the event log …")
        faults = log_faults() if scale.events <= WHOLE_LOG else sampled_log_faults(streams=2_000)
        if faults:
            raise CommandError(f"The event log isn't chained as it should be: {faults[0].where}")

    def _show(self, done: int, of: int) -> None:
        filled = WIDTH * done // of
        bar = "█" * filled + "·" * (WIDTH - filled)
        self.stderr.write(f"\r{bar} {done:,} of {of:,} loops", ending="")
        self.stderr.flush()

    def _say(self, words: str) -> None:
        self.stderr.write(words)
        self.stderr.flush()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _refuse_unless_empty() -> None:
    """Data that somebody may need is never mixed with what is made up."""
    for model in (Person, Role, Candidate, Loop, Event):
        if model.objects.exists():
            raise CommandError(
                "This database isn't empty, and what somebody may need is never mixed with what is made up. "
                "Give generate a database of its own (DATABASE_URL, or VAR_DIRECTORY for the embedded one)."
            )
