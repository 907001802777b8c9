"""The reveal of a loop: who may, when, and what is kept of it."""

import pytest
import time_machine

from candidates.models import Interview, Loop, Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Person
from scorecards.models import Reveal
from scorecards.services.loops import ReasonNeededError
from scorecards.services.reveals import reveal_loop
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop() -> Loop:
    return factories.make_loop(panel=2)


def _seats(loop: Loop) -> list[Seat]:
    return list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))


def _fill_all(loop: Loop) -> None:
    for seat in _seats(loop):
        factories.fill(seat)


@time_machine.travel(factories.NOON, tick=False)
def test_reveal_of_a_complete_loop_needs_no_reason(loop: Loop, recruiter: Person) -> None:
    _fill_all(loop)
    reveal = reveal_loop(actor=recruiter, loop_id=loop.pk, reason="not kept: nothing is missing")
    assert (reveal.loop, reveal.by, reveal.at, reveal.reason) == (loop, recruiter, factories.NOON, "")
    event = Event.objects.get(kind="loop_revealed")
    assert (event.actor, event.stream_kind, event.stream_id) == (recruiter, "loop", loop.pk)
    assert event.payload == {"missing_seats": []}


def test_reveal_with_missing_scorecards_needs_a_reason(loop: Loop, recruiter: Person) -> None:
    factories.fill(_seats(loop)[0])
    with pytest.raises(ReasonNeededError):
        reveal_loop(actor=recruiter, loop_id=loop.pk, reason="  ")
    assert not Reveal.objects.exists()
    assert not Event.objects.exists()


def test_reveal_with_missing_scorecards_keeps_its_reason(loop: Loop, recruiter: Person) -> None:
    present, missing = _seats(loop)
    factories.fill(present)
    factories.fill(missing, committed=False)
    reveal = reveal_loop(actor=recruiter, loop_id=loop.pk, reason=" The offer expires today. ")
    assert reveal.reason == "The offer expires today."
    assert Event.objects.get(kind="loop_revealed").payload == {"missing_seats": [str(missing.pk)]}


def test_reveal_waits_neither_for_shadows_nor_for_cancelled_interviews(loop: Loop, recruiter: Person) -> None:
    _fill_all(loop)
    factories.SeatFactory(interview=loop.interviews.first(), kind=Seat.Kind.SHADOW)
    cancelled = factories.InterviewFactory(loop=loop, cancelled_at=factories.NOON)
    factories.SeatFactory(interview=cancelled)
    reveal_loop(actor=recruiter, loop_id=loop.pk)
    assert Event.objects.get(kind="loop_revealed").payload == {"missing_seats": []}


def test_reveal_without_any_scorecard_is_refused(loop: Loop, recruiter: Person) -> None:
    factories.fill(_seats(loop)[0], committed=False)
    with pytest.raises(ConflictError):
        reveal_loop(actor=recruiter, loop_id=loop.pk, reason="Let us begin.")


def test_second_reveal_is_refused(loop: Loop, recruiter: Person, admin: Person) -> None:
    _fill_all(loop)
    reveal_loop(actor=recruiter, loop_id=loop.pk)
    with pytest.raises(ConflictError):
        reveal_loop(actor=admin, loop_id=loop.pk)
    assert Reveal.objects.get().by == recruiter


def test_reveal_by_whoever_owes_a_scorecard_is_refused(loop: Loop, recruiter: Person) -> None:
    present, missing = _seats(loop)
    factories.fill(present)
    Seat.objects.filter(pk=missing.pk).update(person=recruiter)
    with pytest.raises(NotAllowedError):
        reveal_loop(actor=recruiter, loop_id=loop.pk, reason="I have seen enough.")


def test_reveal_by_an_interviewer_of_the_loop_is_refused(loop: Loop) -> None:
    _fill_all(loop)
    with pytest.raises(NotAllowedError):
        reveal_loop(actor=_seats(loop)[0].person, loop_id=loop.pk)


def test_hiring_manager_reveals_only_loops_of_own_roles(loop: Loop) -> None:
    _fill_all(loop)
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    with pytest.raises(NotAllowedError):
        reveal_loop(actor=manager, loop_id=loop.pk)
    loop.application.role.hiring_managers.add(manager)
    reveal_loop(actor=manager, loop_id=loop.pk)
    assert Reveal.objects.get().by == manager


def test_reveal_by_the_system_is_refused(loop: Loop) -> None:
    _fill_all(loop)
    with pytest.raises(NotAllowedError):
        reveal_loop(actor=SYSTEM, loop_id=loop.pk)


def test_reveal_of_an_unknown_loop_says_so(loop: Loop, recruiter: Person) -> None:
    other = Interview.objects.filter(loop=loop).first()
    assert other is not None
    with pytest.raises(Loop.DoesNotExist):
        reveal_loop(actor=recruiter, loop_id=other.pk)
