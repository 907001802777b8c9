"""The one clock that all processes share."""

import datetime

from django.db import connection


def database_now() -> datetime.datetime:
    """Return PostgreSQL's time: processes whose own clocks differ agree on it. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")  # now() is when the transaction began
        row = cursor.fetchone()
    now: datetime.datetime = row[0]
    return now
