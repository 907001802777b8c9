"""A migration waits for a table only so long, and says what it left."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as django_migrate
from django.db import connection

from config.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)


def lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        shown: str = cursor.fetchone()[0]
        return shown


def test_migrate_gives_up_on_a_table_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    def change_a_table(*_: Any, **__: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE hiring_person ADD COLUMN extra integer")

    before = lock_timeout()
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 1)
    monkeypatch.setattr(django_migrate.Command, "handle", change_a_table)
    reader = connection.copy()
    reader.set_autocommit(False)
    try:
        reader.cursor().execute("SELECT count(*) FROM hiring_person")
        with pytest.raises(CommandError, match="in use for longer than 1 seconds"):
            call_command("migrate", verbosity=0)
    finally:
        reader.close()
    assert lock_timeout() == before != "1s"


def test_migrate_limits_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    before, seen = lock_timeout(), []
    monkeypatch.setattr(django_migrate.Command, "handle", lambda *_, **__: seen.append(lock_timeout()))
    call_command("migrate", verbosity=0)
    assert (seen, lock_timeout()) == (["5s"], before)
