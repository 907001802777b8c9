"""The mail that invites somebody: who asks, where to click, how long the link lasts."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from hiring.letters import message_id, one_line
from hiring.models import Invitation
from hiring.services.invitations import INVITATION_LASTS
from hiring.tokens import token_of


def invitation_letter(invitation: Invitation) -> EmailMultiAlternatives:
    """Return the mail for an invitation, always with the same Message-ID. At most two queries."""
    path = reverse("accept_invitation", kwargs={"token": token_of("invitation", invitation.pk)})
    inviter = invitation.invited_by
    context: dict[str, Any] = {
        "subject": _("You are invited to Hiring Loop"),
        "name": one_line(invitation.person.name),
        "inviter": one_line(inviter.name) if inviter else "",
        "days": INVITATION_LASTS.days,
        "url": settings.PUBLIC_URL + path,
    }
    message = EmailMultiAlternatives(
        subject=context["subject"],
        body=render_to_string("emails/invitation.txt", context),
        to=[invitation.person.email],
        headers={
            "Message-ID": message_id(f"invitation-{invitation.pk}"),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("emails/invitation.html", context), "text/html")
    return message
