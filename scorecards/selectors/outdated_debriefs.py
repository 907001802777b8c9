"""How far the marking of outdated debriefs may go on: it keeps the bulk workers busy and no more."""

import datetime

from django.db import models
from django.db.models.functions import Now

from hiring.models import Delivery, Event

# More than the workers do between two looks (BULK_EVERY_SECONDS), so that the work is bound by them.
MOST_WAITING = 1000
# Whoever marked something a moment ago has more to mark, or finds that there is nothing left.
LATELY = datetime.timedelta(seconds=20)


def bulk_deliveries_waiting() -> int:
    """Return how many deliveries of the bulk queue wait, MOST_WAITING at most. One query."""
    return Delivery.objects.pending().filter(queue="bulk")[:MOST_WAITING].count()


def is_marking_to_go_on() -> bool:
    """Whether debriefs were marked lately and most of that is done. Two queries, mostly one."""
    newest = Event.objects.filter(kind="debrief_outdated").order_by("-id")[:1].values("pk")
    lately = Event.objects.filter(pk__in=newest, at__gte=Now() - LATELY)
    return lately.exists() and bulk_deliveries_waiting() < MOST_WAITING // 2


def owed_debriefs() -> models.Exists:
    """Whether a loop's debrief was marked already and is not compiled anew yet."""
    return models.Exists(
        Delivery.objects.filter(
            event__stream_kind="loop",
            event__stream_id=models.OuterRef("pk"),
            event__kind="debrief_outdated",
            done_at__isnull=True,
        )
    )
