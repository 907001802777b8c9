"""Reminding by the schedule, and nudging by hand. How often a mail is sent: see reminder_claims."""

import datetime
import smtplib
import socket
import time
from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from candidates.models import Seat
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.selectors.reminder_policies import reminder_schedule
from hiring.services.events import append_event
from scorecards.models import Reminder
from scorecards.policies import may_nudge, may_send_reminders
from scorecards.selectors.reminders import database_now, nudges_waiting, steps_due, steps_waiting
from scorecards.services.reminder_claims import (
    claim_step,
    claim_waiting,
    is_owing,
    locked_seat,
    mark_sent,
    note_failure,
)
from scorecards.services.reminder_mail import mail_about

NUDGE_EVERY = datetime.timedelta(hours=4)
# A sweep ends well before its task is killed; the next one goes on.
SWEEP_SECONDS = 30
SERVER_IS_AWAY = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    smtplib.SMTPConnectError,
    smtplib.SMTPServerDisconnected,
)


def send_due_reminders(*, actor: Actor, now: datetime.datetime) -> int:
    """Send every step that is due and was never sent; return how many. Safe at any time, and twice at once.

    After a pause only the latest step of each seat is sent. `now` is PostgreSQL's time. Raises
    NotAllowedError for a person. Three to four queries when nothing is due.
    """
    _check_may_send(actor)
    schedule = reminder_schedule()
    claims = [partial(claim_step, due, now) for due in steps_due(now, schedule)]
    waiting = [partial(claim_waiting, pk, now) for pk in steps_waiting(now, schedule)]
    return _send_all([*claims, *waiting], now)


def send_nudges(*, actor: Actor, now: datetime.datetime) -> int:
    """Send the nudges that were asked for; return how many. As safe as send_due_reminders.

    A person asked, so neither night nor weekend holds them up. Raises NotAllowedError for a person. One
    query when there is none.
    """
    _check_may_send(actor)
    return _send_all([partial(claim_waiting, pk, now) for pk in nudges_waiting(now)], now)


@transaction.atomic
def nudge(*, actor: Actor, seat_id: UUID) -> Reminder:
    """Ask a seat's author for the scorecard and append "seat_nudged"; workers send the mail in seconds.

    Raises NotAllowedError for whoever doesn't run the loop, ConflictError when nothing is owed, the
    interview isn't over or the last nudge is less than NUDGE_EVERY ago, Seat.DoesNotExist.
    """
    seat = locked_seat(seat_id)
    if not may_nudge(actor, seat.interview.loop):
        raise NotAllowedError(_("Only whoever runs the loop nudges its interviewers."))
    now = database_now()
    _check_may_be_nudged(seat, now)
    reminder = Reminder.objects.create(seat=seat, person_id=seat.person_id, asked_at=now)
    append_event(
        "seat_nudged",
        actor=actor,
        stream=("loop", seat.interview.loop_id),
        payload={"seat_id": str(seat.pk), "reminder_id": str(reminder.pk)},
    )
    return reminder


def _check_may_send(actor: Actor) -> None:
    if not may_send_reminders(actor):
        raise NotAllowedError("Reminders are sent by the schedule; a person nudges.")


def _check_may_be_nudged(seat: Seat, now: datetime.datetime) -> None:
    if now < seat.interview.ends_at:
        raise ConflictError(_("This interview isn’t over yet."))
    if not is_owing(seat):
        raise ConflictError(_("Nobody waits for this scorecard any more."))
    nudges = Reminder.objects.filter(seat=seat, person=seat.person_id, step__isnull=True)
    if nudges.filter(given_up_at__isnull=True, asked_at__gt=now - NUDGE_EVERY).exists():
        raise ConflictError(_("This person was nudged less than four hours ago."))


def _send_all(claims: Iterable[Callable[[], Reminder | None]], now: datetime.datetime) -> int:
    """Claim and send one by one, so that a process that dies leaves one claim behind and not a batch."""
    sent, deadline = 0, time.monotonic() + SWEEP_SECONDS
    for claim in claims:
        reminder = claim()
        if reminder is None:
            continue
        error = _send(reminder, now)
        sent += error is None
        # While the server is away the others keep their attempts.
        if isinstance(error, SERVER_IS_AWAY) or time.monotonic() > deadline:
            break
    return sent


def _send(reminder: Reminder, now: datetime.datetime) -> Exception | None:
    """Send a claimed reminder outside of any transaction; return what kept it from going out."""
    try:
        letter = mail_about(reminder)
        letter.message.send()
    except Exception as error:
        note_failure(reminder, error, now)
        return error
    mark_sent(reminder, now, letter.told)
    return None
