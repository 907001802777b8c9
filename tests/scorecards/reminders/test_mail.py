"""The mail itself: what it says, in whose time, and what it never tells."""

import datetime
from email.message import Message

import pytest
from django.core import mail
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from candidates.models import Candidate, Interview, Seat
from hiring.actors import SYSTEM
from hiring.letters import one_line
from hiring.models import Person, Role
from scorecards.models import Rating, Reminder
from scorecards.services.reminder_mail import mail_about
from scorecards.services.reminders import send_due_reminders
from tests import factories

TUESDAY = datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def seat(recruiter: Person) -> Seat:
    """A seat whose author has begun a draft, beside a colleague who has committed."""
    loop = factories.make_loop(panel=2, opened_by=recruiter)
    mine, other = Seat.objects.filter(interview__loop=loop).order_by("interview__position")
    factories.fill(other, evidence="OTHERS-WORDS", score=2)
    factories.fill(mine, evidence="OWN-WORDS", score=1, committed=False)
    Candidate.objects.update(name="Anneke Vosloo", email="anneke@candidates.example")
    Role.objects.update(title="Principal AI Engineer")
    Interview.objects.update(title="System design", starts_at=TUESDAY)
    Person.objects.filter(pk=mine.person_id).update(time_zone="Europe/Berlin")
    return Seat.objects.get(pk=mine.pk)


def letter(now: datetime.datetime) -> mail.EmailMessage:
    send_due_reminders(actor=SYSTEM, now=now)
    (sent,) = mail.outbox
    return sent


def parts(message: mail.EmailMessage) -> dict[str, str]:
    """The decoded bodies by content type."""
    found: dict[str, str] = {}
    for part in message.message().walk():
        assert isinstance(part, Message)
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found[part.get_content_type()] = content.decode()
    return found


def test_mail_leads_to_the_scorecard_in_text_and_html(seat: Seat, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://hiring.example.com"
    bodies = parts(letter(TUESDAY + 3 * HOUR))
    url = f"https://hiring.example.com{reverse('interview', kwargs={'seat_id': seat.pk})}"
    assert list(bodies) == ["text/plain", "text/html"]
    assert f"\n{url}\n" in bodies["text/plain"]
    assert f'<a href="{url}">' in bodies["text/html"]


def test_mail_names_the_interview_in_the_persons_time(seat: Seat) -> None:
    sent = letter(TUESDAY + 3 * HOUR)
    assert sent.subject == "Scorecard due: System design, Principal AI Engineer"
    which = "System design, for Principal AI Engineer, on 24 Nov 2026 at 10 a.m. CET."
    assert all(which in body for body in parts(sent).values())


@pytest.mark.parametrize("hours", [3, 30, 50])
def test_mail_holds_no_rating_no_words_and_no_candidate(seat: Seat, hours: int) -> None:
    sent = letter(TUESDAY + hours * HOUR)
    whole = sent.message().as_string() + "".join(parts(sent).values())
    for secret in ("OTHERS-WORDS", "OWN-WORDS", "Anneke", "Vosloo", "AV", "anneke@"):
        assert secret not in whole
    names = Person.objects.exclude(pk=seat.person_id).exclude(opened_loops__isnull=False)
    assert not any(name in whole for name in names.values_list("name", flat=True))
    dimensions = Rating.objects.values_list("dimension__name", flat=True)
    assert not any(name in whole for name in dimensions)


def test_mail_is_the_same_whatever_was_rated(seat: Seat) -> None:
    reminder = Reminder.objects.create(seat=seat, person=seat.person, step=1, asked_at=TUESDAY)
    before = parts(mail_about(reminder).message)
    Rating.objects.filter(scorecard__seat=seat).update(score=5, evidence="Superb.")
    assert parts(mail_about(reminder).message) == before


def test_copy_to_the_recruiter_is_announced(seat: Seat, recruiter: Person) -> None:
    bodies = parts(letter(TUESDAY + 50 * HOUR))
    assert all(f"{recruiter.name} gets a copy of this mail" in body for body in bodies.values())
    loop_page = f"http://127.0.0.1:8000/loops/{seat.interview.loop_id}/"
    assert all(loop_page in body for body in bodies.values())


def test_mail_without_a_copy_announces_none(seat: Seat) -> None:
    bodies = parts(letter(TUESDAY + 3 * HOUR))
    assert not any("copy" in body or "/loops/" in body for body in bodies.values())


def test_r17_title_cannot_add_a_header(seat: Seat) -> None:
    Interview.objects.update(title="Design\r\nBcc: thief@example.com\u2028Cc: thief@example.com")
    sent = letter(TUESDAY + 3 * HOUR)
    message = sent.message()
    assert (message["Bcc"], message["Cc"]) == (None, None)
    assert sent.recipients() == [seat.person.email]
    assert sent.subject.startswith("Scorecard due: Design Bcc: thief@example.com Cc: thief@")


def test_r15_title_is_inert_in_html(seat: Seat) -> None:
    Interview.objects.update(title='<img src="https://thief.example">')
    bodies = parts(letter(TUESDAY + 3 * HOUR))
    assert '<img src="https://thief.example">' in bodies["text/plain"]
    assert "<img" not in bodies["text/html"]
    assert "&lt;img src=&quot;https://thief.example&quot;&gt;" in bodies["text/html"]


def test_mail_says_that_a_machine_wrote_it(seat: Seat) -> None:
    message = letter(TUESDAY + 3 * HOUR).message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<reminder-{Reminder.objects.get().pk}@127.0.0.1>"


def test_writing_a_mail_takes_two_queries(
    seat: Seat, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reminder = Reminder.objects.create(seat=seat, person=seat.person, step=3, asked_at=TUESDAY)
    reminder = Reminder.objects.get(pk=reminder.pk)
    with django_assert_num_queries(2):
        mail_about(reminder)


@pytest.mark.parametrize(
    ("text", "line"),
    [("Design", "Design"), ("a\r\nb\x00c\u2028d", "a b c d"), ("  many   blanks ", "many blanks"), ("", "")],
)
def test_one_line_keeps_what_can_be_read(text: str, line: str) -> None:
    assert one_line(text) == line
