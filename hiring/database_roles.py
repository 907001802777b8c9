"""The two roles in PostgreSQL: the owner, who changes tables, and the runtime role, who works with rows.

Web, workers and beat connect as the runtime role. It owns nothing, so that whatever the application is talked
into, no statement of its can empty a table, switch a trigger off or go past one. What it may do is said here
and nowhere else: `migrate` grants it anew each time, and a table that is not named gets `ROWS`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import CommandError
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UniqueViolation

READ = ("SELECT",)
APPEND = ("SELECT", "INSERT")
KEEP = ("SELECT", "INSERT", "UPDATE")  # UPDATE is also the right to lock a row
ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE")
NARROWER = {
    # The event log only grows; its chain is written by the owner's trigger.
    "hiring_event": APPEND,
    "hiring_valuechange": APPEND,
    "hiring_logday": APPEND,
    "hiring_eventstream": READ,
    # A tombstone opens the door of erasure; scorecards_erase deletes, with the rights of the owner.
    "candidates_erasure": APPEND,
    "scorecards_breakglass": APPEND,
    # Evidence and what was made of it: erasure alone deletes it, with the rights of the owner.
    "scorecards_scorecardrevision": APPEND,
    "scorecards_revisionrating": APPEND,
    "scorecards_reveal": APPEND,
    "scorecards_decision": KEEP,
    "scorecards_decisionparticipant": APPEND,
    "scorecards_dissent": APPEND,
    "scorecards_reopening": APPEND,
    "scorecards_revote": KEEP,
    "scorecards_revoteballot": KEEP,
    "scorecards_secondestimate": KEEP,
    "scorecards_severitycalibration": APPEND,
    "scorecards_severityestimate": APPEND,
    # What migrations alone write.
    "django_migrations": READ,
    "django_content_type": READ,
    "auth_permission": READ,
}
FAULTS = """
WITH me AS (SELECT * FROM pg_roles WHERE rolname = current_user)
SELECT 'may do everything (superuser)' FROM me WHERE rolsuper
UNION ALL SELECT 'may go past row-level security' FROM me WHERE rolbypassrls
UNION ALL SELECT 'may make roles' FROM me WHERE rolcreaterole
UNION ALL SELECT 'belongs to ' || roleid::regrole FROM pg_auth_members WHERE member = current_user::regrole
UNION ALL SELECT 'owns ' || oid::regclass FROM pg_class
    WHERE relowner = current_user::regrole AND relnamespace = current_schema::regnamespace AND relkind = 'r'
UNION ALL SELECT 'may make tables' WHERE has_schema_privilege(current_schema, 'CREATE')
UNION ALL SELECT 'may make temporary tables' WHERE has_database_privilege(current_database(), 'TEMPORARY')
UNION ALL SELECT 'may ' || privilege || ' ' || oid::regclass
    FROM pg_class, unnest(ARRAY['TRUNCATE', 'TRIGGER', 'REFERENCES']) AS privilege
    WHERE relnamespace = current_schema::regnamespace AND relkind = 'r'
    AND has_table_privilege(oid, privilege)
UNION ALL SELECT 'may set session_replication_role'
    WHERE has_parameter_privilege('session_replication_role', 'SET')
"""


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Connect as the owner for the time of the block, where an owner is named apart from the runtime role."""
    # The database stays the one that is connected to: in a test it is not the one of the settings.
    owner = {name: value for name, value in settings.OWNER_CONNECTION.items() if name != "NAME"}
    present = {name: connection.settings_dict[name] for name in owner}
    if present.get("USER") == owner.get("USER"):
        yield
        return
    _reconnect(connection, owner)
    try:
        yield
    finally:
        _reconnect(connection, present)


def _reconnect(connection: Any, words: dict[str, Any]) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict.update(words)


def grant_runtime_role(connection: BaseDatabaseWrapper) -> bool:
    """Give the runtime role exactly what it needs, as the owner; False when one role does everything.

    The role is made when it is missing, with the password of the connection. CommandError when the owner may
    not make it.
    """
    connection.ensure_connection()
    server: psycopg.Connection[Any] = connection.connection
    role = settings.RUNTIME_ROLE
    if role == server.info.user:
        return False
    _make_role(server, role)
    if settings.DATABASE_POOLER == "transaction":
        _keep_session_settings(server, role)
    # At once, so that whoever is at work meanwhile is never without a right.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _grants(cursor, role):
            cursor.execute(statement)
    return True


def _make_role(server: psycopg.Connection[Any], role: str) -> None:
    if server.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
        return
    statement = sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role))
    if password := settings.RUNTIME_PASSWORD:
        # The server's log never sees the password itself.
        sealed = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(sealed.decode()))
    try:
        with server.transaction():
            server.execute(statement)
    except (DuplicateObject, UniqueViolation):
        pass  # Another database of this server is migrated at this moment.
    except InsufficientPrivilege:
        raise CommandError(
            f"The role {role} is missing, and the owner may not make it: CREATE ROLE {role} LOGIN PASSWORD …"
        ) from None


def _keep_session_settings(server: "psycopg.Connection[Any]", role: str) -> None:
    """Give the role what each of its sessions is to have, where a pooler lets no session ask for it."""
    try:
        with server.transaction():
            for name, value in settings.DATABASE_SESSION.items():
                words = {
                    "role": sql.Identifier(role),
                    "name": sql.Identifier(name),
                    "value": sql.Literal(value),
                }
                server.execute(sql.SQL("ALTER ROLE {role} SET {name} = {value}").format(**words))
    except InsufficientPrivilege:
        wanted = ", ".join(f"{name} = '{value}'" for name, value in settings.DATABASE_SESSION.items())
        raise CommandError(
            f"The owner may not change the role {role}: ALTER ROLE {role} SET each of {wanted}"
        ) from None


def _grants(cursor: Any, role: str) -> Iterator[sql.Composed]:
    """Yield what takes everything from the role and from everybody, then gives the role what it needs."""
    cursor.execute("SELECT current_database(), current_schema()")
    database, schema = map(sql.Identifier, cursor.fetchone())
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema::regnamespace AND relkind = 'r'"
    )
    tables = sorted(name for (name,) in cursor.fetchall())
    to = {"role": sql.Identifier(role), "database": database, "schema": schema}
    for line in (
        "REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}",
        "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {role}",
        "GRANT CONNECT ON DATABASE {database} TO {role}",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        # Tables that are made between this migration and the next, such as the cache's.
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema}"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    ):
        yield sql.SQL(line).format(**to)
    for table in tables:
        rights = sql.SQL(", ").join(map(sql.SQL, NARROWER.get(table, ROWS)))
        yield sql.SQL("GRANT {} ON {} TO {}").format(rights, sql.Identifier(table), to["role"])


def role_faults(connection: BaseDatabaseWrapper) -> list[str]:
    """Return what the connected role may do and a runtime role must not, in words. One query."""
    with connection.cursor() as cursor:
        cursor.execute(FAULTS)
        return sorted(fault for (fault,) in cursor.fetchall())
