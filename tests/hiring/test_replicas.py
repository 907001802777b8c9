"""Reading at length from a copy of the database: what goes there, what never does, and when nothing does."""

import copy
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Candidate
from hiring import replicas
from hiring.actors import SYSTEM
from hiring.models import Duty, Person
from hiring.replicas import REPLICA, alias_to_read, reading_from_replica
from scorecards.models import InsightReport
from scorecards.services.insights import compute_waiting_insights, request_insights
from tests import factories
from tests.conftest import SignIn

BEHIND = "SELECT now(), now() - interval '{}'"


@pytest.fixture
def replica(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[CaptureQueriesContext]:
    """A second connection to the test's server that may only read, with the queries that went to it."""
    words = copy.deepcopy(connection.settings_dict)
    words["OPTIONS"]["options"] += " -c default_transaction_read_only=on"
    monkeypatch.setitem(connections.settings, REPLICA, words)
    connections[REPLICA].connect()  # by itself Django lets a test connect to its own databases only
    try:
        with CaptureQueriesContext(connections[REPLICA]) as queries:
            yield queries
    finally:
        connections[REPLICA].close()
        del connections[REPLICA]


@pytest.mark.django_db
def test_without_a_replica_the_primary_is_read() -> None:
    with reading_from_replica() as as_of:
        assert (as_of, alias_to_read()) == (None, "default")


def test_replica_is_read_inside_the_block_only_and_never_written(replica: CaptureQueriesContext) -> None:
    factories.CandidateFactory(name="Kept")
    with reading_from_replica() as as_of:
        kept = Candidate.objects.get()
        assert kept._state.db == REPLICA
        kept.name = "Changed"
        kept.save()
    assert as_of is not None
    assert Candidate.objects.get().name == "Changed"
    assert Candidate.objects.get()._state.db == "default"
    assert [query["sql"] for query in replica if "UPDATE" in query["sql"]] == []


def test_page_from_a_replica_says_so_and_asks_the_primary_who_is_there(
    replica: CaptureQueriesContext, signed_in: SignIn
) -> None:
    admin: Person = factories.PersonFactory(duties=[Duty.ADMIN])
    pages = {
        name: signed_in(admin).get(address).content.decode()
        for name, address in (
            ("mine", reverse("my_insights")),
            ("impact", f"{reverse('adverse_impact')}?role={factories.RoleFactory().key}"),
        )
    }
    assert [name for name, page in pages.items() if "Read from a copy of the database, as of" in page] == [
        "mine",
        "impact",
    ]
    asked = " ".join(query["sql"] for query in replica)
    assert "demographics.impact" in asked
    assert '"candidates_seat"' in asked
    assert "session" not in asked
    assert 'FROM "hiring_person"' not in asked


def test_report_ends_where_the_replica_stands(
    replica: CaptureQueriesContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "AS_OF", BEHIND.format("5 min"))
    request_insights(actor=SYSTEM, role_id=None, months=3)
    assert compute_waiting_insights(actor=SYSTEM) == 1
    report = InsightReport.objects.get()
    assert report.window_until is not None
    assert report.finished_at is not None
    assert 300 <= (report.finished_at - report.window_until).total_seconds() < 600
    assert '"scorecards_rating"' in " ".join(query["sql"] for query in replica)


def test_replica_far_behind_is_not_read(
    replica: CaptureQueriesContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "AS_OF", BEHIND.format("11 min"))
    with reading_from_replica() as as_of:
        assert (as_of, alias_to_read()) == (None, "default")


def test_replica_that_does_not_answer_is_not_read(replica: CaptureQueriesContext) -> None:
    connections[REPLICA].connection.close()
    with reading_from_replica() as as_of:
        assert (as_of, alias_to_read()) == (None, "default")
