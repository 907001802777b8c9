"""manage.py load_loops: loops with their scorecards, from a file."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db import ProgrammingError
from django.db.models.functions import Lower

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.management.documents import Refused, line_of, read_text
from hiring.models import Person
from scorecards.loop_files import LoopFile, LoopFileError, parse_loops
from scorecards.services.import_plans import plan_import
from scorecards.services.imports import import_loop
from scorecards.services.reveals import reveal_loop

MOST_PROBLEMS = 20


class Command(BaseCommand):
    help = "Load loops with their scorecards from a JSON file; a candidate who has a loop is passed over."
    # A dry run reads a file and prints: it must open no database connection.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the loops, as JSON in UTF-8")
        parser.add_argument("--dry-run", action="store_true", help="check the file and save nothing")
        parser.add_argument("--reveal", action="store_true", help="reveal loops whose scorecards are all in")
        parser.add_argument("--reveal-by", metavar="EMAIL", help="the person who reveals them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reveal"] and not options["reveal_by"]:
            raise Refused("A person reveals: name one with --reveal-by EMAIL.")
        text, warnings = read_text(options["file"])
        for warning in warnings:
            self.stderr.write(f"Warning: {line_of(warning)}")
        try:
            file = parse_loops(text)
            if options["dry_run"]:
                self.stdout.write(f"{_summary(file)} Dry run: nothing was saved.")
                return
            revealer = _revealer(options["reveal_by"]) if options["reveal"] else None
            self._load(file, revealer)
        except LoopFileError as error:
            raise Refused(_problems(options["file"], error)) from None
        except ProgrammingError:
            raise Refused("The database has no tables yet: run manage.py migrate first.") from None

    def _load(self, file: LoopFile, revealer: Person | None) -> None:
        plan = plan_import(file)
        loaded = 0
        # Oldest first, so that whoever interviews for the first time is a beginner in every debrief.
        for number, record in enumerate(sorted(file.loops, key=lambda loop: loop.first_on), start=1):
            loop = import_loop(actor=SYSTEM, record=record, plan=plan)
            loaded += loop is not None
            self.stdout.write(
                f"[{number}/{len(file.loops)}] {record.candidate_name}: "
                + (
                    f"{len(record.interviews)} interviews"
                    if loop
                    else "has a loop for this role, passed over"
                )
            )
        self.stdout.write(f"Loaded {loaded} of {len(file.loops)} loops under {plan.rubric}.")
        if revealer:
            emails = [record.candidate_email for record in file.loops]
            self._reveal(_ready_to_reveal(plan.role.pk, emails), revealer)

    def _reveal(self, loops: list[Loop], revealer: Person) -> None:
        try:
            for loop in loops:
                reveal_loop(actor=revealer, loop_id=loop.pk)
        except (NotAllowedError, ConflictError) as error:
            raise Refused(line_of(f"The loops are loaded but not all revealed. {error}")) from None
        self.stdout.write(f"Revealed {len(loops)} loops whose scorecards are all in.")


def _revealer(email: str) -> Person:
    person = Person.objects.active().filter(email__iexact=email).first()
    if person is None:
        raise Refused(f"There is no active person with the address {email}.")
    return person


def _ready_to_reveal(role_id: UUID, emails: list[str]) -> list[Loop]:
    """Return the loops that are not revealed and wait for no scorecard."""
    waiting = Seat.objects.counting().filter(scorecard__committed_at__isnull=True)
    loops = Loop.objects.annotate(email=Lower("application__candidate__email")).filter(
        application__role=role_id, email__in=[email.lower() for email in emails], reveal__isnull=True
    )
    return list(loops.exclude(pk__in=waiting.values("interview__loop")).order_by("opened_at", "pk"))


def _summary(file: LoopFile) -> str:
    interviews = [interview for loop in file.loops for interview in loop.interviews]
    scorecards = sum(interview.scorecard is not None for interview in interviews)
    return f"{file.role}: loops {len(file.loops)}, interviews {len(interviews)}, scorecards {scorecards}."


def _problems(path: str, error: LoopFileError) -> str:
    shown = [f"  {line_of(problem)}" for problem in error.problems[:MOST_PROBLEMS]]
    if more := len(error.problems) - len(shown):
        shown.append(f"  … and {more} more")
    count = "one problem" if len(error.problems) == 1 else f"{len(error.problems)} problems"
    return "\n".join([f"Nothing was saved: {path} has {count}.", *shown])
