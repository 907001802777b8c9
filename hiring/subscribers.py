"""What hiring itself does when something has happened; each is safe to run twice.

The names are stored with each delivery and stay as they are for ever.
"""

from uuid import UUID

from django.utils import timezone

from hiring.actors import SYSTEM
from hiring.models import Event, Invitation
from hiring.services.invitation_mail import invitation_letter
from hiring.services.invitations import mark_invitation_sent
from hiring.services.sign_in_mail import sign_in_letter
from hiring.subscriptions import subscribe

INVITING = ("person_invited", "invitation_renewed", "person_reactivated")
SIGN_IN_CHANGES = ("password_changed", "second_factor_added", "second_factor_removed")


def send_invitation(event: Event) -> None:
    """Send the mail of the event's invitation, unless it went out, was withdrawn, used or has expired.

    The delivery is marked in the transaction in which this runs: a worker that dies between the mail server's
    OK and the commit sends the mail once more, with the same Message-ID.
    """
    invitations = Invitation.objects.select_related("person", "invited_by")
    invitation = invitations.get(pk=UUID(event.payload["invitation_id"]))
    if invitation.sent_at or not invitation.is_open(timezone.now()):
        return
    invitation_letter(invitation).send()
    mark_invitation_sent(actor=SYSTEM, invitation_id=invitation.pk)


def tell_of_sign_in_change(event: Event) -> None:
    """Tell the event's person how their way of signing in has changed.

    As with invitations, a worker that dies before the commit sends it once more, with the same Message-ID.
    """
    if letter := sign_in_letter(event):
        letter.send()


def register() -> None:
    """Subscribe to the event log; called once when Django starts."""
    for kind in INVITING:
        subscribe(kind, "send_invitation", send_invitation, queue="mail")
    for kind in SIGN_IN_CHANGES:
        subscribe(kind, "tell_of_sign_in_change", tell_of_sign_in_change, queue="mail")
