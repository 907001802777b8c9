"""manage.py generate: the lines in a real database, with every guard back in its place."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from candidates.models import Loop
from hiring.models import Event, Person
from hiring.selectors.log_verification import log_faults, sampled_log_faults
from scorecards.models import Debrief, Decision, Rating, Scorecard
from tests import factories

STRUCTURE = """
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '' FROM pg_trigger
WHERE NOT tgisinternal AND tgenabled <> 'D'
ORDER BY 1, 2, 3
"""
# The suite switches these off, so that tests with real transactions can empty every table.
EMPTYING = "BEFORE TRUNCATE"


def structure() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(STRUCTURE)
        return [row for row in cursor.fetchall() if EMPTYING not in row[3]]


@pytest.mark.django_db
def test_generate_fills_an_empty_database_and_puts_every_guard_back(client: Client) -> None:
    before = structure()
    call_command("generate", scale="demo", seed=3)
    assert structure() == before
    assert (Loop.objects.count(), Event.objects.count()) == (25, 1_500)
    assert Rating.objects.count() == 4 * Scorecard.objects.count() > 0
    assert Debrief.objects.count() >= Decision.objects.count() > 0
    assert log_faults() == []
    client.force_login(Person.objects.get(email="recruiter@example.com"))
    decided = Decision.objects.latest("decided_at").loop_id
    assert client.get(f"/loops/{decided}/").status_code == 200
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(kind="forged")


@pytest.mark.django_db
def test_generate_refuses_a_database_with_data() -> None:
    factories.PersonFactory()
    with pytest.raises(CommandError, match="isn't empty"):
        call_command("generate", scale="demo")
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_sampled_log_faults_forged_payload_is_named() -> None:
    event = Event.objects.create(kind="noted", stream_kind="loop", stream_id="0" * 32)
    assert sampled_log_faults(streams=5) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE hiring_event DISABLE TRIGGER event_rows_are_kept")
        cursor.execute("UPDATE hiring_event SET payload = '{\"a\": 1}' WHERE id = %s", [event.pk])
    assert [fault.kind for fault in sampled_log_faults(streams=5)] == ["edited"]
