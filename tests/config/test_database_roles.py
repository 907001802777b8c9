"""Web, workers and beat reach rows and nothing else: tried by raw SQL, on a connection of that role."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.core.management import CommandError
from django.db import connection, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from config import embedded
from config.checks import check_runtime_role
from hiring.actors import SYSTEM
from hiring.database_roles import NARROWER, ROWS, _make_role, role_faults
from hiring.models import Delivery, Event, LogDay
from hiring.services.events import append_event
from tests import factories
from tests.config.test_embedded import hold, python
from tests.runtime_role import as_runtime_role, connected_as_runtime_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(db: None) -> Iterator["psycopg.Connection[Any]"]:
    with connected_as_runtime_role() as server:
        yield server


REFUSED = (
    "UPDATE hiring_event SET kind = 'other'",
    "DELETE FROM hiring_event",
    "TRUNCATE hiring_event CASCADE",
    "UPDATE hiring_valuechange SET new = 'null'",
    "DELETE FROM hiring_valuechange",
    "UPDATE hiring_logday SET events = 0",
    "DELETE FROM hiring_logday",
    "INSERT INTO hiring_eventstream (kind, stream, number, hash) VALUES ('role', gen_random_uuid(), 9, '')",
    "UPDATE hiring_eventstream SET number = 0",
    "DELETE FROM hiring_eventstream",
    "DELETE FROM django_migrations",
    "DELETE FROM scorecards_reveal",
    "UPDATE scorecards_reveal SET at = now()",
    "DELETE FROM scorecards_decision",
    "DELETE FROM scorecards_revote",
    "UPDATE scorecards_scorecardrevision SET reason = ''",
    "UPDATE scorecards_severityestimate SET severity = 0",
    "ALTER TABLE hiring_event DISABLE TRIGGER event_rows_are_kept",
    "ALTER TABLE hiring_event DISABLE TRIGGER ALL",
    "ALTER TABLE scorecards_scorecard DISABLE TRIGGER committed_scorecard_is_kept",
    "DROP TRIGGER event_rows_are_kept ON hiring_event",
    "DROP TABLE hiring_delivery",
    "ALTER TABLE hiring_event OWNER TO CURRENT_USER",
    "CREATE OR REPLACE FUNCTION hiring_refuse_event_change() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NEW; END'",
    "CREATE TABLE mine ()",
    "CREATE TEMPORARY TABLE hiring_eventstream ()",
    "SET session_replication_role = replica",
    f"SET SESSION AUTHORIZATION {embedded.DATABASE_USER}",
    f"SET ROLE {embedded.DATABASE_USER}",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "COPY hiring_person TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_r31_runtime_role_is_refused(statement: str, server: "psycopg.Connection[Any]") -> None:
    with server.transaction(force_rollback=True), pytest.raises(InsufficientPrivilege):
        server.execute(statement)


def test_r31_runtime_role_empties_no_table(server: "psycopg.Connection[Any]") -> None:
    for table in connection.introspection.table_names():
        with server.transaction(force_rollback=True), pytest.raises(InsufficientPrivilege):
            server.execute(f"TRUNCATE {table} CASCADE")


def test_r31_runtime_role_may_do_nothing_but_work_with_rows() -> None:
    assert "may do everything (superuser)" in role_faults(connection)
    assert "owns hiring_event" in role_faults(connection)
    with as_runtime_role():
        assert role_faults(connection) == []


def test_r31_check_of_a_deployment_names_a_role_that_may_too_much() -> None:
    (error,) = check_runtime_role(databases=["default"])
    assert (error.id, "owns hiring_event" in error.msg) == ("config.E003", True)
    assert check_runtime_role(databases=None) == []
    with as_runtime_role():
        assert check_runtime_role(databases=["default"]) == []


def test_r31_what_runs_with_the_owners_rights_finds_no_look_alike_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc"
            " WHERE prosecdef AND pronamespace = current_schema::regnamespace"
        )
        found = dict(cursor.fetchall())
    assert found["hiring_chain_event"] == ["search_path=public, pg_temp"]
    assert {name for name, words in found.items() if words != ["search_path=public, pg_temp"]} == set()


def granted() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE table_schema = current_schema AND grantee = 'hiring_loop_runtime'"
        )
        for table, right in cursor.fetchall():
            found.setdefault(table, set()).add(right)
    return found


def test_r31_each_table_is_granted_as_declared() -> None:
    tables = connection.introspection.table_names()
    assert NARROWER.keys() - set(tables) == set()
    assert granted() == {table: set(NARROWER.get(table, ROWS)) for table in tables}


def test_table_made_since_the_last_migration_is_granted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE newer (id integer)")
    assert granted()["newer"] == set(ROWS)


def test_r31_runtime_role_appends_to_the_log() -> None:
    role = factories.RoleFactory()
    with as_runtime_role(), transaction.atomic():
        event = append_event("noted", actor=SYSTEM, stream=("role", role.pk), changes={"title": ("a", "b")})
        Delivery.objects.create(event=event, subscriber="one")
        Delivery.objects.filter(event=event).update(done_at=timezone.now())
        LogDay.objects.create(day="2026-11-22", events=1, root="00")
    kept = Event.objects.get(pk=event.pk)
    assert (kept.number, len(bytes(kept.hash)), kept.deliveries.get().done_at is None) == (1, 32, False)


def test_migrate_makes_the_role_of_a_cluster_that_has_one_role(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What a machine has that ran the release before; nothing may connect as a role that isn't there."""
    folder = tmp_path_factory.mktemp("role")  # short enough for a socket
    holder = hold(folder)
    try:
        words = {"host": str(folder / "run"), "dbname": embedded.DATABASE_NAME}
        with psycopg.connect(**words, user=embedded.DATABASE_USER) as owner:
            owner.execute(f"DROP ROLE {embedded.RUNTIME_USER}")
        finished = python(folder, "manage.py", "migrate", "--plan")
        assert finished.returncode == 0, finished.stderr
        with psycopg.connect(**words, user=embedded.RUNTIME_USER) as server:
            assert server.execute("SELECT current_user").fetchall() == [(embedded.RUNTIME_USER,)]
    finally:
        holder.communicate("")


def test_role_is_made_with_its_own_password(settings: LazySettings) -> None:
    """RFC 5802: what is stored follows from the password, a salt and a count."""
    settings.RUNTIME_PASSWORD = "of the runtime role"
    connection.ensure_connection()
    _make_role(connection.connection, "somebody")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'somebody'")
        _scheme, counted, keys = cursor.fetchone()[0].split("$")
    count, salt = counted.split(":")
    salted = hashlib.pbkdf2_hmac("sha256", b"of the runtime role", base64.b64decode(salt), int(count))
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    assert base64.b64decode(keys.split(":")[0]) == hashlib.sha256(client_key).digest()


def test_role_that_the_owner_may_not_make_is_named(server: "psycopg.Connection[Any]") -> None:
    with pytest.raises(CommandError, match="role somebody is missing"):
        _make_role(server, "somebody")
