"""manage.py fit_signals: fit an engine's judgement to labelled notes, and to what people judged."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hiring.management.documents import Refused
from scorecards.management.commands.evaluate_signals import NOTES, SIGNALS, labelled
from scorecards.management.json_lines import JsonLines, Part, reading
from scorecards.management.signal_sources import SignalSource
from scorecards.signals import DEFAULT_ENGINE, SignalDefinition
from scorecards.signals.evaluate import LabelledNote
from scorecards.signals.judged_notes import parse_judged
from scorecards.signals.reader import fitting
from scorecards.signals.reader.encoder import PATH as ENCODER
from scorecards.signals.reader.encoder import Encoder, EncoderError
from scorecards.signals.reader.engine import ReaderEngine
from scorecards.signals.reader.fitted_to import FittedTo, fitted_to
from scorecards.signals.reader.judging import (
    PATH,
    WrittenJudgement,
    read_judgement,
    unjudging,
    written_judgement,
)
from scorecards.signals.reader.network import PATH as HEADS
from scorecards.signals.reader.network import read_heads
from scorecards.signals.reader.pairs import Pair, pairs_of
from scorecards.signals.shipping import compare
from scorecards.signals.values import HELD_OUT_ROLES

FITTABLE = ("reader",)
LEAST_GROUPS = 3  # one is left out in turn, and of the others one again
CORPUS = PATH.parents[1] / "corpus"
Roles = dict[str, tuple[SignalDefinition, ...]]


class Command(BaseCommand):
    help = (
        "Fit an engine's judgement - its coefficients, calibration and thresholds - to the labelled notes of "
        "a folder (ROLE.notes.jsonl beside ROLE.signals.json) that its encoder was not fitted to, and to "
        "findings that people judged (--dispositions, as export_labels writes them), and write it. The roles "
        "that judge the engine are left out; where the new judgement is worse on them than the old one in "
        "any figure, nothing is written and the exit code is 1."
    )
    # The command reads and writes files: it must open no database connection.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=FITTABLE, default=DEFAULT_ENGINE, help="(%(default)s)")
        parser.add_argument("--corpus", default=str(CORPUS), help="folder of labelled notes")
        parser.add_argument("--dispositions", action="append", default=[], help="judged findings, repeatable")
        parser.add_argument("--output", default=str(PATH), help="where it goes, and the old one is")
        parser.add_argument("--engine-version", default="", help="the engine's version (the next one)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._fit(options)
        except EncoderError as error:
            raise Refused(str(error)) from None

    def _fit(self, options: dict[str, Any]) -> None:
        paths, judging = self._split(Path(options["corpus"]))
        if options["dispositions"] and not judging:
            raise Refused("The corpus has no role that judges: what people judged can't be weighed.")
        files = _Files()
        judged = [one for path in options["dispositions"] for one in self._lines(Path(path), parse_judged)]
        pairs = pairs_of(*self._corpus(paths), judged, files.engine_of(None), files.fitted)
        groups = {pair.group for pair in pairs}
        if len(groups) < LEAST_GROUPS:
            raise Refused(
                f"Fitting needs notes of at least {LEAST_GROUPS} roles that the encoder was not fitted to; "
                f"there are {len(groups)}."
            )
        output = Path(options["output"])
        old = written_judgement(output) if output.is_file() else None
        version = options["engine_version"] or following(old["version"] if old else "0.0")
        written = fitting.written_of(*fitting.fit(pairs), version, files.fitted.digest)
        self._compare(files, old, written, judging)
        output.write_text(fitting.text_of(written), encoding="utf-8")
        self._report(pairs, len(judged), written)

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

    def _compare(
        self, files: "_Files", old: WrittenJudgement | None, new: WrittenJudgement, judging: list[Path]
    ) -> None:
        """Refuse a judgement that is worse than the one in place on the roles that judge; without, pass."""
        if not judging or old is None:
            return
        if old["encoder"] != new["encoder"]:
            self.stdout.write("The judgement in place is of another encoder: there is nothing to compare.")
            return
        notes, roles = self._corpus(judging)
        figures = compare(files.engine_of(old), files.engine_of(new), notes, roles)
        for figure in figures:
            self.stdout.write(
                f"Roles set aside, {figure.name}: {figure.old:.4f} before, {figure.new:.4f} now."
            )
        worse = [figure.name for figure in figures if figure.is_worse]
        if worse:
            raise Refused(f"The new judgement is worse in {'; '.join(worse)}. The old one stays as it is.")

    def _report(self, pairs: list[Pair], judged: int, written: WrittenJudgement) -> None:
        more = f", {judged} more judged by people" if judged else ""
        notes = len({pair.note for pair in pairs if not pair.is_part}) - judged
        version, thresholds = written["version"], written["thresholds"]
        self.stdout.write(f"Version {version}: {notes} notes{more}; thresholds {thresholds}.")
        for one in fitting.reached(pairs):
            self.stdout.write(
                f"Left out in turn, {one.name}: {one.labelled} labelled, {one.found} found, "
                f"{one.right} right, F1 {one.f1:.3f}."
            )


class _Files:
    """The shipped encoder, loaded once, under any judgement."""

    def __init__(self) -> None:
        self.fitted: FittedTo = fitted_to()
        self._encoder = Encoder(ENCODER, self.fitted.digest)
        self._heads = read_heads(HEADS)

    def engine_of(self, written: WrittenJudgement | None) -> ReaderEngine:
        """Return the reader with a judgement, or one that weighs and cannot judge."""
        judging = read_judgement(written, self.fitted) if written else unjudging(self.fitted)
        return ReaderEngine(judging, self._encoder, self._heads)


def following(version: str) -> str:
    """Return the version after this one: "2.2" is followed by "2.3"."""
    major, _, minor = version.partition(".")
    return f"{major}.{int(minor) + 1 if minor.isdecimal() else 1}"
