"""What a debrief is compiled from: everything committed in one loop, as plain values."""

from collections import defaultdict
from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from candidates.models import Interview, Loop, Seat
from hiring.models import ProfileDimension
from scorecards.debrief import (
    DimensionDefinition,
    FindingEvidence,
    InterviewEvidence,
    LoopEvidence,
    RatingEvidence,
    RevisionEvidence,
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
from scorecards.models import Scorecard, SignalFinding
from scorecards.selectors.revisions import Revision, revisions_of
from scorecards.selectors.severity_references import severity_reference


def evidence_of_loop(loop_id: UUID) -> LoopEvidence:
    """Return the committed evidence of a loop's counting seats, with all findings in it.

    What a scorecard says is its newest revision; the earlier ones come with it. Twelve queries, and
    one more where the role has a calibration.

    Shadows, cancelled interviews, drafts and the findings in them are left out, as are names of people.
    Raises Loop.DoesNotExist.
    """
    loop = Loop.objects.select_related("application__role", "rubric", "template").get(pk=loop_id)
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
        severity=severity_reference(loop.application.role_id, {seat.person_id for seat in seats}),
    )


def _dimensions(loop: Loop) -> tuple[DimensionDefinition, ...]:
    """Where the loop's plan follows an emphasis profile, its bar goes before the rubric's."""
    profile = None if loop.template is None else loop.template.profile_id
    asked = ProfileDimension.objects.filter(profile=profile, dimension=OuterRef("pk"))
    bar = Coalesce(Subquery(asked.values("minimum_bar")[:1]), F("minimum_bar"))
    return tuple(
        DimensionDefinition(
            dimension.key, dimension.name, dimension.position, dimension.anchors, dimension.bar
        )
        for dimension in loop.rubric.dimensions.annotate(bar=bar).order_by("position", "key")
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
    revisions = revisions_of(committed)
    return {scorecard.seat_id: _scorecard(scorecard, revisions[scorecard.pk]) for scorecard in committed}


def _scorecard(scorecard: Scorecard, revisions: tuple[Revision, ...]) -> ScorecardEvidence:
    *earlier, present = revisions
    return ScorecardEvidence(
        id=str(scorecard.pk),
        committed_at=revisions[0].committed_at.isoformat(),
        recommendation=cast("RecommendationValue", present.draft.recommendation),
        overall_notes=present.draft.overall_notes,
        running_notes=present.draft.running_notes,
        ratings=_ratings(present),
        amended_after_reveal=present.after_reveal,
        earlier=tuple(map(_earlier, earlier)),
    )


def _earlier(revision: Revision) -> RevisionEvidence:
    return RevisionEvidence(
        number=revision.number,
        after_reveal=revision.after_reveal,
        recommendation=cast("RecommendationValue", revision.draft.recommendation),
        overall_notes=revision.draft.overall_notes,
        running_notes=revision.draft.running_notes,
        ratings=_ratings(revision),
    )


def _ratings(revision: Revision) -> tuple[RatingEvidence, ...]:
    """A rating left empty says nothing: it is missing, which is not the same as "not assessed"."""
    return tuple(
        RatingEvidence(rating.dimension, rating.score, rating.not_assessed_reason, rating.evidence)
        for rating in revision.draft.ratings
        if rating.score is not None or rating.not_assessed
    )


def _findings(scorecards: Iterable[str]) -> tuple[FindingEvidence, ...]:
    rows = SignalFinding.objects.standing().filter(scorecard__in=list(scorecards)).select_related("signal")
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
            revision=row.revision,
            superseded=row.superseded_in is not None,
        )
        for row in rows.order_by("pk")
    )
