"""Debriefs that would be compiled otherwise today: found and handed to the workers through the log."""

from uuid import UUID

from django.db import connection, models, transaction

from candidates.models import Loop
from hiring.actors import Actor, NotAllowedError
from hiring.services.events import append_events
from scorecards.debrief import COMPILER_VERSION
from scorecards.models import Debrief, Decision, SeverityCalibration
from scorecards.policies import may_mark_debriefs
from scorecards.selectors.outdated_debriefs import MOST_WAITING, bulk_deliveries_waiting, owed_debriefs

# So many in one transaction: it holds the heads of their streams, on which a commit there would wait.
MOST_AT_ONCE = 200


@transaction.atomic
def mark_debriefs_of_old_compiler(*, actor: Actor) -> int:
    """Append "debrief_outdated" for loops whose newest debrief another version of the compiler wrote.

    Returns how many, at most 200; whoever calls again finds the next ones, until MOST_WAITING bulk
    deliveries wait or somebody else is marking. A loop with a standing decision keeps the debrief that it
    was decided on, and one whose compilation is still owed is not asked twice. Raises NotAllowedError.
    """
    _refuse_people(actor)
    if bulk_deliveries_waiting() >= MOST_WAITING or not _alone():
        return 0
    newest = Debrief.objects.filter(loop=models.OuterRef("pk")).order_by("-compiled_at")
    loops = _undecided().annotate(version=models.Subquery(newest.values("compiler_version")[:1]))
    outdated = loops.filter(version__isnull=False).exclude(version=COMPILER_VERSION)
    some = outdated.exclude(owed_debriefs())[:MOST_AT_ONCE]
    return _mark(actor, some, {"compiler_version": COMPILER_VERSION})


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
    return _mark(actor, loops, {"calibration_id": str(calibration_id)})


def _refuse_people(actor: Actor) -> None:
    if not may_mark_debriefs(actor):
        raise NotAllowedError("Only the system marks debriefs.")


def _undecided() -> models.QuerySet[Loop]:
    standing = Decision.objects.standing().filter(loop=models.OuterRef("pk"))
    # An index knows the few that progress calls undecided.
    loops = Loop.objects.filter(progress__is_decided=False)
    return loops.exclude(models.Exists(standing)).order_by("pk")


def _alone() -> bool:
    """Whether no other worker marks debriefs in this moment: both would mark the same ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('debriefs_outdated'))")
        return bool(cursor.fetchone()[0])


def _mark(actor: Actor, loops: models.QuerySet[Loop], payload: dict[str, str]) -> int:
    streams = [("loop", key) for key in loops.values_list("pk", flat=True)]
    return append_events("debrief_outdated", actor=actor, streams=streams, payload=payload)
