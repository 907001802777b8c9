"""F5 to F8: the broker refuses, hangs, comes and goes, or forgets everything."""

import time

import pytest

from tests.faults.outcome import Outcome
from tests.faults.stack import FaultStack
from tests.processes import promised, wait_until

ANSWER_SECONDS = promised(2)
CANARIES_AGE = "SELECT extract(epoch FROM now() - touched_at) FROM hiring_workercanary WHERE queue = 'live'"


def _canary_is_fresh(stack: FaultStack) -> bool:
    rows = stack.rows(CANARIES_AGE)
    return bool(rows) and rows[0][0] < 3


@pytest.mark.fault
def test_f05_broker_that_is_down_delays_the_debrief_only(running: FaultStack, outcome: Outcome) -> None:
    loop, seat = running.open_seat("Broker Down")
    running.stop_redis()
    try:
        assert outcome.commit(seat) < ANSWER_SECONDS
        assert not running.is_idle()
        assert running.newest_debrief(loop) == 0
    finally:
        running.start_redis()
    with outcome.recovery():
        wait_until(lambda: running.newest_debrief(loop) == 1, "the debrief follows")
    outcome.settle()
    assert running.events("scorecard_committed", loop) == 1


@pytest.mark.slow_fault
def test_f06_broker_that_is_frozen_delays_the_debrief_only(running: FaultStack, outcome: Outcome) -> None:
    loop, seat = running.open_seat("Broker Frozen")
    with running.frozen("redis"):
        assert outcome.commit(seat) < ANSWER_SECONDS
        assert running.visitor().get(f"/interviews/{seat}/")[0] == 200
        time.sleep(12)  # longer than every timeout of a socket
        assert running.newest_debrief(loop) == 0
    with outcome.recovery():
        wait_until(lambda: running.newest_debrief(loop) == 1, "the debrief follows")
    outcome.settle()
    assert running.events("scorecard_committed", loop) == 1


@pytest.mark.slow_fault
def test_f07_broker_that_comes_and_goes_stalls_no_worker(running: FaultStack, outcome: Outcome) -> None:
    wait_until(lambda: _canary_is_fresh(running), "the canary is touched")
    loops = []
    for flap in range(3):
        loop, seat = running.open_seat(f"Flap {flap}")
        loops.append(loop)
        running.stop_redis()
        outcome.commit(seat)
        running.start_redis()
    with outcome.recovery():
        wait_until(lambda: all(running.newest_debrief(loop) == 1 for loop in loops), "every debrief follows")
        wait_until(lambda: _canary_is_fresh(running), "the canary is touched again")
    outcome.settle()


@pytest.mark.slow_fault
def test_f07_work_under_way_when_the_broker_restarts_is_done_once(
    running: FaultStack, outcome: Outcome
) -> None:
    loop, seat = running.open_seat("In Flight")
    with running.held(loop):
        outcome.commit(seat)
        wait_until(lambda: running.compilations_under_way() == 1, "a worker is in the middle of it")
        running.stop_redis()
        running.start_redis()
    with outcome.recovery():
        wait_until(lambda: running.newest_debrief(loop) == 1, "the debrief follows")
    outcome.settle()
    assert running.events("scorecard_committed", loop) == 1


@pytest.mark.slow_fault
def test_f08_broker_that_forgets_everything_is_told_again(running: FaultStack, outcome: Outcome) -> None:
    loop, seat = running.open_seat("All Forgotten")
    running.kill("worker")
    outcome.commit(seat)
    # A second worker turns beat's sweep into a message of its own, and is gone before it is read.
    running.shell("from hiring.services.deliveries import send_pending_deliveries; send_pending_deliveries()")
    assert int(running.redis("llen", "live")) > 0
    running.redis("flushall")
    with outcome.recovery():
        running.start("worker")
        wait_until(lambda: running.newest_debrief(loop) == 1, "the debrief follows")
    outcome.settle()
