"""What has become of a loop's plan since somebody looked at it, in sentences."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from candidates.models import Interview
from hiring.models import Event, Person

SENTENCES = {
    "interview_added": _("%(who)s added “%(interview)s”."),
    "interview_moved": _("%(who)s moved “%(interview)s”."),
    "interview_cancelled": _("%(who)s cancelled “%(interview)s”."),
    "interviewer_replaced": _("%(who)s gave the seat of %(before)s in “%(interview)s” to %(person)s."),
    "seat_given": _("%(who)s seated %(person)s in “%(interview)s”."),
    "seat_withdrawn": _("%(who)s took %(before)s out of “%(interview)s”."),
    "seats_filled": _("%(who)s filled the open seats."),
    "ties_changed": _("%(who)s changed who is close to the candidate."),
}
MOST_CHANGES = 10


def changes_since(loop_id: UUID, version: int) -> list[str]:
    """Return a sentence for each later change of the plan, oldest first. Three queries."""
    events = Event.objects.filter(
        stream_kind="loop",
        stream_id=loop_id,
        kind__in=SENTENCES,
        payload__plan_version__gt=version,
    ).select_related("actor")
    found = list(events.order_by("id")[:MOST_CHANGES])
    people = _names(Person, found, "person_id", "person_before_id")
    interviews = _names(Interview, found, "interview_id")
    return [
        str(SENTENCES[event.kind])
        % {
            "who": event.actor.name if event.actor else "Hiring Loop",
            "interview": interviews.get(event.payload.get("interview_id", ""), ""),
            "person": people.get(event.payload.get("person_id", ""), ""),
            "before": people.get(event.payload.get("person_before_id", ""), ""),
        }
        for event in found
    ]


def _names(model: type[Person] | type[Interview], events: list[Event], *keys: str) -> dict[str, str]:
    wanted = {event.payload[key] for event in events for key in keys if key in event.payload}
    return {str(row.pk): str(row) for row in model._default_manager.filter(pk__in=wanted)}
