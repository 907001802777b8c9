"""A loop's re-votes: who is asked and in, one's own ballot, and after the closing everybody's estimates."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hiring.models import Dimension, Person
from scorecards.debrief.revotes import Estimate, Move, Range, Shift, compare_estimates
from scorecards.models import Revote, RevoteBallot, SecondEstimate
from scorecards.selectors.debriefs.header import LoopHeader


@dataclass(frozen=True, slots=True)
class AnchorView:
    """What one level of a dimension looks like."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class OwnEstimate:
    """One question of the viewer's own ballot, with the answer if there is one."""

    id: str
    label: str
    first: int | None
    anchors: tuple[AnchorView, ...]
    answer: str
    score: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class BallotView:
    """Whether one person is in; never with what."""

    name: str
    entered_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class MoveView:
    """One person's first estimate beside the second; `words` say it neutrally."""

    name: str
    first: int | None
    second: int | None
    kind: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShiftView:
    """One dimension of a closed re-vote; the ranges are in words, over those who rated both times."""

    name: str
    moves: tuple[MoveView, ...]
    before: str
    after: str
    words: str


@dataclass(frozen=True, slots=True)
class RevoteView:
    """One re-vote. `own` is there for whoever is asked while it is open, `shifts` once it is closed."""

    number: int
    dimensions: tuple[str, ...]
    opened_by: str
    opened_at: datetime.datetime
    closed_by: str
    closed_at: datetime.datetime | None
    closing_reason: str
    ballots: tuple[BallotView, ...]
    own: tuple[OwnEstimate, ...]
    own_entered_at: datetime.datetime | None
    shifts: tuple[ShiftView, ...]

    @property
    def entered(self) -> int:
        return sum(ballot.entered_at is not None for ballot in self.ballots)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(ballot.name for ballot in self.ballots if ballot.entered_at is None)


def revotes_for_page(
    person: Person, header: LoopHeader, dimensions: Iterable[Dimension]
) -> tuple[RevoteView, ...]:
    """Return a loop's re-votes, the first one first. One query without any, three with some."""
    # What the viewer may not see yet isn't read at all.
    estimates = SecondEstimate.objects.visible_to(person).select_related("dimension", "scorecard__interview")
    ballots = RevoteBallot.objects.select_related("person").prefetch_related(Prefetch("estimates", estimates))
    revotes = (
        Revote.objects.visible_to(person).filter(loop=header.id).select_related("opened_by", "closed_by")
    )
    rows = revotes.prefetch_related(Prefetch("ballots", ballots)).order_by("number")
    names = {dimension.key: dimension.name for dimension in dimensions}
    return tuple(_revote(row, person, names) for row in rows)


def _revote(row: Revote, person: Person, names: Mapping[str, str]) -> RevoteView:
    ballots = list(row.ballots.all())
    own = next((ballot for ballot in ballots if ballot.person_id == person.pk), None)
    shown = [estimate for ballot in ballots for estimate in ballot.estimates.all()]
    shown.sort(key=lambda each: (each.dimension.position, each.dimension.key))
    return RevoteView(
        number=row.number,
        dimensions=tuple(names[key] for key in row.dimensions),
        opened_by=row.opened_by.name,
        opened_at=row.opened_at,
        closed_by=row.closed_by.name if row.closed_by else "",
        closed_at=row.closed_at,
        closing_reason=row.closing_reason,
        ballots=tuple(BallotView(ballot.person.name, ballot.entered_at) for ballot in ballots),
        own=_own(own) if own and row.closed_at is None else (),
        own_entered_at=own.entered_at if own else None,
        shifts=_shifts(shown, ballots) if row.closed_at else (),
    )


def _own(ballot: RevoteBallot) -> tuple[OwnEstimate, ...]:
    estimates = list(ballot.estimates.all())
    several = len({estimate.scorecard_id for estimate in estimates}) > 1
    return tuple(_own_estimate(estimate, several) for estimate in estimates)


def _own_estimate(row: SecondEstimate, several: bool) -> OwnEstimate:
    name = row.dimension.name
    return OwnEstimate(
        id=str(row.pk),
        label=f"{name} ({row.scorecard.interview.title})" if several else name,
        first=row.first,
        anchors=_anchors(row.dimension),
        answer=row.answer,
        score=row.score,
        reason=row.reason,
    )


def _anchors(dimension: Dimension) -> tuple[AnchorView, ...]:
    return tuple(AnchorView(level, text) for level, text in enumerate(dimension.anchors, start=1))


def _shifts(rows: Iterable[SecondEstimate], ballots: Iterable[RevoteBallot]) -> tuple[ShiftView, ...]:
    rows = list(rows)
    names = {ballot.pk: ballot.person.name for ballot in ballots}
    by_key = {(str(row.scorecard_id), row.dimension.key): row for row in rows}
    titles = {row.dimension.key: row.dimension.name for row in rows}
    shifts = compare_estimates(_estimate(row) for row in rows)
    return tuple(_shift(shift, titles[shift.dimension], by_key, names) for shift in shifts)


def _estimate(row: SecondEstimate) -> Estimate:
    answer = SecondEstimate.Answer(row.answer) if row.answer else None
    first, key = row.first, row.dimension.key
    match answer:
        case SecondEstimate.Answer.SCORE:
            return Estimate(str(row.scorecard_id), key, first, "score", row.score)
        case SecondEstimate.Answer.UNCHANGED:
            return Estimate(str(row.scorecard_id), key, first, "unchanged")
        case SecondEstimate.Answer.NOT_ASSESSED:
            return Estimate(str(row.scorecard_id), key, first, "not_assessed")
    return Estimate(str(row.scorecard_id), key, first, "missing")


def _shift(
    shift: Shift, name: str, rows: Mapping[tuple[str, str], SecondEstimate], names: Mapping[UUID, str]
) -> ShiftView:
    moves = [
        _move(
            move,
            rows[move.scorecard, shift.dimension],
            names[rows[move.scorecard, shift.dimension].ballot_id],
        )
        for move in shift.moves
    ]
    return ShiftView(
        name=name,
        moves=tuple(sorted(moves, key=lambda move: move.name)),
        before=_range_in_words(shift.before),
        after=_range_in_words(shift.after),
        words=_shift_in_words(shift),
    )


def _move(move: Move, row: SecondEstimate, name: str) -> MoveView:
    return MoveView(name, move.first, move.second, move.kind, _move_in_words(move), row.reason)


def _move_in_words(move: Move) -> str:
    if move.by:
        points = ngettext("%(points)s point", "%(points)s points", abs(move.by)) % {"points": abs(move.by)}
        words = _("%(points)s higher") if move.by > 0 else _("%(points)s lower")
        return words % {"points": points}
    return {
        "stayed": _("unchanged"),
        "added": _("rated now, not assessed before"),
        "withdrawn": _("not assessed now"),
        "unrated": _("not assessed, as before"),
    }.get(move.kind, _("no second estimate"))


def _range_in_words(levels: Range) -> str:
    if levels.low is None:
        return "–"
    return str(levels.low) if levels.low == levels.high else f"{levels.low}–{levels.high}"


def _shift_in_words(shift: Shift) -> str:
    said: Sequence[str] = [
        ngettext("%(moved)s of %(all)s moved", "%(moved)s of %(all)s moved", shift.moved)
        % {"moved": shift.moved, "all": len(shift.moves)}
    ]
    if shift.missing:
        said = [
            *said,
            ngettext("%(count)s missing", "%(count)s missing", shift.missing) % {"count": shift.missing},
        ]
    return ", ".join(said)
