"""Once each, whatever dies: a mail server that is away, workers killed halfway."""

import datetime
import smtplib
from collections.abc import Sequence

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from candidates.models import Seat
from candidates.planning.reminders import FORGOTTEN_AFTER
from hiring.models import Person, ReminderPolicy
from hiring.selectors.reminder_policies import USUAL_SCHEDULE
from scorecards.models import Reminder
from scorecards.selectors.reminders import steps_due
from scorecards.services import reminders
from scorecards.services.panels import replace_interviewer
from scorecards.services.reminder_claims import (
    FIRST_CLAIM,
    MOST_ATTEMPTS,
    claim_step,
    claim_waiting,
    mark_sent,
)
from tests import factories
from tests.scorecards.reminders.due_seats import DUE, HOUR, START, kinds, make_seats, sweep


class KilledError(BaseException):
    """What ends a process no `except Exception` sees."""


class DyingBeforeBackend(EmailBackend):
    """The worker is killed before the mail server has taken anything."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise KilledError


class DyingAfterBackend(EmailBackend):
    """The worker is killed between the mail server's OK and the row's update."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        super().send_messages(messages)
        raise KilledError


class AwayBackend(EmailBackend):
    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("secret@example.com")


class RefusingBackend(EmailBackend):
    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused({"secret@example.com": (550, b"unknown")})


@pytest.fixture
def seat(db: None) -> Seat:
    return make_seats(1)[0]


def use(settings: Settings, backend: type[EmailBackend]) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


def message_ids() -> set[str]:
    return {str(letter.message()["Message-ID"]) for letter in mail.outbox}


def test_worker_killed_before_sending_is_made_up_for(seat: Seat, settings: Settings) -> None:
    backend = settings.EMAIL_BACKEND
    use(settings, DyingBeforeBackend)
    with pytest.raises(KilledError):
        sweep(DUE)
    assert Reminder.objects.get().state == "claimed"
    settings.EMAIL_BACKEND = backend
    assert sweep(DUE + FIRST_CLAIM - datetime.timedelta(seconds=1)) == 0
    assert sweep(DUE + FIRST_CLAIM) == 1
    assert (len(mail.outbox), kinds(), Reminder.objects.get().attempts) == (1, ["reminder_sent"], 2)
    assert sweep(DUE + 2 * FIRST_CLAIM) == 0


def test_copy_after_the_gap_has_the_same_message_id(seat: Seat, settings: Settings) -> None:
    """The one case in which a mail goes out twice, see reminder_claims."""
    backend = settings.EMAIL_BACKEND
    use(settings, DyingAfterBackend)
    with pytest.raises(KilledError):
        sweep(DUE)
    settings.EMAIL_BACKEND = backend
    sweep(DUE + FIRST_CLAIM)
    assert len(mail.outbox) == 2
    assert message_ids() == {f"<reminder-{Reminder.objects.get().pk}@127.0.0.1>"}
    assert kinds() == ["reminder_sent"]


def test_work_that_kills_every_worker_ends(seat: Seat, settings: Settings) -> None:
    use(settings, DyingBeforeBackend)
    now = DUE
    for attempt in range(MOST_ATTEMPTS):
        with pytest.raises(KilledError):
            sweep(now)
        now += FIRST_CLAIM * 2**attempt
    assert sweep(now) == 0
    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.attempts, kinds()) == (
        "given_up",
        MOST_ATTEMPTS,
        ["reminder_given_up"],
    )


def test_f17_mail_that_is_refused_is_tried_ever_later_and_given_up(seat: Seat, settings: Settings) -> None:
    use(settings, RefusingBackend)
    attempts = []
    for minutes in range(0, 400, 5):
        sweep(DUE + datetime.timedelta(minutes=minutes))
        attempts.append(Reminder.objects.get().attempts)
    tried = [5 * attempts.index(number) for number in range(1, MOST_ATTEMPTS + 1)]
    assert tried == [0, 10, 30, 70, 150]
    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.error) == ("given_up", "SMTPRecipientsRefused")
    assert kinds() == ["reminder_given_up"]


def test_error_is_kept_without_its_words(
    seat: Seat, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    use(settings, AwayBackend)
    sweep(DUE)
    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.error) == ("claimed", "ConnectionRefusedError")
    assert "ConnectionRefusedError" in caplog.text
    assert "secret" not in caplog.text


