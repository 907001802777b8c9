"""The event log, and the deliveries that it promises."""

import datetime
import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from hiring.actors import Actor, person_or_none
from hiring.models import Delivery, Event
from hiring.subscriptions import subscriber_named, subscribers_of

logger = logging.getLogger(__name__)

# A delivery that was sent but not finished in this time is sent again: its worker is gone.
SEND_AGAIN_AFTER = datetime.timedelta(seconds=15)
MOST_ATTEMPTS = 5
BATCH = 200


def append_event(
    kind: str, *, actor: Actor, stream: tuple[str, UUID], payload: dict[str, Any] | None = None
) -> Event:
    """Append one event and the deliveries it promises, in the caller's transaction.

    `stream` is (kind, id) of what the event belongs to, for example ("loop", loop.id); `payload` holds
    identifiers and values, never text about people. Two queries.
    """
    if transaction.get_autocommit():
        raise RuntimeError("An event belongs to the transaction of the change that it records.")
    event = Event.objects.create(
        kind=kind,
        actor=person_or_none(actor),
        stream_kind=stream[0],
        stream_id=stream[1],
        payload=payload or {},
    )
    Delivery.objects.bulk_create(Delivery(event=event, subscriber=name) for name in subscribers_of(kind))
    return event


def send_pending_deliveries() -> int:
    """Hand deliveries that nobody works on to the workers; return how many. Safe to run at any time.

    A delivery is marked as sent before it is published: a crash in between delays it by SEND_AGAIN_AFTER.
    """
    from hiring.tasks import deliver_event

    now = timezone.now()
    with transaction.atomic():
        waiting = Delivery.objects.pending().filter(Q(sent_at=None) | Q(sent_at__lt=now - SEND_AGAIN_AFTER))
        found = waiting.select_for_update(skip_locked=True).order_by("id")[:BATCH]
        identifiers = [delivery.pk for delivery in found]
        Delivery.objects.filter(pk__in=identifiers).update(sent_at=now)
    for identifier in identifiers:
        deliver_event.delay(identifier)
    return len(identifiers)


def run_delivery(delivery_id: int) -> bool:
    """Let the subscriber do its duty once; return False when it is done or another worker is at it.

    The attempt is counted before the work, so that work which kills its worker stops after
    MOST_ATTEMPTS; the work and the mark that it is done are one transaction.
    """
    if not _count_attempt(delivery_id):
        return False
    try:
        with transaction.atomic():
            delivery = _locked(delivery_id)
            if delivery is None:
                return False
            subscriber_named(delivery.subscriber)(delivery.event)
            Delivery.objects.filter(pk=delivery_id).update(done_at=timezone.now(), error="")
    except Exception as error:
        _note_failure(delivery_id, error)
        raise
    return True


def _locked(delivery_id: int) -> Delivery | None:
    return (
        Delivery.objects.pending()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .filter(pk=delivery_id)
        .first()
    )


def _count_attempt(delivery_id: int) -> bool:
    with transaction.atomic():
        delivery = _locked(delivery_id)
        if delivery is None:
            return False
        if delivery.attempts >= MOST_ATTEMPTS:
            Delivery.objects.filter(pk=delivery_id).update(given_up_at=timezone.now())
            return False
        Delivery.objects.filter(pk=delivery_id).update(attempts=F("attempts") + 1)
    return True


def _note_failure(delivery_id: int, error: Exception) -> None:
    """Keep the kind of error only: its message may quote what people wrote."""
    logger.warning("Delivery %s failed: %s", delivery_id, type(error).__name__)
    Delivery.objects.filter(pk=delivery_id).update(error=type(error).__name__)
