"""Who wants to know of which events.

A lower app never names a higher one: the higher app subscribes here when Django starts, and the event log
promises each subscriber one delivery per event (hiring.services.events).
"""

from collections.abc import Callable

from hiring.models import Event

Subscriber = Callable[[Event], None]

_subscribers: dict[str, Subscriber] = {}
_names_by_kind: dict[str, list[str]] = {}


def subscribe(kind: str, name: str, subscriber: Subscriber) -> None:
    """Deliver every later event of `kind` to `subscriber`, which must be safe to run twice.

    `name` is stored with each delivery and must stay the same for ever; ValueError if it is taken.
    """
    if name in _subscribers and _subscribers[name] is not subscriber:
        raise ValueError(f"The subscriber name {name} is taken.")
    _subscribers[name] = subscriber
    names = _names_by_kind.setdefault(kind, [])
    if name not in names:
        names.append(name)


def subscribers_of(kind: str) -> list[str]:
    """Return the names of those who want events of this kind."""
    return list(_names_by_kind.get(kind, []))


def subscriber_named(name: str) -> Subscriber:
    """Return the function behind a stored name; KeyError if this release no longer knows it."""
    return _subscribers[name]
