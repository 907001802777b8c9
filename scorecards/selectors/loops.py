"""What whoever runs loops reads of all of them: how far each one is and what it waits for."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone

from candidates.models import Loop, Seat
from hiring.models import Person, Role, Signal
from scorecards.due_times import due_at, ends_at
from scorecards.models import Decision, LoopProgress, Revote, SignalFinding
from scorecards.querysets import loops_open_to
from scorecards.selectors.loop_filters import LoopFilters, matching_loops, page_of

EXPORT_BATCH = 500

LoopState = Literal["empty", "waiting", "ready", "closed_to_viewer", "deciding", "decided"]


@dataclass(frozen=True, slots=True)
class SeatCount:
    """The counting seats of a loop; `overdue_since` is the end of the interview that is overdue longest."""

    planned: int = 0
    committed: int = 0
    overdue: int = 0
    overdue_since: datetime.datetime | None = None
    next_start: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class _Slot:
    """One counting seat's interview and whether its scorecard is in."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    due_at: datetime.datetime
    is_in: bool


@dataclass(frozen=True, slots=True)
class LoopRow:
    """One loop as a row; how many scorecards are in, never what they say. Times are aware.

    `red_flags` counts the signals raised and not dismissed; None where the evidence isn't open to the viewer.
    """

    id: UUID
    candidate: str
    role: str
    opened_at: datetime.datetime
    now: datetime.datetime
    seats: SeatCount
    revealed_at: datetime.datetime | None
    is_open: bool
    outcome: str
    decided_at: datetime.datetime | None
    closed_at: datetime.datetime | None
    red_flags: int | None
    is_estimating: bool  # a re-vote waits for answers; never told before the evidence is open

    @property
    def state(self) -> LoopState:
        if self.decided_at:
            return "decided"
        if self.revealed_at:
            return "deciding" if self.is_open else "closed_to_viewer"
        if not self.seats.planned:
            return "empty"
        return "waiting" if self.missing else "ready"

    @property
    def missing(self) -> int:
        return self.seats.planned - self.seats.committed

    @property
    def days_open(self) -> int:
        """Whole days until the decision or now; 0 for a loop that is to open later."""
        return max(0, ((self.decided_at or self.closed_at or self.now) - self.opened_at).days)

    @property
    def hours_overdue(self) -> int:
        """Whole hours since the end of the interview that is overdue longest; 0 without one."""
        since = self.seats.overdue_since
        return int((self.now - since).total_seconds() // 3600) if since else 0

    @property
    def days_overdue(self) -> int:
        return self.hours_overdue // 24

    @property
    def days_revealed(self) -> int:
        return (self.now - self.revealed_at).days if self.revealed_at else 0


@dataclass(frozen=True, slots=True)
class LoopsPage:
    """One page of loops; `newer` and `older` are the loops from which the neighbouring pages start."""

    rows: tuple[LoopRow, ...]
    newer: UUID | None
    older: UUID | None
    any_loops: bool


def loops_for_page(person: Person, filters: LoopFilters) -> LoopsPage:
    """Return one page of the loops that a person runs. Five queries, two more with a cursor or no rows."""
    found, newer, older = page_of(matching_loops(person, filters), filters)
    rows = tuple(_rows(person, found))
    any_loops = bool(rows) or _runs_any(person)
    return LoopsPage(rows=rows, newer=newer, older=older, any_loops=any_loops)


def _runs_any(person: Person) -> bool:
    """Ask each of the person's roles for one loop: a walk along all loops may pass other roles' for long."""
    loops = LoopProgress.objects.run_by(person).filter(role=OuterRef("pk"))
    roles = Role.objects.visible_to(person).filter(pk=Subquery(loops.values("role")[:1]))
    return roles.exists()


def loops_for_export(person: Person, filters: LoopFilters) -> Iterator[LoopRow]:
    """Yield every matching loop that a person runs, in the page's order.

    Two queries for their keys and three for every 500 of them.
    """
    keys = list(matching_loops(person, filters).values_list("loop_id", flat=True))
    for start in range(0, len(keys), EXPORT_BATCH):
        yield from _rows(person, keys[start : start + EXPORT_BATCH])


def roles_to_choose(person: Person) -> list[tuple[str, str]]:
    """Return (key, title) of the roles for which there are loops that a person runs. One query."""
    loops = LoopProgress.objects.filter(role=OuterRef("pk"))
    roles = Role.objects.visible_to(person).filter(Exists(loops)).order_by("title")
    return list(roles.values_list("key", "title"))


def _rows(person: Person, keys: list[UUID]) -> Iterator[LoopRow]:
    """Read the loops, their seats and their flags in three queries, however many there are."""
    now = timezone.now()
    facts = {row["pk"]: row for row in _facts(person, keys)}
    seats = _seat_counts(keys, now)
    flags = _red_flags(key for key, row in facts.items() if row["is_open"])
    for key in keys:
        if key not in facts:  # gone since its key was read
            continue
        row = facts[key]
        yield LoopRow(
            id=key,
            candidate=row["application__candidate__name"],
            role=row["application__role__title"],
            opened_at=row["opened_at"],
            now=now,
            seats=seats.get(key, SeatCount()),
            revealed_at=row["reveal__at"],
            is_open=row["is_open"],
            # A decision tells of the evidence it rests on, so it is as hidden as that.
            outcome=(row["outcome"] or "") if row["is_open"] else "",
            decided_at=row["decided_at"] if row["is_open"] else None,
            closed_at=row["closed_at"],
            red_flags=flags[key] if row["is_open"] else None,
            is_estimating=row["is_open"] and row["is_estimating"],
        )


def _facts(person: Person, keys: Iterable[UUID]) -> Iterable[Mapping[str, Any]]:
    is_open = Exists(loops_open_to(person).filter(pk=OuterRef("pk")))
    standing = Decision.objects.standing().filter(loop=OuterRef("pk"))
    decided = {name: Subquery(standing.values(name)) for name in ("outcome", "decided_at")}
    is_estimating = Exists(Revote.objects.under_way().filter(loop=OuterRef("pk")))
    loops = Loop.objects.filter(pk__in=keys).annotate(is_open=is_open, is_estimating=is_estimating, **decided)
    return loops.order_by().values(
        "pk",
        "opened_at",
        "closed_at",
        "is_open",
        "is_estimating",
        "application__candidate__name",
        "application__role__title",
        "reveal__at",
        "outcome",
        "decided_at",
    )


def _seat_counts(keys: Iterable[UUID], now: datetime.datetime) -> dict[UUID, SeatCount]:
    seats = Seat.objects.counting().filter(interview__loop__in=keys)
    rows = seats.annotate(ends=ends_at(), due=due_at()).values_list(
        "interview__loop", "interview__starts_at", "ends", "due", "scorecard__committed_at"
    )
    by_loop: dict[UUID, list[_Slot]] = defaultdict(list)
    for key, starts, ends, due, committed_at in rows:
        by_loop[key].append(_Slot(starts, ends, due, is_in=committed_at is not None))
    return {key: _seat_count(found, now) for key, found in by_loop.items()}


def _seat_count(seats: list[_Slot], now: datetime.datetime) -> SeatCount:
    missing = [seat for seat in seats if not seat.is_in]
    overdue = [seat.ends_at for seat in missing if seat.due_at < now]
    return SeatCount(
        planned=len(seats),
        committed=len(seats) - len(missing),
        overdue=len(overdue),
        overdue_since=min(overdue, default=None),
        next_start=min((each.starts_at for each in missing if each.starts_at > now), default=None),
    )


def _red_flags(keys: Iterable[UUID]) -> dict[UUID, int]:
    """Count the red flags that were raised and not dismissed; the same one heard by two counts once."""
    raised = (
        SignalFinding.objects.present()
        .filter(
            scorecard__interview__loop__in=list(keys),
            scorecard__committed_at__isnull=False,
            scorecard__seat__in=Seat.objects.counting(),
            signal__kind=Signal.Kind.RED_FLAG,
        )
        .exclude(disposition=SignalFinding.Disposition.DISMISSED)
    )
    counted = raised.values("scorecard__interview__loop").annotate(flags=Count("signal", distinct=True))
    return defaultdict(int, counted.order_by().values_list("scorecard__interview__loop", "flags"))
