"""From a commit to the debrief that holds it: real servers, two workers and beat, twenty commits a second."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measurement import Measurement
from tests.bench.processor_time import used_by
from tests.processes import Stack, wait_until

COMMITS, RATE, PANEL = 400, 20, 4
# When each commit was written, and when the first debrief that counts it was.
DELAYS = """
WITH committed AS (
    SELECT stream_id, at, row_number() OVER (PARTITION BY stream_id ORDER BY id) AS number
    FROM hiring_event WHERE kind = 'scorecard_committed'),
compiled AS (
    SELECT event.stream_id, event.at,
        (debrief.document -> 'panel' ->> 'committed_scorecards')::integer AS committed
    FROM hiring_event event
    JOIN scorecards_debrief debrief ON debrief.id::text = event.payload ->> 'debrief_id'
    WHERE event.kind = 'debrief_compiled')
SELECT extract(epoch FROM min(compiled.at) - committed.at)::float
FROM committed LEFT JOIN compiled
    ON compiled.stream_id = committed.stream_id AND compiled.committed >= committed.number
GROUP BY committed.stream_id, committed.number, committed.at ORDER BY 1"""
WAITING = "SELECT count(*) FROM hiring_delivery WHERE done_at IS NULL AND given_up_at IS NULL"


def benchmarks() -> Iterator[Measurement]:
    """Yield how long a debrief waits for a commit, and how often it was compiled."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder))
        try:
            stack.manage("migrate", "--verbosity", "0")
            stack.manage("createcachetable")
            stack.start("worker", "worker-2", "beat")
            yield from _delays(stack)
        finally:
            stack.end()


def _delays(stack: Stack) -> Iterator[Measurement]:
    before = used_by(stack)
    driver = stack.python("-m", "tests.bench.committing", str(COMMITS), str(RATE))
    if driver.returncode:
        raise RuntimeError(driver.stderr)
    wait_until(lambda: stack.rows(WAITING)[0][0] == 0, "every delivery is done", seconds=300)
    waits = [seconds for (seconds,) in stack.rows(DELAYS)]
    rate = COMMITS / float(driver.stdout)
    for name, share in (("50th", 0.5), ("95th", 0.95), ("99th", 0.99)):
        limit = 2.0 if name == "95th" else None
        value = waits[int(len(waits) * share)]
        yield Measurement(f"commit to debrief at {rate:.0f}/s, {name} of a hundred", value, "s", limit)
    compiled = stack.rows("SELECT count(*) FROM hiring_event WHERE kind = 'debrief_compiled'")[0][0]
    yield Measurement(f"compilations for {COMMITS} commits", compiled, "times")
    # What the machine does besides makes the delays longer and leaves these as they are.
    for name, used in used_by(stack).items():
        spent = (used - before[name]) / COMMITS * 1000
        yield Measurement(f"each commit, {name}", spent, "ms of processor")
