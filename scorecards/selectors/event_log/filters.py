"""Which events a page of the log shows."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from candidates.models import Candidate, Loop
from hiring.event_kinds import READING_STREAM
from hiring.models import Event, Person
from scorecards.event_kinds import READINGS, TELL_EVIDENCE
from scorecards.querysets import loops_open_to

PAGE_SIZE = 50
THE_SYSTEM = "system"
WHO_READ_WHAT = "readings"


@dataclass(frozen=True, slots=True)
class Stream:
    """What events belong to: "role", "loop" or "person", and its identifier."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class LogFilters:
    """What to list. `kind` is one kind, WHO_READ_WHAT or nothing; `actor` a person's identifier, THE_SYSTEM
    or nothing; with `nobody` no event matches; the days are aware moments.

    The page begins after the event `after`, or ends before the event `before`.
    """

    kind: str = ""
    actor: str = ""
    nobody: bool = False
    stream: Stream | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    after: int | None = None
    before: int | None = None


def events_for(person: Person, filters: LogFilters) -> QuerySet[Event]:
    """Return the matching events, newest first, without regard to pages.

    What tells of a loop's evidence is left out unless the loop is open to the reader: an admin who still
    owes a scorecard is as blind here as anywhere. An admin who is the candidate, or close to them, reads no
    event of the loop at all.
    """
    # A page stops after some events, which PostgreSQL's estimate of an EXISTS doesn't count on: it would read
    # all that is open first. A value it has to ask for event by event.
    is_open = Subquery(loops_open_to(person).filter(pk=OuterRef("stream_id")).values("pk")[:1])
    is_theirs = Exists(
        Loop.objects.filter(pk=OuterRef("stream_id"), application__candidate__linked_person=person)
    )
    themselves = Exists(Candidate.objects.filter(pk=OuterRef("stream_id"), linked_person=person))
    shown = ~Q(kind__in=TELL_EVIDENCE) | Q(stream_id=is_open)
    events = Event.objects.filter(~is_theirs, ~themselves, shown).order_by("-id")
    if filters.nobody:
        return events.none()
    if filters.kind == WHO_READ_WHAT:
        events = events.filter(kind__in=READINGS)
    elif filters.kind:
        events = events.filter(kind=filters.kind)
    if filters.actor == THE_SYSTEM:
        events = events.filter(actor__isnull=True)
    elif filters.actor:
        events = events.filter(actor_id=UUID(filters.actor))
    if filters.stream:
        kinds = [filters.stream.kind, READING_STREAM]  # what was read has the same identifier
        events = events.filter(stream_kind__in=kinds, stream_id=filters.stream.id)
    if filters.since:
        events = events.filter(at__gte=filters.since)
    if filters.until:
        events = events.filter(at__lt=filters.until)
    return events


def page_of(events: QuerySet[Event], filters: LogFilters) -> tuple[list[Event], int | None, int | None]:
    """Return a page's events and, where there are pages before and after it, its first and its last one.

    A page begins at an event and not at a count of rows, so a far page costs as much as the first.
    """
    if filters.before is not None:
        found = list(events.filter(id__gt=filters.before).order_by("id")[: PAGE_SIZE + 1])
        more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE][::-1]
        return found, found[0].pk if more else None, found[-1].pk if found else None
    if filters.after is not None:
        events = events.filter(id__lt=filters.after)
    found = list(events[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    newer = found[0].pk if found and filters.after is not None else None
    return found, newer, found[-1].pk if more else None
