"""manage.py detect_signals: notes in, findings out, line by line."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hiring.management.documents import Refused
from scorecards.management.json_lines import JsonLines, Lines, reading, writing
from scorecards.management.rating_files import LinesLeftOut
from scorecards.management.signal_sources import SignalSource
from scorecards.signals import DEFAULT_ENGINE, Engine, Finding, Note, engine_named, engine_names
from scorecards.signals.files import NoteLine, parse_note
from scorecards.signals.values import DEFAULT_FIELD

SECONDS_BETWEEN_PROGRESS = 2.0


class Command(BaseCommand):
    help = (
        'Read notes as JSON lines, {"id", "text", optional "role"}, and write the findings in '
        "each as a line. The signals are those of the role's newest rubric, or of --signals files, which "
        "open no database. Progress goes to the standard error. A bad line is named by its number and left "
        "out; the exit code is then 1."
    )
    # With --signals the command must open no database connection.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", default="", help="key of the role of lines that name none")
        parser.add_argument("--engine", choices=engine_names(), default=DEFAULT_ENGINE, help="(%(default)s)")
        parser.add_argument("--input", default="-", help="the notes (standard input)")
        parser.add_argument("--output", default="-", help="where findings go (standard output)")
        parser.add_argument("--signals", action="append", default=[], help="a file of signals, repeatable")

    def handle(self, *args: Any, **options: Any) -> None:
        source = SignalSource(options["signals"])
        role = options["role"] or (source.roles[0] if len(source.roles) == 1 else "")
        if role and source.signals_of(role) is None:
            raise Refused(f"There is no role with the key {role}.")
        with (
            reading(options["input"]) as notes,
            writing(options["output"], self.stdout) as findings,
        ):
            lines = JsonLines(notes, parse_note, self.stderr.write)
            self._detect(lines, findings, source, role, engine_named(options["engine"]))
        if lines.bad:
            raise LinesLeftOut(f"{lines.bad} of {lines.number} lines were left out.")

    def _detect(
        self, lines: JsonLines[NoteLine], out: Lines, source: SignalSource, role: str, engine: Engine
    ) -> None:
        started = shown = time.monotonic()
        count = 0
        for note in lines:
            signals = source.signals_of(note.role or role)
            if signals is None:
                lines.leave_out(f"there is no role {note.role!r}" if note.role else "no role is named")
                continue
            found = engine.detect([Note(DEFAULT_FIELD, note.text)], signals)
            out.write(json.dumps(answer_of(note, found), ensure_ascii=False) + "\n")
            out.flush()
            count += 1
            if time.monotonic() - shown >= SECONDS_BETWEEN_PROGRESS:
                shown = time.monotonic()
                self.stderr.write(f"{count} notes, {count / (shown - started):.0f} a second")
        self.stderr.write(f"{count} notes read in {time.monotonic() - started:.1f} s.")


def answer_of(note: NoteLine, found: list[Finding]) -> dict[str, Any]:
    """Return one line of the output."""
    return {
        "id": note.id,
        "findings": [
            {
                "signal": finding.signal,
                "quote": finding.quote,
                "start": finding.start,
                "end": finding.end,
                "confidence": finding.confidence,
                "reasons": list(finding.reasons),
            }
            for finding in found
        ],
    }
