"""The reader: reads a whole note with a small language model and weighs every unit for every signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..evidence import Heard, listen
from ..knowledge_base import knowledge
from ..match import Match, Weighing
from ..profile import Profile, profile
from ..sentences import Unit
from ..values import Finding, Note, SignalDefinition
from .encoder import PATH as ENCODER
from .encoder import Encoder, Vectors
from .judging import FEATURES, Floats, Judgement, features_of, judgement
from .network import (
    KINDS,
    Heads,
    Panel,
    Spoken,
    Subject,
    panel_of,
    read_heads,
    speak,
    subject_from,
    text_vector,
)
from .network import PATH as HEADS
from .passages import read_units

_ALIKE = 0.5  # likeness from which a reason names the text that the unit is like
_LEANS = float(np.log(0.5))
_GROWS = 0.6  # share of the surest unit's confidence from which its neighbours belong to the same quote
_CERTAIN = 0.75  # of the rules; on the notes left out they were then right three times of three
_RULES = FEATURES.index("rules")
_READ_AT_ONCE = 32  # notes
_LONGEST_QUOTE = 3  # units
_SAYS = {
    "red_flag": "reads like a red flag",
    "weak": "reads like a weakness",
    "strong": "reads like a strength",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A signal as the reader and as the rules see it, and how like it is to those that were fitted to."""

    subject: Subject
    familiarity: float
    about: Profile


@dataclass(frozen=True, slots=True)
class Rubric:
    """All signals that a note is held against, each prepared, and side by side."""

    signals: tuple[Prepared, ...]
    panel: Panel


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the units of a note say of signals: FEATURES (S, U, F), and what the reasons are taken from.

    `matches` holds for each signal what the rules make of each unit.
    """

    note: Note
    signals: Sequence[SignalDefinition]
    units: Sequence[Unit]
    features: Floats
    spoken: Spoken
    matches: Sequence[Sequence[Match]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Units first up to and including last, and the surest of them."""

    first: int
    last: int
    surest: int
    confidence: float


class ReaderEngine:
    """Finds signals by meaning; needs the encoder's file, which is loaded when it first reads."""

    name = "reader"

    def __init__(
        self, judging: Judgement | None = None, encoder: Encoder | None = None, heads: Heads | None = None
    ) -> None:
        self._judgement = judging or judgement()
        self._encoder = encoder or Encoder(ENCODER, self._judgement.digest)
        self._heads = heads or read_heads(HEADS)
        self.version = self._judgement.version
        self._prepared = lru_cache(maxsize=1000)(self._prepare)
        self._rubric = lru_cache(maxsize=100)(self._prepare_rubric)
        self._text = lru_cache(maxsize=4000)(lambda text: text_vector(text, self._encoder))

    def threshold_of(self, kind: str) -> float:
        """Confidence from which a signal of that kind is shown."""
        return self._judgement.thresholds[kind]

    def detect(
        self, notes: Sequence[Note], signals: Sequence[SignalDefinition], floor: float | None = None
    ) -> list[Finding]:
        """Findings at or above the threshold of the signal's kind, ordered by note, start and signal."""
        by_key = {signal.key: signal for signal in signals}
        if not by_key:
            return []
        rubric = self._rubric(tuple(by_key[key] for key in sorted(by_key)))
        return [
            finding
            for first in range(0, len(notes), _READ_AT_ONCE)
            for weighed in self._weigh_all(notes[first : first + _READ_AT_ONCE], rubric)
            for finding in self._in_note(weighed, floor)
        ]

    def weigh(self, note: Note, signals: Sequence[SignalDefinition]) -> Weighed | None:
        """Hold every unit of a note against every signal; for fitting what judges. None without units."""
        return next(iter(self._weigh_all([note], self._rubric(tuple(signals)))), None)

    def nearness(self, texts: Sequence[str], signals: Sequence[SignalDefinition]) -> list[list[float]]:
        """Return how alike each text's nearest unit is to each signal's definition, by meaning, -1 to 1."""
        definitions = self._rubric(tuple(signals)).panel.definitions
        found = []
        for text in texts:
            units, vectors = read_units(text, self._encoder)
            near = (self._heads.projected(vectors) @ definitions.T).max(axis=0, initial=-1.0)
            found.append([float(one) for one in near] if units else [-1.0] * len(definitions))
        return found

    def _prepare(self, signal: SignalDefinition) -> Prepared:
        subject = subject_from(signal, self._text, self._heads)
        return Prepared(subject, self._judgement.familiarity(subject), profile(signal, knowledge()))

    def _prepare_rubric(self, signals: tuple[SignalDefinition, ...]) -> Rubric:
        prepared = tuple(self._prepared(signal) for signal in signals)
        return Rubric(prepared, panel_of([one.subject for one in prepared], self._heads))

    def _weigh_all(self, notes: Sequence[Note], rubric: Rubric) -> list[Weighed]:
        """Read all notes, then weigh all: the encoder's weights stay in the processor's cache meanwhile.

        Each note is still read by itself. Notes without a unit are left out.
        """
        read = [(note, *read_units(note.text, self._encoder)) for note in notes]
        return [self._weigh(note, units, vectors, rubric) for note, units, vectors in read if units]

    def _weigh(self, note: Note, units: Sequence[Unit], vectors: Vectors, rubric: Rubric) -> Weighed:
        spoken = speak(vectors, rubric.panel, self._heads)
        heard = listen(note, knowledge(), units)
        matches = [_matches(one.about, heard) for one in rubric.signals]
        signals = [one.subject.signal for one in rubric.signals]
        features = features_of(
            spoken,
            [signal.kind for signal in signals],
            [one.familiarity for one in rubric.signals],
            np.array([[match.confidence for match in own] for own in matches], dtype=np.float64),
            [len(note.text[unit.start : unit.end].split()) for unit in units],
        )
        return Weighed(note, signals, units, features, spoken, matches)

    def _in_note(self, weighed: Weighed, floor: float | None) -> list[Finding]:
        found = []
        sure = self._judgement.of_signals(weighed.features, [signal.kind for signal in weighed.signals])
        for place, own in enumerate(_with_certain_cues(sure, weighed.features[..., _RULES])):
            least = self.threshold_of(weighed.signals[place].kind) if floor is None else floor
            found += [self._finding(weighed, place, one) for one in _seen(own.tolist(), least)]
        return sorted(found, key=lambda finding: (finding.start, finding.signal))

    def _finding(self, weighed: Weighed, place: int, seen: _Seen) -> Finding:
        start, end = weighed.units[seen.first].start, weighed.units[seen.last].end
        return Finding(
            signal=weighed.signals[place].key,
            field=weighed.note.field,
            start=start,
            end=end,
            quote=weighed.note.text[start:end],
            confidence=seen.confidence,
            reasons=_reasons(weighed, place, seen),
            engine=self.name,
            version=self.version,
        )


