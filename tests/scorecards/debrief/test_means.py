"""Means per dimension: raw, adjusted for severity where the gates allow it, else why not."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.debrief import (
    Debrief,
    EvidenceError,
    LoopEvidence,
    MeanEstimate,
    Means,
    RaterSeverity,
    SeverityReference,
    compile_debrief,
    input_hash,
    mean_in_words,
    severity_hash,
)
from tests.scorecards.debrief.evidence_rows import (
    amended,
    dimension,
    interview,
    loop,
    panel_of_scores,
    rating,
    scorecard,
    seat,
)

TAU2, SIGMA2 = 0.16, 0.36
NO_CALIBRATION = "No severity calibration is stored for this role"


def rater(number: int, severity: float = 0.0, **changes: object) -> RaterSeverity:
    known = RaterSeverity(f"person-{number}", severity, 0.04, 0.75, 8, 0)
    return replace(known, **changes)


def reference(*raters: RaterSeverity, **changes: object) -> SeverityReference:
    known = SeverityReference("cal-1", "test", "2025-11-23", "2026-11-23", TAU2, SIGMA2, raters)
    return replace(known, **changes)


def means_of(scores: Sequence[int | None], known: SeverityReference | None) -> Means:
    return compile_debrief(replace(panel_of_scores({"a": scores}), severity=known)).means


def test_means_without_calibration_have_no_interval_and_say_why() -> None:
    means = means_of([3, 4, 4], None)
    row = means.dimensions[0]
    assert (row.raw, row.adjusted) == (MeanEstimate(3.67, None, None), None)
    assert means.calibration is None
    assert means.why_no_interval.startswith(NO_CALIBRATION)
    assert means.why_not_adjusted == f"{NO_CALIBRATION}."


def test_means_follow_the_pooled_errors() -> None:
    means = means_of([3, 4, 2, 3], reference(*(rater(number, 0.4) for number in range(4))))
    row = means.dimensions[0]
    # sqrt((0.16 + 0.36) / 4) = 0.3606 and sqrt(0.36 / 4 + 4 * 0.04 / 16) = 0.3162, times 1.96
    assert row.raw == MeanEstimate(3.0, 2.29, 3.71)
    assert row.adjusted == MeanEstimate(3.4, 2.78, 4.02)
    assert (means.why_no_interval, means.why_not_adjusted, row.why_not) == ("", "", "")
    assert (means.calibration, means.window_from, means.window_until) == ("cal-1", "2025-11-23", "2026-11-23")


def test_adjusting_moves_by_the_panels_mean_severity() -> None:
    known = reference(rater(0, 0.9), rater(1, -0.3))
    assert means_of([2, 4], known).dimensions[0].adjusted.mean == 3.3


def test_two_ratings_of_one_person_carry_that_persons_error_twice() -> None:
    evidence = panel_of_scores({"a": [3, 3, 3]})
    second = evidence.interviews[1]
    same = replace(second, seats=(replace(second.seats[0], person="person-0"),))
    interviews = (evidence.interviews[0], same, evidence.interviews[2])
    known = reference(rater(0), rater(2))
    row = compile_debrief(replace(evidence, interviews=interviews, severity=known)).means.dimensions[0]
    # shares 2/3 and 1/3: 0.16 * 5/9 + 0.36 / 3 = 0.2089
    assert (row.ratings, row.interviewers) == (3, 2)
    assert row.raw == MeanEstimate(3.0, 2.1, 3.9)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"scorecards": 7}, "1 of 2 interviewers has fewer than 8 scorecards to compare with others'."),
        (
            {"group": 1},
            "No chain of shared candidates links this panel, so their severities can't be compared.",
        ),
        (
            {"group": None},
            "No chain of shared candidates links this panel, so their severities can't be compared.",
        ),
        (
            {"reliability": 0.69},
            "1 of 2 interviewers has a severity that is known with a reliability under 0.7.",
        ),
    ],
)
def test_one_weak_link_keeps_everything_raw_and_says_why(changes: dict, reason: str) -> None:
    means = means_of([2, 4], reference(rater(0, 0.9), rater(1, -0.3, **changes)))
    assert means.why_not_adjusted == reason
    assert means.dimensions[0].adjusted is None
    assert means.dimensions[0].raw.low is not None
    assert "person" not in means.why_not_adjusted


def test_interviewer_unknown_to_the_calibration_keeps_everything_raw() -> None:
    means = means_of([2, 4, 4], reference(rater(0)))
    assert means.why_not_adjusted == (
        "2 of 3 interviewers have fewer than 8 scorecards to compare with others'."
    )


def test_severities_that_do_not_differ_adjust_nothing() -> None:
    means = means_of([2, 4], reference(rater(0, reliability=0.0), rater(1), severity_variance=0.0))
    assert means.why_not_adjusted.startswith("No difference in severity")
    assert means.dimensions[0].adjusted is None


def test_adjusted_mean_of_one_interviewer_would_give_that_severity_away() -> None:
    row = means_of([4], reference(rater(0, 0.5))).dimensions[0]
    assert (row.adjusted, row.raw.mean) == (None, 4.0)
    assert row.why_not == "Rated by 1 interviewer, whose severity is not for others to read."


def test_rating_changed_after_the_reveal_takes_interval_and_adjustment_away() -> None:
    before, after = scorecard("card-0", [rating("a", 2)]), scorecard("card-0", [rating("a", 4)])
    evidence = loop(
        [dimension("a")],
        interview(0, ["a"], seat(0, amended(after, before))),
        interview(1, ["a"], seat(1, scorecard("card-1", [rating("a", 4)]))),
    )
    row = compile_debrief(replace(evidence, severity=reference(rater(0), rater(1)))).means.dimensions[0]
    assert (row.raw, row.adjusted) == (MeanEstimate(4.0, None, None), None)
    assert row.why_not.startswith("A rating was changed after the reveal")


def test_means_and_their_ends_stay_on_the_scale() -> None:
    row = means_of([5, 5], reference(rater(0, 0.9), rater(1, 0.9))).dimensions[0]
    assert (row.adjusted.mean, row.adjusted.high) == (5.0, 5.0)


def test_dimension_without_a_score_has_no_mean() -> None:
    row = means_of([None, None], reference(rater(0), rater(1))).dimensions[0]
    assert (row.raw, row.adjusted, row.ratings, row.why_not) == (None, None, 0, "")


def test_mean_reads_with_its_interval_and_people() -> None:
    assert mean_in_words(MeanEstimate(3.67, 2.9, 4.43), 3) == "3.67 (2.90 to 4.43), 3 interviewers"
    assert mean_in_words(MeanEstimate(4.0, None, None), 1) == "4.00, 1 interviewer"


def test_calibration_is_part_of_the_hash_and_the_order_of_its_raters_is_not() -> None:
    evidence = panel_of_scores({"a": [2, 4]})
    one = replace(evidence, severity=reference(rater(0, 0.1), rater(1)))
    turned = replace(evidence, severity=reference(rater(1), rater(0, 0.1)))
    other = replace(evidence, severity=reference(rater(0, 0.2), rater(1)))
    assert input_hash(one) == input_hash(turned)
    assert len({input_hash(evidence), input_hash(one), input_hash(other)}) == 3
    assert compile_debrief(one) == compile_debrief(turned)


def test_hash_is_found_without_the_calibration_by_its_own_hash() -> None:
    evidence = panel_of_scores({"a": [2, 4]})
    known = reference(rater(0, 0.1), rater(1))
    with_calibration = replace(evidence, severity=known)
    assert input_hash(evidence, severity=severity_hash(known)) == input_hash(with_calibration)
    turned = replace(known, raters=known.raters[::-1])
    assert severity_hash(turned) == severity_hash(known) != severity_hash(reference(rater(0, 0.2), rater(1)))
    assert severity_hash(None) is None


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (reference(rater(0), rater(0)), "rater person-0 appears twice"),
        (reference(rater(0, float("nan"))), "the severity of rater person-0 is no number to go by"),
        (reference(rater(0, reliability=1.2)), "the severity of rater person-0 is no number to go by"),
        (reference(rater(0, error_variance=-1.0)), "calibration cal-1 holds a variance that is none"),
        (reference(rating_variance=float("inf")), "calibration cal-1 holds a variance that is none"),
    ],
)
def test_calibration_that_makes_no_sense_is_refused(broken: SeverityReference, message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        input_hash(replace(panel_of_scores({"a": [3]}), severity=broken))


severities = st.lists(st.floats(-1, 1), min_size=4, max_size=4)
panels = st.lists(st.integers(1, 5), min_size=2, max_size=4)


def _reference_for(points: Sequence[float]) -> SeverityReference:
    return reference(*(rater(number, value) for number, value in enumerate(points)))


@settings(max_examples=100, deadline=None)
@given(panels, severities)
def test_means_lie_inside_their_intervals_and_on_the_scale(scores: list[int], points: list) -> None:
    row = means_of(scores, _reference_for(points)).dimensions[0]
    assert row.raw.low <= row.raw.mean <= row.raw.high
    assert row.adjusted.low <= row.adjusted.mean <= row.adjusted.high
    assert row.adjusted.low >= 1
    assert row.adjusted.high <= 5


@settings(max_examples=60, deadline=None)
@given(panels, severities)
def test_raw_mean_does_not_depend_on_severities(scores: list[int], points: list) -> None:
    calm = means_of(scores, _reference_for([0.0] * 4)).dimensions[0]
    row = means_of(scores, _reference_for(points)).dimensions[0]
    assert row.raw == calm.raw
    assert calm.adjusted.mean == calm.raw.mean


@settings(max_examples=60, deadline=None)
@given(panels, severities)
def test_document_with_means_survives_json(scores: list[int], points: list) -> None:
    evidence: LoopEvidence = replace(panel_of_scores({"a": scores}), severity=_reference_for(points))
    document = compile_debrief(evidence)
    assert Debrief.from_json(json.loads(json.dumps(document.as_json()))) == document


def test_document_of_an_older_compiler_is_read_without_means() -> None:
    old = compile_debrief(panel_of_scores({"a": [3, 4]})).as_json()
    del old["means"], old["robustness"]
    document = Debrief.from_json(old)
    assert (document.means, document.robustness) == (None, None)
