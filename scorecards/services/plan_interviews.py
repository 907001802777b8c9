"""Changes to a loop's interviews: one more, another time, or none."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Interview, InterviewDimension
from candidates.services.seating import require_new_time
from hiring.actors import Actor, ConflictError
from hiring.models import Dimension, Exercise
from scorecards.services.plans import append_plan_event, interview_to_plan, loop_to_plan


@dataclass(frozen=True, slots=True)
class NewInterview:
    """An interview to add; `starts_at` is aware, `dimensions` are of the loop's rubric, one at least."""

    exercise_id: UUID
    dimensions: Collection[UUID]
    starts_at: datetime.datetime
    minutes: int


@transaction.atomic
def add_interview(
    *, actor: Actor, loop_id: UUID, interview: NewInterview, version: int | None = None
) -> Interview:
    """Add an interview without seats to a loop and append "interview_added".

    Raises what loop_to_plan does, ConflictError for an exercise or dimension of another rubric version.
    """
    loop = loop_to_plan(actor, loop_id, version)
    exercise = Exercise.objects.filter(pk=interview.exercise_id, rubric=loop.rubric_id).first()
    tested = Dimension.objects.filter(pk__in=interview.dimensions, rubric=loop.rubric_id)
    dimensions = list(tested.order_by("position"))
    if exercise is None or not dimensions or len(dimensions) < len(set(interview.dimensions)):
        raise ConflictError(_("Exercise and dimensions come from the rubric version of this loop."))
    last = loop.interviews.aggregate(last=Max("position"))["last"]
    added = Interview.objects.create(
        loop=loop,
        position=0 if last is None else last + 1,
        title=exercise.name,
        exercise=exercise,
        starts_at=interview.starts_at,
        minutes=interview.minutes,
    )
    InterviewDimension.objects.bulk_create(
        InterviewDimension(interview=added, dimension=dimension) for dimension in dimensions
    )
    append_plan_event(
        "interview_added",
        actor,
        loop,
        interview_id=str(added.pk),
        exercise_id=str(exercise.pk),
        after=_time(added),
    )
    return added


@transaction.atomic
def move_interview(
    *,
    actor: Actor,
    loop_id: UUID,
    interview_id: UUID,
    starts_at: datetime.datetime,
    minutes: int,
    version: int | None = None,
) -> Interview:
    """Give an interview another time and append "interview_moved" with the old and the new one.

    Everybody in it must be free of pauses and under the caps then, too.
    Raises what loop_to_plan and interview_to_plan do, and SeatRefusedError.
    """
    loop = loop_to_plan(actor, loop_id, version)
    interview = interview_to_plan(loop, interview_id)
    before = _time(interview)
    interview.starts_at, interview.minutes = starts_at, minutes
    require_new_time(loop=loop, interview=interview)
    interview.save(update_fields=["starts_at", "minutes"])
    append_plan_event(
        "interview_moved",
        actor,
        loop,
        interview_id=str(interview.pk),
        before=before,
        after=_time(interview),
    )
    return interview


@transaction.atomic
def cancel_interview(*, actor: Actor, interview_id: UUID, version: int | None = None) -> Interview:
    """Cancel an interview of which no scorecard is committed, and append "interview_cancelled".

    Drafts stay with their authors. Raises what loop_to_plan and interview_to_plan do.
    """
    loop_id = Interview.objects.values_list("loop", flat=True).get(pk=interview_id)
    loop = loop_to_plan(actor, loop_id, version)
    interview = interview_to_plan(loop, interview_id)
    interview.cancelled_at = timezone.now()
    interview.save(update_fields=["cancelled_at"])
    append_plan_event("interview_cancelled", actor, loop, interview_id=str(interview.pk))
    return interview


def _time(interview: Interview) -> dict[str, str | int]:
    moment = interview.starts_at.astimezone(datetime.UTC)
    return {"starts_at": moment.isoformat(), "minutes": interview.minutes}
