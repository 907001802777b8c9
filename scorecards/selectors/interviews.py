"""What an interviewer reads: one's own interviews and scorecards. Nothing of anybody else."""

import datetime
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from candidates.models import Seat
from hiring.models import Person
from scorecards.due_times import due_at, due_of
from scorecards.models import DraftField, RevoteBallot, Scorecard
from scorecards.querysets import loops_open_to
from scorecards.selectors.amendments import Amendment, amendments_in
from scorecards.selectors.debriefs.header import GlassView, glasses_in, glasses_of
from scorecards.selectors.drafts import (
    RatingDraft,
    ScorecardDraft,
    StoredFields,
    draft_from,
    saved_at,
    stored_fields_of,
    values_in,
)
from scorecards.selectors.kits import DimensionKit, InterviewKit, kit_of
from scorecards.selectors.revisions import Revision, revisions_of

MOST_DONE = 50

Stand = Literal["due", "upcoming", "done", "withdrawn"]


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """One of a person's interviews with the state of the scorecard; times are aware."""

    seat_id: UUID
    loop_id: UUID
    stand: Stand
    candidate: str
    role: str
    title: str
    seat_kind: str
    counts: bool
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    due_at: datetime.datetime
    now: datetime.datetime
    has_draft: bool
    committed_at: datetime.datetime | None
    revealed: bool
    debrief_open: bool

    @property
    def hours_since_end(self) -> int:
        """Whole hours since the interview ended; 0 while it hasn't."""
        return max(0, int((self.now - self.ends_at).total_seconds() // 3600))

    @property
    def is_overdue(self) -> bool:
        return self.now > self.due_at

    @property
    def days_since_end(self) -> int:
        return self.hours_since_end // 24

    @property
    def is_today(self) -> bool:
        """Whether it starts today, in the time zone that is active."""
        return timezone.localdate(self.starts_at) == timezone.localdate(self.now)

    @property
    def is_running(self) -> bool:
        return self.starts_at <= self.now < self.ends_at


@dataclass(frozen=True, slots=True)
class SecondEstimateRow:
    """A re-vote that waits for the person's second estimates; `asked_at` is aware."""

    loop_id: UUID
    candidate: str
    role: str
    asked_by: str
    asked_at: datetime.datetime
    dimensions: int


@dataclass(frozen=True, slots=True)
class MyInterviews:
    """A person's interviews: scorecards due (longest first), to come (soonest first), done (latest first).

    `withdrawn` are seats taken away, or interviews cancelled, after the person had begun to write.
    `estimates` are re-votes that wait for the person, the oldest first.
    """

    due: tuple[InterviewRow, ...]
    upcoming: tuple[InterviewRow, ...]
    done: tuple[InterviewRow, ...]
    withdrawn: tuple[InterviewRow, ...] = ()
    estimates: tuple[SecondEstimateRow, ...] = ()

    @property
    def today_count(self) -> int:
        return sum(row.is_today for row in self.upcoming)


@dataclass(frozen=True, slots=True)
class RatingLine:
    """A dimension as it reads once it is written; `score` is None when it was not assessed."""

    name: str
    score: int | None
    anchor: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class TickedLine:
    kind: str
    text: str
    words_heard: str


@dataclass(frozen=True, slots=True)
class InterviewPage:
    """The kit with the author's own scorecard as it is now.

    `revisions` are those of a committed one; `debrief_open` says whether the viewer may read the others'.
    """

    kit: InterviewKit
    draft: ScorecardDraft
    fields: StoredFields
    committed_at: datetime.datetime | None
    revealed: bool
    debrief_open: bool
    now: datetime.datetime
    scorecard_id: UUID | None
    revisions: tuple[Revision, ...]
    glasses: tuple[GlassView, ...]

    @property
    def revision(self) -> int:
        """The number of the revision that stands now; 1 for what was never amended."""
        return len(self.revisions) or 1

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """What was changed since the commit, and why."""
        return amendments_in(self.kit, self.revisions)

    @property
    def saved_at(self) -> datetime.datetime | None:
        return saved_at(self.fields)

    @property
    def opens_on_kit(self) -> bool:
        """Whether a screen with room for one half starts with the kit: until there is something to write."""
        return self.saved_at is None and self.now < self.kit.ends_at

    @property
    def recommendation(self) -> str:
        chosen = self.draft.recommendation
        return str(Scorecard.Recommendation(chosen).label) if chosen else ""

    @property
    def ratings(self) -> tuple[RatingLine, ...]:
        """Every dimension of the interview with what was entered for it."""
        entered = {rating.dimension: rating for rating in self.draft.ratings}
        return tuple(
            _rating_line(dimension, entered.get(dimension.key, RatingDraft(dimension.key)))
            for dimension in self.kit.dimensions
        )

    @property
    def ticked(self) -> tuple[TickedLine, ...]:
        words = {ticked.signal: ticked.words_heard for ticked in self.draft.signals}
        return tuple(
            TickedLine(signal.kind, signal.text, words[signal.key])
            for signal in self.kit.signals
            if signal.key in words
        )


def my_interviews(person: Person) -> MyInterviews:
    """Return a person's interviews, at most MOST_DONE of the committed ones. Three queries."""
    now = timezone.now()
    seats = _seats_of(person)
    held = Q(withdrawn_at__isnull=True, interview__cancelled_at__isnull=True)
    committed = seats.filter(pk__in=_latest_done(person)).order_by("-interview__starts_at")
    open_seats = seats.exclude(scorecard__committed_at__isnull=False).filter(held | Q(has_draft=True))
    found = [_row(seat, now) for seat in open_seats.order_by("interview__starts_at")]
    rows = [row for row in found if row.stand != "withdrawn"]
    skipped = [row for row in rows if row.stand == "done"]
    done = [_row(seat, now) for seat in committed] + skipped
    return MyInterviews(
        due=tuple(sorted((row for row in rows if row.stand == "due"), key=lambda row: row.ends_at)),
        upcoming=tuple(row for row in rows if row.stand == "upcoming"),
        done=tuple(sorted(done, key=lambda row: row.starts_at, reverse=True)),
        withdrawn=tuple(row for row in found if row.stand == "withdrawn"),
        estimates=tuple(map(_estimate_row, _ballots_waiting_for(person))),
    )


def _latest_done(person: Person) -> QuerySet[Seat, Any]:
    """Choose among all that a person ever committed before anything is looked up about each."""
    seats = Seat.objects.filter(person=person, withdrawn_at__isnull=True)
    held = seats.filter(interview__cancelled_at__isnull=True)
    committed = held.filter(scorecard__committed_at__isnull=False)
    return committed.order_by("-interview__starts_at").values("pk")[:MOST_DONE]


def kit_for_form(person: Person, seat_id: UUID) -> InterviewKit | None:
    """Return what a person's own form asks for, None for anybody else's seat. Three queries."""
    seat = _seats_of(person).filter(pk=seat_id).first()
    return kit_of(seat, with_questions=False) if seat else None


def interview_page(person: Person, seat_id: UUID) -> InterviewPage | None:
    """Return the kit and scorecard of a person's own seat, None for anybody else's. At most six queries."""
    seat = _seats_of(person).filter(pk=seat_id).first()
    if seat is None:
        return None
    scorecard = _scorecard(seat)
    committed = scorecard is not None and scorecard.is_committed
    revisions = revisions_of([scorecard])[scorecard.pk] if scorecard and committed else ()
    fields = {} if committed else stored_fields_of(seat)
    return InterviewPage(
        kit=kit_of(seat),
        draft=revisions[-1].draft if revisions else draft_from(values_in(fields)),
        fields=fields,
        committed_at=scorecard.committed_at if scorecard else None,
        revealed=_says(seat, "revealed"),
        debrief_open=_says(seat, "debrief_open"),
        now=timezone.now(),
        scorecard_id=scorecard.pk if scorecard else None,
        revisions=revisions,
        glasses=glasses_in(seat),
    )


def has_seat(person: Person, seat_id: UUID) -> bool:
    """Whether the seat is this person's own. One query."""
    return Seat.objects.filter(pk=seat_id, person=person).exists()


def _seats_of(person: Person) -> QuerySet[Seat]:
    loop = OuterRef("interview__loop")
    application = "interview__loop__application"
    return (
        Seat.objects.visible_to(person)
        .select_related(
            "interview__exercise", f"{application}__candidate", f"{application}__role", "scorecard"
        )
        .annotate(
            due=due_at(),
            revealed=ExpressionWrapper(Q(interview__loop__reveal__isnull=False), BooleanField()),
            debrief_open=Exists(loops_open_to(person).filter(pk=loop)),
            has_draft=Exists(DraftField.objects.filter(seat=OuterRef("pk")).exclude(value="")),
            **glasses_of(loop),
        )
    )


def _ballots_waiting_for(person: Person) -> QuerySet[RevoteBallot]:
    application = "revote__loop__application"
    open_ballots = RevoteBallot.objects.visible_to(person).filter(
        person=person, entered_at__isnull=True, revote__closed_at__isnull=True
    )
    return open_ballots.select_related(
        "revote__opened_by", f"{application}__candidate", f"{application}__role"
    ).order_by("revote__opened_at", "pk")


def _estimate_row(ballot: RevoteBallot) -> SecondEstimateRow:
    revote = ballot.revote
    application = revote.loop.application
    return SecondEstimateRow(
        loop_id=revote.loop_id,
        candidate=application.candidate.name,
        role=application.role.title,
        asked_by=revote.opened_by.name,
        asked_at=revote.opened_at,
        dimensions=len(revote.dimensions),
    )


def _rating_line(dimension: DimensionKit, rating: RatingDraft) -> RatingLine:
    return RatingLine(
        name=dimension.name,
        score=rating.score,
        anchor=dimension.anchors[rating.score - 1].text if rating.score else "",
        reason=rating.not_assessed_reason,
        evidence=rating.evidence,
    )


def _says(seat: Seat, annotation: str) -> bool:
    return bool(getattr(seat, annotation))


def _scorecard(seat: Seat) -> Scorecard | None:
    """Return the seat's scorecard without a query: select_related has looked already."""
    return getattr(seat, "scorecard", None)


def _stand(seat: Seat, scorecard: Scorecard | None, now: datetime.datetime) -> Stand:
    if scorecard and scorecard.is_committed:
        return "done"
    if seat.withdrawn_at or seat.interview.cancelled_at:
        return "withdrawn"
    if now < seat.interview.ends_at:
        return "upcoming"
    return "due" if seat.counts else "done"  # nobody waits for a shadow


def _row(seat: Seat, now: datetime.datetime) -> InterviewRow:
    scorecard = _scorecard(seat)
    interview = seat.interview
    application = interview.loop.application
    return InterviewRow(
        seat_id=seat.pk,
        loop_id=interview.loop_id,
        stand=_stand(seat, scorecard, now),
        candidate=application.candidate.name,
        role=application.role.title,
        title=interview.title,
        seat_kind=seat.get_kind_display(),
        counts=seat.counts,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        due_at=due_of(seat),
        now=now,
        has_draft=_says(seat, "has_draft"),
        committed_at=scorecard.committed_at if scorecard else None,
        revealed=_says(seat, "revealed"),
        debrief_open=_says(seat, "debrief_open"),
    )
