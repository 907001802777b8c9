"""What calendars are told: one mail per change and person, files that parse back, and a private feed."""

import datetime
from email.message import Message
from random import Random

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as CalendarEvent
from pytest_django import DjangoAssertNumQueries

from candidates.calendar_files import Attendee, CalendarItem, feed_file, request_file
from candidates.models import CalendarEntry, CalendarFeed, Interview, Loop, Seat
from candidates.selectors.calendars import feed_address
from candidates.services.calendars import end_feed, make_feed, update_calendars
from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Delivery, Event, Person
from hiring.services.people import deactivate_person
from scorecards.services.panels import give_seat, replace_interviewer, withdraw_seat
from scorecards.services.plan_interviews import cancel_interview, move_interview
from tests import factories
from tests.conftest import SignIn
from tests.outbox import deliver_all, promise_again

NOON = datetime.datetime(2031, 12, 1, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def item(**changes: object) -> CalendarItem:
    usual = {
        "uid": "interview.person@example.com", "sequence": 3, "title": "Debugging, Engineer",
        "description": "Kit.", "url": "https://example.com/interviews/", "starts_at": NOON, "minutes": 45,
        "changed_at": NOON - HOUR, "is_cancelled": False,
    }  # fmt: skip
    return CalendarItem(**{**usual, **changes})


def event_in(content: bytes) -> CalendarEvent:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


ADA, OWN = Attendee("Ada Byron", "ada@example.com"), Attendee("Hiring Loop", "no-reply@example.com")


def test_request_says_when_and_to_whom() -> None:
    content = request_file(item(), OWN, ADA)
    event = event_in(content)
    assert Calendar.from_ical(content)["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        "interview.person@example.com", 3, "CONFIRMED",
    )  # fmt: skip
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (NOON, NOON + 45 * HOUR / 60)
    assert (event["ORGANIZER"], event["ATTENDEE"]) == (
        "mailto:no-reply@example.com", "mailto:ada@example.com",
    )  # fmt: skip
    assert event["ATTENDEE"].params["CN"] == "Ada Byron"
    assert b"DTSTART:20311201T120000Z" in content


def test_cancellation_says_so_in_method_and_status() -> None:
    content = request_file(item(is_cancelled=True, sequence=4), OWN, ADA)
    assert Calendar.from_ical(content)["METHOD"] == "CANCEL"
    assert (event_in(content)["STATUS"], event_in(content)["SEQUENCE"]) == ("CANCELLED", 4)


HOSTILE = [
    "Ada\r\nATTENDEE:mailto:all@example.com",
    "Ada\nEND:VEVENT\nBEGIN:VEVENT",
    'Ada";ROLE=CHAIR;X="',
    "Byron, Ada; \\n semicolon: and, commas",
    "Ada\x00\x07\u2028ORGANIZER:mailto:x@example.com",
    "é" * 200,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_r17_text_cannot_leave_its_property(text: str) -> None:
    content = request_file(
        item(title=text, description=text), Attendee(text, OWN.email), Attendee(text, ADA.email)
    )
    usual = event_in(request_file(item(), OWN, ADA))
    event = event_in(content)
    assert set(event) == set(usual)
    assert event["ATTENDEE"] == "mailto:ada@example.com"
    assert set(event["ATTENDEE"].params) == {"CN", "ROLE", "PARTSTAT", "RSVP"}
    assert event["ATTENDEE"].params["ROLE"] == "REQ-PARTICIPANT"
    assert set(event["ORGANIZER"].params) == {"CN"}
    assert "\n" not in event["SUMMARY"]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_feed_is_the_same_bytes_in_any_order() -> None:
    items = [item(uid=f"{number}@example.com", starts_at=NOON + number * HOUR) for number in range(5)]
    assert feed_file("Interviews", items) == feed_file("Interviews", items[::-1])
    assert len(Calendar.from_ical(feed_file("Interviews", items)).walk("VEVENT")) == 5


@pytest.fixture
def seat(db: None) -> Seat:
    """A seat in an interview to come, which calendars have been told of."""
    loop = factories.make_loop(panel=1)
    Interview.objects.update(starts_at=NOON)
    update_calendars(actor=SYSTEM, loop_id=loop.pk)
    deliver_all()
    mail.outbox.clear()
    return Seat.objects.select_related("person", "interview__exercise", "interview__loop").get()


def calendar_part(letter: object) -> Message:
    message = letter.message()
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return part


def sent() -> list[tuple[str, str, int]]:
    """Return (to, method, sequence) of each mail, read back from what goes over the wire."""
    found = []
    for letter in mail.outbox:
        part = calendar_part(letter)
        content = part.get_payload(decode=True)
        calendar = Calendar.from_ical(content)
        assert part.get_param("method") == calendar["METHOD"]
        found.append((letter.to[0], str(calendar["METHOD"]), int(event_in(content)["SEQUENCE"])))
    return sorted(found)


def move(recruiter: Person, seat: Seat, start: datetime.datetime) -> None:
    loop_id = seat.interview.loop_id
    move_interview(
        actor=recruiter, loop_id=loop_id, interview_id=seat.interview_id, starts_at=start, minutes=60
    )


def test_new_seat_is_announced_once(seat: Seat, recruiter: Person) -> None:
    person = factories.qualify(factories.PersonFactory(), seat.interview.exercise)
    give_seat(
        actor=recruiter,
        loop_id=seat.interview.loop_id,
        interview_id=seat.interview_id,
        person_id=person.pk,
        kind="lead",
    )
    deliver_all()
    promise_again()
    deliver_all()
    assert sent() == [(person.email, "REQUEST", 0)]


def test_moved_interview_grows_the_sequence_under_the_same_uid(seat: Seat, recruiter: Person) -> None:
    for hours in (1, 2):
        move(recruiter, seat, NOON + hours * HOUR)
        deliver_all()
    assert [(method, sequence) for _to, method, sequence in sent()] == [("REQUEST", 1), ("REQUEST", 2)]
    uids = {event_in(calendar_part(letter).get_payload(decode=True))["UID"] for letter in mail.outbox}
    assert len(uids) == 1
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 2


def test_change_that_was_overtaken_sends_one_mail_with_what_holds(seat: Seat, recruiter: Person) -> None:
    for hours in (1, 2):
        move(recruiter, seat, NOON + hours * HOUR)
        update_calendars(actor=SYSTEM, loop_id=seat.interview.loop_id)
    deliver_all()
    assert sent() == [(seat.person.email, "REQUEST", 2)]
    (event,) = [event_in(calendar_part(letter).get_payload(decode=True)) for letter in mail.outbox]
    assert event.decoded("dtstart") == NOON + 2 * HOUR


def test_swap_takes_back_from_one_and_asks_the_other(seat: Seat, recruiter: Person) -> None:
    successor = factories.qualify(factories.PersonFactory(), seat.interview.exercise)
    replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=successor.pk)
    deliver_all()
    assert sent() == sorted([(seat.person.email, "CANCEL", 1), (successor.email, "REQUEST", 0)])


@pytest.mark.parametrize("how", ["withdrawn", "cancelled"])
def test_seat_that_is_gone_is_taken_back_once(seat: Seat, recruiter: Person, how: str) -> None:
    if how == "withdrawn":
        withdraw_seat(actor=recruiter, seat_id=seat.pk)
    else:
        cancel_interview(actor=recruiter, interview_id=seat.interview_id)
    deliver_all()
    promise_again()
    deliver_all()
    assert sent() == [(seat.person.email, "CANCEL", 1)]
    assert mail.outbox[0].subject.startswith("Cancelled: ")


def test_person_who_comes_back_is_asked_with_a_higher_sequence(seat: Seat, recruiter: Person) -> None:
    withdraw_seat(actor=recruiter, seat_id=seat.pk)
    deliver_all()
    factories.qualify(seat.person, seat.interview.exercise)
    where = {"loop_id": seat.interview.loop_id, "interview_id": seat.interview_id}
    give_seat(actor=recruiter, person_id=seat.person_id, kind="lead", **where)
    deliver_all()
    assert [(method, sequence) for _to, method, sequence in sent()] == [("CANCEL", 1), ("REQUEST", 2)]


def test_seat_that_nobody_heard_of_is_not_taken_back(recruiter: Person) -> None:
    loop = factories.make_loop(panel=1)
    Interview.objects.update(starts_at=NOON)
    update_calendars(actor=SYSTEM, loop_id=loop.pk)
    withdraw_seat(actor=recruiter, seat_id=Seat.objects.get().pk)
    update_calendars(actor=SYSTEM, loop_id=loop.pk)
    deliver_all()
    assert mail.outbox == []


def test_interview_that_is_over_tells_nobody(recruiter: Person) -> None:
    loop = factories.make_loop(panel=1)
    assert update_calendars(actor=SYSTEM, loop_id=loop.pk) == 0
    assert not Delivery.objects.exists()


def test_events_in_any_order_tell_the_same(recruiter: Person) -> None:
    loop = factories.make_loop(panel=2)
    Interview.objects.update(starts_at=NOON)
    first, second = loop.interviews.all()
    move(recruiter, first.seats.get(), NOON + HOUR)
    cancel_interview(actor=recruiter, interview_id=second.pk)
    deliver_all(chance=Random(7))  # noqa: S311  an order, not a secret
    assert sent() == [(first.seats.get().person.email, "REQUEST", 0)]


def test_mail_and_file_name_no_candidate(seat: Seat, recruiter: Person) -> None:
    move(recruiter, seat, NOON + HOUR)
    deliver_all()
    letter = mail.outbox[0]
    candidate = seat.interview.loop.application.candidate
    content = calendar_part(letter).get_payload(decode=True).decode()
    for text in (letter.subject, letter.body, content, str(Event.objects.values_list("payload", flat=True))):
        assert candidate.name not in text
        assert candidate.email not in text
    assert seat.interview.title in content


def test_only_the_system_writes_into_calendars(admin: Person) -> None:
    with pytest.raises(NotAllowedError):
        update_calendars(actor=admin, loop_id=factories.make_loop(panel=1).pk)
    assert not CalendarEntry.objects.exists()


def address(person: Person) -> str:
    whole = feed_address(make_feed(actor=person))
    return "/" + whole.partition("://")[2].partition("/")[2]


def test_feed_shows_only_the_persons_own_seats_without_signing_in(seat: Seat) -> None:
    other = factories.make_loop(panel=1)
    other.interviews.update(starts_at=NOON, title="Somebody else’s")
    gone = factories.SeatFactory(person=seat.person, interview__starts_at=NOON, withdrawn_at=timezone.now())
    with time_machine.travel(NOON - datetime.timedelta(days=2)):
        answer = Client().get(address(seat.person))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    event = event_in(answer.content)
    assert seat.interview.title in event["SUMMARY"]
    assert gone.interview.title not in answer.content.decode()
    assert seat.interview.loop.application.candidate.name not in answer.content.decode()


def test_feed_and_mail_speak_of_the_same_event(seat: Seat, recruiter: Person) -> None:
    move(recruiter, seat, NOON + HOUR)
    deliver_all()
    told = event_in(calendar_part(mail.outbox[0]).get_payload(decode=True))
    with time_machine.travel(NOON - datetime.timedelta(days=2)):
        shown = event_in(Client().get(address(seat.person)).content)
    assert (shown["UID"], shown["SEQUENCE"], shown["DTSTART"].dt) == (
        told["UID"], told["SEQUENCE"], told["DTSTART"].dt,
    )  # fmt: skip


def test_feed_that_has_not_changed_is_answered_with_304(seat: Seat, recruiter: Person) -> None:
    where, client = address(seat.person), Client()
    with time_machine.travel(NOON - datetime.timedelta(days=2)):
        mark = client.get(where).headers["ETag"]
        again = client.get(where, headers={"If-None-Match": mark})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", mark)
    move(recruiter, seat, NOON + HOUR)
    with time_machine.travel(NOON - datetime.timedelta(days=2)):
        assert client.get(where, headers={"If-None-Match": mark}).status_code == 200


def test_new_address_ends_the_former_one_and_neither_is_stored(seat: Seat) -> None:
    old, new, client = address(seat.person), address(seat.person), Client()
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    token = new.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in str(list(CalendarFeed.objects.values()))
    assert token not in str(list(Event.objects.values_list("payload", flat=True)))
    end_feed(actor=seat.person, person_id=seat.person_id)
    assert client.get(new).status_code == 404


def test_feed_ends_with_its_person(seat: Seat, admin: Person) -> None:
    where = address(seat.person)
    deactivate_person(actor=admin, person_id=seat.person_id)
    assert Client().get(where).status_code == 404
    deliver_all()
    assert not CalendarFeed.objects.exists()


def test_only_the_person_makes_sees_and_ends_the_address(
    seat: Seat, admin: Person, signed_in: SignIn
) -> None:
    page = f"/people/{seat.person_id}/"
    where = address(seat.person)
    assert where in signed_in(seat.person).get(page).content.decode()
    client = signed_in(admin)
    assert where not in client.get(page).content.decode()
    assert client.post(f"{page}calendar/").status_code == 403
    assert client.post(f"{page}calendar/end/").status_code == 403
    with pytest.raises(NotAllowedError):
        end_feed(actor=admin, person_id=seat.person_id)
    assert Client().get(where).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_feed_runs_the_same_queries_for_one_seat_and_thirty(
    seat: Seat, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    loop: Loop = seat.interview.loop
    for _row in range(rows - 1):
        factories.SeatFactory(person=seat.person, interview__loop=loop, interview__starts_at=NOON)
    where, client = address(seat.person), Client()
    with time_machine.travel(NOON - datetime.timedelta(days=2)), django_assert_num_queries(3):
        assert client.get(where).status_code == 200
