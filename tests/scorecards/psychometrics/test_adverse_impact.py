"""Selection rates against a court case, two rules' own examples, R, statsmodels and whole numbers."""

import math
from collections import defaultdict
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scorecards.psychometrics.adverse_impact import (
    Difference,
    GroupCount,
    GroupImpact,
    adverse_impact,
    fisher_two_sided,
    is_below_four_fifths,
    pooled_z,
    ratio_interval,
)
from scorecards.psychometrics.values import NotEnough
from tests.scorecards.psychometrics.references import expected, needs_references, rows

counts = st.integers(1, 200).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))

# Connecticut v. Teal, 457 U.S. 440 (1982): passing a written examination.
TEAL = [GroupCount("White", 206, 259), GroupCount("Black", 26, 48)]
# The four-fifths example of the Questions and Answers of 1979.
QUESTIONS_1979 = [
    GroupCount("White", 60, 100),
    GroupCount("American Indian", 45, 100),
    GroupCount("Hispanic", 48, 100),
    GroupCount("Black", 51, 100),
]


def difference(groups: list[GroupCount], label: str, smallest: int = 1) -> Difference:
    impact = adverse_impact(groups, smallest=smallest)
    found = next(group for group in impact.groups if group.label == label).difference
    assert isinstance(found, Difference)
    return found


def printed(number: float, text: str) -> bool:
    """Tell whether a number is the one printed, as rounded or cut off there: 64.2% is 64.28..%."""
    digits = len(text.partition(".")[2])
    cut_off = math.floor(number * 10**digits) / 10**digits
    return float(text) in (round(number, digits), cut_off)


def test_connecticut_v_teal() -> None:
    black = difference(TEAL, "Black")
    assert adverse_impact(TEAL).reference == "White"
    assert round(black.ratio, 2) == 0.68
    assert (round(black.z, 2), round(black.fisher, 4)) == (-3.76, 0.0004)
    assert (round(black.ratio_interval.low, 2), round(black.ratio_interval.high, 2)) == (0.52, 0.89)
    assert black.below_four_fifths
    assert not black.small_counts


def test_questions_and_answers_of_1979_flag_only_75_percent() -> None:
    impact = adverse_impact(QUESTIONS_1979)
    found = {group.label: group.difference for group in impact.groups}
    assert {label: round(part.ratio, 2) for label, part in found.items()} == {
        "White": 1.0,
        "American Indian": 0.75,
        "Hispanic": 0.8,
        "Black": 0.85,
    }
    assert [label for label, part in found.items() if part.below_four_fifths] == ["American Indian"]
    assert found["American Indian"].to_reach == 3


@needs_references
def test_every_published_ratio_to_the_printed_digit() -> None:
    families: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows("adverse_impact.csv"):
        families[row["case"], row["family"]].append(row)
    compared = 0
    for family in families.values():
        groups = [GroupCount(row["group"], int(row["selected"]), int(row["n"])) for row in family]
        for row, group in zip(family, adverse_impact(groups, smallest=1).groups, strict=True):
            assert printed(100 * group.rate, row["published_rate"].rstrip("%")), row
            if row["published_ratio"]:
                assert printed(group.difference.ratio, row["published_ratio"]), row
                compared += 1
    assert compared == 52


@needs_references
def test_exact_ratios_of_the_references() -> None:
    figures = expected("adverse_impact.expected.json")
    families: dict[tuple[str, str], list[GroupCount]] = defaultdict(list)
    for row in rows("adverse_impact.csv"):
        group = GroupCount(row["group"], int(row["selected"]), int(row["n"]))
        families[row["case"], row["family"]].append(group)
    for exact in figures["exact_from_counts"]:
        part = difference(families[exact["case"], exact["family"]], exact["group"])
        assert part.ratio == pytest.approx(exact["impact_ratio"], abs=1e-14)


