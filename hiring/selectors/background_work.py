"""How the work behind the pages stands: who is at it, what waits, what was given up."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import Now

from hiring.models import Delivery, WorkerCanary
from hiring.querysets import DeliveryQuerySet
from hiring.subscriptions import subscribers_of_the_latest_only

# Three signs of life missed in a row: a busy worker misses one.
LATE_AFTER = datetime.timedelta(seconds=3 * settings.CANARY_SECONDS)
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class QueueWorkers:
    """When a worker last took something from a queue; nobody ever did when `touched_at` is empty."""

    queue: str
    touched_at: datetime.datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class StuckDelivery:
    """Work that was given up, without a word of what it is about: its reader may be blind to that."""

    id: int
    work: str
    event_id: int
    happened_at: datetime.datetime
    given_up_at: datetime.datetime
    attempts: int
    error: str
    loop_id: UUID | None


@dataclass(frozen=True, slots=True)
class BackgroundWork:
    """What the page of background work shows; `stuck` holds the oldest of `stuck_count`."""

    workers: tuple[QueueWorkers, ...]
    waiting: int
    failing: int
    stuck: tuple[StuckDelivery, ...]
    stuck_count: int


def background_work() -> BackgroundWork:
    """Return how the work behind the pages stands now, by the database's clock. Four queries."""
    counts = Delivery.objects.pending().aggregate(
        waiting=Count("pk"), failing=Count("pk", filter=~Q(error=""))
    )
    stuck = Delivery.objects.stuck(subscribers_of_the_latest_only())
    return BackgroundWork(_workers(), counts["waiting"], counts["failing"], _shown(stuck), stuck.count())


def _workers() -> tuple[QueueWorkers, ...]:
    seen = {row.queue: row for row in WorkerCanary.objects.annotate(age=Now() - F("touched_at"))}
    found = [(queue, seen.get(queue)) for queue in settings.CANARY_QUEUES]
    return tuple(
        QueueWorkers(queue, row.touched_at if row else None, row is None or row.age > LATE_AFTER)
        for queue, row in found
    )


def _shown(stuck: DeliveryQuerySet) -> tuple[StuckDelivery, ...]:
    rows = stuck.select_related("event").order_by("given_up_at", "pk")[:MOST_SHOWN]
    return tuple(
        StuckDelivery(
            id=row.pk,
            work=row.subscriber.replace("_", " ").capitalize(),
            event_id=row.event_id,
            happened_at=row.event.at,
            given_up_at=row.given_up_at,
            attempts=row.attempts,
            error=row.error,
            loop_id=row.event.stream_id if row.event.stream_kind == "loop" else None,
        )
        for row in rows
        if row.given_up_at is not None
    )
