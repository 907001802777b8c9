"""The mail that reminds of a scorecard: to whom, about what, in whose time.

A mail lies in mailboxes for years, is forwarded and shows on locked screens, and no erasure reaches it. So it
names neither the candidate nor the initials: the interview, the role and the time tell its reader which
conversation is meant, and the rest is behind the sign-in. For the same reason it holds nothing that
anybody wrote about the candidate.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Seat
from hiring.letters import message_id, one_line
from hiring.models import Person
from scorecards.models import Reminder
from scorecards.selectors.reminders import zone_named


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is ready to be sent, with the people whom it tells."""

    message: EmailMultiAlternatives
    told: list[UUID]


def mail_about(reminder: Reminder) -> Letter:
    """Return the mail for a reminder, always with the same Message-ID. Two queries.

    One mail with a copy to the recruiter instead of two: both see who was told, and it is sent or not sent
    as a whole.
    """
    path = "interview__loop"
    seats = Seat.objects.select_related(f"{path}__application__role", f"{path}__opened_by")
    seat = seats.get(pk=reminder.seat_id)
    author = reminder.person
    recruiter = _recruiter(seat, author) if reminder.tells_recruiter else None
    with timezone.override(zone_named(author.time_zone)):
        context = _context(seat, reminder, recruiter)
        text = render_to_string("emails/scorecard_due.txt", context)
        html = render_to_string("emails/scorecard_due.html", context)
    message = EmailMultiAlternatives(
        subject=context["subject"],
        body=text,
        to=[author.email],
        cc=[recruiter.email] if recruiter else [],
        headers={"Message-ID": message_id(f"reminder-{reminder.pk}"), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(html, "text/html")
    return Letter(message, [person.pk for person in (author, recruiter) if person])


def _recruiter(seat: Seat, author: Person) -> Person | None:
    """Return who opened the loop, unless nobody did, the person is gone, or it is the author."""
    recruiter = seat.interview.loop.opened_by
    if recruiter is None or not recruiter.is_active or recruiter.pk == author.pk:
        return None
    return recruiter


def _context(seat: Seat, reminder: Reminder, recruiter: Person | None) -> dict[str, Any]:
    interview = one_line(seat.interview.title)
    role = one_line(seat.interview.loop.application.role.title)
    return {
        "subject": _("Scorecard due: %(interview)s, %(role)s") % {"interview": interview, "role": role},
        "interview": interview,
        "role": role,
        "starts_at": seat.interview.starts_at,
        "is_nudge": reminder.step is None,
        "is_first": reminder.step == 1,
        "recruiter": one_line(recruiter.name) if recruiter else "",
        "url": settings.PUBLIC_URL + reverse("interview", kwargs={"seat_id": seat.pk}),
        # The scorecard is its author's alone; whoever gets the copy needs a page of their own.
        "loop_url": settings.PUBLIC_URL + reverse("debrief", kwargs={"loop_id": seat.interview.loop_id}),
    }