@needs_references
def test_fisher_and_z_as_in_r() -> None:
    figures = expected("adverse_impact.expected.json")["fisher_and_z_R_4.2.2"]
    assert len(figures) == 8
    for figure in figures.values():
        (selected, not_selected), (others, not_others) = figure["table"]
        group = GroupCount("group", selected, selected + not_selected)
        reference = GroupCount("reference", others, others + not_others)
        assert fisher_two_sided(group, reference) == pytest.approx(figure["fisher_two_sided"], abs=1e-11)
        assert pooled_z(group, reference) == pytest.approx(figure["pooled_z"], abs=1e-9)


@needs_references
def test_katz_intervals_of_the_references() -> None:
    figures = expected("adverse_impact.expected.json")["risk_ratio_katz_95"]
    pairs = {
        "teal": (26, 48, 206, 259),
        "ll144_sex": (555, 1181, 667, 1390),
        "ll144_bw": (170, 390, 412, 797),
        "ll144_na_white": (18, 41, 412, 797),
        "score_asianF_hispM": (3, 12, 12, 16),
    }
    for name, (selected, total, others, other_total) in pairs.items():
        interval = ratio_interval(GroupCount("a", selected, total), GroupCount("b", others, other_total))
        assert (interval.low, interval.high) == pytest.approx(
            (figures[name]["lo"], figures[name]["hi"]), abs=1e-7
        )


FAIR_RATES = {"rate_0.3": 0.3, "rate_0.1": 0.1}


@needs_references
@pytest.mark.parametrize("rate", sorted(FAIR_RATES))
@pytest.mark.parametrize("sizes", [(10, 10), (20, 20), (50, 50), (20, 200)])
def test_equal_rates_fall_under_four_fifths_as_often_as_enumerated(rate: str, sizes: tuple[int, int]) -> None:
    """Why a ratio alone proves nothing: small groups with equal true rates are soon below it."""
    first, second = (stats.binom.pmf(np.arange(size + 1), size, FAIR_RATES[rate]) for size in sizes)
    below = 0.0
    for one in range(sizes[0] + 1):
        for other in range(sizes[1] + 1):
            groups = (GroupCount("first", one, sizes[0]), GroupCount("second", other, sizes[1]))
            if is_below_four_fifths(*groups) or is_below_four_fifths(*groups[::-1]):
                below += first[one] * second[other]
    printed = expected("adverse_impact.expected.json")["fair_process_trips_four_fifths"][rate]
    assert round(below, 3) == printed[f"{sizes[0]}v{sizes[1]}"][0]


def test_exactly_four_fifths_is_never_below() -> None:
    """In floating point 1,029 of these 3,123 pairs fall under 0.8."""
    on_the_line = misfires = 0
    pairs = {
        Fraction(selected, total): (selected, total)
        for total in range(5, 60)
        for selected in range(1, total + 1)
    }
    for rate, (selected, total) in pairs.items():
        if Fraction(5, 4) * rate in pairs:
            others = pairs[Fraction(5, 4) * rate]
            on_the_line += 1
            misfires += (selected / total) / (others[0] / others[1]) < 0.8
            assert not is_below_four_fifths(GroupCount("a", selected, total), GroupCount("b", *others))
    assert on_the_line > 200
    assert misfires > 50


@given(counts, counts)
def test_the_flag_is_the_fraction(first: tuple[int, int], second: tuple[int, int]) -> None:
    below = is_below_four_fifths(GroupCount("a", *first), GroupCount("b", *second))
    assert below == (Fraction(*first) < Fraction(4, 5) * Fraction(*second))


@given(counts, counts)
def test_so_many_more_selections_reach_four_fifths(first: tuple[int, int], second: tuple[int, int]) -> None:
    groups = [GroupCount("a", *first), GroupCount("b", *second)]
    impact = adverse_impact(groups, smallest=1)
    lower = next(group for group in groups if group.label != impact.reference)
    reference = next(group for group in groups if group.label == impact.reference)
    if reference.selected:
        more = difference(groups, lower.label).to_reach
        reached = GroupCount("x", lower.selected + more, lower.total)
        assert not is_below_four_fifths(reached, reference)
        if more:
            short = GroupCount("x", lower.selected + more - 1, lower.total)
            assert is_below_four_fifths(short, reference)


