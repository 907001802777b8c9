"""Leaving one interviewer out: whether any dimension crosses its minimum bar."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from scorecards.debrief import EvidenceError, LoopEvidence, RobustnessRow, compile_debrief, resolve_citation
from tests.scorecards.debrief.evidence_rows import panel_of_scores


def with_bars(scores: dict[str, Sequence[int | None]], **bars: int | None) -> LoopEvidence:
    evidence = panel_of_scores(scores)
    dimensions = tuple(replace(item, minimum_bar=bars.get(item.key)) for item in evidence.dimensions)
    return replace(evidence, dimensions=dimensions)


def row_of(evidence: LoopEvidence, key: str = "a") -> RobustnessRow:
    rows = compile_debrief(evidence).robustness.dimensions
    return next(row for row in rows if row.dimension == key)


def overall(evidence: LoopEvidence) -> str:
    return compile_debrief(evidence).robustness.words


def test_nobodys_absence_matters_where_each_mean_stays_on_its_side() -> None:
    evidence = with_bars({"a": [4, 4, 5], "b": [1, 2, 2]}, a=3, b=3)
    above, below = row_of(evidence), row_of(evidence, "b")
    assert (above.mean, above.low, above.high, above.state) == (4.33, 4.0, 4.5, "steady")
    assert above.words == "At or above the bar of 3, whoever is left out."
    assert (below.mean, below.low, below.high, below.state) == (1.67, 1.5, 2.0, "steady")
    assert below.words == "Below the bar of 3, whoever is left out."
    assert overall(evidence) == "Nobody's absence takes a dimension across its minimum bar."


def test_absence_that_takes_a_dimension_below_its_bar_is_named_by_interview() -> None:
    evidence = with_bars({"a": [2, 3, 5]}, a=3)
    row = row_of(evidence)
    assert (row.mean, row.low, row.high, row.state) == (3.33, 2.5, 4.0, "crosses")
    assert [(item.seats, item.mean) for item in row.crossings] == [(("seat-2",), 2.5)]
    assert (
        row.crossings[0].words == "Without Interview 2 the mean is 2.50 instead of 3.33, below the bar of 3."
    )
    assert row.words == "At or above the bar of 3, but not whoever is left out."
    assert overall(evidence) == "Leaving out a single interviewer takes Dimension a across the minimum bar."
    for citation in row.crossings[0].refs:
        assert resolve_citation(evidence, citation) == citation.quote


def test_absence_that_takes_a_dimension_up_to_its_bar_says_so() -> None:
    row = row_of(with_bars({"a": [1, 3, 3]}, a=3))
    assert row.crossings[0].words.endswith("instead of 2.33, no longer below the bar of 3.")


def test_mean_equal_to_the_bar_is_not_below_it_whatever_rounding_does() -> None:
    row = row_of(with_bars({"a": [3, 3, 3]}, a=3))
    assert (row.state, row.words) == ("steady", "At or above the bar of 3, whoever is left out.")


@pytest.mark.parametrize(
    ("scores", "state", "words"),
    [
        ([4], "too_few", "At or above the bar of 3, by 1 interviewer: nobody can be left out."),
        ([2], "too_few", "Below the bar of 3, by 1 interviewer: nobody can be left out."),
        ([None], "unrated", "Nobody rated it."),
    ],
)
def test_too_few_raters_are_said_to_be_too_few(scores: list[int | None], state: str, words: str) -> None:
    evidence = with_bars({"a": scores}, a=3)
    row = row_of(evidence)
    assert (row.state, row.words, row.low, row.high) == (state, words, None, None)
    expected = "No dimension with a minimum bar was rated by 2 interviewers, so nobody can be left out."
    assert overall(evidence) == expected


def test_dimensions_that_could_not_be_tried_are_counted() -> None:
    evidence = with_bars({"a": [4, 4], "b": [4]}, a=3, b=3)
    assert overall(evidence).endswith(" 1 dimension rests on 1 interviewer and can't be tried.")


def test_rubric_without_bars_has_none_to_cross_and_still_shows_the_range() -> None:
    evidence = with_bars({"a": [1, 5]})
    row = row_of(evidence)
    assert (row.state, row.low, row.high, row.crossings) == ("no_bar", 1.0, 5.0, ())
    assert row.words == "The rubric sets no minimum bar for it."
    assert overall(evidence) == (
        "The rubric sets no minimum bar, so no absence can take a dimension across one."
    )


def test_person_with_two_interviews_is_left_out_with_both() -> None:
    evidence = with_bars({"a": [4, 2, 2]}, a=3)
    second = evidence.interviews[2]
    same = replace(second, seats=(replace(second.seats[0], person="person-1"),))
    row = row_of(replace(evidence, interviews=(*evidence.interviews[:2], same)))
    assert [item.seats for item in row.crossings] == [("seat-1", "seat-2")]
    assert row.crossings[0].words.startswith("Without Interview 1 and Interview 2 the mean is 4.00")


def test_bar_off_the_scale_is_refused() -> None:
    with pytest.raises(EvidenceError, match="dimension a: the bar 6 is outside 1 to 5"):
        compile_debrief(with_bars({"a": [3]}, a=6))
