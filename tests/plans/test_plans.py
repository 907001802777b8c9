"""No page and no sweep reads a table that grows as a whole.

`generate --scale company` (12,500 loops, a million events) is too long for this suite. So a demo's database
is given the statistics of a company's, as PostgreSQL 18 restores them, and its planner is asked what
it would do with each statement of each page (EXPLAIN, never ANALYZE). That is more than to switch sequential
scans off and see whether an index exists: the faults found so far were of indexes that were there and not
used, since an IN beside an OR, or a NOT IN, has PostgreSQL read all of a subquery first.
`make bench ARGUMENTS=plans` asks the same of the database at hand, a real company's or a larger one's.

Tables that grow are those with 5,000 rows or more at company scale. A scan of one by an index counts as
well, where it would read more than a tenth of it.
"""

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q, QuerySet

from candidates.models import Loop
from hiring.models import Person
from scorecards.models import Rating
from scorecards.querysets import loops_open_to, open_to
from tests.plans import statistics
from tests.plans.checking import GROWS_FROM, faults, shown, statements_of_pages
from tests.plans.reading import Recorder, explained, faults_in
from tests.plans.walk import IN_SHORT

SIZES = {"loop": 12_500.0}


@pytest.fixture
def company(db: None) -> dict[str, float]:
    """A small company's database that is taken for a large one's; return its growing tables."""
    if connection.connection.info.server_version < 180_000:
        pytest.skip("Statistics are restored by PostgreSQL 18 and later.")
    call_command("generate", scale="demo", seed=3, today=datetime.date(2026, 11, 23), verbosity=0)
    rows = statistics.restore()
    tables = set(connection.introspection.table_names())
    return {name: count for name, count in rows.items() if name in tables and count >= GROWS_FROM}


def test_no_page_reads_a_growing_table_as_a_whole(company: dict[str, float]) -> None:
    found = faults(statements_of_pages(IN_SHORT), company)
    assert not found, shown(found, 3000)


def test_planted_faults_are_found(company: dict[str, float]) -> None:
    """A missing index, and the shape that each page of evidence had: an index is there, and not used."""
    assert {"candidates_loop", "candidates_seat", "scorecards_rating", "hiring_event"} <= set(company)
    assert not {"hiring_person", "hiring_role", "hiring_dimension"} & set(company)
    person = Person.objects.get(email="recruiter@example.com")
    key = Loop.objects.latest("opened_at").pk
    among = Q(interview__loop__in=loops_open_to(person))
    alone = Q(open_to(person, "interview__loop"), interview__loop=key)
    assert _faults(Loop.objects.filter(jurisdiction="nowhere"), company) == {"Seq Scan on candidates_loop"}
    assert _faults(Loop.objects.filter(pk=key), company) == set()
    listed = Rating.objects.filter(Q(scorecard__seat__person=person) | among)
    assert "Seq Scan on candidates_loop" in _faults(listed, company)
    assert _faults(Rating.objects.filter(alone), company) == set()


def _faults(rows: QuerySet[Any], sizes: dict[str, float]) -> set[str]:
    recorder = Recorder()
    with recorder.recording():
        list(rows)
    (statement,) = recorder.statements.values()
    return faults_in(explained(statement), sizes)


def scan(**words: object) -> dict[str, object]:
    return {"Node Type": "Seq Scan", "Relation Name": "loop", "Plan Rows": 12_500, **words}


def test_scan_that_a_limit_stops_reads_little() -> None:
    child = scan(**{"Parent Relationship": "Outer"})
    assert faults_in({"Node Type": "Limit", "Plan Rows": 1, "Plans": [child]}, SIZES) == set()
    sort = {"Node Type": "Sort", "Plan Rows": 12_500, "Parent Relationship": "Outer", "Plans": [child]}
    limited = {"Node Type": "Limit", "Plan Rows": 1, "Plans": [sort]}
    assert faults_in(limited, SIZES) == {"Seq Scan on loop"}


def test_index_that_leads_to_most_of_a_table_is_a_fault() -> None:
    node = scan(**{"Node Type": "Index Scan"})
    assert faults_in(node, SIZES) == {"Index Scan reads much of loop"}
    assert faults_in({**node, "Plan Rows": 900}, SIZES) == set()
    assert faults_in({**node, "Relation Name": "role"}, SIZES) == set()
