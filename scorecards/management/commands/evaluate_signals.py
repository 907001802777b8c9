"""manage.py evaluate_signals: how good an engine is on labelled notes."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hiring.management.documents import Refused
from hiring.strict_json import RefusedJSONError, read_json
from scorecards.management.json_lines import JsonLines, reading
from scorecards.management.rating_files import LinesLeftOut
from scorecards.management.signal_sources import SignalSource
from scorecards.signals import DEFAULT_ENGINE, SignalDefinition, engine_named, engine_names
from scorecards.signals.evaluate import LabelledNote, labelled_note
from scorecards.signals.files import SignalFileError
from scorecards.signals.measure import Interval, Measured, Quality, measure

NOTES, SIGNALS = ".notes.jsonl", ".signals.json"


class Command(BaseCommand):
    help = (
        "Measure an engine on labelled notes: precision, recall, F1, average precision and calibration per "
        "signal, kind and role, by note and by quoted place, false alarms per 100 clean notes and per kind "
        "of hard negative, each with 95 % limits over resampled notes. A corpus is JSON lines of {id, role, "
        "text, labels: [{signal, quote}], optional hard: [{signal, kind, quote}]}. The signals are those of "
        "--signals files, else of ROLE.signals.json beside ROLE.notes.jsonl, else of the role's newest "
        "rubric. A bad line is named and left out; the exit code is then 1."
    )
    # With files alone the command must open no database connection.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("corpus", nargs="+", help="labelled notes; - for the standard input")
        parser.add_argument("--signals", action="append", default=[], help="a file of signals, repeatable")
        parser.add_argument("--hard", action="append", default=[], help="JSON lines: id, signal, kind, quote")
        parser.add_argument("--engine", choices=engine_names(), default=DEFAULT_ENGINE, help="(%(default)s)")
        parser.add_argument("--draws", type=int, default=1000, help="resamplings for the limits (1000)")
        parser.add_argument("--seed", type=int, default=0, help="seed of the resamplings (0)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["draws"] <= 10_000:
            raise Refused("--draws takes 1 to 10,000.")
        self.bad = self.lines = 0
        source = SignalSource(options["signals"] or signals_beside(options["corpus"]))
        roles: dict[str, tuple[SignalDefinition, ...]] = {}
        notes = [note for path in options["corpus"] for note in self._notes(path, source, roles)]
        notes = self._with_hard(notes, options["hard"])
        if not notes:
            raise Refused("There is not one usable note.")
        engine = engine_named(options["engine"])
        found = measure(
            notes, roles, engine, draws=options["draws"], seed=options["seed"], progress=self._progress
        )
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=1))
        else:
            for line in lines_of(found):
                self.stdout.write(line)
        if self.bad:
            raise LinesLeftOut(f"{self.bad} of {self.lines} lines were left out.")

    def _notes(
        self, path: str, source: SignalSource, roles: dict[str, tuple[SignalDefinition, ...]]
    ) -> Iterator[LabelledNote]:
        with reading(path) as file:
            lines = JsonLines(file, labelled, self.stderr.write)
            for note in lines:
                signals = source.signals_of(note.role)
                if signals is None:
                    lines.leave_out(f"there is no role {note.role!r}")
                    continue
                roles[note.role] = signals
                yield note
        self.bad += lines.bad
        self.lines += lines.number

    def _with_hard(self, notes: list[LabelledNote], paths: list[str]) -> list[LabelledNote]:
        """Add the hard negatives that stand in files of their own; those of other notes are passed over."""
        by_id = {note.id: note for note in notes}
        for path in paths:
            with reading(path) as file:
                lines = JsonLines(file, json_object, self.stderr.write)
                for entry in lines:
                    note = by_id.get(str(entry.get("id")))
                    if note is None:
                        continue
                    own = {"id": note.id, "role": note.role, "text": note.text}
                    try:
                        added = labelled_note(own | {"labels": [], "hard": [entry]}).hard
                    except ValueError as error:
                        lines.leave_out(str(error))
                        continue
                    by_id[note.id] = replace(note, hard=note.hard + added)
            self.bad += lines.bad
            self.lines += lines.number
        return list(by_id.values())

    def _progress(self, count: int) -> None:
        if count % 500 == 0:
            self.stderr.write(f"{count} notes read")


def signals_beside(corpora: list[str]) -> list[str]:
    """Return the files of signals that stand beside corpora named ROLE.notes.jsonl."""
    beside = [path.removesuffix(NOTES) + SIGNALS for path in corpora if path.endswith(NOTES)]
    return [path for path in beside if Path(path).is_file()]


def json_object(line: str) -> dict[str, Any]:
    """Return a line's JSON object; raises SignalFileError for anything else."""
    try:
        value = read_json(line, storable=False)
    except RefusedJSONError as error:
        raise SignalFileError([f"not JSON: {error}"]) from None
    if not isinstance(value, dict):
        raise SignalFileError(["must be an object"])
    return value


def labelled(line: str) -> LabelledNote:
    """Return the labelled note of a line; raises SignalFileError."""
    try:
        return labelled_note(json_object(line))
    except SignalFileError:
        raise
    except ValueError as error:
        raise SignalFileError([str(error)]) from None


def lines_of(found: Measured) -> Iterator[str]:
    """Yield the measurement for a person to read."""
    yield f"{found.notes} notes, engine {found.engine} {found.version}. Shares with 95 % limits."
    yield "group: labelled, found, right; precision; recall; F1; average precision; calibration error"
    yield quality_line("overall", found.overall)
    for part in (found.by_kind, found.by_role, found.by_signal):
        yield from (quality_line(name, quality) for name, quality in part.items())
    yield "By quoted place: precision; recall"
    for kind, quality in found.by_kind.items():
        yield f"  {kind}: {shown(quality.span_precision)}; {shown(quality.span_recall)}"
    yield "Findings per 100 notes without a label of the kind"
    for kind, interval in found.false_alarms.items():
        yield f"  {kind}: {shown(interval)}"
    yield "Hard negatives flagged"
    for kind, fooled in found.hard_negatives.items():
        yield f"  {kind}: {fooled.flagged} of {fooled.places}"


def quality_line(name: str, quality: Quality) -> str:
    """Return one group as a line."""
    shares = (
        quality.precision,
        quality.recall,
        quality.f1,
        quality.average_precision,
        quality.calibration_error,
    )
    counts = f"{quality.positives}, {quality.found}, {quality.right}"
    return f"  {name}: {counts}; " + "; ".join(shown(share) for share in shares)


def shown(interval: Interval) -> str:
    """Return a share and its limits in words."""
    if interval.value is None:
        return "none"
    limits = "" if interval.low is None else f" ({interval.low:.2f}–{interval.high:.2f})"
    return f"{interval.value:.2f}{limits}"
