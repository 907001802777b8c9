"""What there is to discuss, in which order, and who begins."""

import pytest

from scorecards.debrief import (
    compile_debrief,
)
from tests.scorecards.debrief.evidence_rows import (
    NOTES,
    dimension,
    finding,
    interview,
    loop,
    rating,
    scorecard,
    seat,
)


def test_agenda_runs_from_most_disagreement_to_gaps() -> None:
    cards = [
        scorecard("card-0", [rating("a", 2), rating("b", 1), rating("c", 3, "Fine.")], notes=NOTES),
        scorecard("card-1", [rating("a", 4), rating("b", 5), rating("c", 3)], notes=NOTES),
    ]
    found = [
        finding("f-1", "card-0", "rf_overpromise", "He said", start=0),
        finding("f-2", "card-1", "rf_overpromise", "He said", start=0),
        finding("f-3", "card-1", "rf_blame", "He said", start=0),
    ]
    evidence = loop(
        [dimension(key, position) for position, key in enumerate("abcd")],
        interview(0, ["a", "b", "c"], seat(0, cards[0])),
        interview(1, ["a", "b", "c"], seat(1, cards[1])),
        interview(2, ["a"], seat(2, None)),
        findings=found,
    )
    agenda = compile_debrief(evidence).agenda
    assert [(item.kind, item.dimension or item.signal or item.title) for item in agenda] == [
        ("split", "b"),
        ("split", "a"),
        ("lone_red_flag", "rf_blame"),
        ("corroborated_red_flag", "rf_overpromise"),
        ("thin_evidence", "Interview 0"),
        ("missing_rater", "Interview 2"),
        ("coverage_gap", "d"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "speaks"),
    [
        ({"experience": 9}, {"experience": 2}, "seat-1"),
        ({"experience": 2}, {"experience": 9}, "seat-0"),
        ({"experience": 3, "kind": "lead"}, {"experience": 3, "kind": "reverse_shadow"}, "seat-1"),
        ({"experience": 3, "kind": "bar_raiser"}, {"experience": 3, "kind": "lead"}, "seat-1"),
        ({"experience": 3}, {"experience": 3}, "seat-0"),
    ],
)
def test_least_experienced_of_those_concerned_speaks_first(first: dict, second: dict, speaks: str) -> None:
    evidence = loop(
        [dimension("a")],
        interview(0, ["a"], seat(0, scorecard("card-0", [rating("a", 1)]), **first)),
        interview(1, ["a"], seat(1, scorecard("card-1", [rating("a", 5)]), **second)),
    )
    assert compile_debrief(evidence).agenda[0].speaks_first == speaks


def test_unconcerned_newcomer_does_not_speak_first() -> None:
    evidence = loop(
        [dimension("a", 0), dimension("b", 1)],
        interview(0, ["a"], seat(0, scorecard("card-0", [rating("a", 1)]), experience=5)),
        interview(1, ["a"], seat(1, scorecard("card-1", [rating("a", 5)]), experience=7)),
        interview(2, ["b"], seat(2, scorecard("card-2", [rating("b", 3)]), experience=0)),
    )
    assert compile_debrief(evidence).agenda[0].speaks_first == "seat-0"


@pytest.mark.parametrize(("words", "thin"), [(7, True), (8, False)])
def test_evidence_under_eight_words_is_thin(words: int, thin: bool) -> None:
    card = scorecard("card-0", [rating("a", 3, " ".join(["don't"] * words))])
    debrief = compile_debrief(loop([dimension("a")], interview(0, ["a"], seat(0, card))))
    assert ("thin_evidence" in {gap.kind for gap in debrief.gaps}) is thin
    assert ("thin_evidence" in {item.kind for item in debrief.agenda}) is thin
