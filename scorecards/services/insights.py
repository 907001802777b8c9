"""Reports on the process: asked for by an admin or the night, computed by workers, one at a time.

A row in PostgreSQL is the promise. A worker claims it, tells how far it is, and stores the content; one
that dies leaves a claim that runs out, and another begins again.
"""

import datetime
import logging
import time
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from hiring.actors import Actor, NotAllowedError, System, person_or_none
from hiring.models import Role
from hiring.replicas import reading_from_replica
from hiring.services.events import append_event
from scorecards.debrief.codec import as_json_object
from scorecards.insights import MODEL_VERSION, compute_insights
from scorecards.models import InsightReport
from scorecards.policies import may_read_insights
from scorecards.selectors.insight_sources import insight_sources
from scorecards.selectors.reminders import database_now

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# Longer than the task may run: when a claim has run out, its worker is gone.
CLAIM = datetime.timedelta(minutes=15)
TRY_AGAIN_AFTER = datetime.timedelta(minutes=1)
# A sweep begins no further report after this long; the next one goes on.
SWEEP_SECONDS = 20
KEPT_FOR = datetime.timedelta(days=400)
DAYS = {3: 92, 6: 183, 12: 365}


@transaction.atomic
def request_insights(*, actor: Actor, role_id: UUID | None, months: int) -> InsightReport:
    """Ask for a report and append "insights_requested"; who asks while one waits gets that one, and no event.

    Raises NotAllowedError for whoever is no admin, ValueError for a period that isn't offered.
    """
    if not may_read_insights(actor):
        raise NotAllowedError(_("Insights are for admins."))
    if months not in DAYS:
        raise ValueError(f"A report covers {', '.join(map(str, DAYS))} months, not {months}.")
    report = InsightReport(
        role_id=role_id, months=months, requested_at=database_now(), requested_by=person_or_none(actor)
    )
    # Two who ask at once: the constraint lets one in, and the other finds that row.
    InsightReport.objects.bulk_create([report], ignore_conflicts=True)
    waiting = InsightReport.objects.of_scope(role_id, months).waiting().get()
    if waiting.pk == report.pk:
        append_event(
            "insights_requested",
            actor=actor,
            stream=("insights", report.pk),
            payload={"role_id": str(role_id) if role_id else None, "months": months},
        )
    return waiting


def request_nightly_insights(*, actor: Actor) -> int:
    """Ask for every role and for all of them over each period; return how many are asked for.

    Reports older than 400 days go. Raises NotAllowedError for a person: the schedule asks for everything.
    """
    if not isinstance(actor, System):
        raise NotAllowedError("Only the schedule asks for all reports.")
    scopes: list[UUID | None] = [*Role.objects.order_by("pk").values_list("pk", flat=True), None]
    for role_id in scopes:
        for months in DAYS:
            request_insights(actor=actor, role_id=role_id, months=months)
    InsightReport.objects.filter(finished_at__lt=database_now() - KEPT_FOR).delete()
    return len(scopes) * len(DAYS)


def compute_waiting_insights(*, actor: Actor, seconds: float = SWEEP_SECONDS) -> int:
    """Compute reports that wait, those that a person asked for first; return how many were finished.

    Safe at any time, twice at once and after a crash. Raises NotAllowedError for a person.
    """
    if not isinstance(actor, System):
        raise NotAllowedError("Reports are computed by the workers.")
    deadline, finished = time.monotonic() + seconds, 0
    while time.monotonic() < deadline and (report := _claim()) is not None:
        finished += _compute(report, actor)
    return finished


@transaction.atomic
def _claim() -> InsightReport | None:
    """Claim the next report; one whose last attempt took its worker with it is given up."""
    now = database_now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    waiting = InsightReport.objects.waiting().filter(free).select_for_update(skip_locked=True, of=("self",))
    report = waiting.order_by(F("requested_by").asc(nulls_last=True), "pk").first()
    if report is None:
        return None
    if report.attempts >= MOST_ATTEMPTS:
        report.given_up_at = now
        report.save(update_fields=["given_up_at"])
        return None
    report.attempts += 1
    report.claimed_until = now + CLAIM
    report.window_from, report.window_until = now - datetime.timedelta(days=DAYS[report.months]), now
    report.done = report.total = 0
    report.save()
    return report


def _compute(report: InsightReport, actor: Actor) -> bool:
    """Compute a claimed report; what goes wrong is noted by its kind alone, and tried again later."""
    assert report.window_from is not None  # noqa: S101  the claim has set both
    assert report.window_until is not None  # noqa: S101
    try:
        with reading_from_replica() as as_of:
            # What a replica doesn't hold yet belongs to the next report.
            report.window_until = min(report.window_until, as_of or report.window_until)
            sources = insight_sources(report.role_id, report.window_from, report.window_until)
        found = compute_insights(sources, lambda done, total: _tell(report, done, total))
        _finish(report, as_json_object(found), actor)
    except Exception as error:
        logger.error("Report %s was not computed: %s", report.pk, type(error).__name__)
        failed = InsightReport.objects.waiting().filter(pk=report.pk)
        failed.update(error=type(error).__name__[:100], claimed_until=database_now() + TRY_AGAIN_AFTER)
        return False
    return True


def _tell(report: InsightReport, done: int, total: int) -> None:
    """Say how far it is, outside of any transaction, and that somebody is still at it."""
    InsightReport.objects.waiting().filter(pk=report.pk).update(
        done=done, total=total, claimed_until=database_now() + CLAIM
    )


@transaction.atomic
def _finish(report: InsightReport, content: Mapping[str, object], actor: Actor) -> None:
    """Store the content once, whichever of two workers comes first, and append "insights_computed"."""
    stored = InsightReport.objects.waiting().filter(pk=report.pk)
    finished = stored.update(
        content=content,
        model_version=MODEL_VERSION,
        window_from=report.window_from,
        window_until=report.window_until,
        finished_at=database_now(),
        claimed_until=None,
        error="",
    )
    if finished:
        append_event(
            "insights_computed",
            actor=actor,
            stream=("insights", report.pk),
            payload={"role_id": str(report.role_id) if report.role_id else None, "months": report.months},
        )
