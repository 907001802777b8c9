"""Who may be compared: loops that are open to the reader and have a debrief."""

import datetime
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from candidates.models import Loop
from hiring.models import Person, Role
from scorecards.models import Debrief
from scorecards.querysets import loops_open_to

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


def comparable_loops(person: Person) -> QuerySet[Loop]:
    """Return the loops whose debrief the person may read."""
    compiled = Debrief.objects.filter(loop=OuterRef("pk"))
    return loops_open_to(person).filter(Exists(compiled))


def choices_for_comparison(person: Person, filters: ComparisonFilters, role: str = "") -> Choices:
    """Return what may be chosen in the asked role, else in `role`, else in the first one. Two queries."""
    comparable = comparable_loops(person)
    roles = Role.objects.filter(pk__in=comparable.values("application__role"))
    known = tuple(roles.order_by(Lower("title"), "key").values_list("key", "title"))
    keys = [key for key, _title in known]
    asked = next((key for key in (filters.role, role) if key in keys), keys[0] if keys else "")
    found = _loops_of_role(comparable, asked, filters)
    return Choices(known, asked, _by_version(found[:MOST_OFFERED], filters), len(found) > MOST_OFFERED)


def _loops_of_role(loops: QuerySet[Loop], role: str, filters: ComparisonFilters) -> list[Loop]:
    """The newest of each version; the order in which they are shown is neutral."""
    loops = loops.filter(application__role__key=role).select_related("application__candidate", "rubric")
    if filters.search:
        loops = loops.filter(application__candidate__name__icontains=filters.search)
    return list(loops.order_by("-opened_at", "-pk")[: MOST_OFFERED + 1])


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
