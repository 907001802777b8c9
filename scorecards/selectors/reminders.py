"""Who is to be reminded now, and who was."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from candidates.models import Seat
from candidates.planning.reminders import QuietTimes, latest_due_step, oldest_end
from hiring.clock import database_now as database_now
from hiring.models import Person
from hiring.selectors.reminder_policies import ReminderSchedule
from scorecards.models import Decision, Reminder

# What the interview's constraint allows; it only narrows the search.
LONGEST_INTERVIEW = datetime.timedelta(minutes=480)


@dataclass(frozen=True, slots=True)
class DueStep:
    """The step of the schedule, from 1, that a seat's author is to be reminded with now."""

    seat_id: UUID
    step: int
    tells_recruiter: bool


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder as the people of a loop see it; `step` is None for a nudge, `at` is when it came to this."""

    seat_id: UUID
    step: int | None
    state: Reminder.State
    at: datetime.datetime


def owing_seats() -> QuerySet[Seat]:
    """Return the seats whose people may be asked for a scorecard that isn't in.

    Not those of shadows, cancelled interviews, deactivated people, and loops that are closed or decided;
    a decision to gather more evidence asks for what is still out.
    """
    settled = (
        Decision.objects.standing()
        .exclude(outcome=Decision.Outcome.MORE_EVIDENCE)
        .filter(loop=OuterRef("interview__loop"))
    )
    return (
        Seat.objects.counting()
        .filter(
            person__is_active=True,
            interview__loop__closed_at__isnull=True,
        )
        .exclude(Exists(settled))
        .exclude(scorecard__committed_at__isnull=False)
    )


def steps_due(now: datetime.datetime, schedule: ReminderSchedule) -> tuple[DueStep, ...]:
    """Return for each owing seat the latest step that is due and later than all it had; longest due first.

    One query over the interviews of the last weeks.
    """
    if not schedule.is_on or not schedule.steps:
        return ()
    return tuple(_due_steps(_seats_within(now, schedule), now, schedule))


def _seats_within(now: datetime.datetime, schedule: ReminderSchedule) -> QuerySet[Seat]:
    had = Reminder.objects.filter(
        seat=OuterRef("pk"), person=OuterRef("person"), step__isnull=False
    ).order_by("-step")
    return (
        owing_seats()
        .filter(interview__starts_at__gte=oldest_end(now, schedule.hours) - LONGEST_INTERVIEW)
        .filter(interview__starts_at__lt=now)
        .annotate(last_step=Coalesce(Subquery(had.values("step")[:1]), 0))
        .filter(last_step__lt=len(schedule.steps))
        .select_related("interview", "person")
        .order_by("interview__starts_at", "pk")
    )


def _due_steps(
    seats: QuerySet[Seat], now: datetime.datetime, schedule: ReminderSchedule
) -> Iterator[DueStep]:
    quiet = quiet_times(schedule)
    for seat in seats:
        zone = zone_named(seat.person.time_zone)
        number = latest_due_step(now, seat.interview.ends_at, schedule.hours, zone, quiet)
        if number is not None and number > int(getattr(seat, "last_step", 0)):
            yield DueStep(seat.pk, number, schedule.steps[number - 1].tells_recruiter)


def steps_waiting(now: datetime.datetime, schedule: ReminderSchedule) -> list[UUID]:
    """Return the claimed steps whose claim has run out and whose authors may be written to now. One query."""
    if not schedule.is_on:
        return []
    quiet = quiet_times(schedule)
    waiting = Reminder.objects.waiting(now).filter(step__isnull=False)
    rows = waiting.values_list("pk", "person__time_zone")
    return [pk for pk, zone in rows if quiet.allow(now, zone_named(zone))]


def nudges_waiting(now: datetime.datetime) -> list[UUID]:
    """Return the nudges that nobody is sending, oldest first. One query.

    A person asked for them, so neither night nor weekend holds them up.
    """
    return list(Reminder.objects.waiting(now).filter(step__isnull=True).values_list("pk", flat=True))


def quiet_times(schedule: ReminderSchedule) -> QuietTimes:
    """Return the schedule's quiet hours and days."""
    return QuietTimes(schedule.night_from, schedule.night_until, frozenset(schedule.days_off))


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone, UTC where the name is none: one bad row must not stop everybody's reminders."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def reminders_of_loop(person: Person, loop_id: UUID) -> tuple[ReminderRow, ...]:
    """Return the loop's reminders and nudges that a person may know of, oldest first. One query."""
    reminders = Reminder.objects.visible_to(person).filter(seat__interview__loop=loop_id)
    return tuple(ReminderRow(row.seat_id, row.step, row.state, row.changed_at) for row in reminders)
