"""manage.py fit_signals: fit the learned engine's weights to labelled notes."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hiring.management.documents import Refused
from scorecards.management.commands.evaluate_signals import NOTES, SIGNALS, labelled
from scorecards.management.json_lines import JsonLines, reading
from scorecards.management.signal_sources import SignalSource
from scorecards.signals.evaluate import LabelledNote
from scorecards.signals.learned.fitting import fit
from scorecards.signals.learned.model import PATH, WrittenModel
from scorecards.signals.values import HELD_OUT_ROLES

LEAST_ROLES = 3  # one is left out in turn, and of the others one again
CORPUS = PATH.parents[1] / "corpus"


class Command(BaseCommand):
    help = (
        "Fit the weights of the learned engine to the labelled notes of a folder (ROLE.notes.jsonl beside "
        "ROLE.signals.json) and write them. The roles that judge the engine are left out."
    )
    # The command reads and writes files: it must open no database connection.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", default=str(CORPUS), help="folder of labelled notes")
        parser.add_argument("--output", default=str(PATH), help="where the weights go")
        parser.add_argument("--engine-version", default="1.0", help="the engine's version")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [
            path
            for path in sorted(Path(options["corpus"]).glob(f"*{NOTES}"))
            if path.name.removesuffix(NOTES) not in HELD_OUT_ROLES
        ]
        if len(paths) < LEAST_ROLES:
            raise Refused(f"Fitting needs the notes of at least {LEAST_ROLES} roles.")
        source = SignalSource(str(path).removesuffix(NOTES) + SIGNALS for path in paths)
        notes = [note for path in paths for note in self._notes(path)]
        roles = {note.role: source.signals_of(note.role) or () for note in notes}
        written, reached = fit(notes, roles, options["engine_version"])
        Path(options["output"]).write_text(text_of(written), encoding="utf-8")
        self.stdout.write(f"{len(notes)} notes of {len(roles)} roles; thresholds {written['thresholds']}.")
        for kind, counts in reached.items():
            self.stdout.write(
                f"On roles left out in turn, {kind}: {counts.labelled} labelled, {counts.found} found, "
                f"{counts.right} right; average precision {counts.average_precision}."
            )

    def _notes(self, path: Path) -> list[LabelledNote]:
        with reading(str(path)) as file:
            lines = JsonLines(file, labelled, self.stderr.write)
            notes = list(lines)
        if lines.bad:
            raise Refused(f"{path} has bad lines; nothing was fitted.")
        return notes


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
