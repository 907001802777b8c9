"""Which statements of which pages would read a growing table as a whole."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from tests.plans.reading import Recorder, Statement, explained, faults_in
from tests.plans.walk import EVERYTHING, Walked, rolled_back, walk, worlds

# From so many rows a table counts as one that grows; what a company sets up itself stays below.
GROWS_FROM = 5_000
# What goes through all there is by its nature, a few times a year or for a whole company, and why.
KNOWN = {
    "/signals/quality/": "counts all findings there ever were, for an admin",
    "/signals/labels/": "an export of everything that was judged",
    "/signals/model-card/": "counts all judgements, and says so on the page",
    "/signals/redetection/": "counts once what is to be read anew",
    "privacy": "looks through all candidates for what the law asks, which recruiters do seldom",
}
LISTS = re.compile(r"\(%s(?:, %s)+\)")
SIZES = """
SELECT relname, reltuples FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples >= %s
"""


@contextmanager
def undone() -> Iterator[None]:
    """Undo what happens in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def growing_tables() -> dict[str, float]:
    """Return the tables that grow with their rows, as the planner knows them."""
    with connection.cursor() as cursor:
        cursor.execute(SIZES, [GROWS_FROM])
        return {name: float(rows) for name, rows in cursor.fetchall()}


def statements_of_pages(walked: Walked = EVERYTHING) -> dict[str, tuple[str, Statement]]:
    """Walk what is asked for; return each statement once, however long its lists, with who asked it first."""
    recorder = Recorder()
    found: dict[str, tuple[str, Statement]] = {}
    for number, world in enumerate(worlds()):
        for name, deed in walk(world, walked, number):
            known = len(recorder.statements)
            with recorder.recording():
                rolled_back(deed)
            for sql in list(recorder.statements)[known:]:
                found.setdefault(LISTS.sub("(…)", sql), (name, recorder.statements[sql]))
    return found


def faults(
    statements: Mapping[str, tuple[str, Statement]], sizes: Mapping[str, float]
) -> dict[str, list[str]]:
    """Return for each fault the statements with it, each with the page that asks it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, statement in statements.values():
        if any(words in name for words in KNOWN):
            continue
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
