"""The many-facet Rasch model against its definition, a general optimizer, known truth and a peer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from scorecards.psychometrics.rasch import Rasch, fit_rasch
from scorecards.psychometrics.values import NotEnough
from tests.scorecards.psychometrics.references import expected, needs_references, rows, sparse_ratings

Columns = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def probabilities(location: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """Return the chances of each category (n, K), written out from the definition."""
    steps = np.concatenate([np.zeros((location.size, 1)), location[:, None] - thresholds], axis=1)
    weights = np.exp(np.cumsum(steps, axis=1))
    return weights / weights.sum(axis=1, keepdims=True)


def locations(fit: Rasch, columns: Columns) -> np.ndarray:
    return fit.ability[columns[0]] - fit.severity[columns[1]] - fit.difficulty[columns[2]]


def simulated(
    candidates: int = 12, raters: int = 4, dimensions: int = 3, seed: int = 0, spread: float = 0.7
) -> tuple[Columns, np.ndarray]:
    """Return a complete table of ratings from 1 to 4 and the severities that made it."""
    random = np.random.default_rng(seed)
    severity = random.normal(0, 0.5, raters)
    candidate, rater, dimension = (
        index.ravel()
        for index in np.meshgrid(range(candidates), range(raters), range(dimensions), indexing="ij")
    )
    location = (
        random.normal(0, spread, candidates)[candidate]
        - severity[rater]
        - np.linspace(-0.4, 0.4, dimensions)[dimension]
    )
    chances = probabilities(location, np.array([-1.0, 0.0, 1.0])).cumsum(axis=1)
    score = 1 + (random.random((location.size, 1)) > chances).sum(axis=1)
    return (candidate, rater, dimension, score), severity


def fitted(columns: Columns, categories: int = 4, priors: bool = True) -> Rasch:
    fit = fit_rasch(*columns, categories=categories, priors=priors)
    assert isinstance(fit, Rasch)
    return fit


def test_without_priors_expected_totals_are_the_observed_ones() -> None:
    """What joint maximum likelihood means: everybody's expected total is the total given."""
    columns, _ = simulated()
    fit = fitted(columns, priors=False)
    chances = probabilities(locations(fit, columns), fit.thresholds)
    surplus = columns[3] - 1 - chances @ np.arange(4)
    for index in columns[:3]:
        assert np.bincount(index, weights=surplus) == pytest.approx(np.zeros(index.max() + 1), abs=1e-6)
    assert chances.sum(axis=0) == pytest.approx(np.bincount(columns[3] - 1), abs=1e-6)
    centred = (fit.ability.mean(), fit.severity.mean(), fit.difficulty.mean())
    assert centred == pytest.approx((0, 0, 0), abs=1e-9)


def test_without_priors_a_general_optimizer_finds_the_same() -> None:
    columns, _ = simulated(candidates=6, raters=3, dimensions=2, seed=3)
    fit = fitted(columns, priors=False)

    def minus_log_likelihood(free: np.ndarray) -> float:
        ability, severity, difficulty, thresholds = np.split(free, [6, 9, 11])
        location = ability[columns[0]] - severity[columns[1]] - difficulty[columns[2]]
        chances = probabilities(location, thresholds)
        ties = ability.sum() ** 2 + severity.sum() ** 2 + difficulty.sum() ** 2
        return float(ties - np.log(chances[np.arange(location.size), columns[3] - 1]).sum())

    peer = optimize.minimize(minus_log_likelihood, np.zeros(14), method="BFGS", options={"gtol": 1e-6})
    mine = np.concatenate([fit.ability, fit.severity, fit.difficulty, fit.thresholds])
    assert mine == pytest.approx(peer.x, abs=1e-4)


def test_with_priors_the_posterior_is_stationary() -> None:
    columns, _ = simulated()
    fit = fitted(columns)
    surplus = columns[3] - 1 - probabilities(locations(fit, columns), fit.thresholds) @ np.arange(4)
    by_rater = -np.bincount(columns[1], weights=surplus)
    by_candidate = np.bincount(columns[0], weights=surplus)
    assert by_rater == pytest.approx(fit.severity / fit.severity_spread**2, abs=1e-3)
    assert by_candidate == pytest.approx(fit.ability / fit.ability_spread**2, abs=1e-3)
    assert np.bincount(columns[2], weights=surplus) == pytest.approx(np.zeros(3), abs=1e-6)


