"""How clear a signal is: whether an engine finds its own examples, and takes its counter-examples for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .engine import DEFAULT_ENGINE, engine_named
from .values import DEFAULT_FIELD, Engine, Note, SignalDefinition

ENOUGH_EXAMPLES = 3
ENOUGH_COUNTER_EXAMPLES = 2
# A sentence by itself makes the engine less sure than one in its note, and a red flag is shown only when it
# is all but certain: at the shipped threshold 7 of 100 examples of well-worded red flags were recognised and
# none of empty ones, so that the measure said little. From here on, before all other signals, 28 were, and 6.
RECOGNISED_FROM = 0.15

Verdict = Literal["clear", "unmeasured", "too_few", "vague", "too_wide"]


@dataclass(frozen=True, slots=True)
class Clarity:
    """How well a signal is found from its own words.

    `recognised` counts the examples that speak more for this signal than for any other of the rubric, by the
    definition and the other examples alone; `mistaken` the counter-examples that are shown as the signal when
    the definition doesn't list them.
    """

    signal: str
    examples: int
    recognised: int
    counter_examples: int
    mistaken: int

    @property
    def verdict(self) -> Verdict:
        """Say what is most worth mending: nothing to measure on comes first, then what was measured."""
        if not self.examples:
            return "unmeasured"
        if 2 * self.recognised < self.examples:
            return "vague"
        if self.mistaken:
            return "too_wide"
        enough = self.examples >= ENOUGH_EXAMPLES and self.counter_examples >= ENOUGH_COUNTER_EXAMPLES
        return "clear" if enough else "too_few"

    @property
    def missing_examples(self) -> int:
        """How many examples are wanted before the measure says much."""
        return max(0, ENOUGH_EXAMPLES - self.examples)

    @property
    def missing_counter_examples(self) -> int:
        """How many counter-examples are wanted before the measure says much."""
        return max(0, ENOUGH_COUNTER_EXAMPLES - self.counter_examples)


def clarity_of(signals: Sequence[SignalDefinition], engine: str = DEFAULT_ENGINE) -> tuple[Clarity, ...]:
    """Measure each signal among the others, in their order.

    Each sentence is set aside while it is looked for. Raises ValueError for an unknown engine.
    """
    used = engine_named(engine)
    return tuple(_clarity(place, signals, used) for place in range(len(signals)))


def _clarity(place: int, signals: Sequence[SignalDefinition], engine: Engine) -> Clarity:
    signal = signals[place]
    examples, counters = signal.examples, signal.counter_examples
    without_example = [replace(signal, examples=_without(examples, one)) for one in examples]
    without_counter = [replace(signal, counter_examples=_without(counters, one)) for one in counters]

    def sureness(text: str, wording: SignalDefinition, floor: float | None) -> tuple[float, float]:
        asked = [*signals[:place], wording, *signals[place + 1 :]]
        found = engine.detect([Note(DEFAULT_FIELD, text)], asked, floor)
        own = max((one.confidence for one in found if one.signal == signal.key), default=0.0)
        return own, max((one.confidence for one in found if one.signal != signal.key), default=0.0)

    def is_recognised(text: str, wording: SignalDefinition) -> bool:
        own, others = sureness(text, wording, RECOGNISED_FROM)
        return own >= max(others, RECOGNISED_FROM)

    def is_shown(text: str, wording: SignalDefinition) -> bool:
        return sureness(text, wording, None)[0] > 0

    return Clarity(
        signal=signal.key,
        examples=len(examples),
        recognised=sum(map(is_recognised, examples, without_example)),
        counter_examples=len(counters),
        mistaken=sum(map(is_shown, counters, without_counter)),
    )


def _without(texts: tuple[str, ...], one: str) -> tuple[str, ...]:
    """Leave out every copy: an example that stands there twice would find itself."""
    return tuple(text for text in texts if text.strip() != one.strip())
