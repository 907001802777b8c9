"""The report: what it says, and what it keeps to itself until there is enough."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.debrief.codec import as_json_object, from_json_object
from scorecards.insights import (
    Bucket,
    Insights,
    InsightSources,
    RatedDimension,
    SeatTime,
    Shortfall,
    compute_insights,
)
from scorecards.insights.turnaround import turnaround_of
from tests.scorecards.insights.samples import only, sources

EMPTY = sources(candidates=1, panel=1, raters=1)


def test_turnaround_counts_hours_from_the_end_of_the_interview() -> None:
    hours = (0.5, 4.0, 4.5, 24.0, 30.0, 200.0)
    found = turnaround_of([SeatTime(300, each) for each in hours])
    assert (found.seats, found.committed, found.within_a_day, found.overdue) == (6, 6, 4, 0)
    assert (found.lower_quartile, found.median, found.upper_quartile) == (4.125, 14.25, 28.5)
    assert [(each.hours, each.count) for each in found.buckets] == [
        (4, 2),
        (24, 2),
        (48, 1),
        (72, 0),
        (168, 0),
        (None, 1),
    ]


def test_a_scorecard_before_the_planned_end_took_no_time() -> None:
    found = turnaround_of([SeatTime(10, -0.5)])
    assert found.median == 0.0
    assert found.buckets[0] == Bucket(4, 1)


def test_a_missing_scorecard_is_overdue_after_a_day() -> None:
    found = turnaround_of([SeatTime(24, None), SeatTime(24.1, None)])
    assert (found.seats, found.committed, found.overdue, found.median) == (2, 0, 1, None)


def test_a_dimension_counts_its_levels_and_those_not_assessed() -> None:
    given_scores = np.array([1, 5, 5, 3], dtype=np.int64)
    dimension = RatedDimension("Role", "Depth", 7)
    report = compute_insights(
        replace(sources(candidates=4, panel=1, dimensions=1), score=given_scores, dimensions=(dimension,))
    )
    assert report.dimensions[0].counts == (1, 0, 1, 0, 2)
    assert report.dimensions[0].not_assessed == 7


def test_agreement_stands_with_its_interval_from_thirty_candidates_on() -> None:
    for candidates, stands in ((29, False), (30, True)):
        found = compute_insights(sources(candidates=candidates)).dimensions[0]
        assert (found.alpha is not None) is stands
        assert (found.alpha_low is not None and found.alpha_high is not None) is stands
        assert found.alpha_missing == (
            None if stands else Shortfall("too few candidates were rated by two interviewers", 29, 30)
        )


def test_agreement_stands_from_five_interviewers_on() -> None:
    four, five = (compute_insights(sources(raters=raters)).dimensions[0] for raters in (4, 5))
    assert four.alpha is None
    assert four.alpha_missing == Shortfall("too few interviewers rated it", 4, 5)
    assert five.alpha is not None
    assert five.alpha_low is not None
    assert five.alpha_high is not None
    assert five.alpha_low < five.alpha < five.alpha_high


def test_candidates_rated_by_one_alone_do_not_open_the_gate() -> None:
    found = compute_insights(sources(candidates=100, panel=1)).dimensions[0]
    assert found.alpha_missing == Shortfall("too few candidates were rated by two interviewers", 0, 30)


def test_nothing_is_said_of_a_person_under_five_scorecards() -> None:
    whole = sources(candidates=60)
    rows = np.flatnonzero(whole.person == 3)
    kept = np.unique(whole.loop[rows])
    for scorecards in (4, 5):
        gone = np.isin(whole.loop, kept[scorecards:]) & (whole.person == 3)
        report = compute_insights(only(whole, ~gone))
        person = next(each for each in report.severity.people if each.person == "person-03")
        assert person.scorecards == scorecards
        assert (person.severity is None) is (scorecards == 4)
    assert person.low is not None
    assert person.reliability is not None
    assert person.reliability >= 0.5


def test_nothing_is_said_of_a_person_whose_severity_is_not_reliable() -> None:
    noisy = sources(candidates=12, raters=8, panel=4, seed=2)
    random = np.random.default_rng(1)
    report = compute_insights(replace(noisy, score=random.integers(1, 6, noisy.score.size)))
    assert [each.severity for each in report.severity.people] == [None] * 8


def test_severities_stand_in_the_order_of_identifiers_and_find_who_is_strict() -> None:
    people = compute_insights(sources(candidates=200)).severity.people
    assert [each.person for each in people] == sorted(each.person for each in people)
    assert people[0].severity is not None
    assert people[-1].severity is not None
    assert people[0].severity < -0.4 < 0.4 < people[-1].severity
    assert people[0].linked == 7


def test_groups_that_share_no_candidate_are_counted() -> None:
    one, other = sources(candidates=40), sources(candidates=40, seed=1)
    both = replace(
        one,
        loop=np.concatenate([one.loop, other.loop + 40]),
        person=np.concatenate([one.person, other.person + 8]),
        dimension=np.concatenate([one.dimension, other.dimension]),
        score=np.concatenate([one.score, other.score]),
        people=tuple(f"person-{number:02}" for number in range(16)),
    )
    report = compute_insights(both)
    assert report.severity.groups == 2
    assert {each.linked for each in report.severity.people} == {7}


def test_reliability_speaks_from_thirty_candidates_on() -> None:
    few, enough = (compute_insights(sources(candidates=number)).reliability for number in (29, 30))
    assert few.panel is None
    assert few.missing == Shortfall("too few candidates to speak of reliability", 29, 30)
    assert enough.panel is not None
    assert enough.candidate_share is not None
    shares = (enough.candidate_share, enough.interviewer_share, enough.rest_share)
    assert sum(each or 0.0 for each in shares) == pytest.approx(1)


def test_without_a_rating_every_part_says_what_it_lacks() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    report = compute_insights(
        replace(
            EMPTY, loop=nothing, person=nothing, dimension=nothing, score=nothing, people=(), dimensions=()
        )
    )
    assert report.dimensions == ()
    assert report.severity.missing is not None
    assert report.reliability.missing is not None
    assert report.turnaround.seats == 0


def test_progress_is_told_after_each_step() -> None:
    told: list[tuple[int, int]] = []
    compute_insights(sources(dimensions=3), lambda done, total: told.append((done, total)))
    assert told == [(step, 6) for step in range(1, 7)]


def test_a_report_survives_storage() -> None:
    report = compute_insights(sources())
    assert from_json_object(Insights, as_json_object(report)) == report


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    whole: InsightSources = sources(candidates=12, raters=5, panel=3)
    shuffled = only(whole, np.random.default_rng(seed).permutation(whole.score.size))
    one, other = compute_insights(whole), compute_insights(shuffled)
    assert one.dimensions == other.dimensions
    for first, second in zip(one.severity.people, other.severity.people, strict=True):
        assert first.severity == pytest.approx(second.severity)
