"""Who acts. Every service asks for an actor; work without a person says so."""

from typing import Final

from hiring.models import Person


class System:
    """The product itself: importing, compiling, detecting, reminding."""


SYSTEM: Final = System()
Actor = Person | System


class NotAllowedError(Exception):
    """The actor may not do this; views answer 403."""


class ConflictError(Exception):
    """The thing has changed since it was read, or its state forbids this; views answer 409."""


def person_or_none(actor: Actor) -> Person | None:
    """Return the person to store with an event, None for the system."""
    return actor if isinstance(actor, Person) else None
