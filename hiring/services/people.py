"""Who hires with us."""

from collections.abc import Sequence

from django.db import transaction

from hiring.actors import Actor, NotAllowedError
from hiring.models import Duty, Person
from hiring.policies import may_manage_people
from hiring.services.events import append_event


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    name: str,
    email: str,
    duties: Sequence[Duty],
    title: str = "",
    time_zone: str = "UTC",
    password: str | None = None,
) -> Person:
    """Add a person; without a password they cannot sign in until they set one.

    Raises NotAllowedError, and ValidationError that names the field (a taken address, an unknown zone).
    """
    if not may_manage_people(actor):
        raise NotAllowedError("Only an admin adds people.")
    person = Person(name=name, email=email, title=title, time_zone=time_zone)
    person.duties = [duty.value for duty in duties]
    person.set_password(password)
    person.full_clean()
    person.save()
    append_event("person_added", actor=actor, stream=("person", person.pk), payload={"duties": person.duties})
    return person
