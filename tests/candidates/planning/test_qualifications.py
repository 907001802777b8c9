"""Where somebody stands with an exercise."""

import datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.planning.qualifications import Done, Grant, SeatKind, Standing, Step, Training, standing

NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
TRAINING = Training(shadows=2, reverse_shadows=1, lapse_days=180)


def ago(days: int) -> datetime.datetime:
    return NOW - days * DAY


def done(kind: str, days: int) -> Done:
    return Done(SeatKind(kind), ago(days))


def stand(grant: Grant | None, *seats: Done, training: Training = TRAINING) -> Standing:
    return standing(grant, seats, training, NOW)


def test_nobody_is_in_training_before_an_admin_says_so() -> None:
    assert stand(None, done("shadow", 3), done("lead", 2)) == Standing(Step.NONE)
    assert stand(Grant(Step.NONE, ago(9)), done("shadow", 3)) == Standing(Step.NONE)


def test_shadow_moves_on_after_the_last_shadowed_interview() -> None:
    grant = Grant(Step.SHADOW, ago(30))
    assert stand(grant, done("shadow", 20)) == Standing(Step.SHADOW, shadows=1)
    moved = stand(grant, done("shadow", 20), done("shadow", 10))
    assert moved == Standing(Step.REVERSE_SHADOW, shadows=2)


def test_reverse_shadow_becomes_qualified_and_lapses_from_the_last_interview() -> None:
    seats = [done("shadow", 20), done("shadow", 10), done("reverse_shadow", 5)]
    found = stand(Grant(Step.SHADOW, ago(30)), *seats)
    assert found == Standing(Step.QUALIFIED, 2, 1, lapses_at=ago(5) + 180 * DAY)


def test_interviews_before_the_grant_and_those_to_come_do_not_count() -> None:
    seats = [done("shadow", 31), done("shadow", -1), done("shadow", 10)]
    assert stand(Grant(Step.SHADOW, ago(30)), *seats) == Standing(Step.SHADOW, shadows=1)


def test_qualification_lapses_on_the_very_moment_and_not_before() -> None:
    assert stand(Grant(Step.QUALIFIED, ago(180) + datetime.timedelta(seconds=1))).step is Step.QUALIFIED
    lapsed = stand(Grant(Step.QUALIFIED, ago(180)))
    assert lapsed == Standing(Step.REVERSE_SHADOW, lapses_at=NOW, has_lapsed=True)


@pytest.mark.parametrize("kind", ["lead", "bar_raiser", "reverse_shadow"])
def test_interview_keeps_a_qualification_alive(kind: str) -> None:
    found = stand(Grant(Step.QUALIFIED, ago(400)), done(kind, 179))
    assert (found.step, found.has_lapsed) == (Step.QUALIFIED, False)


def test_watching_keeps_no_qualification_alive() -> None:
    assert stand(Grant(Step.QUALIFIED, ago(400)), done("shadow", 1)).has_lapsed


def test_qualification_without_lapse_stays() -> None:
    training = Training(shadows=0, reverse_shadows=0, lapse_days=None)
    found = stand(Grant(Step.QUALIFIED, ago(4000)), training=training)
    assert found == Standing(Step.QUALIFIED)


def test_training_of_no_interviews_qualifies_at_once() -> None:
    training = Training(shadows=0, reverse_shadows=0, lapse_days=10)
    assert stand(Grant(Step.SHADOW, ago(1)), training=training).step is Step.QUALIFIED


@pytest.mark.parametrize(
    ("step", "kinds"),
    [
        (Step.NONE, set()),
        (Step.SHADOW, {"shadow"}),
        (Step.REVERSE_SHADOW, {"shadow", "reverse_shadow"}),
        (Step.QUALIFIED, {"shadow", "reverse_shadow", "lead", "bar_raiser"}),
    ],
)
def test_each_step_allows_its_seats(step: Step, kinds: set[str]) -> None:
    assert {kind.value for kind in SeatKind if Standing(step).allows(kind)} == kinds


@pytest.mark.parametrize("wrong", [(-1, 0, 1), (0, -1, 1), (0, 0, 0)])
def test_training_that_cannot_be_is_an_error(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"least|less"):
        Training(*wrong)


SEATS = st.builds(Done, st.sampled_from(SeatKind), st.integers(-30, 500).map(ago))
GRANTS = st.builds(Grant, st.sampled_from(Step), st.integers(0, 400).map(ago))


@given(GRANTS, st.lists(SEATS, max_size=12), SEATS)
def test_one_more_interview_never_sets_anybody_back(grant: Grant, seats: list[Done], more: Done) -> None:
    before, after = stand(grant, *seats), stand(grant, *seats, more)
    # Only a training that ends makes a qualification that can have lapsed since: rank holds all the same.
    assert after.step.rank >= before.step.rank


@given(GRANTS, st.lists(SEATS, max_size=12), st.randoms())
def test_order_of_interviews_does_not_matter(grant: Grant, seats: list[Done], chance: Random) -> None:
    shuffled = sorted(seats, key=lambda _seat: chance.random())
    assert stand(grant, *seats) == stand(grant, *shuffled)
