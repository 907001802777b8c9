"""The mail that tells somebody how their way of signing in has changed: what, when, by whom; no secret."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hiring.letters import message_id, one_line
from hiring.models import Event, Person

# By kind of event and type of second factor. Recovery codes go away with what they stand in for, or when
# new ones are made: each of these tells of it by itself.
WORDS: dict[tuple[str, str], str | Promise] = {
    ("password_changed", ""): gettext_lazy("Your password was changed"),
    ("second_factor_added", "totp"): gettext_lazy("An authenticator app was added to your account"),
    ("second_factor_added", "webauthn"): gettext_lazy("A passkey was added to your account"),
    ("second_factor_added", "recovery_codes"): gettext_lazy("New recovery codes were made for your account"),
    ("second_factor_removed", "totp"): gettext_lazy("The authenticator app was removed from your account"),
    ("second_factor_removed", "webauthn"): gettext_lazy("A passkey was removed from your account"),
}


def sign_in_letter(event: Event) -> EmailMultiAlternatives | None:
    """Return the mail about an event, always with the same Message-ID; None where there is nothing to tell.

    Who was deactivated gets none. One query.
    """
    said = WORDS.get((event.kind, event.payload.get("type", "")))
    person = Person.objects.active().filter(pk=event.stream_id).first()
    if said is None or person is None:
        return None
    subject = str(said)
    with timezone.override(ZoneInfo(person.time_zone)):
        context = _context(event, person) | {"subject": subject}
        text = render_to_string("emails/sign_in_changed.txt", context)
        page = render_to_string("emails/sign_in_changed.html", context)
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[person.email],
        headers={"Message-ID": message_id(f"sign-in-{event.pk}"), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(page, "text/html")
    return message


def _context(event: Event, person: Person) -> dict[str, Any]:
    return {
        "name": one_line(person.name),
        "at": event.at,
        "by": _by(event, person),
        "reset_url": settings.PUBLIC_URL + reverse("account_reset_password"),
        "sessions_url": settings.PUBLIC_URL + reverse("sessions"),
    }


def _by(event: Event, person: Person) -> str:
    """Return who did it where it wasn't the person; empty where it was."""
    if event.actor_id == person.pk:
        return ""
    return one_line(event.actor.name) if event.actor else _("whoever runs the installation")
