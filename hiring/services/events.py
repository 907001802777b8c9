"""The event log. The deliveries that it promises are kept by hiring.services.deliveries."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import structlog
from django.db import models, transaction

from hiring.actors import Actor, person_or_none
from hiring.models import Delivery, Event, ValueChange
from hiring.subscriptions import subscribers_of

# By field, what it held and what it holds now.
Changes = dict[str, tuple[Any, Any]]


def append_event(
    kind: str,
    *,
    actor: Actor,
    stream: tuple[str, UUID],
    payload: dict[str, Any] | None = None,
    changes: Changes | None = None,
) -> Event:
    """Append one event and the deliveries it promises, in the caller's transaction.

    `stream` is (kind, id) of what the event belongs to, for example ("loop", loop.id); `payload` holds
    identifiers and values, never text about people. What somebody typed about how we hire goes into
    `changes`, which are kept beside the log. Two queries, three with changes.
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
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    Delivery.objects.bulk_create(
        Delivery(event=event, subscriber=name, queue=queue, request_id=request_id)
        for name, queue in subscribers_of(kind).items()
    )
    ValueChange.objects.bulk_create(
        ValueChange(event=event, field=field, old=_plain(old), new=_plain(new))
        for field, (old, new) in (changes or {}).items()
    )
    return event


def append_events(
    kind: str, *, actor: Actor, streams: Collection[tuple[str, UUID]], payload: dict[str, Any]
) -> int:
    """Append one event to each stream with its deliveries, in the caller's transaction; return how many.

    For work that is marked in bulk. Two queries.
    """
    if transaction.get_autocommit():
        raise RuntimeError("Events belong to the transaction of the change that they record.")
    person = person_or_none(actor)
    events = Event.objects.bulk_create(
        Event(kind=kind, actor=person, stream_kind=stream[0], stream_id=stream[1], payload=payload)
        for stream in streams
    )
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    Delivery.objects.bulk_create(
        Delivery(event=event, subscriber=name, queue=queue, request_id=request_id)
        for event in events
        for name, queue in subscribers_of(kind).items()
    )
    return len(events)


def _plain(value: Any) -> Any:
    """A row is kept by its words: it may be gone when somebody reads the log."""
    return str(value) if isinstance(value, (models.Model, UUID)) else value
