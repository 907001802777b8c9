"""How good an engine is on labelled notes: shares with intervals, calibration, and what fools it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .evaluate import LabelledNote
from .values import DEFAULT_FIELD, Engine, Finding, Note, SignalDefinition

FLOOR = 0.01  # confidence from which a finding takes part in the average precision
BINS = 10
DRAWS = 1000

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % limits over resampled notes; value is None where there is nothing to share."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """What an engine does for one group of signals; `positives` counts the labelled pairs."""

    positives: int
    found: int
    right: int
    precision: Interval
    recall: Interval
    f1: Interval
    average_precision: Interval
    calibration_error: Interval
    span_precision: Interval
    span_recall: Interval


@dataclass(frozen=True, slots=True)
class Fooled:
    """Of the marked places of one kind that look like a signal, how many were flagged as that signal."""

    places: int
    flagged: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The whole measurement; false alarms are counted per 100 notes without a labelled signal of the kind."""

    notes: int
    engine: str
    version: str
    overall: Quality
    by_kind: Mapping[str, Quality]
    by_role: Mapping[str, Quality]
    by_signal: Mapping[str, Quality]
    false_alarms: Mapping[str, Interval]
    hard_negatives: Mapping[str, Fooled]


@dataclass(slots=True)
class Pairs:
    """Every note with every signal of its role, side by side; spans are counted per pair."""

    note: list[int] = field(default_factory=list)
    signal: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    score: list[float] = field(default_factory=list)
    labelled: list[bool] = field(default_factory=list)
    flagged: list[bool] = field(default_factory=list)
    spans: list[int] = field(default_factory=list)
    right_spans: list[int] = field(default_factory=list)
    seen_labels: list[int] = field(default_factory=list)


def measure(
    notes: Sequence[LabelledNote],
    roles: Mapping[str, Sequence[SignalDefinition]],
    engine: Engine,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    progress: Callable[[int], object] = lambda count: None,
) -> Measured:
    """Let the engine read every note and compare; raises KeyError for a note whose role is not in `roles`."""
    pairs = Pairs()
    fooled: dict[str, list[bool]] = {}
    for place, note in enumerate(notes):
        signals = roles[note.role]
        stored = [Note(DEFAULT_FIELD, note.text)]
        shown = engine.detect(stored, signals)
        faint = engine.detect(stored, signals, FLOOR)
        for signal in signals:
            _add_pair(pairs, place, note, signal, shown, faint)
        for signal_key, kind, start, end in note.hard:
            flagged = any(one.signal == signal_key and one.start < end and start < one.end for one in shown)
            fooled.setdefault(kind, []).append(flagged)
        progress(place + 1)
    table = Table(pairs, len(notes), np.random.default_rng(seed), draws)
    return Measured(
        notes=len(notes),
        engine=engine.name,
        version=engine.version,
        overall=table.quality(table.all()),
        by_kind={kind: table.quality(table.kind == kind) for kind in sorted(set(pairs.kind))},
        by_role={role: table.quality(table.of_role(role)) for role in sorted({note.role for note in notes})},
        by_signal={key: table.quality(table.signal == key) for key in sorted(set(pairs.signal))},
        false_alarms={kind: table.false_alarms(kind) for kind in sorted(set(pairs.kind))},
        hard_negatives={kind: Fooled(len(all_), sum(all_)) for kind, all_ in sorted(fooled.items())},
    )


def _add_pair(
    pairs: Pairs,
    place: int,
    note: LabelledNote,
    signal: SignalDefinition,
    shown: Iterable[Finding],
    faint: Iterable[Finding],
) -> None:
    quotes = [note.place_of(quote) for key, quote in note.labels if key == signal.key]
    spans = [(one.start, one.end) for one in shown if one.signal == signal.key]
    pairs.note.append(place)
    pairs.signal.append(f"{note.role}/{signal.key}")
    pairs.kind.append(signal.kind)
    pairs.score.append(max((one.confidence for one in faint if one.signal == signal.key), default=0.0))
    pairs.labelled.append(bool(quotes))
    pairs.flagged.append(bool(spans))
    pairs.spans.append(len(spans))
    pairs.right_spans.append(sum(any(_meet(span, quote) for quote in quotes) for span in spans))
    pairs.seen_labels.append(sum(any(_meet(span, quote) for span in spans) for quote in quotes))


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


