"""When somebody takes no seats."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hiring.actors import Actor, NotAllowedError
from hiring.models import Pause, Person
from hiring.policies import may_set_pauses
from hiring.services.events import append_event
from hiring.services.people import locked_person


@transaction.atomic
def add_pause(
    *, actor: Actor, person_id: UUID, from_on: datetime.date, until_on: datetime.date | None, reason: str
) -> Pause:
    """Add a pause, both days included, and append "pause_added". Seats that the person has stay theirs.

    The reason is kept with the pause and not in the log. Raises NotAllowedError, ValidationError.
    """
    person = _person(actor, person_id)
    pause = Pause(person=person, from_on=from_on, until_on=until_on, reason=reason)
    pause.full_clean()
    pause.save()
    append_event("pause_added", actor=actor, stream=("person", person.pk), payload=_payload(pause))
    return pause


@transaction.atomic
def remove_pause(*, actor: Actor, person_id: UUID, pause_id: UUID) -> None:
    """Remove a pause and append "pause_removed"; one that is gone already is no error. NotAllowedError."""
    person = _person(actor, person_id)
    pause = Pause.objects.filter(pk=pause_id, person=person).first()
    if pause is None:
        return
    payload = _payload(pause)
    pause.delete()
    append_event("pause_removed", actor=actor, stream=("person", person.pk), payload=payload)


def _person(actor: Actor, person_id: UUID) -> Person:
    person = locked_person(person_id)
    if not may_set_pauses(actor, person):
        raise NotAllowedError(_("One’s own pauses one sets oneself, or an admin does."))
    return person


def _payload(pause: Pause) -> dict[str, str | None]:
    return {
        "pause_id": str(pause.pk),
        "from_on": pause.from_on.isoformat(),
        "until_on": pause.until_on.isoformat() if pause.until_on else None,
    }
