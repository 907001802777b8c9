"""The event log. The deliveries that it promises are kept by hiring.services.deliveries."""

from typing import Any
from uuid import UUID

from django.db import transaction

from hiring.actors import Actor, person_or_none
from hiring.models import Delivery, Event
from hiring.subscriptions import subscribers_of


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
