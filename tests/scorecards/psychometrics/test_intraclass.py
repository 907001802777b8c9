"""The six coefficients of Shrout & Fleiss against their paper and R's psych."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.psychometrics.alpha import count_values, krippendorff_alpha
from scorecards.psychometrics.intraclass import IntraclassTable, one_way, shrout_fleiss
from scorecards.psychometrics.values import NotEnough
from tests.scorecards.psychometrics.references import (
    SHROUT_FLEISS_1979,
    expected,
    needs_references,
    sparse_ratings,
)

TABLE = np.array(SHROUT_FLEISS_1979)


def table_of(scores: np.ndarray) -> IntraclassTable:
    table = shrout_fleiss(scores)
    assert isinstance(table, IntraclassTable)
    return table


def test_shrout_and_fleiss_to_the_printed_digit() -> None:
    values = {part.name: round(part.value, 2) for part in table_of(TABLE).coefficients}
    assert values == {
        "ICC(1,1)": 0.17,
        "ICC(2,1)": 0.29,
        "ICC(3,1)": 0.71,
        "ICC(1,k)": 0.44,
        "ICC(2,k)": 0.62,
        "ICC(3,k)": 0.91,
    }


@needs_references
def test_coefficients_tests_and_intervals_as_in_psych() -> None:
    figures = expected("icc.expected.json")["shrout_fleiss_1979_6x4"]
    table = table_of(TABLE)
    squares = table.mean_squares
    names = ("BMS", "JMS", "EMS", "WMS")
    assert (squares.between, squares.judges, squares.error, squares.within) == pytest.approx(
        tuple(figures["mean_squares"][name] for name in names), abs=1e-10
    )
    for mine, peer in zip(table.coefficients, figures["psych_ICC"], strict=True):
        assert mine.value == pytest.approx(peer["ICC"], abs=1e-10)
        assert (mine.f, mine.p) == pytest.approx((peer["F"], peer["p"]), abs=1e-9)
        assert mine.degrees == (peer["df1"], peer["df2"])
        bounds = (peer["lower bound"], peer["upper bound"])
        assert (mine.interval.low, mine.interval.high) == pytest.approx(bounds, abs=1e-9)


@needs_references
def test_one_way_with_unequal_panels_as_in_multilevel() -> None:
    figures = expected("icc.expected.json")["one_way_unbalanced_sparse_synth"]
    candidate, rater, _, score = sparse_ratings()
    keys, card = np.unique(candidate * 24 + rater, return_inverse=True)
    mine = one_way(keys // 24, np.bincount(card, weights=score) / np.bincount(card))
    assert mine.value == pytest.approx(figures["ICC1_multilevel"], abs=1e-10)
    assert (mine.mean_squares_between, mine.mean_squares_within) == pytest.approx(
        (figures["MSB"], figures["MSW"]), abs=1e-9
    )


def test_one_way_of_a_complete_table_is_its_first_coefficient() -> None:
    mine = one_way(np.repeat(np.arange(6), 4), TABLE.ravel())
    assert mine.value == pytest.approx(table_of(TABLE).coefficients[0].value)


def test_alpha_at_the_interval_level_tends_to_the_first_coefficient() -> None:
    random = np.random.default_rng(7)
    scores = random.normal(0, 1, (150, 4)) + random.normal(0, 1, 150)[:, None]
    alpha = krippendorff_alpha(count_values(np.repeat(np.arange(150), 4), scores.ravel()), "interval")
    assert alpha == pytest.approx(table_of(scores).coefficients[0].value, abs=0.003)


@given(st.permutations(range(6)), st.permutations(range(4)), st.floats(-5, 5), st.floats(0.1, 9))
def test_order_origin_and_unit_do_not_matter(
    targets: list[int], judges: list[int], origin: float, unit: float
) -> None:
    turned = table_of(origin + unit * TABLE[targets][:, judges])
    for one, other in zip(turned.coefficients, table_of(TABLE).coefficients, strict=True):
        assert one.value == pytest.approx(other.value, abs=1e-9)


def test_a_stricter_judge_lowers_agreement_and_not_consistency() -> None:
    strict = TABLE + np.array([0, 0, 0, -3])
    plain, moved = (
        table_of(scores).coefficients for scores in (TABLE - TABLE.mean(axis=0), strict - TABLE.mean(axis=0))
    )
    assert moved[1].value < plain[1].value
    assert moved[2].value == pytest.approx(plain[2].value)


def test_tables_without_an_answer() -> None:
    assert shrout_fleiss(TABLE[:1]) == NotEnough("a table needs two targets and two judges", have=1, need=2)
    assert shrout_fleiss(np.array([[1, 1], [2, 2]])) == NotEnough(
        "the ratings leave no error to compare with", have=0, need=1
    )
    with pytest.raises(ValueError, match="without gaps"):
        shrout_fleiss(np.array([[1, np.nan], [2, 2]]))


def test_one_way_without_an_answer() -> None:
    assert one_way([0, 1, 2], [1, 2, 3]) == NotEnough("two units and more scores than units are needed", 3, 4)
    assert one_way([0, 0, 1, 1], [2, 2, 2, 2]) == NotEnough("every score is the same", have=1, need=2)
