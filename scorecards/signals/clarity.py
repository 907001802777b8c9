"""How clear a signal is: whether an engine finds its own examples, and takes its counter-examples for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .engine import DEFAULT_ENGINE, engine_named
from .values import DEFAULT_FIELD, Engine, Note, SignalDefinition

ENOUGH_EXAMPLES = 3
ENOUGH_COUNTER_EXAMPLES = 2

Verdict = Literal["clear", "unmeasured", "too_few", "vague", "too_wide"]


@dataclass(frozen=True, slots=True)
class Clarity:
    """How well a signal is found from its own words.

    `recognised` counts the examples that the engine finds with the definition and the other examples alone;
    `mistaken` the counter-examples that it takes for the signal when the definition doesn't list them.
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

    def is_found(text: str, wording: SignalDefinition) -> bool:
        asked = [*signals[:place], wording, *signals[place + 1 :]]
        return any(one.signal == signal.key for one in engine.detect([Note(DEFAULT_FIELD, text)], asked))

    return Clarity(
        signal=signal.key,
        examples=len(examples),
        recognised=sum(map(is_found, examples, without_example)),
        counter_examples=len(counters),
        mistaken=sum(map(is_found, counters, without_counter)),
    )


def _without(texts: tuple[str, ...], one: str) -> tuple[str, ...]:
    """Leave out every copy: an example that stands there twice would find itself."""
    return tuple(text for text in texts if text.strip() != one.strip())
