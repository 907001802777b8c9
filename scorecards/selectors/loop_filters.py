"""Which loops a list shows, in which order, and where a page of it begins and ends."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from candidates.models import Loop, Seat
from hiring.models import Person
from scorecards.due_times import due_at, ends_at
from scorecards.models import Decision
from scorecards.querysets import loops_open_to

PAGE_SIZE = 25
NEVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)

# What each order sorts by, and whether the largest comes first; the identifier breaks every tie.
ORDERS: dict[str, tuple[str, bool]] = {
    "newest": ("opened_at", True),
    "oldest": ("opened_at", False),
    "name": ("name_key", False),
    "overdue": ("overdue_key", False),
}


@dataclass(frozen=True, slots=True)
class LoopFilters:
    """What to list. `after` and `before` are loops whose neighbours begin or end the page."""

    search: str = ""
    state: str = "open"
    role: str = ""
    sort: str = "newest"
    after: UUID | None = None
    before: UUID | None = None


def matching_loops(person: Person, filters: LoopFilters) -> QuerySet[Loop]:
    """Return the loops that a person runs and that match, in their order, without regard to pages."""
    loops: QuerySet[Loop] = Loop.objects.run_by(person)
    if filters.search:
        loops = loops.filter(application__candidate__name__icontains=filters.search)
    if filters.role:
        loops = loops.filter(application__role__key=filters.role)
    loops = _in_state(loops, person, filters.state)
    key, descending = ORDERS[filters.sort]
    sign = "-" if descending else ""
    return _with_sort_key(loops, key).order_by(f"{sign}{key}", f"{sign}pk")


def page_of(loops: QuerySet[Loop], filters: LoopFilters) -> tuple[list[UUID], UUID | None, UUID | None]:
    """Return a page's loops and, where there are pages before and after it, its first and its last one.

    A page starts from a loop's place in the order, not from a count of rows, so a far page costs as much
    as the first. The address holds that loop's identifier and no name. One query, one more with a cursor.
    """
    cursor = filters.before or filters.after
    backwards = filters.before is not None
    key, descending = ORDERS[filters.sort]
    place = _place(loops.model.objects.all(), key, cursor) if cursor else None
    if place:
        loops = loops.filter(_beyond(key, place, smaller=descending is not backwards))
    if backwards and place:
        loops = loops.reverse()
    found = list(loops.values_list("pk", flat=True)[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards and place:
        found.reverse()
        return found, found[0] if more else None, found[-1] if found else None
    return found, found[0] if place and found else None, found[-1] if more else None


def _place(loops: QuerySet[Loop], key: str, cursor: UUID) -> tuple[Any, UUID] | None:
    """Return where a loop stands in the order; None for one that is gone, which starts from the beginning."""
    value = _with_sort_key(loops, key).filter(pk=cursor).values_list(key, flat=True).first()
    return None if value is None else (value, cursor)


def _beyond(key: str, place: tuple[Any, UUID], *, smaller: bool) -> Q:
    sign, (value, identifier) = ("lt" if smaller else "gt"), place
    beyond = Q(**{f"{key}__{sign}": value}) | Q(**{key: value, f"pk__{sign}": identifier})
    if key != "opened_at":
        return beyond
    # This follows from the other; it is what the index can begin from.
    return Q(**{f"{key}__{sign}e": value}) & beyond


def _with_sort_key(loops: QuerySet[Loop], key: str) -> QuerySet[Loop]:
    if key == "name_key":
        return loops.annotate(name_key=Lower("application__candidate__name"))
    if key == "overdue_key":
        return loops.annotate(overdue_key=Coalesce(Subquery(_overdue_since()), Value(NEVER)))
    return loops


def _overdue_since() -> QuerySet[Any, Any]:
    """The end of a loop's interview that has been without its scorecard longest, once that is overdue."""
    seats = _missing_seats().annotate(ends=ends_at(), due=due_at()).filter(due__lt=timezone.now())
    return seats.order_by().values("interview__loop").annotate(since=Min("ends")).values("since")


def _planned_seats() -> QuerySet[Seat]:
    return Seat.objects.counting().filter(interview__loop=OuterRef("pk"))


def _missing_seats() -> QuerySet[Seat]:
    return _planned_seats().exclude(scorecard__committed_at__isnull=False)


def _in_state(loops: QuerySet[Loop], person: Person, state: str) -> QuerySet[Loop]:
    # A decision is as hidden as the evidence it rests on, so whether there is one is asked together with it.
    is_open = Exists(loops_open_to(person).filter(pk=OuterRef("pk")))
    standing = Decision.objects.standing().filter(loop=OuterRef("pk"))
    decided = Q(Exists(standing)) & Q(is_open)
    missing = Exists(_missing_seats())
    conditions = {
        "open": ~decided & Q(closed_at__isnull=True),
        "waiting": Q(reveal__isnull=True) & Q(missing),
        "overdue": ~decided & Q(closed_at__isnull=True) & Q(Exists(_overdue_since())),
        "ready": Q(reveal__isnull=True) & ~Q(missing) & Q(Exists(_planned_seats())),
        "deciding": Q(reveal__isnull=False) & ~decided,
        "decided": decided,
    }
    return loops.filter(conditions[state]) if state in conditions else loops
