"""Severity against lme4, dense textbook algebra, known truth and its own symmetries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.psychometrics.contrasts import unshrunk_severity
from scorecards.psychometrics.scorecard_means import ScorecardMeans, scorecard_means
from scorecards.psychometrics.severity import Severity, estimate_severity
from scorecards.psychometrics.values import NotEnough
from tests.scorecards.psychometrics.references import expected, needs_references, rows, sparse_ratings
from tests.scorecards.psychometrics.simulations import Organisation, organisation

seeds = st.integers(0, 10_000)


def fit_of(data: Organisation | ScorecardMeans) -> Severity:
    fit = estimate_severity(data.candidate, data.rater, data.mean)
    assert isinstance(fit, Severity)
    return fit


@pytest.fixture(scope="module")
def sparse() -> ScorecardMeans:
    return scorecard_means(*sparse_ratings())


def peer(model: str, column: str = "severity") -> np.ndarray:
    return np.array([row[column] for row in expected("sparse_synth_peers.json")[model]["rater"]])


@needs_references
def test_dimension_effects_as_published(sparse: ScorecardMeans) -> None:
    assert sparse.mean.size == 526
    assert sparse.ratings.sum() == 4006
    effects = expected("sparse_synth_peers.json")["W"]["dim_effects"]
    assert sparse.dimension_effects == pytest.approx(effects, abs=1e-8)


@needs_references
def test_severities_as_in_lme4(sparse: ScorecardMeans) -> None:
    fit = fit_of(sparse)
    components = expected("sparse_synth_peers.json")["W"]["vc"]
    assert (fit.between, fit.residual) == pytest.approx((components["rf"], components["residual"]), abs=1e-8)
    assert fit.severity == pytest.approx(peer("W"), abs=1e-7)


@needs_references
def test_lme4_standard_errors_are_the_ones_that_take_candidates_as_known(sparse: ScorecardMeans) -> None:
    """lme4 leaves out that candidates are estimated too: ours are larger."""
    fit = fit_of(sparse)
    conditional = np.sqrt(fit.residual / (fit.scorecards + fit.residual / fit.between))
    assert conditional == pytest.approx(peer("W", "se"), abs=1e-7)
    assert np.all(np.sqrt(fit.error_variance) > conditional)


@needs_references
def test_unshrunk_severities_as_in_least_squares(sparse: ScorecardMeans) -> None:
    assert unshrunk_severity(fit_of(sparse)) == pytest.approx(peer("F"), abs=1e-8)


@needs_references
def test_severities_agree_with_models_of_single_ratings(sparse: ScorecardMeans) -> None:
    """The rating-level lme4 model, the ordinal one on its own scale, and the truth that made the data."""
    severity = fit_of(sparse).severity
    truth = np.array([float(row["true_severity"]) for row in rows("sparse_synth_truth.csv")])
    assert severity == pytest.approx(peer("A"), abs=0.01)
    assert np.corrcoef(severity, peer("A"))[0, 1] > 0.9999
    assert np.corrcoef(severity, peer("clmm"))[0, 1] > 0.98
    assert round(np.corrcoef(severity, truth)[0, 1], 3) == 0.979


def test_prediction_errors_equal_dense_algebra() -> None:
    data = organisation(candidates=30, raters=7, seed=4)
    fit = fit_of(data)
    fixed = np.eye(30)[data.candidate]
    chance = -np.eye(7)[data.rater]
    system = np.block(
        [
            [fixed.T @ fixed, fixed.T @ chance],
            [chance.T @ fixed, chance.T @ chance + np.eye(7) * fit.residual / fit.between],
        ]
    )
    inverse = np.linalg.inv(system)
    solution = inverse @ np.concatenate([fixed.T @ data.mean, chance.T @ data.mean])
    assert fit.severity == pytest.approx(solution[30:], abs=1e-10)
    assert fit.error_variance == pytest.approx(fit.residual * np.diag(inverse)[30:], abs=1e-10)
    assert fit.reliability == pytest.approx(1 - fit.error_variance / fit.between)


def test_variances_maximize_the_restricted_likelihood() -> None:
    """The likelihood from its definition, on a grid around the estimate, is nowhere higher."""
    data = organisation(candidates=25, raters=6, seed=8)
    fit = fit_of(data)
    fixed, chance = np.eye(25)[data.candidate], np.eye(6)[data.rater]

    def restricted(between: float, residual: float) -> float:
        covariance = between * chance @ chance.T + residual * np.eye(data.mean.size)
        inverse = np.linalg.inv(covariance)
        information = fixed.T @ inverse @ fixed
        rest = data.mean - fixed @ np.linalg.solve(information, fixed.T @ inverse @ data.mean)
        logs = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(information)[1]
        return -0.5 * (logs + rest @ inverse @ rest)

    best = restricted(fit.between, fit.residual)
    steps = [
        (1.01, 1),
        (0.99, 1),
        (1, 1.01),
        (1, 0.99),
        (1.01, 1.01),
        (0.99, 0.99),
        (1.01, 0.99),
        (0.99, 1.01),
    ]
    assert all(restricted(fit.between * a, fit.residual * b) < best for a, b in steps)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_row_order_does_not_matter(seed: int) -> None:
    data = organisation(candidates=20, seed=seed)
    order = np.random.default_rng(seed).permutation(data.mean.size)
    shuffled = estimate_severity(data.candidate[order], data.rater[order], data.mean[order])
    assert fit_of(data).severity == pytest.approx(shuffled.severity, abs=1e-6)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_names_do_not_matter(seed: int) -> None:
    data = organisation(candidates=20, seed=seed)
    random = np.random.default_rng(seed)
    people, candidates = random.permutation(8), random.permutation(20)
    renamed = estimate_severity(candidates[data.candidate], people[data.rater], data.mean)
    assert fit_of(data).severity == pytest.approx(renamed.severity[people], abs=1e-6)


@given(seeds, st.integers(0, 7), st.floats(-2, 2))
@settings(max_examples=20, deadline=None)
def test_a_constant_added_to_one_rater_moves_only_that_rater(seed: int, rater: int, constant: float) -> None:
    """Up to the centring, which moves all others by the same amount."""
    data = organisation(seed=seed)
    moved = estimate_severity(data.candidate, data.rater, data.mean + constant * (data.rater == rater))
    change = unshrunk_severity(moved) - unshrunk_severity(fit_of(data))
    others = np.delete(change, rater)
    assert change[rater] - others == pytest.approx(np.full(7, -constant), abs=1e-9)
    assert change.sum() == pytest.approx(0, abs=1e-9)


@given(seeds, st.floats(-3, 3))
@settings(max_examples=20, deadline=None)
def test_a_constant_added_to_one_candidate_moves_nobody(seed: int, constant: float) -> None:
    data = organisation(candidates=20, seed=seed)
    moved = estimate_severity(data.candidate, data.rater, data.mean + constant * (data.candidate == 3))
    assert moved.severity == pytest.approx(fit_of(data).severity, abs=1e-6)


@given(seeds, st.floats(0.1, 10))
@settings(max_examples=15, deadline=None)
def test_the_unit_of_the_scale_scales_severity(seed: int, unit: float) -> None:
    data = organisation(candidates=20, seed=seed)
    scaled = estimate_severity(data.candidate, data.rater, data.mean * unit)
    assert scaled.severity == pytest.approx(fit_of(data).severity * unit, abs=1e-6 * unit)
    assert scaled.reliability == pytest.approx(fit_of(data).reliability, abs=1e-6)


def test_two_copies_side_by_side_give_two_equal_halves() -> None:
    data = organisation(seed=5)
    twice = estimate_severity(
        np.concatenate([data.candidate, data.candidate + 40]),
        np.concatenate([data.rater, data.rater + 8]),
        np.tile(data.mean, 2),
    )
    assert twice.severity[:8] == pytest.approx(twice.severity[8:], abs=1e-12)
    assert list(twice.group) == [0] * 8 + [1] * 8
    assert unshrunk_severity(twice)[8:] == pytest.approx(unshrunk_severity(fit_of(data)), abs=1e-10)


def test_every_candidate_met_again_with_equal_scores_leaves_unshrunk_severity() -> None:
    data = organisation(seed=6)
    twice = estimate_severity(
        np.concatenate([data.candidate, data.candidate + 40]), np.tile(data.rater, 2), np.tile(data.mean, 2)
    )
    assert unshrunk_severity(twice) == pytest.approx(unshrunk_severity(fit_of(data)), abs=1e-10)


def test_truth_is_found_again_when_strict_raters_meet_the_strong() -> None:
    """A rater's own mean is misled by who was met; severity is not."""
    random = np.random.default_rng(2)
    candidate = np.repeat(np.arange(400), 4)
    strong = candidate % 2
    rater = np.concatenate([random.choice(10, 4, replace=False) for _ in range(400)]) + 10 * strong
    rater[::40] = (rater[::40] + 10) % 20
    truth = random.normal(0, 0.4, 20)
    mean = random.normal(2.5, 0.4, 400)[candidate] + strong - truth[rater] + random.normal(0, 0.4, 1600)
    fit = estimate_severity(candidate, rater, mean)
    own = mean.mean() - np.bincount(rater, weights=mean) / np.bincount(rater)
    assert np.corrcoef(fit.severity, truth)[0, 1] > 0.9
    assert np.corrcoef(own, truth)[0, 1] < 0.75


