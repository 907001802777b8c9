"""The arithmetic of quality, on counts small enough to do by hand."""

import pytest

from scorecards.signals.evaluate import LabelledNote, Score, evaluate, labelled_note

NOTES = [
    LabelledNote("a", "nurse", "one", (("red", "one"), ("strong", "one"))),
    LabelledNote("b", "nurse", "two", (("red", "two"),)),
    LabelledNote("c", "nurse", "three", ()),
    LabelledNote("d", "nurse", "four", (("strong", "four"),)),
]
KINDS = {"red": "red_flag", "other_red": "red_flag", "strong": "strong"}


def test_evaluate_counts_notes_not_findings():
    result = evaluate(NOTES, {"a": ["red", "red", "strong"], "c": ["red"], "d": ["other_red"]}, KINDS)

    assert result.by_signal == {"other_red": Score(0, 1, 0), "red": Score(1, 1, 1), "strong": Score(1, 0, 1)}
    assert result.by_kind == {"red_flag": Score(1, 2, 1), "strong": Score(1, 0, 1)}
    assert result.overall == Score(2, 2, 2)
    assert result.false_red_flags_per_100_clean_notes == 100.0


def test_score_shares():
    score = Score(right=3, wrong=1, missed=3)

    assert (score.precision, score.recall, score.f1) == (0.75, 0.5, 0.6)


def test_score_of_nothing_is_zero():
    score = Score(0, 0, 0)

    assert (score.precision, score.recall, score.f1) == (0.0, 0.0, 0.0)


def test_evaluate_ignores_signals_without_a_kind():
    assert evaluate(NOTES, {"a": ["unknown"]}, {"strong": "strong"}).overall == Score(0, 0, 2)


def test_labelled_note_reads_a_line_of_a_corpus():
    record = {"id": "a", "role": "r", "text": "He lied.", "labels": [{"signal": "s", "quote": "lied"}]}

    assert labelled_note(record) == LabelledNote("a", "r", "He lied.", (("s", "lied"),))


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"id": 1, "role": "r", "text": "t", "labels": []},
        {"id": "a", "role": "r", "text": "t", "labels": {}},
        {"id": "a", "role": "r", "text": "t", "labels": ["s"]},
        {"id": "a", "role": "r", "text": "t", "labels": [{"signal": "s", "quote": "not there"}]},
    ],
    ids=["empty", "number-as-id", "labels-no-list", "label-no-object", "quote-not-in-text"],
)
def test_labelled_note_refuses_a_broken_line(record):
    with pytest.raises(ValueError, match=r"must|needs"):
        labelled_note(record)
