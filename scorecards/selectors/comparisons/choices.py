"""Who may be compared: loops that are open to the reader and have a debrief."""

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from candidates.models import Loop, Seat
from hiring.models import Person, Role
from scorecards.models import Debrief, LoopProgress
from scorecards.querysets import loops_open_to
from scorecards.selectors.loop_filters import name_holds

FEWEST, MOST = 2, 5
MOST_OFFERED = 60

# Neutral orders only: neither follows from what anybody thought of a candidate.
ORDERS: dict[str, tuple[str, ...]] = {"name": ("name_key", "pk"), "opened": ("opened_at", "pk")}


@dataclass(frozen=True, slots=True)
class ComparisonFilters:
    """What an address asks for; `order` is a key of ORDERS."""

    loops: tuple[UUID, ...] = ()
    role: str = ""
    search: str = ""
    order: str = "name"


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate who may be chosen."""

    loop_id: UUID
    candidate: str
    opened_at: datetime.datetime
    chosen: bool


@dataclass(frozen=True, slots=True)
class VersionChoices:
    """The candidates under one rubric version of the role."""

    version: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """The roles with somebody to compare as (key, title), and the candidates of one of them.

    `more`: there are older ones than those shown; a search finds them.
    """

    roles: tuple[tuple[str, str], ...]
    role: str
    versions: tuple[VersionChoices, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class _RoleChoice:
    """A role as it may be chosen; `is_run`: all its loops are the person's to read."""

    id: UUID
    key: str
    title: str
    is_run: bool


def comparable_loops(person: Person) -> QuerySet[Loop]:
    """Return the loops whose debrief the person may read."""
    compiled = Debrief.objects.filter(loop=OuterRef("pk"))
    return loops_open_to(person).filter(Exists(compiled))


def choices_for_comparison(person: Person, filters: ComparisonFilters, role: str = "") -> Choices:
    """Return what may be chosen in the asked role, else in `role`, else in the first one. Two queries."""
    known = {each.key: each for each in _roles_with_somebody(person)}
    asked = next((key for key in (filters.role, role) if key in known), next(iter(known), ""))
    found = _loops_of_role(person, known[asked], filters) if asked else []
    roles = tuple((each.key, each.title) for each in known.values())
    return Choices(roles, asked, _by_version(found[:MOST_OFFERED], filters), len(found) > MOST_OFFERED)


def _roles_with_somebody(person: Person) -> list[_RoleChoice]:
    """A role that the person runs is looked into for one loop; others are found from the person's own seats.

    Going through all that is open instead would grow with every loop there ever was.
    """
    comparable = comparable_loops(person)
    runs = Q(pk__in=Role.objects.visible_to(person).values("pk"))
    may_be = Subquery(comparable.filter(pk=OuterRef("interview__loop")).values("pk")[:1])
    own = Seat.objects.filter(person=person, interview__loop=may_be).values(
        "interview__loop__application__role"
    )
    newest = _comparable_of_role(comparable, OuterRef("pk")).order_by("-opened_at", "-loop_id")
    somebody = newest.values("role")[:1]
    roles = Role.objects.annotate(is_run=ExpressionWrapper(runs, BooleanField())).filter(
        Q(pk=Subquery(somebody), is_run=True) | Q(pk__in=own)
    )
    rows = roles.order_by(Lower("title"), "key").values_list("pk", "key", "title", "is_run")
    return [_RoleChoice(*row) for row in rows]


def _own_loops(person: Person) -> QuerySet[Seat, Any]:
    return Seat.objects.filter(person=person).values("interview__loop")


def _comparable_of_role(comparable: QuerySet[Loop], role: Any) -> QuerySet[LoopProgress]:
    """Walk along a role's loops and ask of each whether it may be compared, until there are enough."""
    may_be = Subquery(comparable.filter(pk=OuterRef("pk")).values("pk")[:1])
    return LoopProgress.objects.filter(role=role, is_revealed=True, pk=may_be)


def _loops_of_role(person: Person, role: _RoleChoice, filters: ComparisonFilters) -> list[Loop]:
    """The newest of each version; the order in which they are shown is neutral."""
    known = _comparable_of_role(comparable_loops(person), role.id)
    if not role.is_run:
        known = known.filter(pk__in=_own_loops(person))
    if filters.search:
        known = known.filter(name_holds(filters.search))
    newest = known.order_by("-opened_at", "-loop_id").values("pk")[: MOST_OFFERED + 1]
    loops = Loop.objects.filter(pk__in=newest).select_related("application__candidate", "rubric")
    return list(loops.order_by("-opened_at", "-pk"))


def _by_version(loops: list[Loop], filters: ComparisonFilters) -> tuple[VersionChoices, ...]:
    ordered = sorted(loops, key=lambda loop: (-loop.rubric.version, _place(loop, filters.order)))
    return tuple(
        VersionChoices(version, tuple(_choice(loop, filters) for loop in group))
        for version, group in groupby(ordered, key=lambda loop: loop.rubric.version)
    )


def _place(loop: Loop, order: str) -> tuple[str, str]:
    name = loop.application.candidate.name.casefold()
    return (loop.opened_at.isoformat(), name) if order == "opened" else (name, loop.opened_at.isoformat())


def _choice(loop: Loop, filters: ComparisonFilters) -> Choice:
    return Choice(loop.pk, loop.application.candidate.name, loop.opened_at, loop.pk in filters.loops)
