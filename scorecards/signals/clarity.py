"""How clear a signal is: are its examples near to its words, and are its counter-examples no findings?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .engine import reading_engine
from .values import DEFAULT_FIELD, Note, ReadingEngine, SignalDefinition

ENOUGH_EXAMPLES = 3
ENOUGH_COUNTER_EXAMPLES = 2
# A sentence by itself is too little for the detector to be sure of a red flag: how many examples it would
# find says hardly more of a good wording than of an empty one. What tells them apart is whether the examples
# come nearer to the signal's words than other sentences do. A vague text is near to everything or to nothing.
# Of 31 signals of roles that the detector was not fitted to, 5 are called vague; with empty words in place of
# their text (“Poor culture fit”), 28 are.
NEARER_THAN = 0.7
# Of any interview; they show nothing.
ORDINARY = (
    "We met at ten and spoke for fifty minutes.",
    "She joined the call from home, the sound was fine.",
    "He asked about the size of the team.",
    "Walked through the CV, nothing new.",
    "We ran out of time before the last question.",
    "The candidate drew the process on the board and explained each step.",
    "Notice period is three months.",
    "He has worked at two companies of our size.",
    "Asked what the first months would look like.",
    "Friendly, a little nervous at the start.",
    "She wanted to know who the role reports to.",
    "I explained how the panel works.",
    "He described the present team and its customers.",
    "Average answer, neither good nor bad.",
    "She took notes while I spoke.",
    "The second half was about the case we sent.",
)

Verdict = Literal["clear", "unmeasured", "too_few", "vague", "too_wide"]


@dataclass(frozen=True, slots=True)
class Clarity:
    """How well a signal can be found from its own words.

    `recognised` counts the examples that are nearer to the signal's text than most other sentences are:
    examples of other signals, its own counter-examples, and sentences of any interview. `mistaken` counts the
    counter-examples that are shown as the signal when the definition doesn't list them.
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


def clarity_of(signals: Sequence[SignalDefinition]) -> tuple[Clarity, ...]:
    """Measure each signal among the others, in their order."""
    engine = reading_engine()
    return tuple(_clarity(place, signals, engine) for place in range(len(signals)))


def _clarity(place: int, signals: Sequence[SignalDefinition], engine: ReadingEngine) -> Clarity:
    signal = signals[place]
    others = [text for one in signals if one is not signal for text in one.examples]
    against = _near(engine, [*others, *signal.counter_examples, *ORDINARY], signal)
    own = _near(engine, signal.examples, signal)
    recognised = [sum(near > other for other in against) >= NEARER_THAN * len(against) for near in own]
    return Clarity(
        signal=signal.key,
        examples=len(signal.examples),
        recognised=sum(recognised),
        counter_examples=len(signal.counter_examples),
        mistaken=sum(_is_shown(engine, text, place, signals) for text in signal.counter_examples),
    )


def _near(engine: ReadingEngine, texts: Sequence[str], signal: SignalDefinition) -> list[float]:
    return [row[0] for row in engine.nearness(texts, [signal])]


def _is_shown(engine: ReadingEngine, text: str, place: int, signals: Sequence[SignalDefinition]) -> bool:
    """Say whether a counter-example would be shown as the signal if it were not listed."""
    signal = signals[place]
    unlisted = replace(signal, counter_examples=_without(signal.counter_examples, text))
    asked = [*signals[:place], unlisted, *signals[place + 1 :]]
    return any(one.signal == signal.key for one in engine.detect([Note(DEFAULT_FIELD, text)], asked))


def _without(texts: tuple[str, ...], one: str) -> tuple[str, ...]:
    """Leave out every copy: a sentence that stands there twice would speak against itself."""
    return tuple(text for text in texts if text.strip() != one.strip())
