"""Break-glass: what the panel is told of it, and the scorecards that it opens."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models.functions import Now

from hiring.models import Person
from scorecards.models import BreakGlass, Scorecard
from scorecards.selectors.debriefs.evidence import (
    EvidenceIndex,
    ScorecardView,
    SeatView,
    entries_of_rubric,
    scorecard_view,
)
from scorecards.selectors.debriefs.header import LoopHeader, PanelSeat
from scorecards.selectors.revisions import revisions_of


@dataclass(frozen=True, slots=True)
class OpenedScorecards:
    """The scorecards that one break-glass opens, until when, and its identifier."""

    glass_id: str
    until: datetime.datetime
    cards: tuple[ScorecardView, ...]


def glass_breakers(loop_id: UUID) -> frozenset[UUID]:
    """Return who has ever opened the loop's scorecards before the reveal: they no longer judge unknowing.

    One query.
    """
    return frozenset(BreakGlass.objects.filter(loop=loop_id).values_list("person", flat=True))


def opened_scorecards(person: Person, header: LoopHeader) -> OpenedScorecards | None:
    """Return what the person has opened before the reveal; None when nothing is open. At most six queries."""
    scorecards = Scorecard.objects.opened_early_to(person).filter(interview__loop=header.id)
    found = {row.pk: row for row in scorecards.order_by("interview__position", "pk")}
    glass = _open_glass(person, header) if found else None
    if glass is None:
        return None
    seats = {seat.scorecard_id: seat for seat in header.panel}
    index = EvidenceIndex(
        seats={},
        scorecards={str(key): row for key, row in found.items()},
        revisions={str(key): read for key, read in revisions_of(found.values()).items()},
        entries=entries_of_rubric(header.rubric_id, with_signals=True),
    )
    cards = (
        scorecard_view(_seat_view(number, seats.get(key), row), row, index)
        for number, (key, row) in enumerate(found.items(), start=1)
    )
    return OpenedScorecards(str(glass.pk), glass.until, tuple(cards))


def _open_glass(person: Person, header: LoopHeader) -> BreakGlass | None:
    return BreakGlass.objects.filter(loop=header.id, person=person, until__gt=Now()).last()


def _seat_view(number: int, seat: PanelSeat | None, row: Scorecard) -> SeatView:
    if seat is None:  # the interview was cancelled after its scorecard had been committed
        return SeatView(number, str(row.seat_id), "–", "", "", "", "", committed=True)
    kind = seat.kind_label if seat.kind != "lead" else ""
    return SeatView(
        number, str(seat.id), seat.name, seat.initials, seat.title, seat.interview, kind, committed=True
    )
