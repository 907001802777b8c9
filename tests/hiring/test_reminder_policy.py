"""The schedule of reminders: what holds by default, who changes it, what the database refuses."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Person, ReminderPolicy, ReminderStep
from hiring.models.reminder_policies import THE_POLICY
from hiring.selectors.reminder_policies import (
    USUAL_SCHEDULE,
    Audience,
    ReminderSchedule,
    ScheduleStep,
    reminder_schedule,
)
from hiring.services.reminder_policies import set_reminder_schedule
from tests import factories
from tests.threads import at_once

pytestmark = pytest.mark.django_db

EARLIER = ReminderSchedule(
    version=0,
    is_on=True,
    night_from=22,
    night_until=7,
    days_off=(7,),
    steps=(ScheduleStep(1, Audience.AUTHOR), ScheduleStep(20, Audience.AUTHOR_AND_RECRUITER)),
)


def test_usual_schedule_holds_until_one_is_set() -> None:
    assert reminder_schedule() == USUAL_SCHEDULE


def test_schedule_is_stored_with_one_event(admin: Person) -> None:
    assert set_reminder_schedule(actor=admin, schedule=EARLIER) == replace(EARLIER, version=1)
    assert reminder_schedule() == replace(EARLIER, version=1)
    event = Event.objects.get()
    assert (event.kind, event.actor, event.stream_kind, event.stream_id) == (
        "reminder_policy_changed",
        admin,
        "reminder_policy",
        THE_POLICY,
    )
    assert event.payload == {
        "before": {
            "version": 0,
            "is_on": True,
            "night": [20, 8],
            "days_off": [6, 7],
            "steps": [[2, "author"], [24, "author"], [48, "author_and_recruiter"]],
        },
        "after": {
            "version": 1,
            "is_on": True,
            "night": [22, 7],
            "days_off": [7],
            "steps": [[1, "author"], [20, "author_and_recruiter"]],
        },
    }


def test_schedule_is_put_in_order(admin: Person) -> None:
    mixed = replace(EARLIER, days_off=(7, 5, 7), steps=EARLIER.steps[::-1])
    stored = set_reminder_schedule(actor=admin, schedule=mixed)
    assert (stored.days_off, stored.hours) == ((5, 7), (1, 20))
    assert reminder_schedule() == stored


def test_change_replaces_all_steps(admin: Person) -> None:
    first = set_reminder_schedule(actor=admin, schedule=EARLIER)
    second = replace(first, steps=(ScheduleStep(20, Audience.AUTHOR),))
    assert set_reminder_schedule(actor=admin, schedule=second).version == 2
    assert reminder_schedule().steps == (ScheduleStep(20, Audience.AUTHOR),)


def test_same_schedule_again_changes_nothing(admin: Person) -> None:
    first = set_reminder_schedule(actor=admin, schedule=EARLIER)
    assert set_reminder_schedule(actor=admin, schedule=EARLIER) == first
    assert Event.objects.count() == 1


def test_change_of_an_old_version_is_a_conflict(admin: Person) -> None:
    set_reminder_schedule(actor=admin, schedule=EARLIER)
    with pytest.raises(ConflictError):
        set_reminder_schedule(actor=admin, schedule=replace(EARLIER, night_from=21))
    assert reminder_schedule().night_from == 22


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.RECRUITER, Duty.HIRING_MANAGER])
def test_nobody_but_an_admin_sets_the_schedule(duty: Duty) -> None:
    with pytest.raises(NotAllowedError):
        set_reminder_schedule(actor=factories.PersonFactory(duties=[duty]), schedule=EARLIER)
    with pytest.raises(NotAllowedError):
        set_reminder_schedule(actor=SYSTEM, schedule=EARLIER)
    assert not ReminderPolicy.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"night_from": 24},
        {"night_until": 24},
        {"days_off": (0,)},
        {"days_off": (8,)},
        {"days_off": (1, 2, 3, 4, 5, 6, 7)},
        {"steps": (ScheduleStep(0, Audience.AUTHOR),)},
        {"steps": (ScheduleStep(721, Audience.AUTHOR),)},
        {"steps": (ScheduleStep(5, Audience.AUTHOR), ScheduleStep(5, Audience.AUTHOR))},
    ],
)
def test_database_refuses_what_could_never_be_kept(admin: Person, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        set_reminder_schedule(actor=admin, schedule=replace(EARLIER, **wrong))
    assert reminder_schedule() == USUAL_SCHEDULE


def test_database_refuses_a_second_policy() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderPolicy.objects.create(id=factories.PersonFactory().pk)


def test_database_refuses_an_unknown_audience() -> None:
    policy = ReminderPolicy.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderStep.objects.create(policy=policy, number=1, hours=1, audience="everybody")


def test_reading_the_schedule_takes_two_queries(
    admin: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    set_reminder_schedule(actor=admin, schedule=EARLIER)
    with django_assert_num_queries(2):
        reminder_schedule()


@pytest.mark.django_db(transaction=True)
def test_two_first_changes_at_once_are_one() -> None:
    admins = [factories.PersonFactory(duties=[Duty.ADMIN]) for _ in range(2)]

    def attempt(night_from: int) -> str:
        try:
            schedule = replace(EARLIER, night_from=night_from)
            set_reminder_schedule(actor=admins[night_from - 21], schedule=schedule)
        except ConflictError:
            return "conflict"
        return "set"

    results = at_once(lambda: attempt(21), lambda: attempt(22))
    assert sorted(map(str, results)) == ["conflict", "set"]
    assert reminder_schedule().version == 1
