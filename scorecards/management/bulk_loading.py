"""Loading an empty database by COPY, with its indexes, foreign keys and triggers put back afterwards.

Checking twenty million rows one at a time against indexes, foreign keys and triggers takes hours; building
and validating all of it at the end takes minutes. Everything happens in the caller's transaction, so that a
load that fails leaves an empty database with all its guards. Only the tables' owner may do this.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

SETTINGS = ("SET LOCAL maintenance_work_mem = '512MB'", "SET LOCAL max_parallel_maintenance_workers = 2")

# Foreign keys go first and come back last; a primary key is the last to go, since others point at it.
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = ANY(%s) AND conparentid = 0
    AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]))
ORDER BY conrelid::regclass::text, conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY 1
"""
SEQUENCES = """
SELECT attrelid::regclass::text, attname, pg_get_serial_sequence(attrelid::regclass::text, attname)
FROM pg_attribute WHERE attrelid = ANY(%s::regclass[]) AND attidentity <> ''
"""


@dataclass(frozen=True, slots=True)
class _Structure:
    """What is taken off tables while they are loaded, as statements that put it back."""

    keys: tuple[tuple[str, str, str], ...]
    foreign_keys: tuple[tuple[str, str, str], ...]
    indexes: tuple[tuple[str, str], ...]


@contextmanager
def bare_tables(tables: Sequence[str]) -> Iterator[None]:
    """Take indexes, keys and triggers off tables, and put all of them back; to be used in a transaction.

    Building a unique index and adding a foreign key check every row: an IntegrityError undoes everything.
    """
    structure = _structure_of(tables)
    _run(SETTINGS)
    _run(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables)
    _run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _ in structure.foreign_keys)
    _run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _ in structure.keys)
    _run(f"DROP INDEX {name}" for name, _ in structure.indexes)
    yield
    _run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}' for table, name, text in structure.keys)
    _run(text for _, text in structure.indexes)
    _run(
        f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}' for table, name, text in structure.foreign_keys
    )
    _run(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables)
    _move_sequences_on(tables)


def copy_lines(lines: Mapping[str, Sequence[str]], columns: Mapping[str, str]) -> None:
    """Write lines of COPY's text format into their tables; one COPY for each table."""
    with connection.cursor() as cursor:
        for table, rows in lines.items():
            with cursor.copy(f"COPY {table} ({columns[table]}) FROM STDIN") as copy:
                copy.write("\n".join(rows) + "\n")


def fill_progress() -> None:
    """Write the progress of all loops at once: their triggers were off."""
    _run(
        [
            "INSERT INTO scorecards_loopprogress"
            " SELECT * FROM scorecards_progress_of(ARRAY(SELECT id FROM candidates_loop))"
        ]
    )


def _structure_of(tables: Sequence[str]) -> _Structure:
    names = list(tables)
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, [["p", "u", "x"], names, []])
        keys = tuple(cursor.fetchall())
        cursor.execute(CONSTRAINTS, [["f"], names, names])
        foreign_keys = tuple(cursor.fetchall())
        cursor.execute(INDEXES, [names])
        return _Structure(keys, foreign_keys, tuple(cursor.fetchall()))


def _move_sequences_on(tables: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES, [list(tables)])
        for table, column, sequence in cursor.fetchall():
            highest = sql.SQL("SELECT setval(%s, coalesce(max({}), 0) + 1, false) FROM {}")
            cursor.execute(highest.format(sql.Identifier(column), sql.Identifier(table)), [sequence])


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
