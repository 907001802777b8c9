"""The schedule of reminders that holds now."""

from dataclasses import dataclass

from hiring.models import ReminderPolicy, ReminderStep

Audience = ReminderStep.Audience


@dataclass(frozen=True, slots=True)
class ScheduleStep:
    """A step's hours after the end of an interview, and who is written to."""

    hours: int
    audience: Audience

    @property
    def tells_recruiter(self) -> bool:
        return self.audience == Audience.AUTHOR_AND_RECRUITER


@dataclass(frozen=True, slots=True)
class ReminderSchedule:
    """What an admin has set: full hours of the night, ISO weekdays off, steps by their hours.

    `version` is 0 while nobody has set anything.
    """

    version: int
    is_on: bool
    night_from: int
    night_until: int
    days_off: tuple[int, ...]
    steps: tuple[ScheduleStep, ...]

    @property
    def hours(self) -> tuple[int, ...]:
        return tuple(step.hours for step in self.steps)


USUAL_SCHEDULE = ReminderSchedule(
    version=0,
    is_on=True,
    night_from=20,
    night_until=8,
    days_off=(6, 7),
    steps=(
        ScheduleStep(2, Audience.AUTHOR),
        ScheduleStep(24, Audience.AUTHOR),
        ScheduleStep(48, Audience.AUTHOR_AND_RECRUITER),
    ),
)


def reminder_schedule() -> ReminderSchedule:
    """Return the schedule that holds: the stored one, else the usual one. At most two queries."""
    policy = ReminderPolicy.objects.prefetch_related("steps").first()
    return schedule_of(policy) if policy else USUAL_SCHEDULE


def schedule_of(policy: ReminderPolicy) -> ReminderSchedule:
    """Return a stored policy as a value. One query unless its steps are prefetched."""
    return ReminderSchedule(
        version=policy.version,
        is_on=policy.is_on,
        night_from=policy.night_from,
        night_until=policy.night_until,
        days_off=tuple(policy.days_off),
        steps=tuple(ScheduleStep(step.hours, Audience(step.audience)) for step in policy.steps.all()),
    )
