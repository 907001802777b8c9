"""What calendars are told: an entry as it stands, and all seats of one person."""

import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.calendar_files import CalendarItem
from candidates.models import CalendarEntry, CalendarFeed, Interview, Seat
from hiring.letters import own_host
from hiring.models import Person
from hiring.tokens import digest_of, token_of

FEED_BEHIND = datetime.timedelta(days=30)
FEED_AHEAD = datetime.timedelta(days=366)


def item_of(entry: CalendarEntry) -> CalendarItem:
    """Return an entry that was loaded with interview, loop, application and role. No query."""
    return _item(
        entry.interview,
        entry.person_id,
        sequence=entry.sequence,
        title=entry.title,
        starts_at=entry.starts_at,
        minutes=entry.minutes,
        changed_at=entry.changed_at,
        is_cancelled=entry.is_cancelled,
    )


def feed_items(person: Person) -> list[CalendarItem]:
    """Return a person's own seats, from a month ago to a year ahead; none withdrawn. Two queries."""
    now = timezone.now()
    seats = Seat.objects.held().filter(
        person=person, interview__starts_at__range=(now - FEED_BEHIND, now + FEED_AHEAD)
    )
    interviews = [
        seat.interview for seat in seats.select_related("interview__loop__application__role").order_by("pk")
    ]
    entries = CalendarEntry.objects.filter(person=person, interview__in=interviews)
    told = {entry.interview_id: entry for entry in entries}
    return [_feed_item(interview, person.pk, told.get(interview.pk)) for interview in interviews]


def feed_address(feed: CalendarFeed) -> str:
    """Return the whole secret address of a feed."""
    path = reverse("calendar_feed", kwargs={"token": token_of("calendar", feed.pk)})
    return f"{settings.PUBLIC_URL}{path}"


def person_of_feed(token: str) -> Person | None:
    """Return whose feed this is, None when there is none or the person is gone. One query."""
    feeds = CalendarFeed.objects.select_related("person").filter(person__is_active=True)
    feed = feeds.filter(token_digest=digest_of(token)).first()
    return feed.person if feed else None


def _feed_item(interview: Interview, person_id: UUID, told: CalendarEntry | None) -> CalendarItem:
    return _item(
        interview,
        person_id,
        sequence=told.sequence if told else 0,
        title=interview.title,
        starts_at=interview.starts_at,
        minutes=interview.minutes,
        changed_at=told.changed_at if told else interview.loop.opened_at,
        is_cancelled=False,
    )


def _item(interview: Interview, person_id: UUID, **told: Any) -> CalendarItem:
    role = interview.loop.application.role.title
    title = told.pop("title")
    return CalendarItem(
        uid=f"{interview.pk}.{person_id}@{own_host()}",
        title=_("Interview: %(title)s, %(role)s") % {"title": title, "role": role},
        description=_("Kit and scorecard are behind the sign-in."),
        url=settings.PUBLIC_URL + reverse("my_interviews"),
        **told,
    )
