"""Asking candidates to say something about themselves, and putting the answer where nobody here reads it.

The answer goes through demographics.record() into a schema of its own (migration 0006). That somebody
answered is known to nobody either: no row, no event and no page says so.
"""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Application, SelfIdentification
from candidates.policies import may_handle_privacy
from hiring.actors import Actor, ConflictError, NotAllowedError, System
from hiring.identifiers import time_ordered_uuid
from hiring.letters import message_id, one_line
from hiring.models import Person
from hiring.services.events import append_event
from hiring.tokens import digest_of, token_of

LASTS = datetime.timedelta(days=90)
PURPOSE = "self_identification"


class AskedNobodyError(Exception):
    """There is no such link, or it has expired; which of both is nobody's business."""


@dataclass(frozen=True, slots=True)
class SelfDescription:
    """What a candidate says; "" is no answer."""

    gender: str
    ethnicity: str
    age: str


@transaction.atomic
def ask_to_self_identify(*, actor: Actor, application_id: UUID) -> SelfIdentification:
    """Have a link mailed to the candidate, once for each application, and append the event.

    Raises NotAllowedError, ConflictError once they were asked, or asked to be erased, and
    Application.DoesNotExist.
    """
    applications = Application.objects.select_for_update(of=("self",)).select_related("candidate")
    application = applications.get(pk=application_id)
    if not isinstance(actor, Person) or not may_handle_privacy(actor, application.candidate):
        raise NotAllowedError(_("You don’t look after this candidate’s data."))
    if application.candidate.erasure_asked_on is not None:
        raise ConflictError(_("The candidate asked to be erased."))
    if SelfIdentification.objects.filter(application=application).exists():
        raise ConflictError(_("They were asked already; asking twice would press them."))
    key, now = time_ordered_uuid(), timezone.now()
    asked = SelfIdentification.objects.create(
        id=key,
        application=application,
        token_digest=digest_of(token_of(PURPOSE, key)),
        asked_by=actor,
        asked_at=now,
        expires_at=now + LASTS,
    )
    append_event(
        "self_identification_asked",
        actor=actor,
        stream=("candidate", application.candidate_id),
        payload={"self_identification_id": str(key)},
    )
    return asked


def send_asking_mail(*, actor: Actor, asked_id: UUID) -> None:
    """Send the mail once; nothing where it went out, or where the candidate is gone. System only."""
    if not isinstance(actor, System):
        raise NotAllowedError("Mail is sent by the workers.")
    rows = SelfIdentification.objects.select_for_update(of=("self",)).select_related(
        "application__candidate", "application__role"
    )
    asked = rows.filter(pk=asked_id, sent_at__isnull=True).first()
    if asked is not None:
        _letter(asked).send()
        SelfIdentification.objects.filter(pk=asked_id).update(sent_at=Now())


def _letter(asked: SelfIdentification) -> EmailMultiAlternatives:
    path = reverse("self_identification", kwargs={"token": token_of(PURPOSE, asked.pk)})
    context: dict[str, Any] = {
        "subject": _("Two minutes, if you like: help us see whether we hire fairly"),
        "name": one_line(asked.application.candidate.name),
        "role": one_line(asked.application.role.title),
        "days": LASTS.days,
        "url": settings.PUBLIC_URL + path,
    }
    message = EmailMultiAlternatives(
        subject=context["subject"],
        body=render_to_string("emails/self_identification.txt", context),
        to=[asked.application.candidate.email],
        headers={"Message-ID": message_id(f"voluntary-{asked.pk}"), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("emails/self_identification.html", context), "text/html")
    return message


def asked_by_token(token: str) -> SelfIdentification:
    """Return what a link is about. Raises AskedNobodyError. One query."""
    rows = SelfIdentification.objects.select_related("application__role", "application__candidate")
    found = rows.filter(token_digest=digest_of(token), expires_at__gt=Now()).first()
    if found is None or found.application.candidate.erasure_asked_on is not None:
        raise AskedNobodyError
    return found


def store_answer(*, token: str, said: SelfDescription) -> None:
    """Put the answer in the place of an earlier one; no answer at all takes the earlier one back.

    There is no actor and no event: that somebody answered is as private as what. Raises AskedNobodyError.
    """
    asked = asked_by_token(token)
    answers = [said.gender or None, said.ethnicity or None, said.age or None]
    with connection.cursor() as cursor:
        cursor.execute("SELECT demographics.record(%s, %s, %s, %s)", [asked.application_id, *answers])
