"""What a debrief is compiled from: everything committed in one loop, as plain values."""

from collections import defaultdict
from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.db.models import Count

from candidates.models import Interview, Loop, Seat
from scorecards.debrief import (
    DimensionDefinition,
    FindingEvidence,
    InterviewEvidence,
    LoopEvidence,
    RatingEvidence,
    ScorecardEvidence,
    SeatEvidence,
    SignalText,
)
from scorecards.debrief.evidence import (
    Disposition,
    FindingSource,
    RecommendationValue,
    SeatKind,
    SignalKind,
)
from scorecards.models import Rating, Scorecard, SignalFinding


def evidence_of_loop(loop_id: UUID) -> LoopEvidence:
    """Return the committed evidence of a loop's counting seats, with all findings in it. Ten queries.

    Shadows, cancelled interviews, drafts and the findings in them are left out, as are names of people.
    Raises Loop.DoesNotExist.
    """
    loop = Loop.objects.select_related("application__role", "rubric").get(pk=loop_id)
    seats = list(Seat.objects.counting().filter(interview__loop=loop).order_by("pk"))
    scorecards = _scorecards_by_seat(seats)
    return LoopEvidence(
        loop=str(loop.pk),
        role_title=loop.application.role.title,
        rubric_version=loop.rubric.version,
        dimensions=_dimensions(loop),
        signals=_signals(loop),
        interviews=_interviews(loop, seats, scorecards),
        findings=_findings(scorecard.id for scorecard in scorecards.values()),
    )


def _dimensions(loop: Loop) -> tuple[DimensionDefinition, ...]:
    return tuple(
        DimensionDefinition(dimension.key, dimension.name, dimension.position, dimension.anchors)
        for dimension in loop.rubric.dimensions.order_by("position", "key")
    )


def _signals(loop: Loop) -> tuple[SignalText, ...]:
    return tuple(
        SignalText(signal.key, cast("SignalKind", signal.kind), signal.text)
        for signal in loop.rubric.signals.order_by("key")
    )


def _interviews(
    loop: Loop, seats: Iterable[Seat], scorecards: dict[UUID, ScorecardEvidence]
) -> tuple[InterviewEvidence, ...]:
    experience = _experience(loop, {seat.person_id for seat in seats})
    by_interview: dict[UUID, list[SeatEvidence]] = defaultdict(list)
    for seat in seats:
        by_interview[seat.interview_id].append(
            SeatEvidence(
                id=str(seat.pk),
                person=str(seat.person_id),
                kind=cast("SeatKind", seat.kind),
                experience=experience.get(seat.person_id, 0),
                scorecard=scorecards.get(seat.pk),
            )
        )
    planned = Interview.objects.planned().filter(loop=loop).order_by("pk").prefetch_related("dimensions")
    return tuple(
        InterviewEvidence(
            id=str(interview.pk),
            title=interview.title,
            dimensions=tuple(sorted(dimension.key for dimension in interview.dimensions.all())),
            seats=tuple(by_interview[interview.pk]),
        )
        for interview in planned
    )


def _experience(loop: Loop, people: set[UUID]) -> dict[UUID, int]:
    """Count what each person had committed before the loop was opened, so that the number stays as it is."""
    earlier = Scorecard.objects.committed().filter(seat__person__in=people, committed_at__lt=loop.opened_at)
    return dict(earlier.values_list("seat__person").annotate(Count("pk")).order_by())


def _scorecards_by_seat(seats: Iterable[Seat]) -> dict[UUID, ScorecardEvidence]:
    committed = list(Scorecard.objects.committed().filter(seat__in=[seat.pk for seat in seats]))
    ratings = _ratings_by_scorecard(committed)
    return {scorecard.seat_id: _scorecard(scorecard, ratings[scorecard.pk]) for scorecard in committed}


def _scorecard(scorecard: Scorecard, ratings: list[RatingEvidence]) -> ScorecardEvidence:
    assert scorecard.committed_at is not None  # noqa: S101  only committed ones were read
    return ScorecardEvidence(
        id=str(scorecard.pk),
        committed_at=scorecard.committed_at.isoformat(),
        recommendation=cast("RecommendationValue", scorecard.recommendation),
        overall_notes=scorecard.overall_notes,
        running_notes=scorecard.running_notes,
        ratings=tuple(ratings),
    )


def _ratings_by_scorecard(scorecards: list[Scorecard]) -> dict[UUID, list[RatingEvidence]]:
    """A rating left empty says nothing: it is missing, which is not the same as "not assessed"."""
    ratings: dict[UUID, list[RatingEvidence]] = defaultdict(list)
    rows = Rating.objects.filter(scorecard__in=scorecards).select_related("dimension")
    for row in rows.order_by("dimension__key"):
        if row.score is not None or row.not_assessed:
            ratings[row.scorecard_id].append(
                RatingEvidence(row.dimension.key, row.score, row.not_assessed_reason, row.evidence)
            )
    return ratings


def _findings(scorecards: Iterable[str]) -> tuple[FindingEvidence, ...]:
    rows = SignalFinding.objects.filter(scorecard__in=list(scorecards)).select_related("signal")
    return tuple(
        FindingEvidence(
            id=str(row.pk),
            scorecard=str(row.scorecard_id),
            signal=row.signal.key,
            source=cast("FindingSource", row.source),
            field=row.field,
            start=row.start,
            end=row.end,
            quote=row.quote,
            confidence=row.confidence,
            disposition=cast("Disposition", row.disposition),
        )
        for row in rows.order_by("pk")
    )
