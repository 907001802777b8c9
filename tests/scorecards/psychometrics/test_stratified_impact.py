"""Impact over several roles against statsmodels, and scoring rates by New York City's rule."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from scorecards.psychometrics.adverse_impact import GroupCount, is_below_four_fifths, ratio_interval
from scorecards.psychometrics.scoring_rates import scoring_rates
from scorecards.psychometrics.stratified_impact import stratified_difference
from scorecards.psychometrics.values import Interval, NotEnough

STRATA = [
    (GroupCount("a", 8, 20), GroupCount("b", 30, 50)),
    (GroupCount("a", 5, 40), GroupCount("b", 3, 20)),
    (GroupCount("a", 12, 30), GroupCount("b", 22, 60)),
]


def test_stratified_test_as_in_statsmodels() -> None:
    tables = [
        np.array([[part.selected, part.total - part.selected] for part in pair], dtype=float)
        for pair in STRATA
    ]
    peer = StratifiedTable(tables).test_null_odds(correction=False)
    found = stratified_difference(STRATA)
    assert (found.chi_squared, found.p) == pytest.approx((peer.statistic, peer.pvalue), abs=1e-12)
    assert found.strata == 3


def test_one_stratum_is_the_plain_ratio_with_its_katz_interval() -> None:
    # Connecticut v. Teal, 457 U.S. 440 (1982).
    group, reference = GroupCount("Black", 26, 48), GroupCount("White", 206, 259)
    found = stratified_difference([(group, reference)])
    interval = ratio_interval(group, reference)
    assert found.ratio == pytest.approx(26 / 48 * 259 / 206)
    assert (found.ratio_interval.low, found.ratio_interval.high) == pytest.approx(
        (interval.low, interval.high)
    )


def test_roles_pooled_can_say_the_opposite() -> None:
    """Equal rates in each role, and pooled a ratio of one half: why roles are never pooled."""
    pairs = [
        (GroupCount("a", 8, 80), GroupCount("b", 2, 20)),
        (GroupCount("a", 10, 20), GroupCount("b", 40, 80)),
    ]
    pooled = [GroupCount("a", 18, 100), GroupCount("b", 42, 100)]
    found = stratified_difference(pairs)
    assert (found.ratio, found.chi_squared, found.p) == pytest.approx((1.0, 0.0, 1.0))
    assert is_below_four_fifths(*pooled)


def test_strata_without_information() -> None:
    nothing = stratified_difference([(GroupCount("a", 0, 0), GroupCount("b", 3, 9))])
    assert nothing.strata == 0
    assert nothing.chi_squared == nothing.p == NotEnough("everybody in a role had the same outcome", 0, 1)
    assert isinstance(nothing.ratio, NotEnough)
    none = stratified_difference([(GroupCount("a", 0, 5), GroupCount("b", 3, 9))])
    assert none.ratio == 0.0
    assert isinstance(none.ratio_interval, NotEnough)
    assert isinstance(stratified_difference(STRATA).ratio_interval, Interval)


def test_scoring_rates_count_strictly_above_the_median() -> None:
    rates = scoring_rates([1, 2, 3, 3, 4, 5, 5], ["x", "x", "y", "x", "y", "y", None])
    assert (rates.median, rates.at_median, rates.unknown) == (3.0, 2, 1)
    assert rates.counts == (GroupCount("x", 0, 3), GroupCount("y", 2, 3))


def test_scoring_rates_of_nobody_known() -> None:
    rates = scoring_rates([1, 2], [None, None])
    assert (rates.counts, rates.median, rates.unknown) == ((), None, 2)
    with pytest.raises(ValueError, match="2 scores for 1 people"):
        scoring_rates([1, 2], ["x"])


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["x", "y", "z"])), min_size=1, max_size=40))
def test_at_most_half_score_above_the_median(people: list[tuple[int, str]]) -> None:
    rates = scoring_rates([score for score, _ in people], [group for _, group in people])
    assert 2 * sum(count.selected for count in rates.counts) <= len(people)
    assert sum(count.total for count in rates.counts) == len(people)
