"""Which loops a list shows, in which order, and where a page of it begins and ends.

All of it walks along indexes of LoopProgress, which the database keeps.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Expression, F, Func, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from candidates.models import Seat
from hiring.models import Person
from scorecards.due_times import time_to_write
from scorecards.models import LoopProgress
from scorecards.models.progress import NAME_PIECES, PIECES_OF

PAGE_SIZE = 25
PIECE = 3  # characters

# What each order sorts by, and whether the largest comes first; the identifier breaks every tie.
ORDERS: dict[str, tuple[str, bool]] = {
    "newest": ("opened_at", True),
    "oldest": ("opened_at", False),
    "name": ("name_key", False),
    # What is overdue longest comes first, then what is due soonest.
    "overdue": ("missing_since", False),
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


def matching_loops(person: Person, filters: LoopFilters) -> QuerySet[LoopProgress]:
    """Return the loops that a person runs and that match, in their order, without regard to pages.

    Asks one query, for what was decided while a scorecard of the person was still out.
    """
    loops: QuerySet[LoopProgress] = LoopProgress.objects.run_by(person)
    if filters.search:
        loops = loops.filter(name_holds(filters.search))
    if filters.role:
        loops = loops.filter(role__key=filters.role)
    loops = loops.filter(_in_state(filters.state, _decided_unseen_by(person)))
    key, descending = ORDERS[filters.sort]
    sign = "-" if descending else ""
    return loops.order_by(f"{sign}{key}", f"{sign}loop_id")


def page_of(
    loops: QuerySet[LoopProgress], filters: LoopFilters
) -> tuple[list[UUID], UUID | None, UUID | None]:
    """Return a page's loops and, where there are pages before and after it, its first and its last one.

    A page starts from a loop's place in the order, not from a count of rows, so a far page costs as much
    as the first. The address holds that loop's identifier and no name. One query, one more with a cursor.
    """
    cursor = filters.before or filters.after
    backwards = filters.before is not None
    key, descending = ORDERS[filters.sort]
    place = _place(key, cursor) if cursor else None
    if place:
        loops = loops.filter(_beyond(key, place, smaller=descending is not backwards))
    if backwards and place:
        loops = loops.reverse()
    found = list(loops.values_list("loop_id", flat=True)[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards and place:
        found.reverse()
        return found, found[0] if more else None, found[-1] if found else None
    return found, found[0] if place and found else None, found[-1] if more else None


def _place(key: str, cursor: UUID) -> tuple[Any, UUID] | None:
    """Return where a loop stands in the order; None for one that is gone, which starts from the beginning."""
    value = LoopProgress.objects.filter(pk=cursor).values_list(key, flat=True).first()
    return None if value is None else (value, cursor)


def _beyond(key: str, place: tuple[Any, UUID], *, smaller: bool) -> Expression:
    """Compare both columns as one row, which is what an index over both can begin from."""
    value, identifier = place
    return _compared(
        _row(F(key), F("loop_id")), " < " if smaller else " > ", _row(Value(value), Value(identifier))
    )


def name_holds(search: str) -> Q:
    """Say that a name holds the words, in any spelling of capitals; an index knows each name's pieces.

    One or two letters are in so many names that walking along the order comes to a page sooner.
    """
    wanted = Lower(Value(search))
    holds = Q(GreaterThan(StrIndex(F("name_key"), wanted), 0))
    if len(search) < PIECE:
        return holds
    return holds & Q(_compared(NAME_PIECES, " @> ", Func(wanted, function=PIECES_OF)))


def _row(*columns: Combinable) -> Expression:
    return Func(*columns, template="(%(expressions)s)", output_field=BooleanField())


def _compared(left: Expression, operator: str, right: Expression) -> Expression:
    return Func(left, right, arg_joiner=operator, template="%(expressions)s", output_field=BooleanField())


def _decided_unseen_by(person: Person) -> list[UUID]:
    """Return decided loops in which a scorecard of the person is still out: to them they aren't decided.

    A decision is as hidden as the evidence it rests on.
    """
    owed = Seat.objects.counting().filter(person=person).exclude(scorecard__committed_at__isnull=False)
    early = LoopProgress.objects.filter(is_decided=True, missing__gt=0)
    return list(early.filter(pk__in=owed.values("interview__loop")).values_list("pk", flat=True))


def _in_state(state: str, unseen: list[UUID]) -> Q:
    undecided = Q(is_decided=False)
    decided = Q(is_decided=True)
    if unseen:
        undecided, decided = undecided | Q(loop__in=unseen), decided & ~Q(loop__in=unseen)
    hidden = Q(is_decided=False, is_revealed=False)
    conditions = {
        "open": undecided & Q(is_closed=False),
        "waiting": hidden & Q(missing__gt=0),
        "overdue": undecided & Q(is_closed=False, missing_since__lt=timezone.now() - time_to_write()),
        "ready": hidden & Q(missing=0, planned__gt=0),
        "deciding": undecided & Q(is_revealed=True),
        "decided": decided,
    }
    return conditions.get(state, Q())
