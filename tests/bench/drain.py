"""Ten thousand debriefs of an old compiler: how long two workers take, and a commit waits meanwhile."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.bench.delays import DELAYS, WAITING
from tests.bench.measurement import Measurement
from tests.bench.processor_time import used_by
from tests.processes import Stack, wait_until

LOOPS = 10_000
COMMITS, RATE = 40, 2
PATIENCE_SECONDS = 1_800
# One loop with its evidence, many times: each row's identifiers are made from its own and a number.
COPIED = {
    "candidates_candidate": ["id"],
    "candidates_application": ["id", "candidate_id"],
    "candidates_loop": ["id", "application_id"],
    "scorecards_loopprogress": ["loop_id"],  # by triggers otherwise; the undecided are found by it
    "candidates_interview": ["id", "loop_id"],
    "candidates_interviewdimension": ["interview_id"],
    "candidates_seat": ["id", "interview_id"],
    "scorecards_scorecard": ["id", "seat_id", "interview_id"],
    "scorecards_rating": ["scorecard_id", "interview_id"],
    "scorecards_debrief": ["id", "loop_id"],
}
ANOTHER = {"email": "number || email", "compiler_version": "'0'"}
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = %s AND is_identity = 'NO' AND is_generated = 'NEVER'"""
STALE = """
SELECT count(*) FROM (SELECT DISTINCT ON (loop_id) compiler_version FROM scorecards_debrief
    ORDER BY loop_id, compiled_at DESC) newest WHERE compiler_version = '0'"""


def benchmarks() -> Iterator[Measurement]:
    """Yield the time from the first look of beat to the last debrief, by clock and processor."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder))
        try:
            stack.manage("migrate", "--verbosity", "0")
            stack.manage("createcachetable")
            yield from _drained(stack)
        finally:
            stack.end()


def _drained(stack: Stack) -> Iterator[Measurement]:
    made = stack.python("-m", "tests.bench.committing", "4", "100")
    if made.returncode:
        raise RuntimeError(made.stderr)
    stack.start("worker", "beat")
    wait_until(lambda: stack.rows(WAITING)[0][0] == 0, "the first debrief is compiled")
    stack.kill("beat")
    stack.kill("worker")
    with psycopg.connect(stack.connection_words) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for table, keys in COPIED.items():
            columns = [name for (name,) in connection.execute(COLUMNS, [table])]
            connection.execute(_copied(table, keys, columns).encode(), [LOOPS])
    stack.environment["LOG_LEVEL"] = "ERROR"
    stack.start("worker", "worker-2")
    asked = "from scorecards.tasks import mark_outdated_debriefs; mark_outdated_debriefs.delay()"
    stack.manage("shell", "--verbosity", "0", "-c", asked)  # as beat does every two minutes
    stack.start("beat")
    wait_until(lambda: stack.rows(WAITING)[0][0] > 0, "the first are marked")
    before, began = used_by(stack), time.monotonic()
    driver = stack.python("-m", "tests.bench.committing", str(COMMITS), str(RATE))
    if driver.returncode:
        raise RuntimeError(driver.stderr)
    wait_until(lambda: stack.rows(STALE)[0][0] == 0, "nothing is stale", PATIENCE_SECONDS)
    seconds = time.monotonic() - began
    yield Measurement(f"{LOOPS:,} stale debriefs drained by two workers", seconds, "s")
    yield Measurement("debriefs a second", LOOPS / seconds, "a second")
    for name, spent in used_by(stack).items():
        yield Measurement(f"each, {name}", (spent - before.get(name, 0)) / LOOPS * 1000, "ms of processor")
    waits = sorted(seconds for (seconds,) in stack.rows(DELAYS) if seconds is not None)
    yield Measurement(f"commit to debrief meanwhile at {RATE}/s, 95th", waits[int(len(waits) * 0.95)], "s")


def _copied(table: str, keys: list[str], columns: list[str]) -> str:
    """Return the statement that adds so many copies of each row."""
    taken = [
        f"md5(number || {name}::text)::uuid" if name in keys else ANOTHER.get(name, name) for name in columns
    ]
    return f"""
        INSERT INTO {table} ({", ".join(columns)}) SELECT {", ".join(taken)}
        FROM {table}, generate_series(1, %s) AS number WHERE TRUE"""
