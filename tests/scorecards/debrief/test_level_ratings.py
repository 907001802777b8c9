"""A scorecard in which every rating is the same number, while others are far from it."""

from collections.abc import Sequence

import pytest

from scorecards.debrief import AgendaItem, LoopEvidence, compile_debrief, resolve_citation
from tests.scorecards.debrief.evidence_rows import panel_of_scores, texts


def items(evidence: LoopEvidence) -> list[AgendaItem]:
    return [item for item in compile_debrief(evidence).agenda if item.kind == "level_ratings"]


def test_level_ratings_are_shown_beside_those_that_are_far_away() -> None:
    evidence = panel_of_scores({"a": [5, 2], "b": [5, 3], "c": [5, 4]})
    [item] = items(evidence)
    assert (item.title, item.seats, item.speaks_first) == ("Interview 0", ("seat-0", "seat-1"), "seat-0")
    assert item.reason == (
        "All 3 ratings here are 5; on 2 of these dimensions another interviewer is 2 points or more away. "
        "Ask what was seen on each."
    )
    fields = [(cite.scorecard, cite.field) for cite in item.refs if cite.kind == "value"]
    assert fields == [
        ("card-0", "rating:a"),
        ("card-0", "rating:b"),
        ("card-1", "rating:a"),
        ("card-1", "rating:b"),
    ]


def test_level_ratings_are_a_cited_sentence_of_the_summary() -> None:
    evidence = panel_of_scores({"a": [5, 2], "b": [5, 3], "c": [5, 4]})
    words = (
        "All 3 ratings (Interview 0) are 5, while another interviewer is 2 points or more away on "
        "Dimension a and Dimension b."
    )
    assert words in texts(compile_debrief(evidence))
    sentence = next(each for each in compile_debrief(evidence).summary if each.plain_text == words)
    assert [resolve_citation(evidence, cite) for cite in sentence.citations] == ["5", "5", "5", "2", "3"]


@pytest.mark.parametrize(
    "scores",
    [
        {"a": [5, 2], "b": [5, 3]},  # two ratings are soon equal
        {"a": [5, 4], "b": [5, 4], "c": [5, 4]},  # the others agree
        {"a": [5, 2], "b": [5, 4], "c": [5]},  # far apart on one dimension: that is a split
        {"a": [5, 2], "b": [5, 3], "c": [4, 4]},  # not level
        {"a": [5], "b": [5], "c": [5]},  # nobody to compare with
        {"a": [5, None], "b": [5, None], "c": [5, 3]},  # not assessed is no number
    ],
)
def test_equal_ratings_alone_are_no_pattern(scores: dict[str, Sequence[int | None]]) -> None:
    assert items(panel_of_scores(scores)) == []


def test_low_ratings_that_are_level_are_shown_alike() -> None:
    [item] = items(panel_of_scores({"a": [1, 4], "b": [1, 4], "c": [1, 3]}))
    assert item.reason.startswith("All 3 ratings here are 1; on 3 of these dimensions")


def test_pattern_says_nothing_of_the_person() -> None:
    debrief = compile_debrief(panel_of_scores({"a": [5, 2], "b": [5, 3], "c": [5, 4]}))
    words = " ".join([*texts(debrief), *(item.reason for item in debrief.agenda)]).lower()
    for judgement in ("halo", "bias", "lenient", "harsh", "careless", "unreliable", "person-"):
        assert judgement not in words
