"""Closing the log's days: a root that can be kept elsewhere."""

import datetime

from django.db import transaction
from django.db.models import Max, Min

from hiring.models import Event, LogDay
from hiring.selectors.log_verification import day_root

# What began before midnight may still commit after it.
GRACE = datetime.timedelta(hours=1)


def close_log_days(*, now: datetime.datetime) -> list[LogDay]:
    """Store the roots of all days in UTC that are over and not closed; safe to run twice.

    It changes nothing that the log speaks of, so it leaves no event.
    """
    last = (now - GRACE).astimezone(datetime.UTC).date() - datetime.timedelta(days=1)
    first = _first_open_day()
    if first is None:
        return []
    days = [first + datetime.timedelta(days=number) for number in range((last - first).days + 1)]
    return [_closed(day) for day in days]


def _first_open_day() -> datetime.date | None:
    closed: datetime.date | None = LogDay.objects.aggregate(last=Max("day"))["last"]
    if closed is not None:
        return closed + datetime.timedelta(days=1)
    begun: datetime.datetime | None = Event.objects.aggregate(first=Min("at"))["first"]
    return begun.astimezone(datetime.UTC).date() if begun else None


@transaction.atomic
def _closed(day: datetime.date) -> LogDay:
    root = day_root(day)
    row, _made = LogDay.objects.get_or_create(day=day, defaults={"events": root.events, "root": root.root})
    return row
