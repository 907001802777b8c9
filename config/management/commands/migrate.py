"""manage.py migrate: as the owner of the tables, and with a limit on how long it stands in people's way.

A change of a table waits for every transaction that uses it, and whoever comes after waits behind the change.
With the limit it gives up instead, and the release before goes on working. At the end the runtime role gets
what it may do with each table (hiring.database_roles).
"""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

from candidates.demographics import guard_demographics
from hiring.database_roles import as_owner, grant_runtime_role

LOCK_SECONDS = 5


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        # As the owner from the start: checks connect too, and the runtime role may not be there yet.
        with as_owner(connections[options["database"]]):
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{LOCK_SECONDS}s"])
            cursor.execute("SET statement_timeout = 0")  # a large table is rewritten for as long as it takes
        try:
            super().handle(*args, **options)
            guard_demographics(connection)
            if not grant_runtime_role(connection):
                self.stderr.write(
                    "Migrated as the role of web and workers: name an owner in OWNER_DATABASE_URL."
                )
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise CommandError(
                f"A table was in use for longer than {LOCK_SECONDS} seconds. The migration under way was "
                "undone, the ones before it stand. Run migrate again when it is quieter."
            ) from None
        finally:
            if connection.is_usable():  # it goes back to the pool as it came
                with connection.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")
                    cursor.execute("RESET statement_timeout")