def _with_certain_cues(sure: Floats, rules: Floats) -> Floats:
    """What the rules are all but certain of stands, whatever it means: their cues were written for it."""
    return np.asarray(np.maximum(sure, np.where(rules >= _CERTAIN, rules, 0.0)), dtype=np.float64)


def _matches(about: Profile, heard: Sequence[Heard]) -> list[Match]:
    """Return what the rules make of each unit; they cut a note into the same units."""
    known = knowledge()
    befores = [None, *heard[:-1]]
    return [Weighing(about, one, before, known).match() for one, before in zip(heard, befores, strict=True)]


def _reasons(weighed: Weighed, place: int, seen: _Seen) -> tuple[str, ...]:
    """Say in a reader's words what counted: cues of the rules, then likeness, then leaning."""
    signal, spoken = weighed.signals[place], weighed.spoken
    matches = weighed.matches[place][seen.first : seen.last + 1]
    reasons = [reason for match in matches for reason in match.reasons]
    example, definition = spoken.example[seen.surest, place], spoken.definition[seen.surest, place]
    if signal.examples and example >= max(_ALIKE, definition):
        reasons.append("means much the same as an example")
    elif definition >= _ALIKE:
        reasons.append("means much the same as the signal's own words")
    if spoken.leaning[seen.surest, 1 + KINDS.index(signal.kind)] >= _LEANS:
        reasons.append(_SAYS[signal.kind])
    return tuple(dict.fromkeys(reasons)) or ("the whole of many weak hints",)


def _seen(sure: Sequence[float], least: float) -> list[_Seen]:
    """Return stretches around the surest units, grown by neighbours nearly as sure, that do not overlap.

    Growing does not depend on `least`, so that a lower one only adds stretches.
    """
    if max(sure) < least:
        return []
    taken: set[int] = set()
    seen: list[_Seen] = []
    for place in sorted(range(len(sure)), key=lambda unit: (-sure[unit], unit)):
        if sure[place] < least or sure[place] <= 0 or place in taken:
            continue
        first = last = place
        while last - first + 1 < _LONGEST_QUOTE:
            near = [unit for unit in (first - 1, last + 1) if 0 <= unit < len(sure) and unit not in taken]
            best = max(near, key=lambda unit: sure[unit], default=None)
            if best is None or sure[best] < _GROWS * sure[place]:
                break
            first, last = min(first, best), max(last, best)
        taken.update(range(first, last + 1))
        seen.append(_Seen(first, last, place, sure[place]))
    return seen
