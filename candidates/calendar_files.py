"""Calendar files (RFC 5545 and 5546): an invitation, its cancellation, and a feed.

They lie in other people's systems for years, so they name the interview and the role, never the candidate,
and hold nothing that anybody wrote about one.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event, vCalAddress

from hiring.letters import one_line

PRODUCT = "-//Hiring Loop//Interviews//EN"


@dataclass(frozen=True, slots=True)
class Attendee:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One interview in one person's calendar. All moments are aware; `sequence` grows with each change."""

    uid: str
    sequence: int
    title: str
    description: str
    url: str
    starts_at: datetime.datetime
    minutes: int
    changed_at: datetime.datetime
    is_cancelled: bool


def request_file(item: CalendarItem, organizer: Attendee, attendee: Attendee) -> bytes:
    """Return the file that asks one person to an interview, or takes it back: METHOD REQUEST or CANCEL."""
    calendar = _calendar()
    calendar.add("method", method_of(item))
    event = _event(item)
    event.add("organizer", _address(organizer))
    guest = _address(attendee)
    guest.params["ROLE"] = "REQ-PARTICIPANT"
    guest.params["PARTSTAT"] = "NEEDS-ACTION"
    guest.params["RSVP"] = "TRUE"
    event.add("attendee", guest, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed_file(name: str, items: Iterable[CalendarItem]) -> bytes:
    """Return a calendar of items, the same bytes for the same items in whatever order."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    for item in sorted(items, key=lambda each: (each.starts_at, each.uid)):
        calendar.add_component(_event(item))
    return bytes(calendar.to_ical())


def method_of(item: CalendarItem) -> str:
    """Return the method that mail programs want to know of, too."""
    return "CANCEL" if item.is_cancelled else "REQUEST"


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _event(item: CalendarItem) -> Event:
    """Return the event with its times in UTC, which every calendar shows in its reader's zone."""
    start = item.starts_at.astimezone(datetime.UTC)
    event = Event()
    event.add("uid", item.uid)
    event.add("sequence", item.sequence)
    event.add("dtstamp", item.changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    event.add("dtstart", start)
    event.add("dtend", start + datetime.timedelta(minutes=item.minutes))
    event.add("summary", one_line(item.title))
    event.add("description", one_line(item.description))
    event.add("url", item.url)
    event.add("status", "CANCELLED" if item.is_cancelled else "CONFIRMED")
    return event


def _address(person: Attendee) -> vCalAddress:
    """Return an address whose name can't end its parameter: neither quotes nor line breaks are in it."""
    address = vCalAddress(f"mailto:{one_line(person.email).replace(' ', '')}")
    address.params["CN"] = one_line(person.name).replace('"', "'")
    return address
