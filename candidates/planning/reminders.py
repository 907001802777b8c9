"""When a reminder is due: so many hours after an interview's end, never at night or on a day off.

All moments go in and come out as aware datetimes. Nights and days off are those of the person's own zone.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

# Nobody is reminded of what was due so long ago: an imported history or a policy switched on late is no news.
FORGOTTEN_AFTER = datetime.timedelta(days=7)

_MINUTE = datetime.timedelta(minutes=1)
_QUARTER = datetime.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class QuietTimes:
    """The hours and days on which nobody is written to.

    The night is from the full hour `night_from` until the full hour `night_until` (0 to 23), across
    midnight when it has to be; the same hour twice is no night. `days_off` are ISO weekdays, Monday is 1.
    ValueError when an hour or a weekday is none, or when no day is left.
    """

    night_from: int
    night_until: int
    days_off: frozenset[int]

    def __post_init__(self) -> None:
        if not (0 <= self.night_from <= 23 and 0 <= self.night_until <= 23):
            raise ValueError("A night begins and ends at an hour from 0 to 23.")
        if not self.days_off < frozenset(range(1, 8)):
            raise ValueError("Days off are weekdays from 1 to 7, and at least one day is left.")

    def allow(self, moment: datetime.datetime, zone: datetime.tzinfo) -> bool:
        """Whether a person in `zone` may be written to at this moment."""
        local = moment.astimezone(zone)
        return local.isoweekday() not in self.days_off and not self._is_night(local.hour)

    def _is_night(self, hour: int) -> bool:
        if self.night_from <= self.night_until:
            return self.night_from <= hour < self.night_until
        return hour >= self.night_from or hour < self.night_until


def next_allowed(moment: datetime.datetime, zone: datetime.tzinfo, quiet: QuietTimes) -> datetime.datetime:
    """Return the first moment from `moment` on at which a person in `zone` may be written to, in UTC.

    The clock is asked in quarters of an hour and then in minutes instead of being computed with: a night
    may end inside the hour that a change of the clocks leaves out. No zone's offset, and no full hour in
    it, lies between two such quarters, so nothing allowed is stepped over.
    """
    moment = moment.astimezone(datetime.UTC)
    if quiet.allow(moment, zone):
        return moment
    before, after = moment, _following(moment, _QUARTER)
    while not quiet.allow(after, zone):
        before, after = after, after + _QUARTER
    minute = _following(before, _MINUTE)
    while not quiet.allow(minute, zone):
        minute += _MINUTE
    return minute


def _following(moment: datetime.datetime, length: datetime.timedelta) -> datetime.datetime:
    """Return the first moment after `moment` that is a full minute or quarter of an hour of UTC."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + ((moment - midnight) // length + 1) * length


def due_times(
    ended_at: datetime.datetime, hours: Sequence[int], zone: datetime.tzinfo, quiet: QuietTimes
) -> tuple[datetime.datetime, ...]:
    """Return when each step is due, in UTC. `hours` are counted from the end, each more than the one before.

    A step that a night or a weekend moves takes the later ones along: the distance between two steps never
    shrinks, so that a weekend doesn't carry a matter to the recruiter before its author has heard of it.
    """
    times: list[datetime.datetime] = []
    due, hours_before = ended_at.astimezone(datetime.UTC), 0
    for step_hours in hours:
        due = next_allowed(due + datetime.timedelta(hours=step_hours - hours_before), zone, quiet)
        hours_before = step_hours
        times.append(due)
    return tuple(times)


def oldest_end(now: datetime.datetime, hours: Sequence[int]) -> datetime.datetime:
    """Return a moment such that nothing is due for an interview that ended before it.

    A quiet stretch is shorter than eight days, and each step can be moved by one.
    """
    longest = datetime.timedelta(hours=max(hours), days=8 * len(hours))
    return now - longest - FORGOTTEN_AFTER


def latest_due_step(
    now: datetime.datetime,
    ended_at: datetime.datetime,
    hours: Sequence[int],
    zone: datetime.tzinfo,
    quiet: QuietTimes,
) -> int | None:
    """Return the number, from 1, of the latest step to be sent now; None when there is none.

    Earlier steps that nobody sent in time are passed over. None while it is quiet in `zone`, and once the
    step is FORGOTTEN_AFTER overdue.
    """
    if not quiet.allow(now, zone):
        return None
    times = due_times(ended_at, hours, zone, quiet)
    number = sum(due <= now for due in times)
    if not number or now - times[number - 1] >= FORGOTTEN_AFTER:
        return None
    return number
