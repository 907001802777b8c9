"""Variance components, reliability and staffing against lme4, statsmodels and pencil and paper."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.mixed_linear_model import MixedLM

from scorecards.psychometrics.components import Components, variance_components
from scorecards.psychometrics.reliability import (
    Staffing,
    interviewers_needed,
    panel_reliability,
    role_reliability,
    staffing,
)
from scorecards.psychometrics.scorecard_means import ScorecardMeans, scorecard_means
from scorecards.psychometrics.values import NotEnough
from tests.scorecards.psychometrics.references import expected, needs_references, sparse_ratings
from tests.scorecards.psychometrics.simulations import Organisation, organisation


@pytest.fixture(scope="module")
def sparse() -> ScorecardMeans:
    return scorecard_means(*sparse_ratings())


def found(data: Organisation | ScorecardMeans) -> Components:
    components = variance_components(data.candidate, data.rater, data.mean)
    assert isinstance(components, Components)
    return components


@needs_references
def test_components_as_in_lme4(sparse: ScorecardMeans) -> None:
    mine, peer = found(sparse), expected("sparse_synth_peers.json")["X"]
    figures = (peer["vc"]["cf"], peer["vc"]["rf"], peer["vc"]["residual"])
    assert (mine.candidate, mine.rater, mine.residual) == pytest.approx(figures, abs=1e-7)
    assert (mine.mean, mine.deviance) == pytest.approx((peer["mu"], -2 * peer["loglik"]), abs=1e-7)


@needs_references
def test_panel_reliability_as_published(sparse: ScorecardMeans) -> None:
    staffed = staffing(sparse.candidate, sparse.rater)
    assert (round(staffed.size, 4), round(staffed.q, 4)) == (4.0886, 0.2022)
    assert round(panel_reliability(found(sparse), staffed.size, staffed.q), 4) == 0.8471
    role = role_reliability(sparse.candidate, sparse.rater, sparse.mean)
    assert (round(role.panel, 4), role.needed) == (0.8471, 3)


def test_components_as_in_statsmodels() -> None:
    data = organisation(candidates=25, raters=6, panel=3, seed=12)
    frame = pd.DataFrame({"score": data.mean, "candidate": data.candidate, "rater": data.rater, "all": 1})
    parts = {"candidate": "0 + C(candidate)", "rater": "0 + C(rater)"}
    peer = MixedLM.from_formula("score ~ 1", groups="all", vc_formula=parts, data=frame).fit(reml=True)
    mine = found(data)
    assert (mine.candidate, mine.rater) == pytest.approx(tuple(peer.vcomp), rel=1e-4)
    assert mine.residual == pytest.approx(peer.scale, rel=1e-4)
    assert mine.mean == pytest.approx(peer.fe_params.iloc[0], abs=1e-5)
    assert mine.deviance == pytest.approx(-2 * peer.llf, abs=1e-6)


def test_complete_table_gives_the_mean_squares() -> None:
    """With nothing missing and no variance at 0, REML is the analysis of variance."""
    scores = np.random.default_rng(5).normal(0, 0.4, (20, 4))
    scores += np.random.default_rng(6).normal(3, 0.7, 20)[:, None] - np.array([0.5, -0.3, 0.1, -0.3])
    mine = variance_components(np.repeat(np.arange(20), 4), np.tile(np.arange(4), 20), scores.ravel())
    rows, columns, mean = scores.mean(axis=1), scores.mean(axis=0), scores.mean()
    error = ((scores - rows[:, None] - columns + mean) ** 2).sum() / 57
    between, judges = 4 * rows.var(ddof=1), 20 * columns.var(ddof=1)
    assert mine.residual == pytest.approx(error, rel=1e-6)
    assert mine.candidate == pytest.approx((between - error) / 4, rel=1e-6)
    assert mine.rater == pytest.approx((judges - error) / 20, rel=1e-6)


@given(st.integers(0, 1000))
@settings(max_examples=8, deadline=None)
def test_neither_order_nor_names_matter(seed: int) -> None:
    data = organisation(candidates=30, seed=seed)
    random = np.random.default_rng(seed)
    order = random.permutation(data.mean.size)
    people, raters = random.permutation(60)[:30], random.permutation(16)[:8]
    turned = variance_components(people[data.candidate][order], raters[data.rater][order], data.mean[order])
    straight = found(data)
    for name in ("candidate", "rater", "residual", "mean"):
        assert getattr(turned, name) == pytest.approx(getattr(straight, name), abs=1e-5)


def test_the_origin_and_unit_of_the_scale() -> None:
    data = organisation(candidates=30)
    straight = found(data)
    moved = variance_components(data.candidate, data.rater, 1000 + 10 * data.mean)
    assert moved.mean == pytest.approx(1000 + 10 * straight.mean, rel=1e-7)
    assert moved.rater == pytest.approx(100 * straight.rater, rel=1e-5)
    assert moved.candidate == pytest.approx(100 * straight.candidate, rel=1e-5)


def test_raters_made_equal_have_no_variance() -> None:
    scores = np.random.default_rng(5).normal(3, 0.7, (20, 4))
    scores -= scores.mean(axis=0)
    mine = variance_components(np.repeat(np.arange(20), 4), np.tile(np.arange(4), 20), scores.ravel())
    assert mine.rater == pytest.approx(0, abs=1e-12)


def test_too_little_gives_no_number() -> None:
    assert variance_components([0, 0], [0, 1], [3, 4]) == NotEnough("reliability compares candidates", 1, 2)
    assert variance_components([0, 1], [0, 0], [3, 4]) == NotEnough("reliability compares interviewers", 1, 2)
    assert variance_components([0, 0, 1], [0, 1, 1], [3, 4, 5]) == NotEnough(
        "too few scorecards to tell candidates, severity and error apart", have=3, need=4
    )
    assert variance_components([0, 0, 1, 1], [0, 1, 0, 1], [3, 3, 3, 3]) == NotEnough(
        "every scorecard has the same mean", have=1, need=2
    )
    assert variance_components([], [], []) == NotEnough("reliability compares candidates", 0, 2)


def test_role_reliability_needs_thirty_candidates_and_five_interviewers() -> None:
    few = organisation(candidates=29)
    assert role_reliability(few.candidate, few.rater, few.mean) == NotEnough(
        "too few candidates to speak of reliability", have=29, need=30
    )
    narrow = organisation(raters=4)
    assert role_reliability(narrow.candidate, narrow.rater, narrow.mean) == NotEnough(
        "too few interviewers to speak of reliability", have=4, need=5
    )
    enough = organisation(candidates=30, raters=5)
    assert 0 < role_reliability(enough.candidate, enough.rater, enough.mean).panel < 1


def test_crossed_panels_have_no_q_and_nested_ones_all_of_it() -> None:
    crossed = staffing(np.repeat(np.arange(7), 3), np.tile(np.arange(3), 7))
    assert (crossed.size, crossed.q, crossed.nesting) == pytest.approx((3, 0, 0), abs=1e-12)
    nested = staffing(np.repeat(np.arange(7), 3), np.arange(21))
    assert (nested.size, nested.q, nested.nesting) == pytest.approx((3, 1 / 3, 1), abs=1e-12)


@given(st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=2, max_size=8))
def test_q_is_the_mean_over_pairs_of_candidates(panels: list[set[int]]) -> None:
    cards = [(candidate, rater) for candidate, panel in enumerate(panels) for rater in sorted(panel)]
    staffed = staffing(*zip(*cards, strict=True))
    size = len(panels) / sum(1 / len(panel) for panel in panels)
    pairs = list(combinations(panels, 2))
    shared = sum(len(one & other) / (len(one) * len(other)) for one, other in pairs) / len(pairs)
    assert (staffed.size, staffed.q) == pytest.approx((size, max(1 / size - shared, 0.0)), abs=1e-12)


def test_staffing_of_one_candidate() -> None:
    assert staffing([0, 0], [0, 1]) == NotEnough("staffing compares candidates", have=1, need=2)


COMPONENTS = Components(0.5, 0.2, 0.3, 3.0, 0.0, 50, 10, 200)


def test_reliability_of_any_panel() -> None:
    assert panel_reliability(COMPONENTS, 1, 1) == 0.5
    assert panel_reliability(COMPONENTS, 1, 0) == pytest.approx(0.5 / 0.8)
    assert panel_reliability(COMPONENTS, 4, 0.25) == pytest.approx(0.8)


def test_interviewers_needed_reach_the_target_and_one_fewer_does_not() -> None:
    assert interviewers_needed(COMPONENTS, nesting=1) == 4
    assert interviewers_needed(COMPONENTS, nesting=0) == 3
    assert interviewers_needed(COMPONENTS, nesting=1, target=0.3) == 1
    for nesting in (0.0, 0.5, 1.0):
        needed = interviewers_needed(COMPONENTS, nesting, 0.9)
        assert panel_reliability(COMPONENTS, needed, nesting / needed) > 0.9 - 1e-9
        assert panel_reliability(COMPONENTS, needed - 1, nesting / (needed - 1)) < 0.9 - 1e-9


def test_equal_candidates_cannot_be_told_apart() -> None:
    equal = Components(0.0, 0.2, 0.3, 3.0, 0.0, 50, 10, 200)
    assert interviewers_needed(equal, nesting=1) == NotEnough(
        "candidates do not differ, so that no panel can tell them apart", have=0, need=1
    )
    assert panel_reliability(equal, 4, 0.25) == 0.0
    nothing = Components(0.0, 0.0, 0.0, 3.0, 0.0, 50, 10, 200)
    assert panel_reliability(nothing, 4, 0.25) == NotEnough("scorecards do not differ", have=0, need=1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        interviewers_needed(COMPONENTS, 1, target=1.0)


def test_nesting_is_what_remains_when_the_panel_grows() -> None:
    assert Staffing(size=4.0, q=0.2).nesting == 0.8
