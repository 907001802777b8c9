"""Whether a backup can be restored: it is, into a database of its own, which is looked at and dropped."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg import sql

from config import postgresql_programs
from config.asking import connection_words
from config.backups import DUMP, BackupError, Manifest, key_mark, migrations_in, rows_by_table
from config.readiness import migrations_of_this_release
from hiring.actors import SYSTEM
from hiring.database_roles import as_owner
from hiring.models import Duty, Event
from hiring.selectors.log_verification import day_faults, log_faults
from hiring.services.people import add_person

Say = Callable[[str], None]


def check_restored(folder: Path, manifest: Manifest, say: Say, tombstones: Path | None = None) -> None:
    """Restore an unpacked backup into a scratch database and verify it; raise BackupError with what is wrong.

    `tombstones` names who was erased since (manage.py tombstones); without it the database that this process
    is connected to does. `say` is told each step and how long it took. The scratch database is dropped in any
    case.
    """
    erased = tombstones or _erased_here(folder / "tombstones")
    with _scratch_database(say) as name:
        with _timed(say, "Restored the database"):
            _restore(folder / DUMP, name, manifest)
        with as_owner(connection):
            with _timed(
                say, f"Counted {sum(manifest.tables.values())} rows of {len(manifest.tables)} tables"
            ):
                _verify_rows(manifest)
            with _timed(say, "Verified the log"):
                _verify_log(say)
            with _timed(say, "Brought it to this release"):
                call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)
        with _timed(say, "Signed in"):
            _sign_in()
        with _timed(say, "Erased again what had been erased"):
            say(f"  {_erase_again(erased)}")
    if manifest.key_mark != key_mark():
        raise BackupError(
            "Everything was restored, but SECRET_KEY is not the backup's: second factors can't be opened."
        )


def _erased_here(path: Path) -> Path:
    call_command("tombstones", str(path), stdout=StringIO())
    return path


def _erase_again(tombstones: Path) -> str:
    """Run what operators run after a restore and return what it says; a hold that came back is no fault."""
    said = StringIO()
    try:
        call_command("reerase", str(tombstones), stdout=said)
    except CommandError as held:
        return str(held)
    return said.getvalue().strip()


@contextmanager
def _timed(say: Say, words: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(f"{words}: {time.monotonic() - began:.1f} s")


@contextmanager
def _scratch_database(say: Say) -> Iterator[str]:
    """Make an empty database, let everything connect to it, and drop it at the end."""
    name = f"restore_check_{secrets.token_hex(6)}"
    with as_owner(connection):
        words = connection_words()
    with psycopg.connect(**words | {"dbname": "postgres"}, autocommit=True) as server:
        identifier = sql.Identifier(name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(identifier))
        try:
            with _connected_to(name):
                yield name
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))
            say("Dropped the scratch database")


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    present = connection.settings_dict["NAME"]
    _reconnect(name)
    try:
        yield
    finally:
        _reconnect(present)


def _reconnect(name: str) -> None:
    backend: Any = connection
    backend.close()
    backend.close_pool()
    backend.settings_dict["NAME"] = name


def _restore(dump: Path, name: str, manifest: Manifest) -> None:
    with as_owner(connection):
        words = connection_words() | {"dbname": name}
    # Rights are given anew by migrate, since the roles of another server may have other names.
    arguments = ["--exit-on-error", "--no-owner", "--no-privileges", str(dump)]
    postgresql_programs.run("pg_restore", arguments, words=words, server=manifest.server)


def _verify_rows(manifest: Manifest) -> None:
    with psycopg.connect(**connection_words()) as server:
        found, migrations = rows_by_table(server), migrations_in(server)
    differing = sorted(
        table for table in manifest.tables | found if manifest.tables.get(table) != found.get(table)
    )
    if differing:
        raise BackupError(f"These tables differ from the manifest: {', '.join(differing)}.")
    known = {f"{application}.{name}" for application, name in migrations_of_this_release()}
    unknown = sorted(set(migrations) - known)
    if migrations != manifest.migrations or unknown:
        raise BackupError(f"This release doesn't know these migrations: {', '.join(unknown)}.")


def _verify_log(say: Say) -> None:
    faults = [*log_faults(), *day_faults({})]
    if faults:
        raise BackupError(f"The log isn't as it was written: {faults[0].kind} at {faults[0].where}.")
    say(f"  {Event.objects.count()} events, as they were written")


def _sign_in() -> None:
    """Add a person who is gone with the scratch database, and sign in through the whole product."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    email, password = "restore-check@example.com", secrets.token_urlsafe(24)
    add_person(actor=SYSTEM, name="Restore check", email=email, duties=[Duty.INTERVIEWER], password=password)
    client = Client(headers={"Host": host}, raise_request_exception=False)
    form: dict[str, Any] = {"login": email, "password": password}
    try:
        answer = client.post(reverse("account_login"), form, secure=True)
        # An address for the signed-in alone whose answer needs no style sheets: none may be collected here.
        token = client.get(reverse("fresh_token"), secure=True)
    except Exception as error:
        raise BackupError(f"Signing in fails: {type(error).__name__}.") from error
    # Whoever needs a second factor is led to where it is set up: only somebody signed in is.
    is_signed_in = token.status_code == 200 or token.headers.get("Location") == reverse("mfa_index")
    if answer.status_code != 302 or not is_signed_in:
        raise BackupError(f"Signing in fails: {answer.status_code}, then {token.status_code}.")
