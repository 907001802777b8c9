"""Krippendorff's alpha against the paper, R's irr and the package krippendorff."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.psychometrics.alpha import (
    LEVELS,
    Level,
    ValueCounts,
    alpha_with_interval,
    count_values,
    krippendorff_alpha,
)
from scorecards.psychometrics.values import Interval, NotEnough
from tests.scorecards.psychometrics.references import (
    KRIPPENDORFF_2011,
    KRIPPENDORFF_2011_PRINTED,
    SHROUT_FLEISS_1979,
    expected,
    needs_references,
    sparse_ratings,
)


def counts_of(table: object) -> ValueCounts:
    """Return the counts of a table with a row per rater and a column per unit."""
    cells = [(unit, score) for row in table for unit, score in enumerate(row) if score is not None]
    return count_values(*zip(*cells, strict=True))


def simulated(units: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    unit = np.repeat(np.arange(units), 4)
    means = random.normal(3, 0.8, units)[unit]
    return unit, np.clip(np.round(means + random.normal(0, 0.8, unit.size)), 1, 5)


@pytest.mark.parametrize("level", LEVELS)
def test_krippendorff_2011_to_the_printed_digit(level: Level) -> None:
    value = krippendorff_alpha(counts_of(KRIPPENDORFF_2011), level)
    assert round(value, 3) == KRIPPENDORFF_2011_PRINTED[level]


@needs_references
def test_reference_figures_of_irr() -> None:
    figures = expected("krippendorff.expected.json")
    for level, printed in figures["krippendorff_2011_4x12"]["irr_kripp.alpha"].items():
        assert krippendorff_alpha(counts_of(KRIPPENDORFF_2011), level) == pytest.approx(printed, abs=1e-10)


@needs_references
def test_complete_table_differs_from_irr_by_its_count_of_values() -> None:
    """Without missing ratings irr counts each value once per partner: 72 values here instead of 24.

    The paper's factor is (n - 1) / n with n = 24, as the package krippendorff has it.
    """
    judges = list(zip(*SHROUT_FLEISS_1979, strict=True))
    figures = expected("krippendorff.expected.json")["shrout_fleiss_matrix"]["irr_kripp.alpha"]
    for level, printed in figures.items():
        value = krippendorff_alpha(counts_of(judges), level)
        assert value == pytest.approx(krippendorff.alpha(judges, level_of_measurement=level), abs=1e-12)
        assert 1 - (1 - value) * (71 / 72) / (23 / 24) == pytest.approx(printed, abs=1e-10)


@needs_references
def test_scorecard_means_of_a_sparse_panel_as_in_irr() -> None:
    candidate, rater, _dimension, score = sparse_ratings()
    keys, card = np.unique(candidate * 100 + rater, return_inverse=True)
    means = np.round(np.bincount(card, weights=score) / np.bincount(card), 9)
    printed = expected("krippendorff.expected.json")["sparse_synth_scorecard_means_interval_irr"]
    assert krippendorff_alpha(count_values(keys // 100, means), "interval") == pytest.approx(
        printed, abs=1e-8
    )


def test_complete_table_by_the_papers_own_count_of_values() -> None:
    judges = list(zip(*SHROUT_FLEISS_1979, strict=True))
    found = {level: krippendorff_alpha(counts_of(judges), level) for level in ("ordinal", "interval")}
    assert {level: round(value, 4) for level, value in found.items()} == {
        "ordinal": 0.1091,
        "interval": 0.1473,
    }


@needs_references
def test_eight_dimensions_of_a_sparse_panel_as_in_irr() -> None:
    candidate, _, dimension, score = sparse_ratings()
    for name, printed in expected("krippendorff.expected.json")["sparse_synth_per_dimension_irr"].items():
        mine = dimension == int(name) - 1
        counted = count_values(candidate[mine], score[mine])
        for level, value in printed.items():
            assert krippendorff_alpha(counted, level) == pytest.approx(value, abs=1e-10)


def test_alpha_of_one_strong_candidate_is_negative() -> None:
    """The trap that forbids alpha per candidate: near perfect agreement, and alpha is below zero."""
    table = [
        (5, 5, 4, 5, 5, 5, 4, 5),
        (5, 4, 5, 5, 5, 5, 5, 5),
        (5, 5, 5, 5, 4, 5, 5, 5),
        (4, 5, 5, 5, 5, 5, 5, 5),
    ]
    assert krippendorff_alpha(counts_of(table), "ordinal") == pytest.approx(-0.14814814814814814, abs=1e-14)


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=6, max_size=6), min_size=2, max_size=5
    ),
    st.sampled_from(LEVELS),
)
@settings(max_examples=60, deadline=None)
def test_alpha_equals_the_package(table: list[list[int | None]], level: Level) -> None:
    cells = [(unit, score) for row in table for unit, score in enumerate(row) if score is not None]
    counted = count_values(*zip(*cells, strict=True)) if cells else count_values([], [])
    value = krippendorff_alpha(counted, level)
    if isinstance(value, NotEnough):
        assert counted.units == 0 or counted.values.size == 1
        return
    data = [[np.nan if score is None else score for score in row] for row in table]
    assert value == pytest.approx(krippendorff.alpha(data, level_of_measurement=level), abs=1e-12)


@given(st.permutations(range(48)), st.permutations(range(12)), st.sampled_from(LEVELS))
@settings(max_examples=25, deadline=None)
def test_neither_row_order_nor_labels_matter(rows: list[int], labels: list[int], level: Level) -> None:
    unit, score = simulated(12)
    shuffled = count_values(np.array(labels)[unit[rows]], score[rows])
    straight = count_values(unit, score)
    assert krippendorff_alpha(shuffled, level) == pytest.approx(
        krippendorff_alpha(straight, level), abs=1e-12
    )


def test_nominal_alpha_ignores_what_the_values_are_called() -> None:
    unit, score = simulated(40)
    renamed = np.array([0, 7, 1, 9, 3, 5])[score.astype(int)]
    assert krippendorff_alpha(count_values(unit, renamed), "nominal") == pytest.approx(
        krippendorff_alpha(count_values(unit, score), "nominal"), abs=1e-12
    )


def test_interval_alpha_ignores_origin_and_unit() -> None:
    unit, score = simulated(40)
    assert krippendorff_alpha(count_values(unit, 1e6 + 3 * score), "interval") == pytest.approx(
        krippendorff_alpha(count_values(unit, score), "interval"), abs=1e-9
    )


def test_equal_ratings_and_single_ratings_give_no_number() -> None:
    assert krippendorff_alpha(count_values([0, 0, 1, 1], [4, 4, 4, 4]), "ordinal") == NotEnough(
        "every rating is the same, so that agreement cannot be told from habit", have=1, need=2
    )
    assert krippendorff_alpha(count_values([0, 1, 2], [4, 2, 1]), "ordinal") == NotEnough(
        "no candidate was rated by two interviewers", have=0, need=1
    )


def test_single_ratings_are_not_counted() -> None:
    alpha = alpha_with_interval(count_values([0, 0, 1, 1, 7], [1, 2, 4, 4, 5]), "ordinal")
    assert (alpha.units, alpha.ratings) == (2, 4)


def test_an_interval_needs_thirty_units() -> None:
    few = alpha_with_interval(count_values(*simulated(29)), "ordinal")
    assert few.interval == NotEnough("an interval needs more candidates with two ratings or more", 29, 30)
    enough = alpha_with_interval(count_values(*simulated(30)), "ordinal")
    assert isinstance(enough.interval, Interval)
    assert enough.interval.low < enough.value < enough.interval.high


def test_bootstrap_equals_resampling_unit_by_unit() -> None:
    """Drawing patterns by their share gives the distribution of drawing candidates one at a time."""
    unit, score = simulated(60)
    table = score.reshape(60, 4)
    random = np.random.default_rng(11)
    drawn = []
    for _ in range(1500):
        chosen = table[random.integers(0, 60, 60)]
        drawn.append(krippendorff_alpha(count_values(unit, chosen.ravel()), "ordinal"))
    interval = alpha_with_interval(count_values(unit, score), "ordinal", draws=4000).interval
    assert (interval.low, interval.high) == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.015)


def test_interval_is_the_same_for_any_order_of_rows() -> None:
    unit, score = simulated(40)
    order = np.random.default_rng(1).permutation(unit.size)
    assert alpha_with_interval(count_values(unit, score), "ordinal") == alpha_with_interval(
        count_values(unit[order], score[order]), "ordinal"
    )


@pytest.mark.parametrize(
    ("units", "scores", "words"),
    [
        ([0, 1], [1.0], "differ in length"),
        ([0, -1], [1, 2], "negative"),
        ([0, 0], [1, np.nan], "finite"),
        ([0, 0.5], [1, 2], "whole numbers"),
        (np.repeat(np.arange(600), 2), np.arange(1200), "1200 different scores"),
    ],
)
def test_bad_columns_are_refused(units: object, scores: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        count_values(units, scores)


def test_ratio_alpha_refuses_negative_scores() -> None:
    with pytest.raises(ValueError, match="negative"):
        krippendorff_alpha(count_values([0, 0, 1, 1], [-1, 2, 3, 3]), "ratio")
