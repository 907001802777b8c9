"""The reveal by policy: when it happens, that it happens once, and that nobody sees before it."""

import datetime

import pytest

from candidates.models import Interview, Loop, Seat
from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Duty, Event, Person
from hiring.selectors.process_policies import RevealRules, Timing, reveal_rules
from hiring.services.process_policies import set_reveal_rules
from scorecards.models import Rating, Reveal, Scorecard
from scorecards.querysets import loops_open_to
from scorecards.selectors.reminders import database_now
from scorecards.services.reveals import reveal_by_policy, reveal_loop
from tests import factories
from tests.conftest import SignIn
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def _policy(timing: Timing, hours: int | None = None) -> None:
    admin = factories.PersonFactory(duties=[Duty.ADMIN])
    set_reveal_rules(actor=admin, rules=RevealRules(reveal_rules().version, timing, hours))


def _loop(ended_hours_ago: float, panel: int = 2, done: int = 2) -> Loop:
    loop = factories.make_loop(panel=panel)
    start = database_now() - datetime.timedelta(hours=ended_hours_ago, minutes=60)
    Interview.objects.filter(loop=loop).update(starts_at=start, minutes=60)
    for seat in _seats(loop)[:done]:
        factories.fill(seat, evidence="canarywords")
    return loop


def _seats(loop: Loop) -> list[Seat]:
    return list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))


def _sweep() -> list[Loop]:
    reveal_by_policy(actor=SYSTEM)
    return [reveal.loop for reveal in Reveal.objects.select_related("loop").order_by("pk")]


def test_nothing_is_revealed_by_itself_while_the_policy_is_by_hand() -> None:
    _loop(ended_hours_ago=1000)
    assert _sweep() == []


def test_last_scorecard_reveals_a_complete_loop_without_a_reason() -> None:
    _policy(Timing.WHEN_COMPLETE)
    loop = _loop(ended_hours_ago=1, done=1)
    assert _sweep() == []
    factories.fill(_seats(loop)[1])
    assert _sweep() == [loop]
    reveal = Reveal.objects.get()
    assert (reveal.by, reveal.reason) == (None, "")
    event = Event.objects.get(kind="loop_revealed")
    assert (event.actor, event.payload) == (
        None,
        {"missing_seats": [], "timing": "when_complete", "hours": None},
    )


def test_interview_without_anybody_in_it_is_waited_for() -> None:
    _policy(Timing.WHEN_COMPLETE)
    loop = _loop(ended_hours_ago=1)
    factories.InterviewFactory(loop=loop, position=9)
    assert _sweep() == []


def test_shadows_and_cancelled_interviews_are_not_waited_for() -> None:
    _policy(Timing.WHEN_COMPLETE)
    loop = _loop(ended_hours_ago=1)
    factories.SeatFactory(interview=loop.interviews.first(), kind=Seat.Kind.SHADOW)
    factories.SeatFactory(
        interview=factories.InterviewFactory(loop=loop, position=9, cancelled_at=factories.NOON)
    )
    assert _sweep() == [loop]


def test_hours_count_from_the_last_interview_and_the_missing_ones_are_named() -> None:
    _policy(Timing.AFTER_HOURS, 48)
    early, due = _loop(ended_hours_ago=47.9, done=1), _loop(ended_hours_ago=48.1, done=1)
    moved = _loop(ended_hours_ago=100, done=1)
    Interview.objects.filter(pk=_seats(moved)[1].interview_id).update(starts_at=database_now())
    assert _sweep() == [due]
    assert not Reveal.objects.filter(loop__in=[early, moved]).exists()
    missing = _seats(due)[1]
    reason = f"By policy, 48 hours after the last interview. Missing: {missing.person} ({missing.interview})."
    assert Reveal.objects.get().reason == reason
    assert Event.objects.get(kind="loop_revealed").payload == {
        "missing_seats": [str(missing.pk)],
        "timing": "after_hours",
        "hours": 48,
    }


@pytest.mark.parametrize("timing", [Timing.WHEN_COMPLETE, Timing.AFTER_HOURS])
def test_empty_and_closed_loops_stay_as_they_are(timing: Timing) -> None:
    _policy(timing, 1 if timing is Timing.AFTER_HOURS else None)
    _loop(ended_hours_ago=10, done=0)
    closed = _loop(ended_hours_ago=10)
    Loop.objects.filter(pk=closed.pk).update(closed_at=factories.NOON)
    assert _sweep() == []


def test_policy_reveals_once_and_leaves_what_is_revealed() -> None:
    loop, recruiter = _loop(ended_hours_ago=10), factories.PersonFactory(duties=[Duty.RECRUITER])
    by_hand = reveal_loop(actor=recruiter, loop_id=loop.pk)
    other = _loop(ended_hours_ago=10)
    _policy(Timing.WHEN_COMPLETE)
    assert _sweep() == _sweep() == [loop, other]
    _policy(Timing.BY_HAND)
    _policy(Timing.AFTER_HOURS, 1)
    assert _sweep() == [loop, other]
    kept = Reveal.objects.get(loop=loop)
    assert (kept.pk, kept.at, kept.by, kept.reason) == (by_hand.pk, by_hand.at, recruiter, "")
    assert Event.objects.filter(kind="loop_revealed").count() == 2


def test_policy_that_is_not_met_is_asked_again_at_the_reveal_itself() -> None:
    _policy(Timing.WHEN_COMPLETE)
    loop = _loop(ended_hours_ago=1, done=1)
    with pytest.raises(NotAllowedError):
        reveal_loop(actor=SYSTEM, loop_id=loop.pk, reason="Any reason")
    assert not Reveal.objects.exists()


def test_no_person_runs_the_sweep(admin: Person) -> None:
    with pytest.raises(NotAllowedError):
        reveal_by_policy(actor=admin)


def test_nobody_sees_before_the_sweep_and_who_owes_not_after_it(signed_in: SignIn) -> None:
    _policy(Timing.AFTER_HOURS, 1)
    loop = _loop(ended_hours_ago=10, done=1)
    committed, owing = (seat.person for seat in _seats(loop))
    recruiter = factories.PersonFactory(duties=[Duty.RECRUITER])
    everybody = (owing, recruiter, committed)
    for person in everybody:
        assert not loops_open_to(person).exists()
        assert b"canarywords" not in signed_in(person).get(f"/loops/{loop.pk}/").content
    assert _sweep() == [loop]
    assert [loops_open_to(person).exists() for person in everybody] == [False, True, True]
    assert not Rating.objects.visible_to(owing).exists()
    assert not Scorecard.objects.visible_to(owing).exists()
    page = signed_in(recruiter).get(f"/loops/{loop.pk}/").content.decode()
    assert "by the policy" in page
    assert f"Missing: {owing}" in page


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_reveal_a_loop_once() -> None:
    _policy(Timing.WHEN_COMPLETE)
    loop = _loop(ended_hours_ago=10)
    results = at_once(lambda: reveal_by_policy(actor=SYSTEM), lambda: reveal_by_policy(actor=SYSTEM))
    assert sorted(map(int, results)) == [0, 1]
    assert Reveal.objects.get().loop == loop
    assert Event.objects.filter(kind="loop_revealed").count() == 1
