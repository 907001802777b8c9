"""What an engine weighed in notes, found or not: for those who try out a definition in their own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from .engine import DEFAULT_ENGINE, engine_named
from .evidence import Heard, listen
from .knowledge_base import knowledge
from .values import Engine, Finding, Note, SignalDefinition

NEAREST = 0.1  # least confidence of what is worth showing as a near miss
_STRENGTHS = frozenset({"planned", "done_by_others"})  # rules that take away only what would be a strength
_FAULTS = frozenset({"praise_of_opposite"})
_SAYS = {
    "lookalike": "words that only look alike",
    "not_covered": "says that it was not covered",
    "other_person": "speaks of somebody else",
    "done_by_others": "done by others",
    "contrast": "a contrast with others",
    "hypothetical": "a hypothetical",
    "planned": "a plan",
    "sarcasm": "meant the other way round",
    "withdrawn": "taken back",
    "praise_of_opposite": "praises the opposite",
}
_ASKED_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a note held against a signal: a finding when `is_found`, else a near miss.

    `note` is the place of the note in what was given; `threshold` the confidence from which the engine shows
    a signal of this kind; `against` says in a reader's words what speaks against it, weakest ground last.
    """

    finding: Finding
    note: int
    threshold: float
    is_found: bool
    against: tuple[str, ...]


def inspect(
    notes: Sequence[Note],
    signals: Sequence[SignalDefinition],
    engine: str = DEFAULT_ENGINE,
    *,
    nearest: float = NEAREST,
) -> tuple[Candidate, ...]:
    """Return findings and near misses of at least `nearest` confidence, by note, start and signal.

    Those that are found are exactly what `detect` returns. Raises ValueError for an unknown engine.
    """
    used = engine_named(engine)
    kinds = {signal.key: signal.kind for signal in signals}
    return tuple(
        candidate
        for place, note in enumerate(notes)
        for candidate in _in_note(used, place, note, signals, kinds, nearest)
    )


def _in_note(
    engine: Engine,
    place: int,
    note: Note,
    signals: Sequence[SignalDefinition],
    kinds: dict[str, str],
    nearest: float,
) -> list[Candidate]:
    found = engine.detect([note], signals)
    near = [one for one in engine.detect([note], signals, nearest) if not _meets_any(one, found)]
    heard = listen(note, knowledge()) if near else []
    candidates = []
    for finding in [*found, *near]:
        kind, is_found = kinds[finding.signal], finding in found
        against = () if is_found else _against(finding, heard, kind)
        candidates.append(Candidate(finding, place, engine.threshold_of(kind), is_found, against))
    return sorted(candidates, key=lambda one: (one.finding.start, one.finding.signal))


def _meets_any(one: Finding, found: Sequence[Finding]) -> bool:
    """Say whether the stretch touches one that is found for the same signal, so that it would show twice."""
    return any(
        one.signal == other.signal and one.start < other.end and other.start < one.end for other in found
    )


def _against(finding: Finding, heard: Sequence[Heard], kind: str) -> tuple[str, ...]:
    """Say which rules of context are heard in the stretch, then that too little speaks for it."""
    inside = [one for one in heard if one.unit.start < finding.end and finding.start < one.unit.end]
    passed_over = _FAULTS if kind == "strong" else _STRENGTHS
    rules = [
        says
        for rule, says in _SAYS.items()
        if rule not in passed_over and any(one.around.named(rule) for one in inside)
    ]
    asked = [ask for one in inside for ask in one.reading.asked]
    if asked and sum(asked) / len(asked) >= _ASKED_SHARE:
        rules.append("mostly the interviewer's question")
    return (*rules, "too little speaks for it")