@given(st.lists(counts, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_order_of_groups_does_not_matter(groups: list[tuple[int, int]], random: object) -> None:
    named = [GroupCount(f"group {number}", *count) for number, count in enumerate(groups)]
    straight, turned = adverse_impact(named, smallest=1), adverse_impact(named[::-1], smallest=1)
    for one, other in zip(straight.groups, turned.groups[::-1], strict=True):
        assert (one.label, one.rate) == (other.label, other.rate)
        if isinstance(one.difference, Difference):
            assert one.difference.ratio == other.difference.ratio
            assert one.difference.below_four_fifths == other.difference.below_four_fifths


def test_small_groups_are_hidden_two_at_a_time() -> None:
    """One hidden group could be worked out from the total, so the next smallest hides with it."""
    impact = adverse_impact(
        [GroupCount("a", 20, 50), GroupCount("b", 3, 9), GroupCount("c", 8, 12), GroupCount("d", 15, 40)]
    )
    hidden = NotEnough("too few people to be shown without singling anybody out", None, 10)
    assert impact.groups[1] == GroupImpact("b", hidden, hidden, hidden, hidden)
    assert impact.groups[2] == GroupImpact("c", hidden, hidden, hidden, hidden)
    assert (impact.reference, impact.groups[0].rate, impact.groups[3].rate) == ("a", 0.4, 0.375)
    assert "9" not in repr(impact.groups[1])


def test_two_small_groups_hide_no_third() -> None:
    groups = [GroupCount("a", 20, 50), GroupCount("b", 3, 9), GroupCount("c", 1, 4), GroupCount("d", 15, 40)]
    assert [isinstance(group.total, int) for group in adverse_impact(groups).groups] == [
        True,
        False,
        False,
        True,
    ]


def test_nothing_to_compare() -> None:
    impact = adverse_impact([GroupCount("a", 2, 5), GroupCount("b", 1, 5)])
    assert impact.reference == NotEnough("no group is large enough to be compared with", None, 10)
    assert adverse_impact([]).groups == ()


def test_nobody_selected_has_no_ratio() -> None:
    impact = adverse_impact([GroupCount("a", 0, 20), GroupCount("b", 0, 30)])
    assert [group.rate for group in impact.groups] == [0.0, 0.0]
    assert impact.groups[0].difference == NotEnough("nobody was selected", have=0, need=1)


def test_a_group_of_which_nobody_was_selected_has_a_ratio_and_no_interval() -> None:
    none = difference([GroupCount("a", 0, 20), GroupCount("b", 15, 30)], "a")
    assert (none.ratio, none.below_four_fifths) == (0.0, True)
    assert none.ratio_interval == NotEnough("nobody of this group was selected", have=0, need=1)


def test_everybody_selected_has_no_z() -> None:
    everybody = difference([GroupCount("a", 20, 20), GroupCount("b", 30, 30)], "a")
    assert everybody.z == everybody.z_p == NotEnough("everybody had the same outcome", have=1, need=2)
    assert (everybody.ratio, everybody.fisher) == (1.0, 1.0)


@pytest.mark.parametrize(("total", "small"), [(20, False), (19, True)])
def test_small_counts_are_expected_counts_under_five(total: int, small: bool) -> None:
    groups = [GroupCount("a", total // 4, total), GroupCount("b", 100 + 20 - total // 4, 400 + 60 - total)]
    exact = total * (groups[0].selected + groups[1].selected) / (groups[0].total + groups[1].total)
    assert (exact < 5) == small
    assert difference(groups, "a" if adverse_impact(groups).reference == "b" else "b").small_counts == small


@pytest.mark.parametrize("bad", [GroupCount("a", 3, 2), GroupCount("a", -1, 2)])
def test_impossible_counts_are_refused(bad: GroupCount) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        adverse_impact([bad])


def test_repeated_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        adverse_impact([GroupCount("a", 1, 2), GroupCount("a", 1, 2)])
