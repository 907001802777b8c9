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
from .judging import Floats, Judgement, features_of, judgement
from .network import KINDS, Heads, Spoken, Subject, read_heads, speak, subject_of
from .network import PATH as HEADS
from .passages import read_units

_ALIKE = 0.5  # likeness from which a reason names the text that the unit is like
_LEANS = float(np.log(0.5))
_GROWS = 0.6  # share of the surest unit's confidence from which its neighbours belong to the same quote
_CERTAIN = 0.75  # of the rules; on the notes left out they were then right three times of three
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
class Weighed:
    """What all units of a note say of one signal: FEATURES (U, F), likenesses (U,), leaning (U,), cues."""

    signal: SignalDefinition
    units: Sequence[Unit]
    features: Floats
    definition: Vectors
    example: Vectors
    leaning: Vectors
    matches: Sequence[Match]


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
        self, fitted: Judgement | None = None, encoder: Encoder | None = None, heads: Heads | None = None
    ) -> None:
        self._judgement = fitted or judgement()
        self._encoder = encoder or Encoder(ENCODER, self._judgement.digest)
        self._heads = heads or read_heads(HEADS)
        self.version = self._judgement.version
        self._prepared = lru_cache(maxsize=1000)(self._prepare)

    def threshold_of(self, kind: str) -> float:
        """Confidence from which a signal of that kind is shown."""
        return self._judgement.thresholds[kind]

    def detect(
        self, notes: Sequence[Note], signals: Sequence[SignalDefinition], floor: float | None = None
    ) -> list[Finding]:
        """Findings at or above the threshold of the signal's kind, ordered by note, start and signal."""
        by_key = {signal.key: signal for signal in signals}
        prepared = [self._prepared(by_key[key]) for key in sorted(by_key)]
        return [finding for note in notes if prepared for finding in self._in_note(note, prepared, floor)]

    def weigh(self, note: Note, signals: Sequence[SignalDefinition]) -> list[Weighed]:
        """Hold every unit of a note against every signal; for fitting what judges."""
        return self._weigh(note, [self._prepared(signal) for signal in signals])

    def _prepare(self, signal: SignalDefinition) -> Prepared:
        subject = subject_of(signal, self._encoder, self._heads)
        return Prepared(subject, self._judgement.familiarity(subject), profile(signal, knowledge()))

    def _weigh(self, note: Note, prepared: Sequence[Prepared]) -> list[Weighed]:
        units, vectors = read_units(note.text, self._encoder)
        if not units:
            return []
        spoken = speak(vectors, [one.subject for one in prepared], self._heads)
        heard = listen(note, knowledge())
        return [
            _weighed(units, spoken, place, one, _matches(one.about, heard))
            for place, one in enumerate(prepared)
        ]

    def _in_note(self, note: Note, prepared: Sequence[Prepared], floor: float | None) -> list[Finding]:
        found = []
        for weighed in self._weigh(note, prepared):
            kind = weighed.signal.kind
            least = self.threshold_of(kind) if floor is None else floor
            sure = _with_certain_cues(self._judgement.confidence(weighed.features, kind), weighed.matches)
            found += [self._finding(note, weighed, one) for one in _seen(sure, least)]
        return sorted(found, key=lambda finding: (finding.start, finding.signal))

    def _finding(self, note: Note, weighed: Weighed, seen: _Seen) -> Finding:
        start, end = weighed.units[seen.first].start, weighed.units[seen.last].end
        return Finding(
            signal=weighed.signal.key,
            field=note.field,
            start=start,
            end=end,
            quote=note.text[start:end],
            confidence=seen.confidence,
            reasons=_reasons(weighed, seen),
            engine=self.name,
            version=self.version,
        )


def _with_certain_cues(sure: Floats, matches: Sequence[Match]) -> Floats:
    """What the rules are all but certain of stands, whatever it means: their cues were written for it."""
    cues = np.array([match.confidence if match.confidence >= _CERTAIN else 0.0 for match in matches])
    return np.asarray(np.maximum(sure, cues), dtype=np.float64)


def _weighed(
    units: Sequence[Unit], spoken: Spoken, place: int, prepared: Prepared, matches: Sequence[Match]
) -> Weighed:
    signal = prepared.subject.signal
    sure = [match.confidence for match in matches]
    return Weighed(
        signal=signal,
        units=units,
        features=features_of(spoken, place, signal.kind, prepared.familiarity, sure),
        definition=spoken.definition[:, place],
        example=spoken.example[:, place],
        leaning=spoken.leaning[:, 1 + KINDS.index(signal.kind)],
        matches=matches,
    )


def _matches(about: Profile, heard: Sequence[Heard]) -> list[Match]:
    """Return what the rules make of each unit; they cut a note into the same units."""
    befores = [None, *heard]
    return [
        Weighing(about, one, before, knowledge()).match() for one, before in zip(heard, befores, strict=False)
    ]


def _reasons(weighed: Weighed, seen: _Seen) -> tuple[str, ...]:
    """Say in a reader's words what counted: cues of the rules, then likeness, then leaning."""
    matches = weighed.matches[seen.first : seen.last + 1]
    reasons = [reason for match in matches for reason in match.reasons]
    example, definition = weighed.example[seen.surest], weighed.definition[seen.surest]
    if weighed.signal.examples and example >= max(_ALIKE, definition):
        reasons.append("means much the same as an example")
    elif definition >= _ALIKE:
        reasons.append("means much the same as the signal's own words")
    if weighed.leaning[seen.surest] >= _LEANS:
        reasons.append(_SAYS[weighed.signal.kind])
    return tuple(dict.fromkeys(reasons)) or ("the whole of many weak hints",)


def _seen(sure: Floats, least: float) -> list[_Seen]:
    """Return stretches around the surest units, grown by neighbours nearly as sure, that do not overlap.

    Growing does not depend on `least`, so that a lower one only adds stretches.
    """
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
        seen.append(_Seen(first, last, place, float(sure[place])))
    return seen
