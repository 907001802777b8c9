"""The workers' sign of life."""

from django.db.models.functions import Now

from hiring.models import WorkerCanary


def touch_canary(*, queue: str) -> None:
    """Note that a worker of `queue` is at work, by the database's clock; safe to run twice.

    It changes nothing that the log speaks of, so it leaves no event.
    """
    WorkerCanary.objects.update_or_create(queue=queue, defaults={"touched_at": Now()})
