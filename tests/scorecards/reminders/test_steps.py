"""Who is reminded and when: one test for each rule. The interview ends on a Friday at 13:00 UTC."""

import datetime

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from candidates.models import Interview, Loop, Seat
from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Event, Person, ReminderPolicy
from scorecards.models import Decision, Reminder
from scorecards.selectors.reminders import database_now, reminders_of_loop
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.panels import replace_interviewer
from scorecards.services.reminders import send_due_reminders
from scorecards.tasks import send_due_reminders as send_due_reminders_task
from tests import factories

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
END = factories.NOON + HOUR
FRIDAY_15 = END + 2 * HOUR
MONDAY_8 = datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC)
TUESDAY_8 = MONDAY_8 + DAY


@pytest.fixture
def loop(recruiter: Person) -> Loop:
    return factories.make_loop(panel=1, opened_by=recruiter)


@pytest.fixture
def seat(loop: Loop) -> Seat:
    return Seat.objects.get(interview__loop=loop)


def sweep(now: datetime.datetime) -> int:
    return send_due_reminders(actor=SYSTEM, now=now)


def steps() -> list[int | None]:
    return list(Reminder.objects.values_list("step", flat=True))


def test_nothing_is_sent_before_the_first_step(seat: Seat) -> None:
    assert sweep(FRIDAY_15 - datetime.timedelta(seconds=1)) == 0
    assert mail.outbox == []
    assert not Reminder.objects.exists()


def test_each_step_is_sent_once(seat: Seat, recruiter: Person) -> None:
    moments = [FRIDAY_15, FRIDAY_15 + HOUR, MONDAY_8, MONDAY_8 + HOUR, TUESDAY_8, TUESDAY_8 + HOUR]
    assert [sweep(now) for now in moments] == [1, 0, 1, 0, 1, 0]
    author = seat.person.email
    assert [letter.recipients() for letter in mail.outbox] == [[author], [author], [author, recruiter.email]]
    assert [letter.cc for letter in mail.outbox] == [[], [], [recruiter.email]]


def test_reminder_is_one_event_of_identifiers(loop: Loop, seat: Seat) -> None:
    sweep(FRIDAY_15)
    reminder, event = Reminder.objects.get(), Event.objects.get()
    assert (event.kind, event.actor, event.stream_kind, event.stream_id) == (
        "reminder_sent",
        None,
        "loop",
        loop.pk,
    )
    assert event.payload == {
        "reminder_id": str(reminder.pk),
        "seat_id": str(seat.pk),
        "step": 1,
        "person_ids": [str(seat.person_id)],
    }
    assert (reminder.state, reminder.sent_at, reminder.attempts) == ("sent", FRIDAY_15, 1)


def test_night_is_the_persons_own(seat: Seat) -> None:
    Person.objects.filter(pk=seat.person_id).update(time_zone="Asia/Tokyo")  # there it is midnight
    assert sweep(FRIDAY_15) == 0
    monday_8_in_tokyo = datetime.datetime(2026, 11, 22, 23, tzinfo=datetime.UTC)
    assert sweep(monday_8_in_tokyo - datetime.timedelta(minutes=1)) == 0
    assert sweep(monday_8_in_tokyo) == 1


def test_weekend_is_quiet(seat: Seat) -> None:
    saturday_noon = END + 23 * HOUR
    assert [sweep(saturday_noon), sweep(saturday_noon + DAY), sweep(MONDAY_8)] == [0, 0, 1]


def test_f13_pause_of_the_sweep_ends_with_the_latest_step_alone(seat: Seat) -> None:
    assert sweep(TUESDAY_8) == 1
    assert steps() == [3]
    assert sweep(TUESDAY_8 + HOUR) == 0
    assert len(mail.outbox) == 1


def test_unknown_time_zone_counts_as_utc_and_stops_nobody(seat: Seat) -> None:
    Person.objects.filter(pk=seat.person_id).update(time_zone="Mars/Olympus_Mons")
    assert sweep(FRIDAY_15) == 1


def test_interview_of_long_ago_is_not_brought_up(seat: Seat) -> None:
    """An imported history, or a policy switched on late, is no reason to write to everybody."""
    assert sweep(END + 30 * DAY) == 0


def test_committed_scorecard_is_left_alone(seat: Seat) -> None:
    factories.fill(seat)
    assert sweep(FRIDAY_15) == 0


def test_draft_is_still_due(seat: Seat) -> None:
    factories.fill(seat, committed=False)
    assert sweep(FRIDAY_15) == 1


def test_cancelled_interview_is_left_alone(seat: Seat) -> None:
    Interview.objects.update(cancelled_at=END)
    assert sweep(FRIDAY_15) == 0


def test_shadow_is_left_alone(seat: Seat) -> None:
    Seat.objects.update(kind=Seat.Kind.SHADOW)
    assert sweep(FRIDAY_15) == 0


def test_deactivated_person_is_left_alone(seat: Seat) -> None:
    Person.objects.filter(pk=seat.person_id).update(is_active=False)
    assert sweep(TUESDAY_8) == 0


