"""Who moved in a re-vote and how far, and what is never made a number."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecards.debrief.revotes import Estimate, Range, Shift, compare_estimates

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LEVEL = st.integers(1, 5)
FIRST = st.none() | LEVEL
ESTIMATES = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["cost", "design"])),
    st.tuples(FIRST, st.sampled_from(["missing", "score", "unchanged", "not_assessed"]), LEVEL),
    max_size=8,
).map(
    lambda found: [
        Estimate(card, dimension, first, answer, level if answer == "score" else None)
        for (card, dimension), (first, answer, level) in found.items()
    ]
)


def _one(*estimates: Estimate) -> Shift:
    (shift,) = compare_estimates(estimates)
    return shift


def test_every_kind_of_move() -> None:
    shift = _one(
        Estimate("a", "cost", 2, "score", 4),
        Estimate("b", "cost", 5, "score", 3),
        Estimate("c", "cost", 4, "unchanged"),
        Estimate("d", "cost", 4, "score", 4),
        Estimate("e", "cost", None, "score", 3),
        Estimate("f", "cost", 3, "not_assessed"),
        Estimate("g", "cost", None, "unchanged"),
        Estimate("h", "cost", 1, "missing"),
    )
    assert [(move.kind, move.second, move.by) for move in shift.moves] == [
        ("moved", 4, 2),
        ("moved", 3, -2),
        ("stayed", 4, 0),
        ("stayed", 4, 0),
        ("added", 3, None),
        ("withdrawn", None, None),
        ("unrated", None, None),
        ("missing", None, None),
    ]
    assert (shift.before, shift.after) == (Range(2, 5, 4), Range(3, 4, 4))
    assert (shift.both, shift.moved, shift.missing) == (4, 2, 1)


def test_range_that_shrinks_because_somebody_is_missing_is_none() -> None:
    shift = _one(Estimate("a", "cost", 1, "missing"), Estimate("b", "cost", 4, "unchanged"))
    assert shift.before == shift.after == Range(4, 4, 4)


def test_nobody_in_leaves_no_range() -> None:
    assert _one(Estimate("a", "cost", 1, "missing")).after == Range(None, None, None)


@few
@given(ESTIMATES)
def test_missing_and_not_assessed_are_never_numbers(estimates: list[Estimate]) -> None:
    absent = [Estimate(f"late {card}", "cost", card, "missing") for card in (1, 5)]
    with_absent = {shift.dimension: shift for shift in compare_estimates([*estimates, *absent])}
    for shift in compare_estimates(estimates):
        other = with_absent[shift.dimension]
        assert (other.before, other.after, other.moved) == (shift.before, shift.after, shift.moved)
    for shift in with_absent.values():
        assert all(move.second is None and move.by is None for move in shift.moves if move.kind == "missing")


@few
@given(ESTIMATES, st.randoms())
def test_order_of_arrival_changes_no_move(estimates: list[Estimate], random: object) -> None:
    mixed = list(estimates)
    random.shuffle(mixed)

    def said(found: list[Estimate]) -> dict[str, object]:
        return {
            shift.dimension: (set(shift.moves), shift.before, shift.after, shift.both, shift.moved)
            for shift in compare_estimates(found)
        }

    assert said(mixed) == said(estimates)


@few
@given(ESTIMATES)
def test_counts_and_distances_hold_together(estimates: list[Estimate]) -> None:
    shifts = compare_estimates(estimates)
    assert sum(len(shift.moves) for shift in shifts) == len(estimates)
    for shift in shifts:
        assert shift.moved == sum(bool(move.by) for move in shift.moves)
        assert all(move.by is None or -4 <= move.by <= 4 for move in shift.moves)
        assert all(move.second == move.first + move.by for move in shift.moves if move.by is not None)


@few
@given(ESTIMATES)
def test_unchanged_estimates_move_nothing(estimates: list[Estimate]) -> None:
    same = [Estimate(each.scorecard, each.dimension, each.first, "unchanged") for each in estimates]
    for shift in compare_estimates(same):
        assert shift.moved == 0
        assert shift.before == shift.after


@pytest.mark.parametrize(
    ("first", "answer", "score"),
    [(0, "unchanged", None), (3, "score", 6), (3, "score", None), (3, "missing", 4)],
)
def test_estimate_that_makes_no_sense_is_refused(first: int, answer: str, score: int | None) -> None:
    with pytest.raises(ValueError, match=r"rating is 1 to 5|belongs to the answer"):
        Estimate("a", "cost", first, answer, score)


def test_two_estimates_of_one_rating_are_refused() -> None:
    with pytest.raises(ValueError, match="Two estimates of a on cost"):
        compare_estimates([Estimate("a", "cost", 3, "unchanged")] * 2)
