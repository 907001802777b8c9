"""What all changes of a loop's plan have in common: one at a time, none over a plan that nobody has seen."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from candidates.models import Interview, Loop, Seat
from candidates.policies import may_run_loop
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.services.events import append_event
from scorecards.models import Scorecard
from scorecards.selectors.plan_changes import changes_since


class StalePlanError(ConflictError):
    """The plan has changed since the page was made; says what has changed, and by whom."""


def loop_to_plan(actor: Actor, loop_id: UUID, version: int | None) -> Loop:
    """Return the loop, locked, with its plan's next version; the caller makes the change and its event.

    `version` is the one that the page showed; None for callers without a page. Raises NotAllowedError,
    StalePlanError, ConflictError for a loop that is closed, Loop.DoesNotExist. At most five queries.
    """
    loops = Loop.objects.select_for_update(of=("self",), no_key=True)
    loop = loops.select_related("application__role", "application__candidate").get(pk=loop_id)
    if not may_run_loop(actor, loop):
        raise NotAllowedError(_("You don’t run this loop."))
    if loop.closed_at:
        raise ConflictError(_("This loop is closed."))
    if version is not None and version != loop.plan_version:
        changes = " ".join(changes_since(loop.pk, version))
        raise StalePlanError(
            _("The plan has changed since you opened it. %(changes)s") % {"changes": changes}
        )
    loop.plan_version += 1
    loop.save(update_fields=["plan_version"])
    return loop


def interview_to_plan(loop: Loop, interview_id: UUID) -> Interview:
    """Return an interview of the loop that is still to be planned, its seats locked.

    Whoever writes a scorecard holds the seat, so no commit can slip in between. Raises ConflictError when it
    is cancelled or a committed scorecard shows that it took place, Interview.DoesNotExist. Three queries.
    """
    list(Seat.objects.select_for_update(no_key=True).filter(interview=interview_id).order_by("pk"))
    interview = planned_interview(loop, interview_id)
    if Scorecard.objects.committed().filter(interview=interview).exists():
        raise ConflictError(_("A scorecard of this interview is committed: it took place."))
    return interview


def planned_interview(loop: Loop, interview_id: UUID) -> Interview:
    """Return an interview of the loop, locked; ConflictError when it is cancelled. One query."""
    interviews = Interview.objects.select_for_update(of=("self",), no_key=True)
    interview = interviews.select_related("exercise").get(pk=interview_id, loop=loop)
    if interview.cancelled_at:
        raise ConflictError(_("This interview is cancelled already."))
    return interview


def append_plan_event(kind: str, actor: Actor, loop: Loop, **payload: Any) -> None:
    """Append a change of the plan with the version that it made."""
    append_event(
        kind, actor=actor, stream=("loop", loop.pk), payload={**payload, "plan_version": loop.plan_version}
    )
