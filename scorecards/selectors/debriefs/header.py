"""The head of a loop's page: whom it is about, who is in and who is still out. Never what anybody wrote."""

import datetime
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Model, OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Loop, Seat
from hiring.models import Person
from scorecards.due_times import due_at, due_of
from scorecards.models import BreakGlass, Reveal, Revote
from scorecards.policies import may_read_evidence
from scorecards.querysets import loops_opened_early_to
from scorecards.selectors.compilations import Compilation, compilation_of_loop


@dataclass(frozen=True, slots=True)
class PanelSeat:
    """One person's place in an interview and whether the scorecard is in; times are aware."""

    id: UUID
    person_id: UUID
    name: str
    initials: str
    title: str
    interview: str
    kind: str
    kind_label: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    due_at: datetime.datetime
    now: datetime.datetime
    counts: bool
    scorecard_id: UUID | None
    committed_at: datetime.datetime | None

    @property
    def stand(self) -> Literal["in", "upcoming", "out", "overdue"]:
        if self.committed_at:
            return "in"
        if self.ends_at > self.now:
            return "upcoming"
        return "overdue" if self.now > self.due_at else "out"

    @property
    def hours_out(self) -> int:
        """Whole hours since the interview ended; 0 while it hasn't."""
        return max(0, int((self.now - self.ends_at).total_seconds() // 3600))

    @property
    def days_out(self) -> int:
        return self.hours_out // 24


@dataclass(frozen=True, slots=True)
class RevealView:
    """When, by whom and, with scorecards missing, why the loop was revealed."""

    at: datetime.datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class GlassView:
    """Who opened the scorecards before the reveal, when and why: the panel is told."""

    at: datetime.datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoopHeader:
    """A loop without a word of its evidence. `is_open`: the evidence is open to the viewer."""

    id: UUID
    candidate: str
    role: str
    rubric_id: UUID
    rubric_version: int
    opened_at: datetime.datetime
    now: datetime.datetime
    panel: tuple[PanelSeat, ...]
    own_owed: tuple[PanelSeat, ...]
    is_run: bool
    is_open: bool
    reveal: RevealView | None
    compilation: Compilation
    revote_under_way: bool = False
    glasses: tuple[GlassView, ...] = ()
    is_opened_early: bool = False  # to the viewer, by their own break-glass, for now

    @property
    def counting(self) -> tuple[PanelSeat, ...]:
        return tuple(seat for seat in self.panel if seat.counts)

    @property
    def planned(self) -> int:
        return len(self.counting)

    @property
    def committed(self) -> int:
        return sum(seat.committed_at is not None for seat in self.counting)

    @property
    def missing(self) -> int:
        return self.planned - self.committed

    @property
    def days_open(self) -> int:
        return max(0, (self.now - self.opened_at).days)

    @property
    def may_reveal(self) -> bool:
        """Whether a button to reveal makes sense: the service decides."""
        return self.is_run and not self.reveal and not self.own_owed and self.committed > 0

    @property
    def may_be_opened_early(self) -> bool:
        """Whether a link to break-glass makes sense for an admin: the service decides."""
        return not self.reveal and not self.own_owed and self.committed > 0

    @property
    def is_live(self) -> bool:
        """Whether the page may change by itself: until the reveal, while workers are at it, in a re-vote."""
        return not self.reveal or self.compilation.state == "pending" or self.revote_under_way


def header_of_loop(person: Person, loop_id: UUID) -> LoopHeader | None:
    """Return the head of a loop, None where it isn't visible to the person. Five queries."""
    loops = Loop.objects.visible_to(person).select_related(
        "application__candidate", "application__role", "rubric", "reveal__by"
    )
    under_way = Exists(Revote.objects.under_way().filter(loop=OuterRef("pk")))
    opened = Exists(loops_opened_early_to(person).filter(pk=OuterRef("pk")))
    told = {"revote_under_way": under_way, "is_opened_early": opened, **glasses_of(OuterRef("pk"))}
    loop = loops.filter(pk=loop_id).annotate(**told).first()
    if loop is None:
        return None
    now = timezone.now()
    panel = _panel(loop_id, now)
    owed = tuple(seat for seat in panel if seat.counts and not seat.committed_at)
    is_open = may_read_evidence(person, loop)
    return LoopHeader(
        id=loop.pk,
        candidate=loop.application.candidate.name,
        role=loop.application.role.title,
        rubric_id=loop.rubric_id,
        rubric_version=loop.rubric.version,
        opened_at=loop.opened_at,
        now=now,
        panel=panel,
        own_owed=tuple(seat for seat in owed if seat.person_id == person.pk),
        is_run=Loop.objects.run_by(person).filter(pk=loop_id).exists(),
        is_open=is_open,
        reveal=_reveal(getattr(loop, "reveal", None)),
        compilation=compilation_of_loop(loop_id),
        revote_under_way=is_open and bool(getattr(loop, "revote_under_way", False)),
        glasses=glasses_in(loop),
        is_opened_early=bool(getattr(loop, "is_opened_early", False)),
    )


def glasses_of(loop: OuterRef) -> dict[str, ArraySubquery]:
    """Return the annotation that brings what a loop's panel is told of break-glass, without a query more."""
    said = JSONObject(at="at", by="person__name", reason="reason")
    glasses = BreakGlass.objects.filter(loop=loop).order_by("at", "pk")
    return {"glasses": ArraySubquery(glasses.values(said=said))}


def glasses_in(row: Model) -> tuple[GlassView, ...]:
    """Return what `glasses_of` brought with a row."""
    return tuple(
        GlassView(datetime.datetime.fromisoformat(said["at"]), said["by"], said["reason"])
        for said in getattr(row, "glasses", ())
    )


def _reveal(reveal: Reveal | None) -> RevealView | None:
    if reveal is None:
        return None
    return RevealView(reveal.at, reveal.by.name if reveal.by else _("the policy"), reveal.reason)


def _panel(loop_id: UUID, now: datetime.datetime) -> tuple[PanelSeat, ...]:
    seats = Seat.objects.held().filter(interview__loop=loop_id).annotate(due=due_at())
    # The scorecard's texts stay where they are: nothing here needs them.
    related = seats.select_related("interview", "person", "scorecard").only(
        "kind", "interview", "person", "scorecard__committed_at", "scorecard__seat_id"
    )
    rows = related.order_by("interview__position", "interview__starts_at", "pk")
    return tuple(_seat(row, now) for row in rows)


def _seat(row: Seat, now: datetime.datetime) -> PanelSeat:
    scorecard = getattr(row, "scorecard", None)
    return PanelSeat(
        id=row.pk,
        person_id=row.person_id,
        name=row.person.name,
        initials=row.person.initials,
        title=row.person.title,
        interview=row.interview.title,
        kind=row.kind,
        kind_label=str(Seat.Kind(row.kind).label),
        starts_at=row.interview.starts_at,
        ends_at=row.interview.ends_at,
        due_at=due_of(row),
        now=now,
        counts=row.counts,
        scorecard_id=scorecard.pk if scorecard else None,
        committed_at=scorecard.committed_at if scorecard else None,
    )
