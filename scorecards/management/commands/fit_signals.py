"""manage.py fit_signals: fit the learned engine's weights to labelled notes, and to what people judged."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hiring.management.documents import Refused
from scorecards.management.commands.evaluate_signals import NOTES, SIGNALS, labelled
from scorecards.management.json_lines import JsonLines, Part, reading
from scorecards.management.signal_sources import SignalSource
from scorecards.signals import Engine, SignalDefinition
from scorecards.signals.evaluate import LabelledNote
from scorecards.signals.judged_notes import JudgedNote, parse_judged
from scorecards.signals.learned.engine import LearnedEngine
from scorecards.signals.learned.fitting import Crossed, fit
from scorecards.signals.learned.model import PATH, WrittenModel, read_model
from scorecards.signals.shipping import compare
from scorecards.signals.values import HELD_OUT_ROLES

LEAST_ROLES = 3  # one is left out in turn, and of the others one again
CORPUS = PATH.parents[1] / "corpus"
Roles = dict[str, tuple[SignalDefinition, ...]]


class Command(BaseCommand):
    help = (
        "Fit the weights of the learned engine to the labelled notes of a folder (ROLE.notes.jsonl beside "
        "ROLE.signals.json), and to findings that people judged (--dispositions, as export_labels writes "
        "them), and write them. The roles that judge the engine are left out; where the new weights are "
        "worse on them than the old ones in any figure, nothing is written and the exit code is 1."
    )
    # The command reads and writes files: it must open no database connection.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", default=str(CORPUS), help="folder of labelled notes")
        parser.add_argument("--dispositions", action="append", default=[], help="judged findings, repeatable")
        parser.add_argument("--output", default=str(PATH), help="where the weights go, and the old ones are")
        parser.add_argument("--engine-version", default="1.0", help="the engine's version")

    def handle(self, *args: Any, **options: Any) -> None:
        fitted, judging = self._split(Path(options["corpus"]))
        if len(fitted) < LEAST_ROLES:
            raise Refused(f"Fitting needs the notes of at least {LEAST_ROLES} roles.")
        if options["dispositions"] and not judging:
            raise Refused("The corpus has no role that judges: what people judged can't be weighed.")
        notes, roles = self._corpus(fitted)
        judged = [one for path in options["dispositions"] for one in self._lines(Path(path), parse_judged)]
        written, reached = fit(
            [*notes, *(one.note for one in judged)],
            roles,
            options["engine_version"],
            own_signals={one.note.id: one.signals for one in judged},
        )
        output = Path(options["output"])
        self._compare(output, written, judging)
        output.write_text(text_of(written), encoding="utf-8")
        self._report(len(notes), judged, written, reached)

    def _split(self, folder: Path) -> tuple[list[Path], list[Path]]:
        """Return the files of notes to fit to, and of those that judge."""
        paths = sorted(folder.glob(f"*{NOTES}"))
        judging = [path for path in paths if path.name.removesuffix(NOTES) in HELD_OUT_ROLES]
        return [path for path in paths if path not in judging], judging

    def _corpus(self, paths: Iterable[Path]) -> tuple[list[LabelledNote], Roles]:
        paths = list(paths)
        source = SignalSource(str(path).removesuffix(NOTES) + SIGNALS for path in paths)
        notes = [note for path in paths for note in self._lines(path, labelled)]
        return notes, {note.role: source.signals_of(note.role) or () for note in notes}

    def _lines(self, path: Path, parse: Callable[[str], Part]) -> list[Part]:
        with reading(str(path)) as file:
            lines = JsonLines(file, parse, self.stderr.write)
            parts = list(lines)
        if lines.bad:
            raise Refused(f"{path} has bad lines; nothing was fitted.")
        return parts

    def _compare(self, output: Path, written: WrittenModel, judging: list[Path]) -> None:
        """Refuse weights that are worse than those in place on the roles that judge; without any, pass."""
        if not judging or not output.is_file():
            return
        notes, roles = self._corpus(judging)
        figures = compare(_engine(json.loads(output.read_text("utf-8"))), _engine(written), notes, roles)
        for figure in figures:
            self.stdout.write(
                f"Roles set aside, {figure.name}: {figure.old:.4f} before, {figure.new:.4f} now."
            )
        worse = [figure.name for figure in figures if figure.is_worse]
        if worse:
            raise Refused(f"The new weights are worse in {'; '.join(worse)}. The old ones stay as they are.")

    def _report(
        self, notes: int, judged: list[JudgedNote], written: WrittenModel, reached: dict[str, Crossed]
    ) -> None:
        more = f", {len(judged)} more judged by people," if judged else ""
        roles = len(written["fitted_on"])
        self.stdout.write(f"{notes} notes{more} of {roles} roles; thresholds {written['thresholds']}.")
        for kind, counts in reached.items():
            self.stdout.write(
                f"On roles left out in turn, {kind}: {counts.labelled} labelled, {counts.found} found, "
                f"{counts.right} right; average precision {counts.average_precision}."
            )


def _engine(written: WrittenModel) -> Engine:
    return LearnedEngine(read_model(written))


def text_of(written: WrittenModel) -> str:
    """Return the file with one feature or word on a line, so that a change can be read."""
    lines = []
    for name, value in written.items():
        if name in {"features", "leaning_words"} and isinstance(value, dict):
            rows = ",\n".join(
                f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(part)}" for key, part in value.items()
            )
            lines.append(f" {json.dumps(name)}: {{\n{rows}\n }}")
        else:
            lines.append(f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
