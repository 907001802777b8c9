"""A backup: one file with the database, the uploaded files, and a manifest of what a restored one must hold.

The manifest counts rows in the very snapshot that is dumped, so that a restored database either has all of
them or is found out.
"""

import hashlib
import hmac
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.utils import timezone
from psycopg import sql

from config import postgresql_programs

FORMAT = 1
MANIFEST, DUMP, MEDIA = "manifest.json", "database.dump", "media"
TABLES = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""


class BackupError(Exception):
    """A file is no backup, or is not whole; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: rows by table, migrations as app.name, and a SHA-256 by uploaded file."""

    format: int
    made_at: str
    server: int
    key_mark: str
    migrations: list[str]
    tables: dict[str, int]
    files: dict[str, str]


def key_mark() -> str:
    """Return what tells whether SECRET_KEY is the same, and nothing about it."""
    return hmac.new(settings.SECRET_KEY.encode(), b"config.backups", "sha256").hexdigest()


def write_backup(path: Path, words: dict[str, Any]) -> Manifest:
    """Write the database that `words` lead to and the uploaded files to `path`, readable by its owner alone.

    The file appears when it is whole. Raises ProgramError, and FileExistsError when it is there already.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        dump, half = Path(folder) / DUMP, Path(folder) / "half"
        with _snapshot(words) as (connection, snapshot):
            manifest = _manifest(connection)
            arguments = ["--format=custom", f"--snapshot={snapshot}", f"--file={dump}"]
            postgresql_programs.run("pg_dump", arguments, words=words, server=manifest.server)
        _write(half, manifest, dump)
        half.rename(path)
    return manifest


@contextmanager
def _snapshot(words: dict[str, Any]) -> Iterator[tuple["psycopg.Connection[Any]", str]]:
    """Hold one state of the database open, for this connection and for whoever is told its name."""
    with psycopg.connect(**words) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("SET statement_timeout = 0")  # counting a large table takes its time
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield connection, row[0] if row else ""


def _manifest(connection: "psycopg.Connection[Any]") -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=timezone.now().isoformat(timespec="seconds"),
        server=connection.info.server_version // 10_000,
        key_mark=key_mark(),
        migrations=migrations_in(connection),
        tables=rows_by_table(connection),
        files={name: digest(path) for name, path in uploaded_files()},
    )


def migrations_in(connection: "psycopg.Connection[Any]") -> list[str]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [name for (name,) in rows]


def rows_by_table(connection: "psycopg.Connection[Any]") -> dict[str, int]:
    """Return how many rows each table has. One query per table."""
    counts = {}
    for schema, table in connection.execute(TABLES).fetchall():
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        row = connection.execute(query).fetchone()
        counts[f"{schema}.{table}"] = row[0] if row else 0
    return counts


def uploaded_files() -> Iterator[tuple[str, Path]]:
    """Yield each uploaded file with its name below MEDIA_ROOT."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, manifest: Manifest, dump: Path) -> None:
    described = dump.with_name(MANIFEST)
    described.write_text(json.dumps(asdict(manifest), indent=1))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(described, MANIFEST)
        archive.add(dump, DUMP)
        for name, uploaded in uploaded_files():
            archive.add(uploaded, f"{MEDIA}/{name}")


def read_backup(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into `folder` and return its manifest; raise BackupError when it is not whole."""
    try:
        with tarfile.open(path, mode="r:") as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, tarfile.TarError, ValueError, TypeError) as error:
        raise BackupError(f"{path} cannot be read as a backup: {type(error).__name__}.") from None
    if manifest.format != FORMAT or not (folder / DUMP).exists():
        raise BackupError(f"{path} is no backup that this release can read.")
    for name, expected in manifest.files.items():
        uploaded = folder / MEDIA / name
        if not uploaded.is_file() or digest(uploaded) != expected:
            raise BackupError(f"{path} is not whole: the uploaded file {name} is missing or differs.")
    return manifest