def test_closed_loop_is_left_alone(seat: Seat) -> None:
    Loop.objects.update(closed_at=END)
    assert sweep(FRIDAY_15) == 0


def test_decided_loop_is_left_alone(loop: Loop, seat: Seat, recruiter: Person) -> None:
    compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    Decision.objects.create(
        loop=loop,
        debrief=loop.debriefs.get(),
        outcome="hold",
        rationale="Nobody waits.",
        decided_by=recruiter,
        decided_at=END,
    )
    assert sweep(FRIDAY_15) == 0


def test_recruiter_who_is_gone_gets_no_copy(seat: Seat, recruiter: Person) -> None:
    Person.objects.filter(pk=recruiter.pk).update(is_active=False)
    sweep(TUESDAY_8)
    assert mail.outbox[0].recipients() == [seat.person.email]


def test_recruiter_who_owes_the_scorecard_gets_one_mail(seat: Seat, recruiter: Person) -> None:
    Seat.objects.update(person=recruiter)
    sweep(TUESDAY_8)
    assert mail.outbox[0].recipients() == [recruiter.email]


def test_loop_that_nobody_opened_has_no_copy(seat: Seat) -> None:
    Loop.objects.update(opened_by=None)
    sweep(TUESDAY_8)
    assert mail.outbox[0].recipients() == [seat.person.email]


def test_person_who_takes_over_a_seat_starts_afresh(seat: Seat, recruiter: Person) -> None:
    sweep(FRIDAY_15)
    successor = factories.PersonFactory()
    factories.qualify(successor, seat.interview.exercise)
    replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=successor.pk)
    sweep(FRIDAY_15 + HOUR)
    assert [letter.to for letter in mail.outbox] == [[seat.person.email], [successor.email]]


def test_policy_that_is_off_sends_nothing(seat: Seat) -> None:
    ReminderPolicy.objects.create(version=1, is_on=False)
    assert sweep(FRIDAY_15) == 0


def test_policy_without_steps_sends_nothing(seat: Seat) -> None:
    ReminderPolicy.objects.create(version=1)
    assert sweep(FRIDAY_15) == 0


def test_stored_policy_is_followed(seat: Seat) -> None:
    policy = ReminderPolicy.objects.create(version=1, night_from=0, night_until=0, days_off=[])
    policy.steps.create(number=1, hours=30, audience="author_and_recruiter")
    saturday_evening = END + 30 * HOUR
    assert [sweep(saturday_evening - HOUR), sweep(saturday_evening)] == [0, 1]
    assert len(mail.outbox[0].cc) == 1


def test_step_that_an_admin_adds_later_is_sent_once_more(seat: Seat) -> None:
    sweep(TUESDAY_8)
    policy = ReminderPolicy.objects.create(version=1, night_from=0, night_until=0)
    for number, hours in enumerate((1, 2, 3, 4), 1):
        policy.steps.create(number=number, hours=hours, audience="author")
    assert [sweep(TUESDAY_8 + HOUR), sweep(TUESDAY_8 + 2 * HOUR)] == [1, 0]
    assert steps() == [3, 4]


def test_person_sends_no_reminders(admin: Person) -> None:
    with pytest.raises(NotAllowedError):
        send_due_reminders(actor=admin, now=FRIDAY_15)


@pytest.mark.django_db
def test_f12_task_asks_the_databases_clock(recruiter: Person) -> None:
    """The interview ended three hours ago by PostgreSQL's clock, on a policy without nights and weekends."""
    policy = ReminderPolicy.objects.create(version=1, night_from=0, night_until=0)
    policy.steps.create(number=1, hours=2, audience="author")
    factories.make_loop(panel=1)
    Interview.objects.update(starts_at=database_now() - 4 * HOUR)
    send_due_reminders_task()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("panel", [1, 30])
def test_idle_sweep_takes_four_queries(
    panel: int, recruiter: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.make_loop(panel=panel)
    ReminderPolicy.objects.create(version=1).steps.create(number=1, hours=2, audience="author")
    with django_assert_num_queries(4):
        sweep(FRIDAY_15 - HOUR)


def test_sweep_after_everybody_was_reminded_takes_four_queries(
    recruiter: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.make_loop(panel=3)
    policy = ReminderPolicy.objects.create(version=1)
    policy.steps.create(number=1, hours=2, audience="author")
    policy.steps.create(number=2, hours=24, audience="author")
    assert sweep(FRIDAY_15) == 3
    with django_assert_num_queries(4):
        sweep(FRIDAY_15 + HOUR)


def test_reminders_of_a_loop_are_for_those_who_run_it(loop: Loop, seat: Seat, recruiter: Person) -> None:
    sweep(FRIDAY_15)
    rows = reminders_of_loop(recruiter, loop.pk)
    assert [(row.seat_id, row.step, row.state, row.at) for row in rows] == [(seat.pk, 1, "sent", FRIDAY_15)]
    assert reminders_of_loop(seat.person, loop.pk) == rows
    assert reminders_of_loop(factories.PersonFactory(), loop.pk) == ()
