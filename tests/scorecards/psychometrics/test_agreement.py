"""Panels of two to six, against the R package multilevel and exact chance levels."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations_with_replacement
from math import factorial, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.psychometrics.agreement import panel_agreement
from scorecards.psychometrics.values import NotEnough
from tests.scorecards.psychometrics.references import expected, needs_references, rows

scores = st.lists(st.integers(1, 5), min_size=1, max_size=6)


@needs_references
def test_panels_as_in_multilevel() -> None:
    panels: dict[str, list[int]] = defaultdict(list)
    for row in rows("panels.csv"):
        panels[row["panel"]].append(int(row["score"]))
    figures = expected("agreement.expected.json")["panels"]
    assert len(panels) == 10
    for name, given_scores in panels.items():
        panel = panel_agreement(given_scores)
        assert panel.within_group == pytest.approx(figures["rwg_uniform5"][name], abs=1e-10)
        assert panel.median_deviation == pytest.approx(figures["AD_median"][name], abs=1e-10)


# Exact shares of panels that answer at random and yet reach r_wg >= .70, and that lie within two points.
UNIFORM = {
    2: (0.52, 0.76),
    3: (0.232, 0.52),
    4: (0.0976, 0.3376),
    5: (0.0592, 0.2128),
    6: (0.044992, 0.131776),
}
LEANING_HIGH = {3: (0.379, 0.70975), 4: (0.2206, 0.5687875)}


@pytest.mark.parametrize(
    ("shares", "figures"),
    [((0.2, 0.2, 0.2, 0.2, 0.2), UNIFORM), ((0.05, 0.15, 0.20, 0.35, 0.25), LEANING_HIGH)],
)
def test_chance_levels_by_enumeration(
    shares: tuple[float, ...], figures: dict[int, tuple[float, float]]
) -> None:
    for raters, printed in figures.items():
        agreeing = not_wide = 0.0
        for scores, share in random_panels(raters, shares):
            panel = panel_agreement(scores)
            agreeing += share * (panel.within_group >= 0.70)
            not_wide += share * (not panel.wide)
        assert (agreeing, not_wide) == pytest.approx(printed, abs=1e-12)


def test_three_random_raters_often_look_close() -> None:
    """The reason for claiming nothing at three: their AD_Md is within its bound in half of random panels."""
    close = sum(
        share
        for scores, share in random_panels(3, (0.2,) * 5)
        if panel_agreement(scores).median_deviation <= 5 / 6
    )
    assert close == pytest.approx(0.52, abs=1e-12)


def random_panels(raters: int, shares: tuple[float, ...]) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield each possible panel with its probability when everybody answers at random."""
    for panel in combinations_with_replacement(range(1, 6), raters):
        orders = factorial(raters) // prod(factorial(count) for count in Counter(panel).values())
        yield panel, orders * prod(shares[score - 1] for score in panel)


def test_three_raters_claim_nothing() -> None:
    assert panel_agreement([4, 4, 4]).close == NotEnough("so few ratings are often close by chance", 3, 4)
    assert panel_agreement([4, 4, 4, 4]).close is True
    assert panel_agreement([1, 5, 1, 5]).close is False


def test_split_and_wide_panels() -> None:
    assert [
        (panel.split, panel.wide) for panel in map(panel_agreement, ([2, 4], [1, 4], [3, 5], [1, 3], [2, 5]))
    ] == [
        (True, False),
        (True, True),
        (False, False),
        (False, False),
        (True, True),
    ]


def test_one_rater_has_no_spread() -> None:
    panel = panel_agreement([4])
    assert (panel.median, panel.range, panel.median_deviation, panel.within_group) == (4, 0, None, None)


def test_nobody_rated() -> None:
    panel = panel_agreement([])
    assert (panel.raters, panel.median, panel.lowest, panel.split, panel.wide) == (
        0,
        None,
        None,
        False,
        False,
    )


@pytest.mark.parametrize("bad", [[0, 3], [3, 6], [2.5, 3], [float("nan"), 3]])
def test_scores_outside_the_scale_are_refused(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="scores must be"):
        panel_agreement(bad)


@given(scores)
def test_order_does_not_matter(panel: list[int]) -> None:
    assert panel_agreement(panel) == panel_agreement(sorted(panel))


@given(scores)
def test_turning_the_scale_round_keeps_the_spread(panel: list[int]) -> None:
    there, back = panel_agreement(panel), panel_agreement([6 - score for score in panel])
    assert (there.range, there.split, there.wide, there.close) == (
        back.range,
        back.split,
        back.wide,
        back.close,
    )
    assert there.median_deviation == pytest.approx(back.median_deviation)
    assert there.within_group == pytest.approx(back.within_group)
