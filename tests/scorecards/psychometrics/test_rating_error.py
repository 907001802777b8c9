"""The error of single ratings, and how far a stored calibration's intervals are from the exact ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.psychometrics.rating_error import rating_variance
from scorecards.psychometrics.scorecard_means import scorecard_means
from scorecards.psychometrics.severity import Severity, estimate_severity
from scorecards.psychometrics.values import NotEnough
from tests.scorecards.psychometrics.references import needs_references, sparse_ratings


def _fit(candidate: np.ndarray, rater: np.ndarray, dimension: np.ndarray, score: np.ndarray) -> Severity:
    cards = scorecard_means(candidate, rater, dimension, score)
    fit = estimate_severity(cards.candidate, cards.rater, cards.mean)
    assert isinstance(fit, Severity)
    return fit


@needs_references
def test_rating_variance_is_near_what_lme4_splits_into_halo_and_rest() -> None:
    """lme4 on the same ratings: candidate x rater .135, rater x dimension .001, residual .346."""
    columns = sparse_ratings()
    variance = rating_variance(*columns, _fit(*columns))
    assert variance == pytest.approx(0.135 + 0.001 + 0.346, rel=0.03)


@needs_references
def test_diagonal_of_the_prediction_errors_makes_intervals_at_most_six_percent_narrower() -> None:
    columns = sparse_ratings()
    fit = _fit(*columns)
    variance = rating_variance(*columns, fit)
    exact = fit.residual * fit.root.T @ fit.root
    assert np.diag(exact) == pytest.approx(fit.error_variance)
    ratios = []
    for candidate in np.unique(columns[0]):
        panel = np.unique(columns[1][columns[0] == candidate])
        share = np.full(panel.size, 1 / panel.size)
        whole = variance / panel.size + share @ exact[np.ix_(panel, panel)] @ share
        stored = variance / panel.size + (share**2) @ fit.error_variance[panel]
        ratios.append(np.sqrt(stored / whole))
    assert 0.94 < min(ratios) <= max(ratios) < 0.99


def _crossed(noise: float = 0.4, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    candidate, rater, dimension = (part.ravel() for part in np.indices((12, 4, 3)))
    score = 3 + random.normal(0, 0.5, 12)[candidate] - np.array([0.6, 0.0, -0.2, -0.4])[rater]
    return candidate, rater, dimension, score + random.normal(0, noise, candidate.size)


def test_rating_variance_finds_the_noise_that_was_put_in() -> None:
    columns = _crossed()
    assert rating_variance(*columns, _fit(*columns)) == pytest.approx(0.16, rel=0.15)


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_row_order_does_not_matter(dice: object) -> None:
    columns = _crossed()
    order = np.array(dice.sample(range(columns[0].size), columns[0].size))
    fit = _fit(*columns)
    mixed = rating_variance(*(column[order] for column in columns), fit)
    assert mixed == pytest.approx(rating_variance(*columns, fit), rel=1e-12)


def test_level_of_a_candidate_or_dimension_does_not_matter() -> None:
    candidate, rater, dimension, score = _crossed()
    fit = _fit(candidate, rater, dimension, score)
    moved = score + np.linspace(-1, 1, 12)[candidate] + np.array([0.3, 0.0, -0.3])[dimension]
    plain = rating_variance(candidate, rater, dimension, score, fit)
    assert rating_variance(candidate, rater, dimension, moved, fit) == pytest.approx(plain)


def test_too_few_comparisons_give_no_number() -> None:
    columns = _crossed()
    fit = _fit(*columns)
    alone = columns[1] == 0
    answer = rating_variance(*(column[alone] for column in columns), fit)
    assert answer == NotEnough("too few dimensions were rated by two interviewers", 0, 10)


def test_columns_of_different_length_are_refused() -> None:
    candidate, rater, dimension, score = _crossed()
    fit = _fit(candidate, rater, dimension, score)
    with pytest.raises(ValueError, match="columns differ in length"):
        rating_variance(candidate[1:], rater, dimension, score, fit)


def test_ordinary_fit_converges() -> None:
    assert _fit(*_crossed()).converged is True


def test_fit_at_the_end_of_its_range_says_so() -> None:
    """Ratings without any noise drive the ratio of variances to its lower end, where nothing is a maximum."""
    assert _fit(*_crossed(noise=0.0)).converged is False