def test_f17_mail_server_that_is_away_costs_one_attempt_of_one_reminder(settings: Settings, db: None) -> None:
    make_seats(3)
    backend = settings.EMAIL_BACKEND
    use(settings, AwayBackend)
    assert sweep(DUE) == 0
    assert Reminder.objects.count() == 1
    settings.EMAIL_BACKEND = backend
    assert sweep(DUE + FIRST_CLAIM) == 3


def test_f17_one_bad_mail_does_not_stop_the_others(settings: Settings, db: None) -> None:
    seats = make_seats(3)
    Person.objects.filter(pk=seats[0].person_id).update(email="a@example.com\nBcc: b@example.com")
    assert sweep(DUE) == 2
    assert Reminder.objects.get(seat=seats[0]).error
    assert all("b@example.com" not in letter.message().as_string() for letter in mail.outbox)


def test_scorecard_that_came_in_meanwhile_is_not_asked_for_again(seat: Seat, settings: Settings) -> None:
    backend = settings.EMAIL_BACKEND
    use(settings, AwayBackend)
    sweep(DUE)
    factories.fill(seat)
    settings.EMAIL_BACKEND = backend
    assert sweep(DUE + FIRST_CLAIM) == 0
    assert (Reminder.objects.get().state, mail.outbox) == ("withdrawn", [])


def test_reminder_of_somebody_who_gave_up_the_seat_is_not_tried_again(
    seat: Seat, settings: Settings, recruiter: Person
) -> None:
    backend = settings.EMAIL_BACKEND
    use(settings, AwayBackend)
    sweep(DUE)
    successor = factories.PersonFactory()
    factories.qualify(successor, seat.interview.exercise)
    replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=successor.pk)
    settings.EMAIL_BACKEND = backend
    sweep(DUE + FIRST_CLAIM)
    assert [letter.to for letter in mail.outbox] == [[successor.email]]
    assert Reminder.objects.get(person=seat.person).state == "withdrawn"


def test_reminder_that_waited_a_week_is_not_tried_again(seat: Seat) -> None:
    (due,) = steps_due(DUE, USUAL_SCHEDULE)
    assert claim_step(due, DUE) is not None
    reminder_id = Reminder.objects.get().pk
    assert claim_waiting(reminder_id, DUE + FORGOTTEN_AFTER) is None
    assert Reminder.objects.get().state == "withdrawn"


def test_policy_switched_off_holds_up_what_waits(seat: Seat, settings: Settings) -> None:
    backend = settings.EMAIL_BACKEND
    use(settings, AwayBackend)
    sweep(DUE)
    settings.EMAIL_BACKEND = backend
    ReminderPolicy.objects.create(version=1, is_on=False)
    assert sweep(DUE + FIRST_CLAIM) == 0
    ReminderPolicy.objects.update(is_on=True)
    assert sweep(DUE + FIRST_CLAIM) == 1


def test_long_sweep_leaves_the_rest_to_the_next_one(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    make_seats(3)
    monkeypatch.setattr(reminders, "SWEEP_SECONDS", 0)
    assert [sweep(DUE) for _ in range(4)] == [1, 1, 1, 0]


def test_trying_again_waits_for_the_morning(seat: Seat, settings: Settings) -> None:
    backend = settings.EMAIL_BACKEND
    use(settings, AwayBackend)
    sweep(START + 13.9 * HOUR)
    settings.EMAIL_BACKEND = backend
    assert [sweep(START + 15 * HOUR), sweep(START + 26 * HOUR)] == [0, 1]


def test_later_step_takes_over_from_one_that_was_never_sent(seat: Seat, settings: Settings) -> None:
    backend = settings.EMAIL_BACKEND
    use(settings, AwayBackend)
    sweep(DUE)
    settings.EMAIL_BACKEND = backend
    assert sweep(DUE + 24 * HOUR) == 1
    states = Reminder.objects.order_by("step").values_list("step", "sent_at", "withdrawn_at")
    assert list(states) == [(1, None, DUE + 24 * HOUR), (2, DUE + 24 * HOUR, None)]


def test_mail_that_went_out_counts_as_sent_whatever_happened_since(seat: Seat) -> None:
    (due,) = steps_due(DUE, USUAL_SCHEDULE)
    reminder = claim_step(due, DUE)
    assert reminder is not None
    Reminder.objects.update(withdrawn_at=DUE)
    mark_sent(reminder, DUE, [seat.person_id])
    mark_sent(reminder, DUE + HOUR, [seat.person_id])
    reminder.refresh_from_db()
    assert (reminder.state, reminder.sent_at, kinds()) == ("sent", DUE, ["reminder_sent"])
