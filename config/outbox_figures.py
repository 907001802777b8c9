"""What the database says about work that waits, in one visit that cannot hang."""

from dataclasses import dataclass

from config.asking import DEADLINE_SECONDS, ask_database, in_time, started
from config.fault_limits import CANARY_QUEUES

PENDING = """
SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(event.at)), 0)
FROM hiring_delivery JOIN hiring_event event ON event.id = event_id
WHERE done_at IS NULL AND given_up_at IS NULL
"""
GIVEN_UP = """
SELECT 'delivery', count(*) FROM hiring_delivery WHERE given_up_at IS NOT NULL
UNION ALL SELECT 'reminder', count(*) FROM scorecards_reminder WHERE given_up_at IS NOT NULL
UNION ALL SELECT 'report', count(*) FROM scorecards_insightreport WHERE given_up_at IS NOT NULL
"""
CANARIES = "SELECT queue, extract(epoch FROM clock_timestamp() - touched_at) FROM hiring_workercanary"
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class OutboxFigures:
    """Counts, and ages in seconds by the database's clock; a canary that was never seen is infinitely old."""

    pending: int
    oldest_seconds: float
    given_up: dict[str, float]
    canaries: dict[str, float]


def read() -> OutboxFigures | None:
    """Return the figures, None when PostgreSQL does not answer within DEADLINE_SECONDS."""
    found = in_time(started(lambda: ask_database(PENDING, GIVEN_UP, CANARIES)), DEADLINE_SECONDS)
    if found is None:
        return None
    ((pending, oldest),), given_up, canaries = found
    return OutboxFigures(
        pending=pending,
        oldest_seconds=float(oldest),
        given_up={kind: float(count) for kind, count in given_up},
        canaries=ages(canaries),
    )


def ages(rows: list[tuple[str, float]]) -> dict[str, float]:
    """Return the age of each queue's canary that this installation should have."""
    found = {queue: float(age) for queue, age in rows}
    return {queue: found.get(queue, NEVER) for queue in CANARY_QUEUES}
