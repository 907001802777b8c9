"""Which statements of which pages would read a growing table as a whole."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection, transaction

from tests.plans.reading import Recorder, Statement, explained, faults_in
from tests.plans.walk import rolled_back, walk, worlds

# From so many rows a table counts as one that grows; what a company sets up itself stays below.
GROWS_FROM = 5_000
LISTS = re.compile(r"\(%s(?:, %s)+\)")
SIZES = """
SELECT relname, reltuples FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples >= %s
"""


def growing_tables() -> dict[str, float]:
    """Return the tables that grow with their rows, as the planner knows them."""
    with connection.cursor() as cursor:
        cursor.execute(SIZES, [GROWS_FROM])
        return {name: float(rows) for name, rows in cursor.fetchall()}


def statements_of_pages() -> dict[str, tuple[str, Statement]]:
    """Walk everything; return each statement once, however long its lists, with who asked it first."""
    recorder, found = Recorder(), {}
    for world in worlds():
        for name, deed in walk(world):
            known = len(recorder.statements)
            with recorder.recording():
                rolled_back(deed)
            for sql in list(recorder.statements)[known:]:
                found.setdefault(LISTS.sub("(…)", sql), (name, recorder.statements[sql]))
    return found


def faults(statements: Mapping[str, tuple[str, Statement]], sizes: Mapping[str, float]) -> dict[str, list[str]]:
    """Return for each fault the statements with it, each with the page that asks it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, statement in statements.values():
        for fault in _faults_of(statement, sizes):
            found[fault].append(f"{name}: {statement.sql}")
    return dict(found)


def _faults_of(statement: Statement, sizes: Mapping[str, float]) -> Collection[str]:
    with transaction.atomic():
        return faults_in(explained(statement), sizes)


def shown(found: Mapping[str, list[str]], width: int = 600) -> str:
    """Return the faults for a person to read."""
    return "\n\n".join(
        f"== {fault}\n" + "\n".join(line[:width] for line in lines) for fault, lines in found.items()
    )


def count_of(found: Mapping[str, Any]) -> int:
    return sum(len(lines) for lines in found.values())
