"""Who read what: an event like any other, noted once a day for each thing, in one statement.

A page that shows what others wrote says so here. That is the only thing that a GET writes.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from hiring.event_kinds import READING_STREAM
from hiring.models import Person
from hiring.subscriptions import subscribers_of

# Readings have streams of their own, by the id of what was read: a page that is opened never waits for
# somebody who commits, nor the other way round. Streams are written in one order, so that two pages about
# several loops can't wait for each other.
NOTE = """
INSERT INTO hiring_event (kind, actor_id, stream_kind, stream_id, payload)
SELECT %(kind)s, %(person)s, %(stream_kind)s, read.stream, read.payload
FROM unnest(%(streams)s::uuid[], %(payloads)s::jsonb[]) AS read (stream, payload)
WHERE NOT EXISTS (
    SELECT FROM hiring_event AS noted
    WHERE noted.stream_kind = %(stream_kind)s AND noted.stream_id = read.stream
    AND noted.kind = %(kind)s AND noted.actor_id = %(person)s AND noted.payload = read.payload
    AND noted.at >= date_trunc('day', statement_timestamp(), 'UTC')
)
ORDER BY read.stream
"""
READING = "evidence_read"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the loop, the page that showed it, and a mark of what stood there, such as a hash."""

    loop_id: UUID
    page: str
    mark: str = ""


def note_readings(*, person: Person, readings: Iterable[Reading]) -> None:
    """Append "evidence_read" for whatever the person hasn't read yet on this day in UTC, as it stands now.

    One query whatever is noted. It takes its own transaction unless the caller has one, holds no lock longer
    than the statement, and promises nothing to anybody. Two pages opened in one instant may note twice.
    """
    readings = list(readings)
    if not readings:
        return
    assert not subscribers_of(READING), "nobody is promised a reading"  # noqa: S101
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE,
            {
                "kind": READING,
                "stream_kind": READING_STREAM,
                "person": person.pk,
                "streams": [reading.loop_id for reading in readings],
                "payloads": [json.dumps(_payload(reading)) for reading in readings],
            },
        )


def _payload(reading: Reading) -> dict[str, str]:
    return {"page": reading.page} | ({"mark": reading.mark} if reading.mark else {})
