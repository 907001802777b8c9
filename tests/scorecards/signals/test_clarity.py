"""A signal's wording is measured on its own sentences, beside those of others and of any interview."""

import pytest

from scorecards.signals import Finding, Note, SignalDefinition, clarity
from scorecards.signals.clarity import ORDINARY, Clarity, clarity_of


class ByWord:
    """Is as near to a signal as its text shares words with it; shows it where counter-examples share none."""

    name = "by-word"
    version = "1"

    def nearness(self, texts: list[str], signals: list[SignalDefinition]) -> list[list[float]]:
        return [
            [float(len(set(text.split()) & set(signal.text.split()))) for signal in signals] for text in texts
        ]

    def detect(
        self, notes: list[Note], signals: list[SignalDefinition], floor: float | None = None
    ) -> list[Finding]:
        return [
            Finding(signal.key, note.field, 0, len(note.text), note.text, 0.9, (), self.name, self.version)
            for note in notes
            for signal in signals
            if set(note.text.split()) & set(signal.text.split())
            and not set(note.text.split()) & set(" ".join(signal.counter_examples).split())
        ]

    def threshold_of(self, kind: str) -> float:
        return 0.5


@pytest.fixture(autouse=True)
def by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clarity, "reading_engine", ByWord)


def signal(
    examples: tuple[str, ...] = (), counter_examples: tuple[str, ...] = (), text: str = "blames ops or sales"
) -> SignalDefinition:
    return SignalDefinition("blame", "red_flag", text, examples, counter_examples)


def test_example_is_recognised_when_it_is_nearer_than_other_sentences() -> None:
    measured = clarity_of([signal(("said ops broke", "sales lied", "it was them"))])
    assert measured == (Clarity("blame", 3, 2, 0, 0),)


def test_text_that_is_as_near_to_any_sentence_is_vague() -> None:
    (measured,) = clarity_of([signal(("said ops broke", "sales lied"), text=" ".join(ORDINARY))])
    assert (measured.recognised, measured.verdict) == (0, "vague")


def test_examples_of_other_signals_and_own_counter_examples_count_as_other_sentences() -> None:
    near = tuple(f"ops or sales {number}" for number in range(20))
    other = SignalDefinition("learns", "strong", "Learns", near)
    assert clarity_of([signal(("sales lied",))])[0].recognised == 1
    assert clarity_of([signal(("sales lied",)), other])[0].recognised == 0
    assert clarity_of([signal(("sales lied",), near)])[0].recognised == 0


def test_counter_example_is_looked_for_as_if_it_were_not_listed() -> None:
    measured = clarity_of([signal(("ops broke",), ("ops were great", "we cheered"))])
    assert (measured[0].counter_examples, measured[0].mistaken) == (2, 1)


def test_copies_of_a_counter_example_do_not_hide_each_other() -> None:
    assert clarity_of([signal(("ops broke",), ("ops cheered", " ops cheered"))])[0].mistaken == 2


def test_signals_are_measured_in_their_order_among_each_other() -> None:
    other = SignalDefinition("learns", "strong", "Learns", ("learned much", "learned more"))
    assert [one.signal for one in clarity_of([signal(("a b", "a c")), other])] == ["blame", "learns"]


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
