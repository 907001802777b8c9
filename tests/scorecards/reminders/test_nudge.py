"""Nudging by hand: who may, how often, and that the workers send it."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from candidates.models import Interview, Loop, Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Person
from scorecards.models import Reminder
from scorecards.selectors.reminders import database_now
from scorecards.services import reminders
from scorecards.services.reminder_claims import FIRST_CLAIM
from scorecards.services.reminders import NUDGE_EVERY, nudge, send_due_reminders, send_nudges
from scorecards.tasks import send_nudges as send_nudges_task
from tests import factories
from tests.threads import at_once

MINUTE = datetime.timedelta(minutes=1)
# A Saturday night: a person who asks isn't held up by quiet times.
NIGHT = datetime.datetime(2026, 11, 21, 23, tzinfo=datetime.UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    """PostgreSQL's clock follows the test's; that the real one is asked is tested below."""
    monkeypatch.setattr(reminders, "database_now", timezone.now)
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def seat(recruiter: Person) -> Seat:
    return Seat.objects.get(interview__loop=factories.make_loop(panel=1, opened_by=recruiter))


def test_nudge_is_one_event_and_one_mail_to_the_author(
    seat: Seat, recruiter: Person, clock: time_machine.Traveller
) -> None:
    reminder = nudge(actor=recruiter, seat_id=seat.pk)
    event = Event.objects.get()
    assert (event.kind, event.actor, event.stream_id) == ("seat_nudged", recruiter, seat.interview.loop_id)
    assert event.payload == {"seat_id": str(seat.pk), "reminder_id": str(reminder.pk)}
    assert (mail.outbox, reminder.state) == ([], "asked")
    assert [send_nudges(actor=SYSTEM, now=NIGHT), send_nudges(actor=SYSTEM, now=NIGHT)] == [1, 0]
    assert mail.outbox[0].recipients() == [seat.person.email]
    assert "The panel asks for your scorecard." in mail.outbox[0].body
    assert Event.objects.get(kind="reminder_sent").payload["step"] is None


def test_nudge_is_possible_once_in_four_hours(
    seat: Seat, recruiter: Person, clock: time_machine.Traveller
) -> None:
    nudge(actor=recruiter, seat_id=seat.pk)
    clock.shift(NUDGE_EVERY - MINUTE)
    with pytest.raises(ConflictError):
        nudge(actor=recruiter, seat_id=seat.pk)
    clock.shift(MINUTE)
    nudge(actor=recruiter, seat_id=seat.pk)
    assert Reminder.objects.count() == 2


def test_nudge_that_could_not_be_sent_may_be_repeated(
    seat: Seat, recruiter: Person, clock: time_machine.Traveller
) -> None:
    nudge(actor=recruiter, seat_id=seat.pk)
    Reminder.objects.update(given_up_at=NIGHT)
    nudge(actor=recruiter, seat_id=seat.pk)
    assert Reminder.objects.count() == 2


def test_nudge_does_not_stand_for_a_step(
    seat: Seat, recruiter: Person, clock: time_machine.Traveller
) -> None:
    nudge(actor=recruiter, seat_id=seat.pk)
    send_nudges(actor=SYSTEM, now=NIGHT)
    monday = NIGHT + datetime.timedelta(hours=34)
    assert send_due_reminders(actor=SYSTEM, now=monday) == 1
    assert list(Reminder.objects.values_list("step", flat=True)) == [None, 2]


def test_nudge_whose_worker_died_is_sent_later(
    seat: Seat, recruiter: Person, clock: time_machine.Traveller
) -> None:
    nudge(actor=recruiter, seat_id=seat.pk)
    Reminder.objects.update(attempts=1, claimed_until=NIGHT + FIRST_CLAIM)
    assert [send_nudges(actor=SYSTEM, now=NIGHT + part) for part in (MINUTE, FIRST_CLAIM)] == [0, 1]


def test_nudge_is_dropped_when_the_scorecard_comes_in_first(
    seat: Seat, recruiter: Person, clock: time_machine.Traveller
) -> None:
    nudge(actor=recruiter, seat_id=seat.pk)
    factories.fill(seat)
    assert send_nudges(actor=SYSTEM, now=NIGHT) == 0
    assert Reminder.objects.get().state == "withdrawn"


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.HIRING_MANAGER])
def test_nudge_by_whoever_does_not_run_the_loop_is_refused(seat: Seat, duty: Duty) -> None:
    with pytest.raises(NotAllowedError):
        nudge(actor=factories.PersonFactory(duties=[duty]), seat_id=seat.pk)
    assert not Reminder.objects.exists()


def test_nudge_by_the_roles_hiring_manager_is_allowed(seat: Seat) -> None:
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    seat.interview.loop.application.role.hiring_managers.add(manager)
    assert nudge(actor=manager, seat_id=seat.pk).step is None


def test_nudge_by_the_system_is_refused(seat: Seat) -> None:
    with pytest.raises(NotAllowedError):
        nudge(actor=SYSTEM, seat_id=seat.pk)


def test_nudge_before_the_interview_is_over_is_a_conflict(
    seat: Seat, recruiter: Person, clock: time_machine.Traveller
) -> None:
    clock.move_to(seat.interview.ends_at - MINUTE)
    with pytest.raises(ConflictError, match="over yet"):
        nudge(actor=recruiter, seat_id=seat.pk)


def _commit(seat: Seat) -> None:
    factories.fill(seat)


def _cancel(seat: Seat) -> None:
    Interview.objects.update(cancelled_at=NIGHT)


def _shadow(seat: Seat) -> None:
    Seat.objects.update(kind=Seat.Kind.SHADOW)


def _deactivate(seat: Seat) -> None:
    Person.objects.filter(pk=seat.person_id).update(is_active=False)


def _close(seat: Seat) -> None:
    Loop.objects.update(closed_at=NIGHT)


@pytest.mark.parametrize("change", [_commit, _cancel, _shadow, _deactivate, _close])
def test_nudge_about_what_nobody_waits_for_is_a_conflict(
    seat: Seat, recruiter: Person, change: object, clock: time_machine.Traveller
) -> None:
    assert callable(change)
    change(seat)
    with pytest.raises(ConflictError, match="Nobody waits"):
        nudge(actor=recruiter, seat_id=seat.pk)


def test_person_does_not_send_nudges(admin: Person) -> None:
    with pytest.raises(NotAllowedError):
        send_nudges(actor=admin, now=NIGHT)


def test_f12_nudge_and_its_task_ask_the_databases_clock(seat: Seat, recruiter: Person) -> None:
    now = database_now()
    Interview.objects.update(starts_at=now - 2 * datetime.timedelta(hours=1))
    assert nudge(actor=recruiter, seat_id=seat.pk).asked_at >= now
    send_nudges_task()
    assert len(mail.outbox) == 1


def test_idle_look_for_nudges_takes_one_query(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        send_nudges(actor=SYSTEM, now=NIGHT)


@pytest.mark.django_db(transaction=True)
def test_two_nudges_at_once_are_one() -> None:
    people = [factories.PersonFactory(duties=[Duty.RECRUITER]) for _ in range(2)]
    seat = Seat.objects.get(interview__loop=factories.make_loop(panel=1))
    Interview.objects.update(starts_at=database_now() - datetime.timedelta(hours=2))

    def attempt(person: Person) -> str:
        try:
            nudge(actor=person, seat_id=seat.pk)
        except ConflictError:
            return "conflict"
        return "nudged"

    results = at_once(*[lambda person=person: attempt(person) for person in people])
    assert sorted(map(str, results)) == ["conflict", "nudged"]
    assert Event.objects.filter(kind="seat_nudged").count() == 1
