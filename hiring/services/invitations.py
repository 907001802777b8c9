"""Inviting people, and what they do with the link.

The mail goes out from the event log's delivery; the row says when.
"""

import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError, person_or_none
from hiring.identifiers import time_ordered_uuid
from hiring.models import Invitation, Person
from hiring.services.events import append_event
from hiring.services.people import PersonDetails, locked_person, open_invitations, require_people_admin
from hiring.tokens import digest_of, token_of

INVITATION_LASTS = datetime.timedelta(days=7)


class InvitationGoneError(Exception):
    """There is no such invitation, or none that can still be used; which of both is nobody's business."""


@transaction.atomic
def invite_person(*, actor: Actor, email: str, details: PersonDetails) -> Person:
    """Add a person with an invitation and append "person_invited".

    Raises NotAllowedError, and ValidationError that names the field (a taken address, an unknown zone).
    """
    require_people_admin(actor)
    person = Person(
        email=email,
        name=details.name,
        title=details.title,
        duties=[duty.value for duty in details.duties],
        time_zone=details.time_zone,
        daily_cap=details.daily_cap,
        weekly_cap=details.weekly_cap,
    )
    person.set_unusable_password()
    person.full_clean()
    person.save()
    _invite(actor, person, "person_invited")
    return person


@transaction.atomic
def send_invitation_again(*, actor: Actor, person_id: UUID) -> Invitation:
    """Withdraw the former link, make a new one and append "invitation_renewed".

    Raises NotAllowedError, and ConflictError when the person has a password already or is not active.
    """
    require_people_admin(actor)
    person = locked_person(person_id)
    if not person.is_active:
        raise ConflictError(_("%(person)s is not active.") % {"person": person.name})
    if person.has_usable_password():
        raise ConflictError(_("%(person)s has accepted already.") % {"person": person.name})
    return _invite(actor, person, "invitation_renewed")


@transaction.atomic
def reactivate_person(*, actor: Actor, person_id: UUID) -> Person:
    """Let somebody come back, by a new invitation, and append "person_reactivated". NotAllowedError."""
    require_people_admin(actor)
    person = locked_person(person_id)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        _invite(actor, person, "person_reactivated")
    return person


def _invite(actor: Actor, person: Person, kind: str) -> Invitation:
    now = timezone.now()
    open_invitations(person).update(withdrawn_at=now)
    identifier = time_ordered_uuid()
    invitation = Invitation.objects.create(
        pk=identifier,
        person=person,
        token_digest=digest_of(token_of("invitation", identifier)),
        invited_by=person_or_none(actor),
        made_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    payload = {"invitation_id": str(identifier), "duties": person.duties}
    append_event(kind, actor=actor, stream=("person", person.pk), payload=payload)
    return invitation


def invitation_for(token: str) -> Invitation:
    """Return the invitation that a link stands for, with its person; InvitationGoneError. One query."""
    invitation = _found(token)
    if not _can_be_used(invitation):
        raise InvitationGoneError
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> Person:
    """Set the password, end the link and append "invitation_accepted"; the person is the actor.

    Raises InvitationGoneError, also for the second of two at the same instant, and ValidationError for a
    weak password.
    """
    found = _found(token)
    # The person first, like everybody who changes invitations; then the row is read as it is now.
    person = locked_person(found.person_id)
    invitation = Invitation.objects.get(pk=found.pk)
    invitation.person = person
    if not _can_be_used(invitation):
        raise InvitationGoneError
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    Invitation.objects.filter(pk=invitation.pk).update(used_at=Now())
    payload = {"invitation_id": str(invitation.pk)}
    append_event("invitation_accepted", actor=person, stream=("person", person.pk), payload=payload)
    return person


def _found(token: str) -> Invitation:
    invitation = Invitation.objects.select_related("person").filter(token_digest=digest_of(token)).first()
    if invitation is None:
        raise InvitationGoneError
    return invitation


def _can_be_used(invitation: Invitation) -> bool:
    return invitation.is_open(timezone.now()) and invitation.person.is_active


@transaction.atomic
def mark_invitation_sent(*, actor: Actor, invitation_id: UUID) -> None:
    """Note when the mail went out. NotAllowedError for people."""
    if person_or_none(actor) is not None:
        raise NotAllowedError(_("Only the system sends invitations."))
    Invitation.objects.filter(pk=invitation_id).update(sent_at=Now())
