"""What a fault did: scorecards or mails lost, work done twice, seconds until all was well."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.stack import FaultStack
from tests.processes import wait_until

# Each row of a query that should find nothing, counted.
DONE_TWICE = """
SELECT count(*) FROM (
    SELECT payload->>'scorecard_id' FROM hiring_event WHERE kind = 'scorecard_committed'
    GROUP BY 1 HAVING count(*) > 1
    UNION ALL
    SELECT document->>'input_hash' FROM scorecards_debrief GROUP BY loop_id, input_hash, 1 HAVING count(*) > 1
    UNION ALL
    SELECT payload->>'debrief_id' FROM hiring_event WHERE kind = 'debrief_compiled'
    GROUP BY 1 HAVING count(*) > 1
) AS twice
"""
COMMITTED = """
SELECT count(*) FROM scorecards_scorecard JOIN hiring_event
    ON kind = 'scorecard_committed' AND payload->>'scorecard_id' = scorecards_scorecard.id::text
WHERE seat_id = %s AND committed_at IS NOT NULL
"""


@dataclass
class Outcome:
    """What a test has seen; `settle` looks at everything once the fault is over."""

    stack: FaultStack
    lost: int = 0
    duplicated: int = 0
    recovery_seconds: float | None = None
    committed: list[str] = field(default_factory=list)

    def commit(self, seat: str) -> float:
        """Commit a scorecard and remember that its author was told so; return the seconds it took."""
        seconds = self.stack.commit(seat)
        self.committed.append(seat)
        return seconds

    @contextmanager
    def recovery(self) -> Iterator[None]:
        """Measure the time from here until what the block waits for has come."""
        began = time.monotonic()
        yield
        self.recovery_seconds = round(time.monotonic() - began, 1)

    def settle(self, seconds: float = 60) -> None:
        """Wait until nothing is owed, then count what is missing and what there is twice."""
        wait_until(self.stack.is_idle, "nothing is owed", seconds)
        self.lost += sum(self.stack.rows(COMMITTED, seat)[0][0] != 1 for seat in self.committed)
        self.duplicated += self.stack.rows(DONE_TWICE)[0][0]
        ids = self.stack.mail.message_ids()
        self.duplicated += len(ids) - len(set(ids))
        assert (self.lost, self.duplicated) == (0, 0)