class Table:
    """The pairs as arrays, with one set of resampled notes for all intervals."""

    def __init__(self, pairs: Pairs, notes: int, chance: np.random.Generator, draws: int) -> None:
        self.note: Places = np.array(pairs.note, dtype=np.intp)
        self.signal = np.array(pairs.signal, dtype=str)
        self.kind = np.array(pairs.kind, dtype=str)
        self.score: Floats = np.array(pairs.score, dtype=np.float64)
        self.labelled: Flags = np.array(pairs.labelled, dtype=np.bool_)
        self.flagged: Flags = np.array(pairs.flagged, dtype=np.bool_)
        self.spans: Floats = np.array(pairs.spans, dtype=np.float64)
        self.right_spans: Floats = np.array(pairs.right_spans, dtype=np.float64)
        self.seen_labels: Floats = np.array(pairs.seen_labels, dtype=np.float64)
        drawn = chance.multinomial(notes, np.full(notes, 1 / notes), size=draws) if notes else np.ones((1, 0))
        # The first row is the sample itself: every figure is computed with its limits in one go.
        self.weights: Floats = np.vstack([np.ones((1, notes)), drawn])

    def all(self) -> Flags:
        """Return the choice of every pair."""
        return np.ones(self.note.size, dtype=np.bool_)

    def of_role(self, role: str) -> Flags:
        """Return the choice of the pairs of one role."""
        return np.char.startswith(self.signal, f"{role}/")

    def quality(self, chosen: Flags) -> Quality:
        """Measure the chosen pairs."""
        labelled, flagged = self.labelled & chosen, self.flagged & chosen
        right = labelled & flagged
        rights, founds, there = self._sums(right), self._sums(flagged), self._sums(labelled)
        return Quality(
            positives=int(labelled.sum()),
            found=int(flagged.sum()),
            right=int(right.sum()),
            precision=_interval(rights, founds),
            recall=_interval(rights, there),
            f1=_interval(2 * rights, founds + there),
            average_precision=_limits(self._average_precision(chosen)),
            calibration_error=_limits(self._calibration_error(flagged)),
            span_precision=_interval(self._sums(self.right_spans * chosen), self._sums(self.spans * chosen)),
            span_recall=_interval(self._sums(self.seen_labels * chosen), there),
        )

    def false_alarms(self, kind: str) -> Interval:
        """Return the findings of a kind per 100 notes that have no label of it."""
        of_kind = self.kind == kind
        unclean = set(self.note[of_kind & self.labelled].tolist())
        clean = np.array([place not in unclean for place in range(self.weights.shape[1])], dtype=np.bool_)
        wrong = np.bincount(self.note[of_kind & self.flagged], minlength=clean.size) * clean
        return _interval(100 * (self.weights @ wrong), self.weights @ clean.astype(np.float64))

    def _sums(self, counted: Flags | Floats) -> Floats:
        per_note = np.bincount(self.note, weights=counted.astype(np.float64), minlength=self.weights.shape[1])
        sums: Floats = self.weights @ per_note
        return sums

    def _average_precision(self, chosen: Flags) -> Floats:
        """Area under precision over recall, ties taken together; pairs without any finding come last."""
        places = np.flatnonzero(chosen)
        order = places[np.argsort(-self.score[places], kind="stable")]
        weights = self.weights[:, self.note[order]]
        rights = np.cumsum(weights * self.labelled[order], axis=1)
        founds = np.cumsum(weights, axis=1)
        ends = np.flatnonzero(np.append(np.diff(self.score[order]) != 0, True)) if order.size else order
        rights, founds = rights[:, ends], founds[:, ends]
        gained = np.diff(rights, axis=1, prepend=0.0)
        precision = np.divide(rights, founds, out=np.zeros_like(rights), where=founds > 0)
        total = rights[:, -1] if ends.size else np.zeros(weights.shape[0])
        return _shares((gained * precision).sum(axis=1), total)

    def _calibration_error(self, flagged: Flags) -> Floats:
        """Mean distance between confidence and share right, in ten bins of the findings shown."""
        places = np.flatnonzero(flagged)
        bins = np.minimum((self.score[places] * BINS).astype(np.intp), BINS - 1)
        error = np.zeros(self.weights.shape[0])
        for number in range(BINS):
            inside = places[bins == number]
            weights = self.weights[:, self.note[inside]]
            error += np.abs(weights @ (self.score[inside] - self.labelled[inside]))
        shown = self.weights[:, self.note[places]].sum(axis=1)
        return _shares(error, shown)


def _interval(part: Floats, whole: Floats) -> Interval:
    return _limits(_shares(part, whole))


def _shares(part: Floats, whole: Floats) -> Floats:
    """Part by whole, not a number where the whole is nothing."""
    shares: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return shares


def _limits(values: Floats) -> Interval:
    """The first value is the figure itself, the others are draws; draws without a figure are left out."""
    if np.isnan(values[0]):
        return Interval(None, None, None)
    drawn = values[1:][~np.isnan(values[1:])]
    if not drawn.size:
        return Interval(round(float(values[0]), 4), None, None)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(*(round(float(value), 4) for value in (values[0], low, high)))