def test_errors_cover_the_truth_as_often_as_they_say() -> None:
    inside = []
    for seed in range(40):
        data = organisation(candidates=150, raters=30, seed=seed)
        fit = fit_of(data)
        inside.append(np.abs(fit.severity - data.severity) < 1.96 * np.sqrt(fit.error_variance))
    assert 0.93 < np.mean(inside) < 0.97


def test_no_differences_are_no_differences() -> None:
    """With every difference taken out REML puts their variance at 0, and nobody is called strict."""
    data = organisation(seed=3)
    equal = data.mean + unshrunk_severity(fit_of(data))[data.rater]
    fit = estimate_severity(data.candidate, data.rater, equal)
    assert fit.between == 0.0
    assert fit.residual > 0.1
    assert fit.severity.tolist() == fit.reliability.tolist() == fit.error_variance.tolist() == [0.0] * 8


def test_identical_ratings_have_no_severity() -> None:
    fit = estimate_severity([0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2], [3, 3, 3, 4, 4, 4])
    assert (fit.between, fit.residual, fit.severity.tolist()) == (0.0, 0.0, [0.0, 0.0, 0.0])


def test_constant_shifts_without_noise_are_read_off() -> None:
    candidate, rater = np.repeat(np.arange(12), 3), np.tile(np.arange(3), 12)
    fit = estimate_severity(candidate, rater, 3.0 + (candidate % 3) - np.array([-1.0, 0.0, 1.0])[rater])
    assert fit.severity == pytest.approx([-1, 0, 1], abs=1e-6)
    assert (fit.between, fit.residual) == pytest.approx((1, 0), abs=1e-6)
    # How these three compare is known; how they compare with interviewers in general is not.
    assert fit.reliability == pytest.approx([2 / 3] * 3, abs=1e-6)


