"""How long a request waits for PostgreSQL.

A server that is frozen or cut off sends nothing, not even a refusal, and a timeout that runs in the server
cannot help then: the deadline has to be the client's own. Whoever comes after a silence is refused at once
for a moment, so that requests which stand in line behind each other don't add up their waiting.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.conf import settings
from psycopg.abc import RV, PQGen
from psycopg.errors import _WaitTimeout

_in_request: ContextVar[bool] = ContextVar("in_request", default=False)


class Outage:
    """Whether PostgreSQL was silent when this process last asked, and what the next request does about it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._silent_at: float | None = None

    def patience(self) -> float | None:
        """Return for how many seconds to wait for an answer; None, for ever, outside of requests."""
        if not _in_request.get():
            return None
        silent = self._silent_at is not None
        seconds: float = settings.OUTAGE_PROBE_SECONDS if silent else settings.REQUEST_PATIENCE_SECONDS
        return seconds

    def refuse_while_fresh(self) -> None:
        """Raise psycopg's OperationalError in a request that comes right after a silence."""
        if self._silent_at is None or not _in_request.get():
            return
        if self._clock() - self._silent_at < settings.OUTAGE_REST_SECONDS:
            raise psycopg.OperationalError("PostgreSQL did not answer a moment ago")

    def note_silence(self) -> None:
        self._silent_at = self._clock()

    def note_answer(self) -> None:
        self._silent_at = None


outage = Outage()
# A replica that is silent keeps nobody from the primary.
replica_outage = Outage()


class PatientConnection(psycopg.Connection[Any]):
    """A connection that a request doesn't wait for longer than it may."""

    @staticmethod
    def outage() -> Outage:
        return outage

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Run one exchange with the server; a silence ends the connection with an OperationalError."""
        outage = self.outage()
        patience = outage.patience() if timeout is None else None
        if patience is None:
            return super().wait(gen, interval, timeout)
        outage.refuse_while_fresh()
        try:
            answer = super().wait(gen, interval, patience)
        except _WaitTimeout as error:
            outage.note_silence()
            self.pgconn.finish()  # a late answer must not be taken for that of another question
            raise psycopg.OperationalError(f"PostgreSQL did not answer within {patience:g} s") from error
        outage.note_answer()
        return answer


class PatientReplicaConnection(PatientConnection):
    @staticmethod
    def outage() -> Outage:
        return replica_outage


@contextmanager
def limited_patience() -> Iterator[None]:
    """Wait for PostgreSQL as long as a request may, not longer."""
    token = _in_request.set(True)
    try:
        yield
    finally:
        _in_request.reset(token)