def test_fit_statistics_by_their_definition() -> None:
    columns, _ = simulated()
    fit = fitted(columns, priors=False)
    chances = probabilities(locations(fit, columns), fit.thresholds)
    mean = chances @ np.arange(4)
    variance = chances @ np.arange(4) ** 2 - mean**2
    squares = (columns[3] - 1 - mean) ** 2
    for rater in range(4):
        mine = columns[1] == rater
        assert fit.infit[rater] == pytest.approx(squares[mine].sum() / variance[mine].sum())
        assert fit.outfit[rater] == pytest.approx((squares[mine] / variance[mine]).mean())


def test_fair_average_is_what_an_average_rater_would_give() -> None:
    columns, _ = simulated()
    fit = fitted(columns)
    for candidate in range(3):
        chances = probabilities(fit.ability[candidate] - fit.difficulty, fit.thresholds)
        assert fit.fair_average[candidate] == pytest.approx((chances @ np.arange(1, 5)).mean())


def test_truth_is_found_again() -> None:
    columns, severity = simulated(candidates=150, raters=12, seed=1)
    fit = fitted(columns)
    assert np.corrcoef(fit.severity, severity)[0, 1] > 0.99
    assert fit.thresholds - fit.thresholds.mean() == pytest.approx([-1, 0, 1], abs=0.15)
    assert fit.difficulty == pytest.approx([-0.4, 0, 0.4], abs=0.1)
    assert (fit.ability_spread, fit.severity_spread) == pytest.approx((0.7, severity.std()), abs=0.12)
    assert fit.infit == pytest.approx(np.ones(12), abs=0.2)
    assert not fit.disordered


@needs_references
def test_sparse_panel_orders_raters_as_the_ordinal_mixed_model() -> None:
    candidate, rater, dimension, score = sparse_ratings()
    fit = fitted((candidate, rater, dimension, score), categories=5)
    peer = np.array([row["severity"] for row in expected("sparse_synth_peers.json")["clmm"]["rater"]])
    truth = np.array([float(row["true_severity"]) for row in rows("sparse_synth_truth.csv")])
    assert np.corrcoef(fit.severity, peer)[0, 1] > 0.97
    assert np.corrcoef(fit.severity, truth)[0, 1] > 0.95
    assert fit.unused == ()


def test_a_rater_who_answers_at_random_misfits() -> None:
    columns, _ = simulated(candidates=80, raters=6, seed=5, spread=1.2)
    score = columns[3].copy()
    noisy = columns[1] == 2
    score[noisy] = np.random.default_rng(0).integers(1, 5, int(noisy.sum()))
    fit = fitted((*columns[:3], score))
    assert fit.infit.argmax() == 2
    assert fit.infit[2] > 1.3 > np.delete(fit.infit, 2).max()


@given(st.integers(0, 500))
@settings(max_examples=10, deadline=None)
def test_order_and_names_do_not_matter(seed: int) -> None:
    columns, _ = simulated(seed=seed % 7)
    random = np.random.default_rng(seed)
    order, raters, candidates = (
        random.permutation(columns[3].size),
        random.permutation(4),
        random.permutation(12),
    )
    turned = fitted(
        (candidates[columns[0]][order], raters[columns[1]][order], columns[2][order], columns[3][order])
    )
    straight = fitted(columns)
    assert turned.severity[raters] == pytest.approx(straight.severity, abs=1e-5)
    assert turned.ability[candidates] == pytest.approx(straight.ability, abs=1e-5)
    assert turned.thresholds == pytest.approx(straight.thresholds, abs=1e-5)


