"""The engines by name, and the one function that the product calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .evidence import Heard, listen
from .knowledge_base import Knowledge, knowledge
from .match import Match, Weighing
from .profile import Profile, profile
from .values import Engine, Finding, Note, ReadingEngine, SignalDefinition

ENGINE_VERSION = "1.1"


class RulesEngine:
    """Finds signals with hand-written cues and rules of context; needs no model."""

    name = "rules"
    version = ENGINE_VERSION

    def detect(
        self, notes: Sequence[Note], signals: Sequence[SignalDefinition], floor: float | None = None
    ) -> list[Finding]:
        """Findings at or above the threshold of the signal's kind, ordered by note, start and signal."""
        known = knowledge()
        by_key = {signal.key: signal for signal in signals}
        profiles = [_profile(by_key[key]) for key in sorted(by_key)]
        least = {kind: shipped if floor is None else floor for kind, shipped in known.thresholds.items()}
        return [
            finding for note in notes if profiles for finding in self._in_note(note, profiles, known, least)
        ]

    def threshold_of(self, kind: str) -> float:
        """Confidence from which a signal of that kind is shown."""
        return knowledge().thresholds[kind]

    def _in_note(
        self, note: Note, profiles: Sequence[Profile], known: Knowledge, least: Mapping[str, float]
    ) -> list[Finding]:
        spans: dict[str, list[_Span]] = {about.signal.key: [] for about in profiles}
        before: Heard | None = None
        for heard in listen(note, known):
            for about in profiles:
                match = Weighing(about, heard, before, known).match()
                if match.confidence and match.confidence >= least[about.signal.kind]:
                    _add(spans[about.signal.key], heard, before if match.leans_back else None, match)
            before = heard
        found = [self._finding(note, signal, span) for signal, own in spans.items() for span in own]
        return sorted(found, key=lambda finding: (finding.start, finding.signal))

    def _finding(self, note: Note, signal: str, span: "_Span") -> Finding:
        return Finding(
            signal=signal,
            field=note.field,
            start=span.start,
            end=span.end,
            quote=note.text[span.start : span.end],
            confidence=span.confidence,
            reasons=tuple(dict.fromkeys(span.reasons)),
            engine=self.name,
            version=self.version,
        )


@lru_cache(maxsize=1000)
def _profile(signal: SignalDefinition) -> Profile:
    return profile(signal, knowledge())


@dataclass(slots=True)
class _Span:
    """A stretch of a note that shows a signal, while it may still grow."""

    start: int
    end: int
    confidence: float
    reasons: list[str]


def _add(spans: list[_Span], heard: Heard, needed: Heard | None, match: Match) -> None:
    """Quote the unit before, too, where it is needed to see the signal; stretches never overlap."""
    unit = heard.unit
    if needed and spans and spans[-1].end == needed.unit.end:
        spans[-1].end = unit.end
        spans[-1].confidence = max(spans[-1].confidence, match.confidence)
        spans[-1].reasons += match.reasons
        return
    start = needed.unit.start if needed else unit.start
    spans.append(_Span(start, unit.end, match.confidence, list(match.reasons)))


_RULES = RulesEngine()
_NAMES = ("reader", "rules")
DEFAULT_ENGINE = "reader"


def engine_named(name: str) -> Engine:
    """Return the engine of that name; raises ValueError for one that does not exist."""
    if name == "rules":
        return _RULES
    if name == "reader":
        return reading_engine()
    raise ValueError(f"there is no signal engine named {name!r}; there is {', '.join(_NAMES)}")


@cache
def reading_engine() -> ReadingEngine:
    """Return the reader, which loads numpy and a language model once in each worker; rules need neither."""
    from .reader.engine import ReaderEngine

    return ReaderEngine()


def engine_names() -> list[str]:
    """Return the names of all engines."""
    return list(_NAMES)


def detect(
    notes: Sequence[Note], signals: Sequence[SignalDefinition], engine: str = DEFAULT_ENGINE
) -> list[Finding]:
    """Find signals in notes with the named engine; raises ValueError for an engine that does not exist."""
    return engine_named(engine).detect(notes, signals)
