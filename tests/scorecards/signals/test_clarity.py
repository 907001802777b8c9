"""A signal's wording is measured on its own sentences, each set aside while it is looked for."""

import pytest

from scorecards.signals import Finding, Note, SignalDefinition, clarity
from scorecards.signals.clarity import Clarity, clarity_of


class ByWord:
    """Finds a signal where a note shares a word with its examples, unless a counter-example is the note."""

    name = "by-word"
    version = "1"

    def detect(
        self, notes: list[Note], signals: list[SignalDefinition], floor: float | None = None
    ) -> list[Finding]:
        return [
            Finding(signal.key, note.field, 0, len(note.text), note.text, 0.9, (), self.name, self.version)
            for note in notes
            for signal in signals
            if set(note.text.split()) & set(" ".join(signal.examples).split())
            and note.text not in signal.counter_examples
        ]

    def threshold_of(self, kind: str) -> float:
        return 0.5


class Sure(ByWord):
    """Is as sure of each signal as it is told, whatever the text; shows none of its own accord."""

    def __init__(self, sure: dict[str, float]) -> None:
        self.sure = sure

    def detect(
        self, notes: list[Note], signals: list[SignalDefinition], floor: float | None = None
    ) -> list[Finding]:
        least = self.threshold_of("red_flag") if floor is None else floor
        return [
            Finding(signal.key, notes[0].field, 0, 1, "o", sure, (), self.name, self.version)
            for signal in signals
            if (sure := self.sure[signal.key]) >= least
        ]


@pytest.fixture(autouse=True)
def by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clarity, "engine_named", lambda name: ByWord())


def signal(examples: tuple[str, ...] = (), counter_examples: tuple[str, ...] = ()) -> SignalDefinition:
    return SignalDefinition("blame", "red_flag", "Blames others", examples, counter_examples)


def test_example_is_not_found_by_itself() -> None:
    measured = clarity_of([signal(("ops broke", "ops failed", "sales lied"))])
    assert measured == (Clarity("blame", 3, 2, 0, 0),)


def test_copies_of_an_example_do_not_find_each_other() -> None:
    assert clarity_of([signal(("sales lied", " sales lied"))])[0].recognised == 0


def test_counter_example_is_looked_for_as_if_it_were_not_listed() -> None:
    measured = clarity_of([signal(("ops broke", "ops failed"), ("ops were great", "we cheered"))])
    assert (measured[0].counter_examples, measured[0].mistaken) == (2, 1)


def test_signals_are_measured_in_their_order_among_each_other() -> None:
    other = SignalDefinition("learns", "strong", "Learns", ("learned much", "learned more"))
    assert [one.signal for one in clarity_of([signal(("a b", "a c")), other])] == ["blame", "learns"]


@pytest.mark.parametrize(("own", "other", "recognised"), [(0.2, 0.1, 1), (0.2, 0.3, 0), (0.14, 0.0, 0)])
def test_example_is_recognised_when_it_speaks_most_for_its_signal_however_little(
    monkeypatch: pytest.MonkeyPatch, own: float, other: float, recognised: int
) -> None:
    engine = Sure({"blame": own, "learns": other})
    monkeypatch.setattr(clarity, "engine_named", lambda name: engine)
    others = SignalDefinition("learns", "strong", "Learns")

    assert clarity_of([signal(("ops broke",), ("we cheered",)), others])[0].recognised == recognised
    assert clarity_of([signal(("ops broke",), ("we cheered",)), others])[0].mistaken == 0


@pytest.mark.parametrize(
    ("counts", "verdict", "missing"),
    [
        ((0, 0, 5, 0), "unmeasured", (3, 0)),
        ((3, 1, 2, 0), "vague", (0, 0)),
        ((3, 1, 2, 1), "vague", (0, 0)),
        ((3, 2, 2, 1), "too_wide", (0, 0)),
        ((2, 1, 1, 0), "too_few", (1, 1)),
        ((3, 3, 1, 0), "too_few", (0, 1)),
        ((3, 2, 2, 0), "clear", (0, 0)),
    ],
)
def test_verdict_names_what_is_most_worth_mending(
    counts: tuple[int, int, int, int], verdict: str, missing: tuple[int, int]
) -> None:
    measured = Clarity("blame", *counts)
    assert measured.verdict == verdict
    assert (measured.missing_examples, measured.missing_counter_examples) == missing
