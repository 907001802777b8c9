"""Whether the event log is as it was written, and where it isn't."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection

from hiring.merkle import merkle_root
from hiring.models import Event, LogDay

# A row is held against the one before it in its stream; a row that moved shows by ids out of order.
ROWS = """
SELECT id, stream_kind, stream_id, number, missing,
    CASE WHEN is_moved THEN 'moved' ELSE 'edited' END, is_wrong
FROM (
    SELECT id, stream_kind, stream_id, number,
        number - coalesce(lag(number) OVER stream, 0) - 1 AS missing,
        id < lag(id) OVER stream OR id > lead(id) OVER stream AS is_moved,
        hash <> hiring_event_hash(
            coalesce(lag(hash) OVER stream, ''), number, kind, at, actor_id, stream_kind, stream_id, payload
        ) AS is_wrong
    FROM hiring_event
    {some}WINDOW stream AS (PARTITION BY stream_kind, stream_id ORDER BY number, id)
) AS chained
WHERE is_wrong OR missing <> 0
ORDER BY stream_kind, stream_id, number, id
"""
SOME = (
    "WHERE (stream_kind, stream_id) IN (SELECT kind, stream FROM hiring_eventstream ORDER BY hash LIMIT %s) "
)
TAILS = """
SELECT heads.kind, heads.stream, heads.number, coalesce(last.number, 0)
FROM hiring_eventstream AS heads
LEFT JOIN LATERAL (
    SELECT number, hash FROM hiring_event
    WHERE stream_kind = heads.kind AND stream_id = heads.stream ORDER BY number DESC LIMIT 1
) AS last ON true
WHERE coalesce(last.number, 0) <> heads.number OR last.hash <> heads.hash
ORDER BY heads.kind, heads.stream
"""


@dataclass(frozen=True, slots=True)
class LogFault:
    """What is wrong: `kind` is edited, moved, gap, cut or day; `where` names the event, stream or day."""

    kind: str
    where: str


@dataclass(frozen=True, slots=True)
class DayRoot:
    """A day's events in UTC: how many, and their Merkle root."""

    day: datetime.date
    events: int
    root: str


def log_faults() -> list[LogFault]:
    """Return where the log differs from what was written, by stream. Two queries over the whole log."""
    return [*_row_faults(), *_tail_faults()]


def sampled_log_faults(*, streams: int) -> list[LogFault]:
    """Return where that many streams, drawn by their hashes, differ from what was written. One query."""
    return list(_row_faults(streams))


def day_root(day: datetime.date) -> DayRoot:
    """Return the root of a day's events as they stand now. One query."""
    start = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    events = Event.objects.filter(at__gte=start, at__lt=start + datetime.timedelta(days=1)).order_by("id")
    hashes = [bytes(row) for row in events.values_list("hash", flat=True).iterator(10_000)]
    return DayRoot(day, len(hashes), merkle_root(hashes))


def day_faults(anchored: Mapping[datetime.date, DayRoot]) -> Iterator[LogFault]:
    """Yield the closed days whose events differ from their root, stored here or kept elsewhere."""
    stored = {row.day: DayRoot(row.day, row.events, row.root) for row in LogDay.objects.all()}
    for day in sorted({*stored, *anchored}):
        now = day_root(day)
        if day not in stored:
            yield LogFault("day", f"{day}: the root that was kept elsewhere is missing here")
        elif stored[day] != now:
            yield LogFault("day", f"{day}: {now.events} events now, {stored[day].events} when it was closed")
        if day in anchored and anchored[day] != now:
            yield LogFault("day", f"{day}: differs from the root that was kept elsewhere")


def _row_faults(streams: int | None = None) -> Iterator[LogFault]:
    """Hold every row against the one before it, or only those of some streams."""
    statement = ROWS.format(some="" if streams is None else SOME)
    with connection.cursor() as cursor:
        cursor.execute(statement, None if streams is None else [streams])
        for identifier, kind, stream, number, missing, how, is_wrong in cursor.fetchall():
            where = f"event {identifier}, number {number} of {kind} {stream}"
            if missing:
                yield LogFault("gap", f"{where}: {missing} missing before it")
            elif is_wrong:
                yield LogFault(how, where)


def _tail_faults() -> Iterator[LogFault]:
    with connection.cursor() as cursor:
        cursor.execute(TAILS)
        for kind, stream, promised, found in cursor.fetchall():
            yield LogFault("cut", f"{kind} {stream}: ends at number {found} instead of {promised}")
