"""Ending sessions: one's own, one by one or all others."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from hiring.actors import Actor
from hiring.models import Person
from hiring.services.events import append_event
from hiring.services.people import locked_person, require_people_admin


@transaction.atomic
def end_session(*, actor: Person, session_id: int) -> bool:
    """End one of the actor's own sessions and append "session_ended"; return whether there was one."""
    found = UserSession.objects.filter(user=actor, pk=session_id).first()
    if found is None:
        return False
    _delete([found.session_key])
    append_event("session_ended", actor=actor, stream=("person", actor.pk), payload={"sessions": 1})
    return True


@transaction.atomic
def end_other_sessions(*, actor: Person, but: str | None) -> int:
    """End all of the actor's sessions except the one with the key `but`, append "session_ended"; how many."""
    ended = delete_sessions(actor, but=but)
    if ended:
        payload = {"sessions": ended}
        append_event("session_ended", actor=actor, stream=("person", actor.pk), payload=payload)
    return ended


def renew_session(session: SessionBase) -> None:
    """Give the session a new key, and its row in the list of sessions with it; the old key opens nothing."""
    before = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=session.session_key)


@transaction.atomic
def end_sessions_of(*, actor: Actor, person_id: UUID) -> int:
    """End every session of somebody, who may sign in again, and append "session_ended"; how many.

    Raises NotAllowedError for whoever doesn't look after people.
    """
    require_people_admin(actor)
    person = locked_person(person_id)
    ended = delete_sessions(person, but=None)
    if ended:
        payload = {"sessions": ended}
        append_event("session_ended", actor=actor, stream=("person", person.pk), payload=payload)
    return ended


def delete_sessions(person: Person, *, but: str | None) -> int:
    """Delete a person's sessions except the one with the key `but`; return how many. Three queries."""
    keys = list(
        UserSession.objects.filter(user=person)
        .exclude(session_key=but or "")
        .values_list("session_key", flat=True)
    )
    _delete(keys)
    return len(keys)


def _delete(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
