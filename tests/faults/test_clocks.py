"""F12, F13: clocks that are a day off, two beats, and a beat that comes back after hours."""

import datetime
import re
import shelve
import signal
import time
from pathlib import Path

import pytest

from tests.faults.outcome import Outcome
from tests.faults.stack import AT_WORK, FaultStack
from tests.processes import wait_until

FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
REMINDERS = "SELECT count(*) FROM scorecards_reminder WHERE seat_id = %s AND sent_at IS NOT NULL"
# What goes by a deadline, as beat asks for it.
SWEEPS = """
import datetime
from django.utils import timezone
from hiring import tasks as hiring_tasks
from scorecards import tasks
hiring_tasks.close_log_days()
hiring_tasks.delete_expired_document_imports()
tasks.send_due_reminders()
tasks.reveal_by_policy()
print(timezone.now().isoformat())
"""
NUDGE = """
from hiring.models import Person
from scorecards.services.reminders import nudge
nudge(actor=Person.objects.get(email="recruiter@example.com"), seat_id={seat!r})
"""
SECONDS_SINCE_COMMIT = """
SELECT abs(extract(epoch FROM now() - committed_at)) FROM scorecards_scorecard WHERE seat_id = %s
"""
LEFT = """
SELECT (SELECT max(day) FROM hiring_logday), (SELECT count(*) FROM hiring_documentimport),
       (SELECT count(*) FROM scorecards_reminder), (SELECT count(*) FROM scorecards_reveal)
"""


@pytest.mark.slow_fault
@pytest.mark.parametrize("skew", ["+1d", "-1d"])
def test_f12_sweeps_with_a_clock_a_day_off_do_what_the_database_says(
    running: FaultStack, outcome: Outcome, skew: str
) -> None:
    if FAKETIME is None:
        pytest.skip("libfaketime is not installed.")
    running.shell(SWEEPS)  # what is due by the right clock is done first
    before = running.rows(LEFT)
    words = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": skew, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with running.environment_of(words):
        said = running.shell(SWEEPS).strip().splitlines()[-1]
    off = datetime.datetime.fromisoformat(said) - datetime.datetime.now(datetime.UTC)
    assert abs(abs(off) - datetime.timedelta(days=1)) < datetime.timedelta(minutes=5)
    assert running.rows(LEFT) == before
    outcome.settle()


@pytest.mark.slow_fault
@pytest.mark.parametrize("days", ["1", "-1"])
def test_f12_web_and_workers_with_a_clock_a_day_off_work_on(
    running: FaultStack, outcome: Outcome, days: str
) -> None:
    for name in AT_WORK:
        running.kill(name)
    try:
        with running.environment_of({"FAULT_CLOCK_DAYS": days}):
            running.start(*AT_WORK)
        running.visitors.clear()  # sessions go by the web server's own clock: those of before are over
        loop, seat = running.open_seat("Clock Skewed")
        outcome.commit(seat)
        with outcome.recovery():
            wait_until(lambda: running.newest_debrief(loop) == 1, "the debrief is compiled")
        assert running.rows(SECONDS_SINCE_COMMIT, seat)[0][0] < 120
        outcome.settle()
    finally:
        for name in AT_WORK:
            running.kill(name)
        running.visitors.clear()


@pytest.mark.slow_fault
def test_f13_two_beats_send_each_reminder_once(running: FaultStack, outcome: Outcome) -> None:
    running.start("second beat", "second worker")
    _, seat = running.open_seat("Two Beats", begun=180)
    before = len(running.mail.kept)
    running.shell(NUDGE.format(seat=seat))  # unlike a step it is sent at any hour
    with outcome.recovery():
        wait_until(lambda: running.rows(REMINDERS, seat)[0][0] == 1, "the reminder is sent")
    time.sleep(12)  # longer than from one sweep of each beat to its next
    assert (running.rows(REMINDERS, seat), len(running.mail.kept)) == ([(1,)], before + 1)
    outcome.settle()


@pytest.mark.slow_fault
def test_f13_beat_that_was_off_for_two_hours_asks_for_each_slot_once(
    running: FaultStack, outcome: Outcome
) -> None:
    running.kill("worker")  # what beat asks for stays in the queues, to be counted
    running.kill("beat", signal.SIGTERM)
    with shelve.open(str(running.folder / "beat")) as schedule:  # noqa: S301  beat's own file
        entries = schedule["entries"]
        for entry in entries.values():
            entry.last_run_at -= datetime.timedelta(hours=2)
        schedule["entries"] = entries
    running.redis("flushall")
    began = time.monotonic()
    running.start("beat")
    wait_until(lambda: _asked_for(running, "scorecards.tasks.send_due_reminders"), "beat is back")
    time.sleep(5)
    seconds = time.monotonic() - began
    for once in ("scorecards.tasks.send_due_reminders", "scorecards.tasks.mark_outdated_debriefs"):
        assert _asked_for(running, once) == 1
    # Four a second, and none for the two hours.
    assert 1 <= _asked_for(running, "hiring.tasks.deliver_pending_events") <= 4 * seconds + 1
    with outcome.recovery():
        running.start("worker")
        wait_until(lambda: running.redis("llen", "live").strip() == "0", "the queue is empty")
    outcome.settle()


def _asked_for(stack: FaultStack, task: str) -> int:
    """Count the messages for a task that wait in the queues."""
    waiting = "".join(stack.redis("lrange", queue, "0", "-1") for queue in ("live", "mail", "bulk"))
    return len(re.findall(rf'"task": "{re.escape(task)}"', waiting.replace("\\", "")))
