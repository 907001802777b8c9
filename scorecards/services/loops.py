"""What the changes of a loop have in common."""

from uuid import UUID

from django.utils.translation import gettext as _

from candidates.models import Loop
from hiring.actors import Actor, NotAllowedError
from hiring.models import Person


class ReasonNeededError(Exception):
    """The change needs a typed reason; views answer 422."""


def locked_loop(loop_id: UUID) -> Loop:
    """Return the loop, locked until the transaction ends; others may go on to add rows that point at it.

    Raises Loop.DoesNotExist. One query.
    """
    loops = Loop.objects.select_for_update(of=("self",), no_key=True)
    return loops.select_related("application__role", "application__candidate").get(pk=loop_id)


def acting_person(actor: Actor) -> Person:
    """Return the person who acts; NotAllowedError for the system, which never judges."""
    if not isinstance(actor, Person):
        raise NotAllowedError(_("Only a person may do this."))
    return actor
