"""The states of a reminder: claimed before its mail is sent, settled afterwards. Who calls it sends the mail.

How often is a mail sent? Once, and this is why. A sweep claims a step by inserting its row under the seat's
lock; the row is unique per seat, person and step, so of two sweeps one gets it. The mail goes out after that
transaction, so a claim that is rolled back sends nothing. A process that dies before the mail server has
said OK leaves a claim that runs out and is claimed again, MOST_ATTEMPTS times in all. There is one gap that
no program can close: a process that dies after the server's OK and before the row says so has its mail sent
a second time, with the same Message-ID, by which mail programs may know it for a copy. The same holds when
the server takes a mail and its answer is lost on the way.
"""

import datetime
import logging
from uuid import UUID

from django.db import transaction

from candidates.models import Seat
from candidates.planning.reminders import FORGOTTEN_AFTER
from hiring.actors import SYSTEM
from hiring.services.events import append_event
from scorecards.models import Reminder
from scorecards.selectors.reminders import DueStep, owing_seats

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
# Longer than a task may run (CELERY_TASK_TIME_LIMIT): when a claim has run out, its process is gone.
# Doubled with each attempt, so that a mail server may be away for two hours.
FIRST_CLAIM = datetime.timedelta(minutes=10)


def locked_seat(seat_id: UUID) -> Seat:
    """Return the seat, locked like by a commit of its scorecard: each waits for the other. One query.

    Raises Seat.DoesNotExist.
    """
    seats = Seat.objects.select_for_update(of=("self",), no_key=True)
    return seats.select_related("interview__loop__application__role").get(pk=seat_id)


def is_owing(seat: Seat) -> bool:
    """Whether the seat's scorecard is still waited for. Ask with the seat locked. One query."""
    return owing_seats().filter(pk=seat.pk).exists()


@transaction.atomic
def claim_step(due: DueStep, now: datetime.datetime) -> Reminder | None:
    """Claim a step for its first attempt; None when the scorecard came in or another sweep was faster."""
    seat = locked_seat(due.seat_id)
    steps = Reminder.objects.filter(seat=seat, person=seat.person_id, step__isnull=False)
    # Asked after the lock is held: what a faster sweep or a commit has written is seen only then.
    if steps.filter(step__gte=due.step).exists() or not is_owing(seat):
        return None
    steps.unsettled().update(withdrawn_at=now)
    return Reminder.objects.create(
        seat=seat,
        person_id=seat.person_id,
        step=due.step,
        tells_recruiter=due.tells_recruiter,
        asked_at=now,
        attempts=1,
        claimed_until=now + FIRST_CLAIM,
    )


@transaction.atomic
def claim_waiting(reminder_id: UUID, now: datetime.datetime) -> Reminder | None:
    """Claim a reminder that nobody is sending; None when another sweep was faster or it is settled now.

    It is withdrawn when its person no longer owes the scorecard or it has waited FORGOTTEN_AFTER, and
    given up when its last attempt took the process with it.
    """
    seat = locked_seat(Reminder.objects.values_list("seat_id", flat=True).get(pk=reminder_id))
    reminder = Reminder.objects.waiting(now).filter(pk=reminder_id).first()
    if reminder is None:
        return None
    if not _is_wanted(reminder, seat, now):
        Reminder.objects.filter(pk=reminder.pk).update(withdrawn_at=now)
        return None
    if reminder.attempts >= MOST_ATTEMPTS:
        _give_up(reminder, now)
        return None
    reminder.claimed_until = now + FIRST_CLAIM * 2**reminder.attempts
    reminder.attempts += 1
    reminder.save(update_fields=["claimed_until", "attempts"])
    return reminder


def _is_wanted(reminder: Reminder, seat: Seat, now: datetime.datetime) -> bool:
    in_time = now - reminder.asked_at < FORGOTTEN_AFTER
    return in_time and reminder.person_id == seat.person_id and is_owing(seat)


@transaction.atomic
def mark_sent(reminder: Reminder, now: datetime.datetime, told: list[UUID]) -> None:
    """Settle a reminder whose mail went out to the people `told`, and append "reminder_sent" once."""
    # Whatever else was thought of it in the meantime: the mail is out.
    marked = Reminder.objects.filter(pk=reminder.pk, sent_at__isnull=True).update(
        sent_at=now, withdrawn_at=None, given_up_at=None, error=""
    )
    if marked:
        _append("reminder_sent", reminder, {"person_ids": [str(person_id) for person_id in told]})


@transaction.atomic
def note_failure(reminder: Reminder, error: Exception, now: datetime.datetime) -> None:
    """Keep the kind of error, whose message may quote addresses; give up after the last attempt."""
    logger.error("Reminder %s was not sent: %s", reminder.pk, type(error).__name__)
    Reminder.objects.filter(pk=reminder.pk).update(error=type(error).__name__[:100])
    if reminder.attempts >= MOST_ATTEMPTS:
        _give_up(reminder, now)


def _give_up(reminder: Reminder, now: datetime.datetime) -> None:
    if Reminder.objects.unsettled().filter(pk=reminder.pk).update(given_up_at=now):
        _append("reminder_given_up", reminder, {})


def _append(kind: str, reminder: Reminder, more: dict[str, list[str]]) -> None:
    append_event(
        kind,
        actor=SYSTEM,
        stream=("loop", reminder.seat.interview.loop_id),
        payload={
            "reminder_id": str(reminder.pk),
            "seat_id": str(reminder.seat_id),
            "step": reminder.step,
            **more,
        },
    )
