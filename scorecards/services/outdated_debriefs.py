"""Debriefs that would be compiled otherwise today: found and handed to the workers through the log."""

from uuid import UUID

from django.db import models, transaction

from candidates.models import Loop
from hiring.actors import Actor, NotAllowedError
from hiring.models import Delivery
from hiring.services.events import append_event
from scorecards.debrief import COMPILER_VERSION
from scorecards.models import Debrief, Decision, SeverityCalibration
from scorecards.policies import may_mark_debriefs

# So many at once keep the workers busy for seconds, and the log readable.
MOST_AT_ONCE = 200


@transaction.atomic
def mark_debriefs_of_old_compiler(*, actor: Actor) -> int:
    """Append "debrief_outdated" for loops whose newest debrief another version of the compiler wrote.

    Returns how many, at most 200; whoever calls again finds the next ones. A loop with a standing decision
    keeps the debrief that it was decided on, and one whose compilation is still owed is not asked twice.
    Raises NotAllowedError.
    """
    _refuse_people(actor)
    newest = Debrief.objects.filter(loop=models.OuterRef("pk")).order_by("-compiled_at")
    loops = _undecided().annotate(version=models.Subquery(newest.values("compiler_version")[:1]))
    outdated = loops.filter(version__isnull=False).exclude(version=COMPILER_VERSION)
    return _mark(actor, outdated.exclude(_owed()), {"compiler_version": COMPILER_VERSION})


@transaction.atomic
def mark_debriefs_of_calibration(*, actor: Actor, calibration_id: UUID) -> int:
    """Append "debrief_outdated" for the undecided loops whose means go by this calibration; return how many.

    The organisation's calibration is in no debrief. Raises NotAllowedError, SeverityCalibration.DoesNotExist.
    """
    _refuse_people(actor)
    calibration = SeverityCalibration.objects.get(pk=calibration_id)
    if calibration.role_id is None:
        return 0
    compiled = models.Exists(Debrief.objects.filter(loop=models.OuterRef("pk")))
    loops = _undecided().filter(compiled, application__role=calibration.role_id)
    return _mark(actor, loops, {"calibration_id": str(calibration_id)}, most=None)


def _refuse_people(actor: Actor) -> None:
    if not may_mark_debriefs(actor):
        raise NotAllowedError("Only the system marks debriefs.")


def _undecided() -> models.QuerySet[Loop]:
    standing = Decision.objects.standing().filter(loop=models.OuterRef("pk"))
    return Loop.objects.exclude(models.Exists(standing)).order_by("pk")


def _owed() -> models.Exists:
    return models.Exists(
        Delivery.objects.filter(
            event__stream_kind="loop",
            event__stream_id=models.OuterRef("pk"),
            event__kind="debrief_outdated",
            done_at__isnull=True,
        )
    )


def _mark(
    actor: Actor, loops: models.QuerySet[Loop], payload: dict[str, str], most: int | None = MOST_AT_ONCE
) -> int:
    keys = list(loops.values_list("pk", flat=True)[:most])
    for key in keys:
        append_event("debrief_outdated", actor=actor, stream=("loop", key), payload=payload)
    return len(keys)
