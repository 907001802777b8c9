"""What goes into a signal engine and what comes out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

DEFAULT_FIELD = "running_notes"  # of a note that comes from no scorecard
# Of the roles in corpus/, those whose keys have the lowest SHA-256 judge the engines: nothing is fitted to
# them, and nobody reads their notes to tune anything. Chosen before a note of theirs was read.
HELD_OUT_ROLES = frozenset({"product-manager", "account-executive", "site-reliability-engineer"})


@dataclass(frozen=True, slots=True)
class Note:
    """One stored text of a scorecard; `field` says which, for example "evidence:security_privacy"."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class SignalDefinition:
    """A signal in an admin's own words; `kind` is "red_flag", "weak" or "strong"."""

    key: str
    kind: str
    text: str
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A quoted span; `quote` is always exactly the characters start to end of the note's text."""

    signal: str
    field: str
    start: int
    end: int
    quote: str
    confidence: float
    reasons: tuple[str, ...]
    engine: str
    version: str


class Engine(Protocol):
    """Anything that finds signals in notes; engines can be compared on the same notes."""

    name: str
    version: str

    def detect(
        self, notes: Sequence[Note], signals: Sequence[SignalDefinition], floor: float | None = None
    ) -> list[Finding]:
        """Findings at or above the engine's threshold, ordered by note, start and signal.

        With `floor`, findings of at least that confidence, to show near misses and to measure.
        """
        ...

    def threshold_of(self, kind: str) -> float:
        """Confidence from which a signal of that kind is shown, 0 to 1."""
        ...


class ReadingEngine(Engine, Protocol):
    """An engine that can say what a text means beside what it shows."""

    def nearness(self, texts: Sequence[str], signals: Sequence[SignalDefinition]) -> list[list[float]]:
        """For each text, how near it comes to each signal's own words, examples aside; -1 to 1."""
        ...
