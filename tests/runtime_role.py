"""The database as web, workers and beat have it: connected as the role that owns nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection


@contextmanager
def connected_as_runtime_role() -> Iterator["psycopg.Connection[Any]"]:
    """Yield a connection of its own to the test's database; it sees what is committed."""
    words = connection.get_connection_params()
    keys = ("dbname", "host", "port", "password")
    mine = {key: words[key] for key in keys if words.get(key)}
    with psycopg.connect(**mine, user=settings.RUNTIME_ROLE, connect_timeout=5) as server:
        yield server


@contextmanager
def as_runtime_role() -> Iterator[None]:
    """Let Django's own connection act as that role inside the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [settings.RUNTIME_ROLE])
        yield
        cursor.execute("SELECT set_config('role', 'none', true)")
