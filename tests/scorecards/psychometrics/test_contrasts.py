"""Comparisons of interviewers, and the gates in front of them."""

import numpy as np
import pytest

from scorecards.psychometrics.adjustment import candidate_mean
from scorecards.psychometrics.contrasts import compare_groups, contrast_error, shown_severity
from scorecards.psychometrics.severity import Severity, estimate_severity
from scorecards.psychometrics.values import NotEnough
from tests.scorecards.psychometrics.simulations import Organisation, organisation, two_departments


def fit_of(data: Organisation) -> Severity:
    fit = estimate_severity(data.candidate, data.rater, data.mean)
    assert isinstance(fit, Severity)
    return fit


def test_contrast_error_equals_least_squares() -> None:
    data = organisation(candidates=30, raters=6, seed=2)
    fit = fit_of(data)
    columns = np.hstack([np.eye(30)[data.candidate], -np.eye(6)[data.rater]])
    contrast = np.array([1.0, -0.5, -0.5, 0, 0, 0])
    variance = np.linalg.pinv(columns.T @ columns)[30:, 30:]
    assert contrast_error(fit, contrast) == pytest.approx(
        np.sqrt(fit.residual * contrast @ variance @ contrast)
    )


def test_few_bridges_leave_departments_incomparable() -> None:
    """One bridging seat links the groups, and its error still forbids the comparison; a hundred carry it."""
    contrast = np.repeat([-1 / 12, 1 / 12], 12)
    errors = [contrast_error(fit_of(two_departments(bridges)), contrast) for bridges in (0, 1, 10, 100)]
    assert errors[0] == np.inf
    assert errors[1] > 0.4
    assert 0.13 < errors[2] < 0.25
    assert errors[3] < 0.08
    first, second = range(12), range(12, 24)
    assert compare_groups(fit_of(two_departments(0)), first, second) == NotEnough(
        "no chain of shared candidates links these interviewers", have=0, need=1
    )
    refused = compare_groups(fit_of(two_departments(1)), first, second)
    assert isinstance(refused, NotEnough)
    assert (refused.need, refused.have) == (0.15, errors[1])
    allowed = compare_groups(fit_of(two_departments(100)), second, first)
    assert allowed.error == errors[3]
    assert allowed.difference == pytest.approx(0.5, abs=3 * allowed.error)


def test_a_contrast_that_compares_nothing_has_no_error() -> None:
    fit = fit_of(organisation())
    assert contrast_error(fit, [1, 0, 0, 0, 0, 0, 0, 0]) == np.inf


def test_bad_contrasts_are_refused() -> None:
    fit = fit_of(organisation())
    with pytest.raises(ValueError, match="8 raters"):
        contrast_error(fit, [1, -1])
    with pytest.raises(ValueError, match="empty"):
        compare_groups(fit, [], [1])


def test_severity_is_shown_from_half_reliability() -> None:
    data = organisation(candidates=60, error=0.7)
    fit = estimate_severity(
        np.append(data.candidate, [0, 99]), np.append(data.rater, [8, 9]), np.append(data.mean, [5.0, 3.0])
    )
    assert shown_severity(fit, 0) == fit.severity[0]
    assert shown_severity(fit, 8) == NotEnough(
        "too few interviews for a reliable severity", have=fit.reliability[8], need=0.5
    )
    assert 0 < fit.reliability[8] < 0.5
    assert shown_severity(fit, 9) == NotEnough("nobody else met these candidates", have=0, need=1)


def test_candidate_mean_is_adjusted_by_the_panel() -> None:
    fit = fit_of(organisation(candidates=60))
    mean = candidate_mean([0, 3, 5, 6], [3.0, 4.0, 2.5, 3.5], fit)
    assert (mean.interviewers, mean.raw) == (4, 3.25)
    assert mean.adjusted == pytest.approx(3.25 + fit.severity[[0, 3, 5, 6]].mean())
    assert mean.raw_error == pytest.approx(np.sqrt((fit.between + fit.residual) / 4))
    covariance = fit.residual * np.linalg.inv(fit.laplacian + np.eye(8) * fit.residual / fit.between)
    weights = np.isin(np.arange(8), [0, 3, 5, 6]) / 4
    assert mean.adjusted_error == pytest.approx(np.sqrt(fit.residual / 4 + weights @ covariance @ weights))
    assert mean.adjusted_error < mean.raw_error


@pytest.mark.parametrize(
    ("panel", "reason"),
    [
        ([0, 8], "no chain of shared candidates links this panel"),
        ([0, 9], "an interviewer has too few compared scorecards"),
    ],
)
def test_a_candidate_mean_stays_raw_with_its_reason(panel: list[int], reason: str) -> None:
    data = organisation(candidates=60)
    fit = estimate_severity(
        np.append(data.candidate, [98, 0]), np.append(data.rater, [8, 9]), np.append(data.mean, [3.0, 5.0])
    )
    mean = candidate_mean(panel, [3.0, 4.0], fit)
    assert mean.raw == 3.5
    assert mean.adjusted == mean.adjusted_error
    assert mean.adjusted.reason == reason


def test_unreliable_severities_adjust_nothing() -> None:
    fit = fit_of(organisation(candidates=24, error=1.2))
    mean = candidate_mean([0, 1], [3.0, 4.0], fit)
    assert fit.scorecards[:2].min() >= 8
    assert mean.adjusted == NotEnough(
        "an interviewer's severity is not reliable enough", have=fit.reliability[:2].min(), need=0.7
    )


def test_a_candidate_whom_nobody_rated() -> None:
    fit = fit_of(organisation())
    assert candidate_mean([], [], fit) == NotEnough("nobody has rated this candidate", have=0, need=1)
    with pytest.raises(ValueError, match="8 raters"):
        candidate_mean([8], [3.0], fit)
