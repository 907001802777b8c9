"""A copy of the database for reading at length: insights, and nothing by which anybody decides who may.

With REPLICA_URL (config/databases.py) what is read inside `reading_from_replica` comes from there, and stands
as of a moment ago. Without it, or while the copy doesn't answer or lies far behind, the primary is read.
"""

import datetime
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections, transaction

logger = logging.getLogger(__name__)

REPLICA = "replica"
# A copy that lies further behind isn't one that follows. Beat has something written each minute.
MOST_BEHIND = datetime.timedelta(minutes=10)
# What the primary had committed by then is here. On a primary, which follows nobody, that is everything.
AS_OF = "SELECT now(), CASE WHEN pg_is_in_recovery() THEN pg_last_xact_replay_timestamp() ELSE now() END"

_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)


class ReplicaRouter:
    """Sends reads to the replica inside `reading_from_replica`, and everything else to the primary."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        return _reading.get()

    def db_for_write(self, model: type, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: object, other: object, **hints: Any) -> bool:
        return True  # both are the same database

    def allow_migrate(self, db: str, label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def alias_to_read() -> str:
    """Return the alias that reads go to in this moment, for a cursor of one's own."""
    return _reading.get()


@contextmanager
def reading_from_replica() -> Iterator[datetime.datetime | None]:
    """Read from the replica, in one transaction there; yield as of when it stands, None for the primary.

    Whether a person may read it is to be decided before. One query more where there is a replica.
    """
    as_of = _as_of() if REPLICA in connections.settings else None
    if as_of is None:
        yield None
        return
    token = _reading.set(REPLICA)
    try:
        with transaction.atomic(using=REPLICA):
            yield as_of
    finally:
        _reading.reset(token)


def _as_of() -> datetime.datetime | None:
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(AS_OF)
            now, as_of = cursor.fetchone()
    except (OperationalError, InterfaceError) as error:
        logger.warning("The replica does not answer (%s): the primary is read.", type(error).__name__)
        return None
    if as_of is None or now - as_of > MOST_BEHIND:
        logger.warning("The replica is behind: the primary is read.")
        return None
    moment: datetime.datetime = as_of
    return moment
