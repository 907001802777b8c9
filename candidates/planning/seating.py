"""Who may be given a seat: the rules, each of which refuses by its own name.

Days and weeks are those of the person's own zone; a week begins on Monday. All moments are aware.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from candidates.planning.qualifications import NOT_IN_TRAINING, SeatKind, Standing


class Rule(StrEnum):
    """What may stand in the way, in the order in which it is asked."""

    INACTIVE = "inactive"
    CANDIDATE = "candidate"
    REFERRER = "referrer"
    HAS_READ = "has_read"
    SEATED = "seated"
    PAUSED = "paused"
    DAILY_CAP = "daily_cap"
    WEEKLY_CAP = "weekly_cap"
    QUALIFICATION = "qualification"


@dataclass(frozen=True, slots=True)
class Days:
    """A pause: both days included; `until` None is until further notice."""

    since: datetime.date
    until: datetime.date | None

    def include(self, day: datetime.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Booking:
    """A seat that somebody has, by its interview."""

    interview: UUID
    starts_at: datetime.datetime
    ends_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need to know of one person; `standings` are by exercise, however that is named."""

    person: UUID
    is_active: bool
    zone: datetime.tzinfo
    daily_cap: int
    weekly_cap: int
    pauses: tuple[Days, ...] = ()
    bookings: tuple[Booking, ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)

    def with_booking(self, booking: Booking) -> "Facts":
        """Return the facts once the person has one seat more."""
        return replace(self, bookings=(*self.bookings, booking))


@dataclass(frozen=True, slots=True)
class WantedSeat:
    """A seat to be given; without an exercise nobody can be asked to be qualified for it.

    `read_by` are people who have read what others of the panel wrote: they may look on, not rate.
    """

    interview: UUID
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    kind: SeatKind
    exercise: str | None
    candidate_is: UUID | None = None
    referred_by: UUID | None = None
    read_by: frozenset[UUID] = frozenset()


def broken_rules(facts: Facts, wanted: WantedSeat) -> tuple[Rule, ...]:
    """Return every rule that refuses this person this seat, in their order; empty when it may be given.

    A booking in the very interview is not counted against a cap: it would be the same one, moved.
    """
    day = wanted.starts_at.astimezone(facts.zone).date()
    others = [each for each in facts.bookings if each.interview != wanted.interview]
    days = [each.starts_at.astimezone(facts.zone).date() for each in others]
    broken = {
        Rule.INACTIVE: not facts.is_active,
        Rule.CANDIDATE: facts.person == wanted.candidate_is,
        Rule.REFERRER: facts.person == wanted.referred_by,
        Rule.HAS_READ: facts.person in wanted.read_by and wanted.kind != SeatKind.SHADOW,
        Rule.SEATED: len(others) < len(facts.bookings),
        Rule.PAUSED: any(pause.include(day) for pause in facts.pauses),
        Rule.DAILY_CAP: days.count(day) >= facts.daily_cap,
        Rule.WEEKLY_CAP: [_week(each) for each in days].count(_week(day)) >= facts.weekly_cap,
        Rule.QUALIFICATION: not _is_qualified(facts, wanted),
    }
    return tuple(rule for rule in Rule if broken[rule])


def standing_for(facts: Facts, wanted: WantedSeat) -> Standing:
    """Return where the person stands with the seat's exercise."""
    return facts.standings.get(wanted.exercise or "", NOT_IN_TRAINING)


def is_busy(facts: Facts, wanted: WantedSeat) -> bool:
    """Whether another interview of the person overlaps with the seat's."""
    return any(
        each.starts_at < wanted.ends_at and wanted.starts_at < each.ends_at
        for each in facts.bookings
        if each.interview != wanted.interview
    )


def load_on(facts: Facts, moment: datetime.datetime) -> tuple[int, int]:
    """Return how many seats the person has on the day and in the week of this moment."""
    day = moment.astimezone(facts.zone).date()
    days = [each.starts_at.astimezone(facts.zone).date() for each in facts.bookings]
    return days.count(day), [_week(each) for each in days].count(_week(day))


def _is_qualified(facts: Facts, wanted: WantedSeat) -> bool:
    return wanted.exercise is None or standing_for(facts, wanted).allows(wanted.kind)


def _week(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())
