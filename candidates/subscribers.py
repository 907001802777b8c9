"""What the candidates app does when something has happened; each is safe to run twice and in any order.

The names are stored with each delivery and stay as they are for ever.
"""

from uuid import UUID

from candidates.models import Loop
from candidates.services.calendar_mail import send_calendar_mail
from candidates.services.calendars import end_feed, update_calendars
from candidates.services.self_identification import send_asking_mail
from hiring.actors import SYSTEM
from hiring.models import Event
from hiring.subscriptions import subscribe

# Everything after which somebody's calendar may be wrong.
PLAN_CHANGES = (
    "loop_opened",
    "seat_given",
    "seats_filled",
    "seat_withdrawn",
    "interviewer_replaced",
    "interview_moved",
    "interview_cancelled",
)


def tell_calendars(event: Event) -> None:
    """Compare what calendars were told with the plan of the event's loop."""
    update_calendars(actor=SYSTEM, loop_id=event.stream_id)


def tell_calendars_of_restricted(event: Event) -> None:
    """Take interviews out of calendars whose candidate asked to be erased, where something is kept still."""
    for loop_id in Loop.objects.filter(application__candidate=event.stream_id).values_list("pk", flat=True):
        update_calendars(actor=SYSTEM, loop_id=loop_id)


def send_calendar_entry(event: Event) -> None:
    """Send the mail about the one change that the event is of.

    The delivery is marked in the transaction in which this runs: a worker that dies between the mail server's
    OK and the commit sends the mail once more, with the same Message-ID and sequence, which calendars take
    for what it is.
    """
    send_calendar_mail(entry_id=event.payload["entry_id"], sequence=event.payload["sequence"])


def close_feed(event: Event) -> None:
    """End the secret address of somebody who was deactivated."""
    end_feed(actor=SYSTEM, person_id=event.stream_id)


def send_self_identification(event: Event) -> None:
    """Send the mail that asks a candidate, unless it went out or they were erased meanwhile."""
    send_asking_mail(actor=SYSTEM, asked_id=UUID(event.payload["self_identification_id"]))


def register() -> None:
    """Subscribe to the event log; called once when Django starts."""
    for kind in PLAN_CHANGES:
        subscribe(kind, "tell_calendars", tell_calendars, latest_only=True)
    subscribe("calendar_entry_changed", "send_calendar_entry", send_calendar_entry, queue="mail")
    subscribe("erasure_requested", "tell_calendars_of_restricted", tell_calendars_of_restricted)
    subscribe("person_deactivated", "close_feed", close_feed)
    subscribe("self_identification_asked", "send_self_identification", send_self_identification)
