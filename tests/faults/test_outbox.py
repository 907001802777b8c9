"""A commit leads to a debrief, whatever dies in between."""

import re
import signal
import time
from collections.abc import Iterator

import pytest

from config.management.commands.load_demo import DEMO_PASSWORD
from tests.processes import Stack, Visitor, wait_until

pytestmark = pytest.mark.fault

COMMITTED = "SELECT count(*) FROM scorecards_scorecard WHERE committed_at IS NOT NULL"
PENDING = "SELECT count(*) FROM hiring_delivery WHERE done_at IS NULL AND given_up_at IS NULL"


@pytest.fixture(autouse=True)
def processes(stack: Stack) -> Iterator[None]:
    """Web, worker and beat at work, with nothing left to do; all ended after each test."""
    stack.start("web", "worker", "beat")
    wait_until(lambda: stack.rows(PENDING) == [(0,)], "the demo's own deliveries are done")
    yield
    for name in list(stack.processes):
        stack.kill(name, signal.SIGTERM)


def due_seats(stack: Stack) -> list[tuple[str, str]]:
    """Return (loop, seat) of the demo interviewer's open scorecards."""
    return stack.rows(
        """SELECT interview.loop_id::text, seat.id::text FROM candidates_seat seat
        JOIN candidates_interview interview ON interview.id = seat.interview_id
        JOIN hiring_person person ON person.id = seat.person_id
        LEFT JOIN scorecards_scorecard scorecard ON scorecard.seat_id = seat.id
        WHERE person.email = 'interviewer@example.com' AND scorecard.committed_at IS NULL
        ORDER BY interview.starts_at"""
    )


def complete_form(visitor: Visitor, seat: str) -> dict[str, str]:
    """Return the seat's own form with everything filled that a commit asks for."""
    _, page = visitor.get(f"/interviews/{seat}/")
    hidden = dict(re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"', page))
    ratings = dict.fromkeys(re.findall(r'<input type="radio" name="(rating-[^"]+)"', page), "4")
    evidence = dict.fromkeys(re.findall(r'name="(evidence-[^"]+)"', page), "Said what she would measure.")
    return {**hidden, **ratings, **evidence, "recommendation": "yes"}


def commit(stack: Stack, seat: str) -> float:
    """Commit a scorecard over HTTP and return the seconds that the answer took."""
    visitor = Visitor(stack.url, "interviewer@example.com", DEMO_PASSWORD)
    form = complete_form(visitor, seat)
    before = stack.rows(COMMITTED)[0][0]
    began = time.monotonic()
    status, page = visitor.post(f"/interviews/{seat}/commit/", form)
    seconds = time.monotonic() - began
    assert status == 200, page
    assert stack.rows(COMMITTED)[0][0] == before + 1
    return seconds


def newest_debrief(stack: Stack, loop: str) -> int:
    """Return on how many scorecards the loop's newest debrief rests."""
    rows = stack.rows(
        "SELECT document FROM scorecards_debrief WHERE loop_id = %s ORDER BY compiled_at DESC LIMIT 1", loop
    )
    return sum(1 for seat in rows[0][0]["panel"]["columns"] if seat["scorecard"]) if rows else 0


def events(stack: Stack, kind: str, loop: str) -> int:
    query = "SELECT count(*) FROM hiring_event WHERE kind = %s AND stream_id = %s"
    count: int = stack.rows(query, kind, loop)[0][0]
    return count


def test_worker_killed_between_commit_and_compile_loses_nothing(stack: Stack) -> None:
    loop, seat = due_seats(stack)[0]
    known = newest_debrief(stack, loop)
    stack.kill("worker")
    commit(stack, seat)
    time.sleep(3)  # beat has handed the deliveries to a queue that nobody reads
    assert newest_debrief(stack, loop) == known
    stack.start("worker")
    wait_until(lambda: newest_debrief(stack, loop) == known + 1, "the debrief is compiled after the restart")
    wait_until(lambda: stack.rows(PENDING) == [(0,)], "nothing is left to do")
    assert events(stack, "scorecard_committed", loop) == 1


def test_redis_stopped_during_submit_delays_the_debrief_only(stack: Stack) -> None:
    loop, seat = due_seats(stack)[0]
    known = newest_debrief(stack, loop)
    stack.stop_redis()
    assert commit(stack, seat) < 2
    time.sleep(3)
    assert newest_debrief(stack, loop) == known
    stack.start_redis()
    wait_until(lambda: newest_debrief(stack, loop) == known + 1, "the debrief follows", seconds=90)
    wait_until(lambda: stack.rows(PENDING) == [(0,)], "nothing is left to do")
    assert events(stack, "scorecard_committed", loop) == 1
