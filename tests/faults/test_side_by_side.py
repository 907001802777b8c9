"""Two web processes and three workers share one database: everything is done, and once."""

import subprocess
import sys

import pytest

from tests.faults.outcome import Outcome
from tests.faults.stack import FaultStack
from tests.processes import ROOT

COMMITS = 12
# The newest debrief of each loop, beside what is committed there.
SEEN_AND_COMMITTED = """
SELECT DISTINCT ON (debrief.loop_id)
    (debrief.document -> 'panel' ->> 'committed_scorecards')::integer,
    (SELECT count(*) FROM scorecards_scorecard card
        JOIN candidates_interview interview ON interview.id = card.interview_id
        WHERE interview.loop_id = debrief.loop_id AND card.committed_at IS NOT NULL)
FROM scorecards_debrief debrief ORDER BY debrief.loop_id, debrief.compiled_at DESC
"""
EVENTS = "SELECT count(*) FROM hiring_event WHERE kind = 'scorecard_committed'"


@pytest.mark.fault
def test_two_web_processes_and_three_workers_do_everything_once(
    running: FaultStack, outcome: Outcome
) -> None:
    running.start("worker-2", "worker-3")
    before = running.rows(EVENTS)[0][0]
    command = [sys.executable, "-m", "tests.bench.committing", str(COMMITS), "50"]
    at_work = [subprocess.Popen(command, cwd=ROOT, env=running.environment) for _number in range(2)]
    try:
        seat = running.open_seat("Side By Side")[1]
        form = running.complete_form(seat)
        assert running.visitor().post(f"/interviews/{seat}/commit/", form)[0] == 200
        outcome.committed.append(seat)
        assert [process.wait(120) for process in at_work] == [0, 0]
    finally:
        for process in at_work:
            process.kill()
            process.wait(30)
    outcome.settle()
    assert running.rows(EVENTS)[0][0] - before == 2 * COMMITS + 1
    assert [pair for pair in running.rows(SEEN_AND_COMMITTED) if pair[0] != pair[1]] == []
    assert running.rows("SELECT count(*) FROM hiring_delivery WHERE given_up_at IS NOT NULL") == [(0,)]
