"""F1 to F4: a worker that dies, hangs or is asked to end in the middle of its work."""

import signal

import pytest

from tests.faults.invitations import invitation_state, invite
from tests.faults.outcome import Outcome
from tests.faults.stack import FaultStack
from tests.processes import wait_until


def _commit_and_stop_in_the_middle(stack: FaultStack, outcome: Outcome, seat: str) -> None:
    """Commit with the loop held, and wait until a worker has begun to compile and waits for it."""
    outcome.commit(seat)
    wait_until(lambda: stack.compilations_under_way() == 1, "a worker is in the middle of it")


@pytest.mark.slow_fault
def test_f01_killed_child_is_followed_by_another(running: FaultStack, outcome: Outcome) -> None:
    loop, seat = running.open_seat("Child Killed")
    with running.held(loop):
        _commit_and_stop_in_the_middle(running, outcome, seat)
        running.worker_child().kill()
    with outcome.recovery():
        wait_until(lambda: running.newest_debrief(loop) == 1, "the debrief is compiled after all")
    outcome.settle()
    assert running.events("scorecard_committed", loop) == 1


@pytest.mark.slow_fault
def test_f02_killed_worker_in_the_middle_of_it_is_followed_by_another(
    running: FaultStack, outcome: Outcome
) -> None:
    loop, seat = running.open_seat("Worker Killed")
    with running.held(loop):
        _commit_and_stop_in_the_middle(running, outcome, seat)
        running.kill("worker")
    with outcome.recovery():
        running.start("worker")
        wait_until(lambda: running.newest_debrief(loop) == 1, "the debrief is compiled after all")
    outcome.settle()
    assert running.events("scorecard_committed", loop) == 1


@pytest.mark.fault
def test_f02_worker_killed_between_commit_and_compile_loses_nothing(
    running: FaultStack, outcome: Outcome
) -> None:
    loop, seat = running.open_seat("Nobody Works")
    running.kill("worker")
    outcome.commit(seat)
    # Beat has asked for the delivery, in a queue that nobody reads.
    wait_until(lambda: int(running.redis("llen", "live")) > 0, "work waits in the queue")
    assert running.newest_debrief(loop) == 0
    with outcome.recovery():
        running.start("worker")
        wait_until(lambda: running.newest_debrief(loop) == 1, "the debrief is compiled after the restart")
    outcome.settle()
    assert running.events("scorecard_committed", loop) == 1


@pytest.mark.slow_fault
def test_f03_task_that_hangs_is_ended_and_never_runs_twice_at_once(
    running: FaultStack, outcome: Outcome
) -> None:
    """The mail server keeps the task waiting for longer than its limit and than the broker waits."""
    running.start("second worker")
    running.mail.stop()
    running.mail.hangs.set()
    running.mail.start()
    invite(running, "hanging@example.com")
    try:
        wait_until(lambda: running.mail.most_at_once() == 1, "a worker is in the middle of it")
        wait_until(lambda: invitation_state(running)[0] == 2, "it was ended and tried again")
        assert running.mail.most_at_once() == 1
    finally:
        running.mail.hangs.clear()
    with outcome.recovery():
        wait_until(lambda: running.mail.letters_to("hanging@example.com") == 1, "the mail goes out")
    outcome.settle()
    assert running.mail.most_at_once() == 1


@pytest.mark.slow_fault
def test_f04_worker_that_is_asked_to_end_finishes_what_it_is_at(
    running: FaultStack, outcome: Outcome
) -> None:
    loop, seat = running.open_seat("Asked To End")
    with running.held(loop):
        _commit_and_stop_in_the_middle(running, outcome, seat)
        worker = running.processes.pop("worker")
        worker.send_signal(signal.SIGTERM)
        with pytest.raises(Exception, match="timed out"):
            worker.wait(1)  # it doesn't drop its work
    with outcome.recovery():
        assert worker.wait(20) == 0
    assert running.newest_debrief(loop) == 1
    running.start("worker")
    outcome.settle()
    assert running.events("scorecard_committed", loop) == 1