def test_single_scorecards_are_counted_and_left_out() -> None:
    data = organisation(seed=1)
    fit = estimate_severity(
        np.append(data.candidate, [40, 41]), np.append(data.rater, [0, 8]), np.append(data.mean, [1.0, 1.0])
    )
    assert (fit.single, fit.candidates, fit.scorecards[8], fit.group[8]) == (2, 40, 0, -1)
    assert fit.severity[:8] == pytest.approx(fit_of(data).severity, abs=1e-7)
    assert (fit.severity[8], fit.reliability[8]) == pytest.approx((0, 0), abs=1e-9)


def test_too_little_gives_no_number() -> None:
    nobody = NotEnough("no two interviewers met the same candidate", have=0, need=1)
    assert estimate_severity([], [], []) == nobody
    assert estimate_severity([0, 1, 2], [0, 1, 2], [3, 4, 5]) == nobody
    assert estimate_severity([0, 0, 1, 1], [0, 1, 1, 2], [3, 4, 2, 5]) == NotEnough(
        "too few shared scorecards to tell severity from chance", have=2, need=3
    )


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (([0, 0], [0, 1], [3.0]), "differ in length"),
        (([0, -1], [0, 1], [3.0, 4.0]), "negative"),
        (([0, 0], [0, 1], [3.0, np.inf]), "finite"),
        (([0, 0], [0, 1], [3.0, 1e10]), "beyond 1,000,000,000"),
    ],
)
def test_bad_columns_are_refused(columns: tuple[list[int], list[int], list[float]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        estimate_severity(*columns)


def test_a_rating_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        scorecard_means([0, 0], [1, 1], [2, 2], [3, 4])


def test_means_of_complete_scorecards_are_plain_means() -> None:
    means = scorecard_means([1, 1, 0, 0], [0, 0, 0, 0], [0, 1, 0, 1], [5, 3, 2, 2])
    assert (means.candidate.tolist(), means.mean.tolist()) == ([0, 1], [2.0, 4.0])
    assert (means.dimension_effects.tolist(), means.ratings.tolist()) == ([0.5, -0.5], [2, 2])


def test_no_ratings_have_no_means() -> None:
    means = scorecard_means([], [], [], [])
    assert (means.mean.size, means.dimension_effects.size) == (0, 0)
