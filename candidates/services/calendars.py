"""Telling people's calendars: who sits where and when, one mail per change and person.

A change of a loop leads here through the event log. What calendars were told is compared with the plan as it
is now, so it doesn't matter in which order or how often events arrive: each difference makes one step of one
entry's sequence, one event and with it one delivery, which sends one mail.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import CalendarEntry, CalendarFeed, Interview, Loop, Seat
from hiring.actors import Actor, NotAllowedError, person_or_none
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person
from hiring.services.events import append_event
from hiring.tokens import digest_of, token_of

Place = tuple[UUID, UUID]


@transaction.atomic
def update_calendars(*, actor: Actor, loop_id: UUID) -> int:
    """Bring the entries of a loop's interviews in line with its plan; return how many have changed.

    Appends "calendar_entry_changed" for each, so that each mail is promised by itself. Interviews that are
    over are left alone. Only the system may. Six queries, and two for each changed entry.
    """
    if person_or_none(actor) is not None:
        raise NotAllowedError(_("Only the system writes into calendars."))
    Loop.objects.select_for_update(no_key=True).get(pk=loop_id)
    interviews = {
        row.pk: row for row in Interview.objects.filter(loop=loop_id) if row.ends_at > timezone.now()
    }
    seats = Seat.objects.held().filter(interview__in=interviews, person__is_active=True)
    wanted = set(seats.values_list("interview", "person"))
    known = {
        (entry.interview_id, entry.person_id): entry
        for entry in CalendarEntry.objects.filter(interview__in=interviews)
    }
    changed = [*_told(wanted, known, interviews), *_taken_back(wanted, known)]
    for entry in changed:
        entry.changed_at = timezone.now()
        entry.save()
        payload = {"entry_id": entry.pk, "sequence": entry.sequence, "person_id": str(entry.person_id)}
        append_event("calendar_entry_changed", actor=actor, stream=("loop", loop_id), payload=payload)
    return len(changed)


def _told(
    wanted: Iterable[Place], known: dict[Place, CalendarEntry], interviews: dict[UUID, Interview]
) -> Iterable[CalendarEntry]:
    """Yield the entries that are new, are at another time, or were cancelled and hold again."""
    for place in sorted(wanted):
        interview = interviews[place[0]]
        now = (interview.title, interview.starts_at, interview.minutes, False)
        entry = known.get(place)
        if entry is None:
            entry = CalendarEntry(interview=interview, person_id=place[1])
        elif (entry.title, entry.starts_at, entry.minutes, entry.is_cancelled) == now:
            continue
        else:
            entry.sequence += 1
        entry.title, entry.starts_at, entry.minutes, entry.is_cancelled = now
        yield entry


def _taken_back(wanted: set[Place], known: dict[Place, CalendarEntry]) -> Iterable[CalendarEntry]:
    for place in sorted(set(known) - wanted):
        if not known[place].is_cancelled:
            known[place].is_cancelled = True
            known[place].sequence += 1
            yield known[place]


@transaction.atomic
def make_feed(*, actor: Person) -> CalendarFeed:
    """Make one's own secret address, instead of the former one, and append "calendar_feed_made"."""
    CalendarFeed.objects.filter(person=actor).delete()
    identifier = time_ordered_uuid()
    feed = CalendarFeed.objects.create(
        pk=identifier,
        person=actor,
        token_digest=digest_of(token_of("calendar", identifier)),
        made_at=timezone.now(),
    )
    append_event(
        "calendar_feed_made",
        actor=actor,
        stream=("person", actor.pk),
        payload={"feed_id": str(feed.pk)},
    )
    return feed


@transaction.atomic
def end_feed(*, actor: Actor, person_id: UUID) -> None:
    """End a person's secret address and append "calendar_feed_ended"; one's own, or as the system.

    Without one nothing happens. Raises NotAllowedError.
    """
    person = person_or_none(actor)
    if person is not None and person.pk != person_id:
        raise NotAllowedError(_("Only the person ends their own address."))
    feed = CalendarFeed.objects.filter(person=person_id).first()
    if feed is None:
        return
    payload = {"feed_id": str(feed.pk)}
    feed.delete()
    append_event("calendar_feed_ended", actor=actor, stream=("person", person_id), payload=payload)
