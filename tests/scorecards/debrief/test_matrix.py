"""The ratings and recommendations as given, and how far apart they lie."""

from dataclasses import replace

import pytest

from scorecards.debrief import (
    InterviewEvidence,
    compile_debrief,
)
from tests.scorecards.debrief.evidence_rows import (
    dimension,
    interview,
    loop,
    panel_of_scores,
    rating,
    scorecard,
    seat,
    texts,
)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([3], (3, 3, 3.0, 0, 0.0, False, False, "1 rating")),
        ([4, 4], (4, 4, 4.0, 0, 0.0, False, False, "2 ratings, all 4")),
        ([3, 4, 4], (3, 4, 4.0, 1, 0.33, False, False, "3 ratings, all within 1 point")),
        ([3, 4, 4, 4], (3, 4, 4.0, 1, 0.25, False, False, "4 interviewers agree within 1 point")),
        ([1, 3], (1, 3, 2.0, 2, 1.0, False, False, "2 ratings, 2 points apart")),
        ([3, 5], (3, 5, 4.0, 2, 1.0, False, False, "2 ratings, 2 points apart")),
        ([2, 4], (2, 4, 3.0, 2, 1.0, True, False, "2 ratings, 2 points apart")),
        ([2, 3, 5], (2, 5, 3.0, 3, 1.0, True, True, "3 ratings, 3 points apart")),
        ([1, 2, 4, 5], (1, 5, 3.0, 4, 1.5, True, True, "4 ratings, 4 points apart")),
    ],
)
def test_matrix_row_tells_how_far_ratings_lie_apart(scores: list[int], expected: tuple) -> None:
    row = compile_debrief(panel_of_scores({"a": scores})).matrix[0]
    assert (
        row.low,
        row.high,
        row.median,
        row.spread,
        row.deviation,
        row.split,
        row.wide,
        row.words,
    ) == expected


def test_matrix_rows_run_from_largest_spread_then_by_rubric() -> None:
    scores = {"a": [3, 4], "b": [None, None], "c": [1, 5], "d": [4, 5], "e": [2, 4]}
    matrix = compile_debrief(panel_of_scores(scores)).matrix
    assert [row.dimension for row in matrix] == ["c", "e", "a", "d", "b"]


def test_cells_tell_the_four_states_apart() -> None:
    card = scorecard("card-0", [rating("a", 4), rating("b", None, "", "no time")])
    evidence = loop(
        [dimension("a", 0), dimension("b", 1), dimension("c", 2)],
        interview(0, ["a", "b"], seat(0, card)),
        interview(1, ["a", "c"], seat(1, None)),
    )
    cells = {row.dimension: row.cells for row in compile_debrief(evidence).matrix}
    assert [(cell.status, cell.score, cell.reason) for cell in cells["a"]] == [
        ("scored", 4, ""),
        ("missing", None, ""),
    ]
    assert [(cell.status, cell.score, cell.reason) for cell in cells["b"]] == [
        ("not_assessed", None, "no time"),
        ("not_tested", None, ""),
    ]
    assert [cell.status for cell in cells["c"]] == ["not_tested", "missing"]


def test_recommendations_are_counted_by_value_and_never_joined() -> None:
    values = ["yes", "no", "yes", "definitely_not"]
    interviews = [
        interview(number, ["a"], seat(number, scorecard(f"card-{number}", [rating("a", 3)], value)))
        for number, value in enumerate(values)
    ]
    debrief = compile_debrief(loop([dimension("a")], *interviews))
    counts = [(item.text, item.count) for item in debrief.recommendations.counts]
    assert counts == [("definitely not", 1), ("no", 1), ("yes", 2), ("strong yes", 0)]
    assert "Overall, of 4 interviewers, 2 say yes, 1 says no and 1 says definitely not." in texts(debrief)


def test_interviews_of_one_title_get_labels_of_their_own() -> None:
    evidence = panel_of_scores({"a": [2, 4, 3]})
    same: tuple[InterviewEvidence, ...] = tuple(
        replace(row, title="code review") for row in evidence.interviews[:2]
    )
    columns = compile_debrief(replace(evidence, interviews=same + evidence.interviews[2:])).panel.columns
    assert [item.label for item in columns] == ["code review, 1 of 2", "code review, 2 of 2", "Interview 2"]
