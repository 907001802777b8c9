"""F11, F16: PostgreSQL is silent or gone, or the web process dies between the commit and the answer."""

import json
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.faults.outcome import Outcome
from tests.faults.requests import send, timed
from tests.faults.stack import FaultStack
from tests.processes import promised, wait_until

ANSWER_SECONDS = promised(5)
SAFE = "Everything that was saved or committed before is safe."


def _expect_outage(stack: FaultStack, path: str, at_once: int) -> None:
    """Ask several times at once, then several times one after the other: 503 in time, each of them."""
    with ThreadPoolExecutor(at_once) as pool:
        answers = list(pool.map(lambda _: timed(stack, path), range(at_once)))
    answers += [timed(stack, path) for _ in range(3)]
    assert [(status, SAFE in page) for status, page, _ in answers] == [(503, True)] * len(answers)
    assert max(seconds for *_, seconds in answers) < ANSWER_SECONDS


def _is_well(stack: FaultStack, path: str) -> bool:
    return stack.visitor().get(path)[0] == 200


@pytest.mark.fault
def test_f11_frozen_database_is_answered_in_time_with_what_is_safe(
    running: FaultStack, outcome: Outcome
) -> None:
    _, seat = running.open_seat("Database Frozen")
    outcome.commit(seat)
    with running.frozen("postgresql"):
        _expect_outage(running, f"/interviews/{seat}/", at_once=6)
    with outcome.recovery():
        wait_until(lambda: _is_well(running, f"/interviews/{seat}/"), "pages are back")
    outcome.settle()


@pytest.mark.slow_fault
def test_f11_stopped_database_is_answered_in_time_with_what_is_safe(
    running: FaultStack, outcome: Outcome
) -> None:
    loop, seat = running.open_seat("Database Stopped")
    running.kill("worker")
    outcome.commit(seat)
    running.stop_postgresql()
    try:
        _expect_outage(running, f"/interviews/{seat}/", at_once=6)
    finally:
        running.start_postgresql()
    with outcome.recovery():
        wait_until(lambda: _is_well(running, f"/interviews/{seat}/"), "pages are back")
    running.start("worker")
    wait_until(lambda: running.newest_debrief(loop) == 1, "the debrief follows")
    outcome.settle()


@pytest.mark.fault
def test_f16_r33_commit_whose_answer_was_lost_is_answered_once_more(
    running: FaultStack, outcome: Outcome
) -> None:
    loop, seat = running.open_seat("Answer Lost")
    form = urllib.parse.urlencode(running.complete_form(seat)).encode()
    address, kind = f"/interviews/{seat}/commit/", "application/x-www-form-urlencoded"
    assert send(running, address, form, kind, dies=True) == (0, "")
    outcome.committed.append(seat)
    with outcome.recovery():
        status, page = wait_until(lambda: send(running, address, form, kind), "another process answers")
    assert (status, "Committed" in page) == (200, True)
    outcome.settle()
    assert running.events("scorecard_committed", loop) == 1
    assert send(running, address, form.replace(b"recommendation=yes", b"recommendation=no"), kind)[0] == 409


@pytest.mark.fault
def test_f16_r33_autosave_whose_answer_was_lost_is_answered_as_the_first_time(
    running: FaultStack, outcome: Outcome
) -> None:
    _, seat = running.open_seat("Autosave Lost")
    edit = {"mutation": str(uuid4()), "field": "overall_notes", "base": 0, "value": "Said once."}
    body = json.dumps({"edits": [edit], "seen": {}}).encode()
    address = f"/interviews/{seat}/edits/"
    assert send(running, address, body, "application/json", dies=True) == (0, "")
    with outcome.recovery():
        status, answer = wait_until(lambda: send(running, address, body, "application/json"), "an answer")
    assert (status, json.loads(answer)["stored"]) == (200, {"overall_notes": 1})
    stored = "SELECT value, version FROM scorecards_draftfield WHERE seat_id = %s"
    assert running.rows(stored, seat) == [("Said once.", 1)]
    outcome.settle()
