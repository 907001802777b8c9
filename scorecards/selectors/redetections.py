"""Readings of all committed scorecards with a newer engine, and how far they have come."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from candidates.models import Seat
from scorecards.models import Decision, LoopProgress, Redetection, Scorecard

SHOWN = 5


@dataclass(frozen=True, slots=True)
class RedetectionView:
    """One reading; `started_by` is empty when a command asked for it."""

    engine: str
    engine_version: str
    started_by: str
    started_at: datetime.datetime
    total: int
    read: int
    failed: int
    finished_at: datetime.datetime | None


def scorecards_to_read(after: UUID | None) -> QuerySet[Scorecard]:
    """Return the scorecards that a reading goes through behind the one read last, in the order of their keys.

    Those of decided loops are left out: what a decision rests on no longer changes.
    """
    loop = OuterRef("interview__loop")
    undecided = LoopProgress.objects.filter(pk=loop, is_decided=False)  # an index knows these few
    standing = Decision.objects.standing().filter(loop=loop)
    found = Scorecard.objects.committed().filter(Exists(undecided), seat__in=Seat.objects.counting())
    found = found.exclude(Exists(standing))
    return (found.filter(pk__gt=after) if after else found).order_by("pk")


def is_redetecting() -> bool:
    """Whether a reading is under way. One query."""
    return Redetection.objects.filter(finished_at__isnull=True).exists()


def latest_redetections() -> tuple[RedetectionView, ...]:
    """Return the latest readings, the newest first. One query."""
    return tuple(
        RedetectionView(
            engine=run.engine,
            engine_version=run.engine_version,
            started_by=run.started_by.name if run.started_by else "",
            started_at=run.started_at,
            total=run.total,
            read=run.read,
            failed=run.failed,
            finished_at=run.finished_at,
        )
        for run in Redetection.objects.select_related("started_by")[:SHOWN]
    )
