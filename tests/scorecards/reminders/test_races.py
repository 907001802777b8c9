"""Real transactions and a real process: whoever comes first sends, and a dead one is made up for."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection, transaction

from hiring.selectors.reminder_policies import USUAL_SCHEDULE
from scorecards.models import Reminder
from scorecards.selectors.reminders import steps_due
from scorecards.services.reminder_claims import FIRST_CLAIM, claim_step, locked_seat
from tests import factories
from tests.scorecards.reminders.due_seats import DUE, kinds, make_seats, sweep
from tests.threads import at_once

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.django_db(transaction=True)
def test_f13_two_sweeps_at_once_send_once() -> None:
    seats = make_seats(5)
    at_once(*[lambda: sweep(DUE)] * 3)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(seat.person.email for seat in seats)
    assert kinds() == ["reminder_sent"] * 5


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_make_up_for_a_dead_one_once() -> None:
    make_seats(1)
    (due,) = steps_due(DUE, USUAL_SCHEDULE)
    assert claim_step(due, DUE) is not None
    counts = at_once(*[lambda: sweep(DUE + FIRST_CLAIM)] * 3)
    assert sorted(counts, key=str) == [0, 0, 1]
    assert len(mail.outbox) == 1


SWEEP_THAT_IS_KILLED = """
import datetime, os, signal, sys
import django
django.setup()
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from hiring.actors import SYSTEM
from scorecards.services.reminders import send_due_reminders
connection.settings_dict["NAME"] = sys.argv[1]
EmailMultiAlternatives.send = lambda self, **options: os.kill(os.getpid(), signal.SIGKILL)
send_due_reminders(actor=SYSTEM, now=datetime.datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_real_worker_killed_between_claim_and_mail_is_made_up_for() -> None:
    make_seats(1)
    command = [sys.executable, "-c", SWEEP_THAT_IS_KILLED, connection.settings_dict["NAME"], DUE.isoformat()]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert finished.returncode == -9, finished.stderr
    assert [reminder.state for reminder in Reminder.objects.all()] == ["claimed"]
    assert [sweep(DUE), sweep(DUE + FIRST_CLAIM), sweep(DUE + 2 * FIRST_CLAIM)] == [0, 1, 0]
    assert (len(mail.outbox), kinds()) == (1, ["reminder_sent"])


@pytest.mark.django_db(transaction=True)
def test_sweep_waits_for_a_commit_that_is_under_way() -> None:
    """What the sweep has read is old once it holds the seat, so it asks again."""
    (seat,) = make_seats(1)
    held, listed = threading.Event(), threading.Event()

    def commit() -> None:
        with transaction.atomic():
            locked_seat(seat.pk)
            held.set()
            assert listed.wait(10)
            factories.fill(seat)

    def claim() -> object:
        (due,) = steps_due(DUE, USUAL_SCHEDULE)
        assert held.wait(10)
        listed.set()
        return claim_step(due, DUE)

    assert at_once(commit, claim)[1] is None
    assert not Reminder.objects.exists()