def test_turning_the_scale_round_turns_the_measures_round() -> None:
    columns, _ = simulated(seed=2)
    straight, turned = fitted(columns), fitted((*columns[:3], 5 - columns[3]))
    assert turned.severity == pytest.approx(-straight.severity, abs=1e-5)
    assert turned.thresholds == pytest.approx(-straight.thresholds[::-1], abs=1e-5)


def test_somebody_with_top_scores_only_has_a_finite_measure() -> None:
    columns, _ = simulated()
    score = np.where(columns[0] == 5, 4, columns[3])
    fit = fitted((*columns[:3], score))
    assert fit.ability.argmax() == 5
    assert np.isfinite(fit.ability).all()
    assert fit_rasch(*columns[:3], score, categories=4, priors=False) == NotEnough(
        "somebody has only lowest or only highest scores, and no finite measure", have=1, need=0
    )


def test_equal_raters_have_no_spread() -> None:
    columns, _ = simulated(candidates=30)
    score = np.repeat(columns[3].reshape(30, 4, 3)[:, :1], 4, axis=1).ravel()
    fit = fitted((*columns[:3], score))
    assert fit.severity == pytest.approx(np.zeros(4), abs=1e-6)
    assert fit.severity_spread == pytest.approx(0.02)


def test_a_dimension_with_top_scores_only_is_never_measured() -> None:
    columns, _ = simulated()
    score = np.where(columns[2] == 1, 4, columns[3])
    assert isinstance(fit_rasch(*columns[:3], score, categories=4), NotEnough)


@pytest.mark.parametrize("rater", [0, 1])
def test_few_ratings_that_run_away_are_not_taken_for_settled(rater: int) -> None:
    fit = fit_rasch([0, 0, 0], [0, 0, rater], [0, 0, 1], [1, 2, 2], categories=5)
    assert fit == NotEnough("so few ratings do not settle the measures", 3, None)


def test_categories_nobody_used_are_named() -> None:
    columns, _ = simulated()
    score = np.array([0, 1, 2, 4, 5])[columns[3]]
    fit = fitted((*columns[:3], score), categories=6)
    assert (fit.used, fit.unused, fit.thresholds.size) == ((1, 2, 4, 5), (3, 6), 3)
    assert fit.severity == pytest.approx(fitted(columns).severity)


def test_disordered_thresholds_are_told() -> None:
    """A middle category that is nowhere the likeliest."""
    columns, _ = simulated(candidates=60)
    rare = np.random.default_rng(1).random(columns[3].size) < 0.9
    score = np.where((columns[3] == 2) & rare, 3, columns[3])
    assert fitted((*columns[:3], score)).disordered


def test_gaps_in_the_indices_stay_gaps() -> None:
    columns, _ = simulated()
    fit = fitted((columns[0], columns[1] * 2, columns[2], columns[3]))
    assert np.isnan(fit.severity).tolist() == [False, True, False, True, False, True, False]
    assert fit.severity[::2] == pytest.approx(fitted(columns).severity)


def test_one_category_says_nothing() -> None:
    refusal = NotEnough("the model needs two categories in use", have=1, need=2)
    assert fit_rasch([0, 1], [0, 0], [0, 0], [3, 3], categories=5) == refusal
    assert fit_rasch([], [], [], [], categories=5) == NotEnough(refusal.reason, have=0, need=2)


@pytest.mark.parametrize("score", [0, 6])
def test_scores_outside_the_scale_are_refused(score: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        fit_rasch([0, 1], [0, 0], [0, 0], [3, score], categories=5)


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 2), st.integers(1, 5)),
        min_size=2,
        max_size=40,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_ratings_give_measures_or_a_reason(ratings: list[tuple[int, int, int, int]]) -> None:
    fit = fit_rasch(*zip(*ratings, strict=True), categories=5)
    if isinstance(fit, Rasch):
        measured = np.concatenate([fit.ability, fit.severity, fit.difficulty, fit.thresholds])
        assert np.isfinite(measured[~np.isnan(measured)]).all()
        assert (fit.fair_average[~np.isnan(fit.fair_average)] >= 1).all()
        assert (fit.fair_average[~np.isnan(fit.fair_average)] <= 5).all()
