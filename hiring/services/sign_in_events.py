"""What the log keeps of signing in, and the sessions that end with it."""

from django.db import transaction
from django.utils import timezone

from hiring.actors import Actor
from hiring.models import Person
from hiring.services.events import append_event
from hiring.services.people import open_invitations
from hiring.services.sessions import delete_sessions


@transaction.atomic
def record_sign_in(*, actor: Person, second_factor: bool) -> None:
    """Append "signed_in"; the payload says whether a second factor was part of it."""
    payload = {"second_factor": second_factor}
    append_event("signed_in", actor=actor, stream=("person", actor.pk), payload=payload)


@transaction.atomic
def record_password_change(*, actor: Actor, person: Person, session_key: str | None) -> None:
    """End the person's sessions except the one with the key, and append "password_changed".

    An invitation that was never used ends, too: its link could set another password still.
    """
    delete_sessions(person, but=session_key)
    open_invitations(person).update(withdrawn_at=timezone.now())
    append_event("password_changed", actor=actor, stream=("person", person.pk))


@transaction.atomic
def record_factor_added(*, actor: Actor, person: Person, session_key: str | None, factor: str) -> None:
    """End the person's sessions except the one with the key, and append "second_factor_added"."""
    delete_sessions(person, but=session_key)
    append_event("second_factor_added", actor=actor, stream=("person", person.pk), payload={"type": factor})


@transaction.atomic
def record_factor_removed(*, actor: Actor, person: Person, session_key: str | None, factor: str) -> None:
    """End the person's sessions except the one with the key, and append "second_factor_removed"."""
    delete_sessions(person, but=session_key)
    append_event("second_factor_removed", actor=actor, stream=("person", person.pk), payload={"type": factor})
