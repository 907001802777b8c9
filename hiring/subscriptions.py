"""Who wants to know of which events.

A lower app never names a higher one: the higher app subscribes here when Django starts, and the event log
promises each subscriber one delivery per event (hiring.services.events).
"""

from collections.abc import Callable
from typing import Literal, get_args

from hiring.models import Event

Subscriber = Callable[[Event], None]
# What somebody waits for in front of a page, letters, and what may take its time.
Queue = Literal["live", "mail", "bulk"]
QUEUES: tuple[Queue, ...] = get_args(Queue)

_subscribers: dict[str, Subscriber] = {}
_queues_by_kind: dict[str, dict[str, Queue]] = {}
_latest_only: set[str] = set()


def subscribe(
    kind: str, name: str, subscriber: Subscriber, *, queue: Queue = "live", latest_only: bool = False
) -> None:
    """Deliver every later event of `kind` to `subscriber`, which must be safe to run twice.

    `name` is stored with each delivery and must stay the same for ever; ValueError if it is taken. Workers
    of `queue` do it. With `latest_only` one run does for all events of a stream that wait when it begins: for
    subscribers that look at how the stream stands, not at the event.
    """
    if name in _subscribers and _subscribers[name] is not subscriber:
        raise ValueError(f"The subscriber name {name} is taken.")
    _subscribers[name] = subscriber
    _queues_by_kind.setdefault(kind, {})[name] = queue
    if latest_only:
        _latest_only.add(name)


def subscribers_of(kind: str) -> dict[str, Queue]:
    """Return the names of those who want events of this kind, each with the queue of its work."""
    return dict(_queues_by_kind.get(kind, {}))


def subscribers_of_the_latest_only() -> frozenset[str]:
    """Return the names of those for whom the latest event of a stream does for the earlier ones."""
    return frozenset(_latest_only)


def subscriber_named(name: str) -> Subscriber:
    """Return the function behind a stored name; KeyError if this release no longer knows it."""
    return _subscribers[name]
