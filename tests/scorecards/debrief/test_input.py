"""What the compiler refuses, and the version that its output goes by."""

import hashlib
import json
from dataclasses import replace

import pytest

from scorecards.debrief import (
    COMPILER_VERSION,
    EvidenceError,
    compile_debrief,
    input_hash,
)
from tests.scorecards.debrief.evidence_rows import (
    NOTES,
    dimension,
    finding,
    interview,
    loop,
    panel_of_notes,
    panel_of_scores,
    rating,
    scorecard,
    seat,
)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"score": 6}, "score 6 for a is outside 1 to 5"),
        ({"score": 0}, "score 0 for a is outside 1 to 5"),
        ({"dimension": "z"}, "scorecard card-0 names the unknown dimension z"),
    ],
)
def test_contradicting_rating_is_refused(broken: dict, message: str) -> None:
    card = scorecard("card-0", [replace(rating("a", 3), **broken)])
    evidence = loop([dimension("a")], interview(0, ["a"], seat(0, card)))
    with pytest.raises(EvidenceError, match=message):
        compile_debrief(evidence)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (finding("f-1", "card-9", "rf_blame", "x"), "finding f-1 names the unknown scorecard card-9"),
        (finding("f-1", "card-0", "rf_none", "x"), "finding f-1 names the unknown signal rf_none"),
    ],
)
def test_finding_about_nothing_is_refused(row: object, message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        input_hash(panel_of_notes(NOTES, findings=(row,)))


def test_twice_the_same_seat_is_refused() -> None:
    evidence = loop([dimension("a")], interview(0, ["a"], seat(0, None)), interview(1, ["a"], seat(0, None)))
    with pytest.raises(EvidenceError, match="seat seat-0 appears twice"):
        compile_debrief(evidence)


def test_output_that_changes_takes_a_new_compiler_version() -> None:
    scores = {"a": [1, 4, 5], "b": [3, 4, 4], "c": [2], "d": [None]}
    document = json.dumps(compile_debrief(panel_of_scores(scores)).as_json())
    known = {"4": "299e3af277a2da815afbfa0b10d0e1c540adf19225a11039eabd2348eced447c"}
    assert hashlib.sha256(document.encode()).hexdigest() == known[COMPILER_VERSION]
