"""Reading committed scorecards anew after an upgrade, a slice at a time and never in the way of new ones."""

import logging
import time
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import SYSTEM, Actor, ConflictError, NotAllowedError, person_or_none
from hiring.models import Delivery
from hiring.services.events import append_event
from scorecards.models import Redetection
from scorecards.policies import may_improve_detector
from scorecards.selectors.redetections import scorecards_to_read
from scorecards.services.findings import detect_signals_in_scorecard, shipped_engine

logger = logging.getLogger(__name__)

# A slice ends well before its task is killed; the next one goes on.
SLICE_SECONDS = 15
# Each reading may have a debrief compiled. While that many deliveries wait, reading anew waits for them.
MOST_DELIVERIES_WAITING = 20


@transaction.atomic
def start_redetection(*, actor: Actor) -> Redetection:
    """Ask for all committed scorecards of undecided loops to be read with this release's engine.

    Appends "redetection_started"; workers begin within seconds. Raises NotAllowedError for whoever is no
    admin, ConflictError while another reading is under way.
    """
    if not may_improve_detector(actor):
        raise NotAllowedError(_("Only an admin has scorecards read anew."))
    engine = shipped_engine()
    run = Redetection(
        engine=engine.name,
        engine_version=engine.version,
        started_by=person_or_none(actor),
        started_at=timezone.now(),
        total=scorecards_to_read(None).count(),
    )
    # Two who ask at once: the constraint lets one in, and the other finds that row.
    Redetection.objects.bulk_create([run], ignore_conflicts=True)
    if not Redetection.objects.filter(pk=run.pk).exists():
        raise ConflictError(_("Scorecards are being read anew already."))
    append_event(
        "redetection_started",
        actor=actor,
        stream=("redetection", run.pk),
        payload={"engine": run.engine, "engine_version": run.engine_version, "scorecards": run.total},
    )
    return run


def continue_redetection(*, actor: Actor, seconds: float = SLICE_SECONDS) -> int:
    """Go on with the reading that is under way for that long; return how many scorecards were read.

    Safe at any time, twice at once and after a crash: each scorecard is read in one transaction with the
    mark of how far the reading has come. Stops while deliveries wait. Raises NotAllowedError.
    """
    if not may_improve_detector(actor):
        raise NotAllowedError(_("Only an admin has scorecards read anew."))
    deadline, read = time.monotonic() + seconds, 0
    while time.monotonic() < deadline and not _deliveries_wait() and read_next_scorecard():
        read += 1
    return read


def _deliveries_wait() -> bool:
    return Delivery.objects.pending()[:MOST_DELIVERIES_WAITING].count() >= MOST_DELIVERIES_WAITING


@transaction.atomic
def read_next_scorecard() -> bool:
    """Read the next scorecard of what is under way; False when there is none or another worker is at it."""
    run = Redetection.objects.select_for_update(skip_locked=True).filter(finished_at__isnull=True).first()
    if run is None:
        return False
    _begin_again_after_an_upgrade(run)
    scorecard_id = scorecards_to_read(run.after).values_list("pk", flat=True).first()
    if scorecard_id is None:
        _finish(run)
        return False
    run.failed += not _read(scorecard_id)
    run.read += 1
    run.after = scorecard_id
    run.total = max(run.total, run.read)
    run.save()
    return True


def _begin_again_after_an_upgrade(run: Redetection) -> None:
    """What an older release has read isn't read with this one's engine."""
    engine = shipped_engine()
    if (run.engine, run.engine_version) == (engine.name, engine.version):
        return
    run.engine, run.engine_version = engine.name, engine.version
    run.after, run.read, run.failed = None, 0, 0
    run.total = scorecards_to_read(None).count()
    run.save()


def _read(scorecard_id: UUID) -> bool:
    """Read one scorecard; one that cannot be read is counted and must not hold up all others."""
    try:
        with transaction.atomic():
            detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=scorecard_id)
    except Exception as error:
        # The error's message may quote what people wrote.
        logger.error("Scorecard %s could not be read anew: %s", scorecard_id, type(error).__name__)
        return False
    return True


def _finish(run: Redetection) -> None:
    run.finished_at = timezone.now()
    run.total = run.read
    run.save()
    append_event(
        "redetection_finished",
        actor=SYSTEM,
        stream=("redetection", run.pk),
        payload={"engine_version": run.engine_version, "read": run.read, "failed": run.failed},
    )
