"""One page of the log, and all that matches for an export."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from candidates.models import Loop
from hiring.models import Event, Person, Role
from scorecards.selectors.event_log.filters import LogFilters, Stream, events_for, page_of
from scorecards.selectors.event_log.rows import LogRow, rows_of

EXPORT_BATCH = 500


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of events, newest first; `newer` and `older` are those from which its neighbours start."""

    rows: tuple[LogRow, ...]
    newer: int | None
    older: int | None


def log_page(person: Person, filters: LogFilters) -> LogPage:
    """Return one page of the log for an admin. At most twelve queries, however many events there are."""
    found, newer, older = page_of(_with_rows(events_for(person, filters)), filters)
    return LogPage(tuple(rows_of(found)), newer, older)


def rows_for_export(person: Person, filters: LogFilters, upto: int) -> Iterator[list[LogRow]]:
    """Yield all matching events before the event `upto`, newest first, in batches. Twelve queries each."""
    events = _with_rows(events_for(person, filters))
    while batch := list(events.filter(id__lt=upto)[:EXPORT_BATCH]):
        yield rows_of(batch)
        upto = batch[-1].pk


def title_of(stream: Stream) -> str | None:
    """Return the name of what a log is about; None for what isn't there. One query."""
    if stream.kind == "role":
        return _first(Role.objects.all(), stream.id, "title")
    if stream.kind == "person":
        return _first(Person.objects.all(), stream.id, "name")
    return _first(Loop.objects.all(), stream.id, "application__candidate__name")


def _first(rows: QuerySet[Role] | QuerySet[Person] | QuerySet[Loop], key: UUID, field: str) -> str | None:
    value = rows.filter(pk=key).values_list(field, flat=True).first()
    return None if value is None else str(value)


def _with_rows(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("actor").prefetch_related("changes")
