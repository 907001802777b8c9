"""Writing the fields of a draft: each change once, none over a text that its author has not seen."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import connection
from django.utils import timezone

from candidates.models import Seat
from scorecards.selectors.drafts import Edit, StoredField

# So many changes of a field are recognised when they are sent again. An older one changes nothing either,
# its base being behind for ever: it is only answered with the text that is stored by now.
MOST_MUTATIONS = 200

# One statement reads and writes. The seat is locked before it starts, so nothing moves beneath it.
STATEMENT = """
WITH edit AS (
    SELECT *, encode(substr(sha256(convert_to(base || ':' || value, 'UTF8')), 1, 16), 'hex')::uuid AS body
    FROM unnest(%(names)s::text[], %(bases)s::int[], %(values)s::text[], %(mutations)s::uuid[])
        AS edit (name, base, value, mutation)
), stored AS (
    SELECT name, value, version, mutations, saved_at,
           CASE WHEN cardinality(bodies) = cardinality(mutations) THEN bodies ELSE '{}' END AS bodies
    FROM scorecards_draftfield WHERE seat_id = %(seat)s
), reused AS (
    SELECT name FROM stored JOIN edit USING (name)
    WHERE bodies[array_position(mutations, mutation)] <> body
), state AS (
    SELECT EXISTS (SELECT FROM scorecards_scorecard WHERE seat_id = %(seat)s AND committed_at IS NOT NULL)
               AS committed,
           EXISTS (SELECT FROM candidates_interview WHERE id = %(interview)s AND cancelled_at IS NOT NULL)
               OR EXISTS (SELECT FROM candidates_seat WHERE id = %(seat)s AND withdrawn_at IS NOT NULL)
               AS cancelled
), written AS (
    INSERT INTO scorecards_draftfield AS field (seat_id, name, value, version, mutations, bodies, saved_at)
    SELECT %(seat)s, edit.name, edit.value, edit.base + 1, ARRAY[edit.mutation], ARRAY[edit.body], %(now)s
    FROM edit CROSS JOIN state LEFT JOIN stored USING (name)
    WHERE NOT state.committed AND NOT state.cancelled AND edit.name NOT IN (SELECT name FROM reused)
        AND edit.base = coalesce(stored.version, 0) AND edit.value <> coalesce(stored.value, '')
    ON CONFLICT (seat_id, name) DO UPDATE
    SET value = excluded.value, version = excluded.version, saved_at = excluded.saved_at,
        mutations = (field.mutations || excluded.mutations)
            [greatest(1, cardinality(field.mutations) + 2 - %(most)s):],
        bodies = (CASE WHEN cardinality(field.bodies) = cardinality(field.mutations) THEN field.bodies
                  ELSE array_fill(NULL::uuid, ARRAY[cardinality(field.mutations)]) END || excluded.bodies)
            [greatest(1, cardinality(field.mutations) + 2 - %(most)s):]
    RETURNING name, version
)
SELECT state.committed, state.cancelled, name, stored.value, coalesce(stored.version, 0), stored.saved_at,
       stored.version - cardinality(stored.mutations) + array_position(stored.mutations, edit.mutation),
       written.version, name IN (SELECT name FROM reused)
FROM state LEFT JOIN (stored FULL JOIN edit USING (name) LEFT JOIN written USING (name)) ON true
"""


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What is stored now, and how each edit fared, by field.

    `versions` has the version that an edit's text is stored as. A field in `conflicts` was changed in the
    meantime and keeps what it has; the edit's text is with its author only. An edit of a field in `reused`
    came under the identifier of another one, which is nobody's honest mistake.
    """

    fields: dict[str, StoredField]
    versions: dict[str, int]
    conflicts: tuple[str, ...]
    committed: bool
    cancelled: bool
    # The keys of the dimensions that the interview tests.
    dimensions: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()


def write_fields(seat: Seat, edits: Sequence[Edit] = ()) -> SavedDraft:
    """Write the edits whose base is the stored version, unless the scorecard takes no more. One query.

    For a seat that the caller has locked; at most one edit for a field. An edit that is sent again, or
    whose text is stored already, changes nothing and is answered as stored.
    """
    now = timezone.now()
    parameters: dict[str, Any] = {"seat": seat.pk, "interview": seat.interview_id, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {**parameters, "most": MOST_MUTATIONS, **_columns(edits)})
        rows = cursor.fetchall()
    return _fold(rows, {edit.field: edit for edit in edits}, now)


def _fold(rows: list[tuple[Any, ...]], edits: dict[str, Edit], now: datetime.datetime) -> SavedDraft:
    fields, versions, conflicts, reused = {}, {}, [], []
    for _committed, _cancelled, name, value, version, saved_at, repeated, written, is_reused in rows:
        edit = edits.get(name)
        if edit is not None and written:
            fields[name] = StoredField(edit.value, written, now)
        elif version:
            fields[name] = StoredField(value, version, saved_at)
        if edit is None:
            continue
        if is_reused:
            reused.append(name)
        elif written or repeated or edit.value == (value or ""):
            versions[name] = written or repeated or version
        else:
            conflicts.append(name)
    committed, cancelled = rows[0][:2]
    return SavedDraft(fields, versions, tuple(conflicts), committed, cancelled, reused=tuple(reused))


def _columns(edits: Iterable[Edit]) -> dict[str, list[Any]]:
    names = {"names": "field", "bases": "base", "values": "value", "mutations": "mutation"}
    return {column: list(map(attrgetter(name), edits)) for column, name in names.items()}
