"""R34: last night's backup can be restored, and whoever was erased since is erased again."""

import json
import re
import stat
import tarfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from candidates.models import Candidate, Erasure
from config import backups, restoring
from config.postgresql_programs import ProgramError, run
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def uploads(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    folder: Path = settings.MEDIA_ROOT
    (folder / "exercises").mkdir(parents=True)
    (folder / "exercises" / "brief.txt").write_text("What the exercise asks.")
    return folder


def say(*words: str) -> list[str]:
    """Return the lines that a command prints, without times."""
    printed = StringIO()
    call_command(*words, stdout=printed, stderr=StringIO())
    return [re.sub(r"[\d.]+ s$", "T", line.strip()) for line in printed.getvalue().splitlines()]


def scratch_databases() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'restore_check_%'")
        count: int = cursor.fetchone()[0]
    return count


def manifest_of(path: Path) -> dict[str, Any]:
    with tarfile.open(path) as archive:
        file = archive.extractfile("manifest.json")
        assert file is not None
        manifest: dict[str, Any] = json.loads(file.read())
    return manifest


def changed(path: Path, **values: object) -> Path:
    """Return a copy of a backup whose manifest says something else."""
    copy = path.with_name("changed.backup")
    folder = path.with_name("unpacked")
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
    described = folder / "manifest.json"
    described.write_text(json.dumps(json.loads(described.read_text()) | values))
    with tarfile.open(copy, "w") as archive:
        for name in ("manifest.json", "database.dump", "media"):
            archive.add(folder / name, name)
    return copy


def test_r34_backup_is_restored_and_verified_and_the_erased_are_erased_again(tmp_path: Path) -> None:
    loop = factories.make_loop(panel=1)
    factories.fill(loop.interviews.get().seats.get(), evidence="Word by word.")
    path = tmp_path / "night.backup"
    say("backup", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    Erasure.objects.create(candidate=Candidate.objects.get().pk, cause=Erasure.Cause.ASKED)
    said = say("restore_check", str(path))
    steps = [line for line in said if not re.search(r"^Backup|events|^Counted|^Dropped", line)]
    assert steps == [
        "Restored the database: T",
        "Verified the log: T",
        "Brought it to this release: T",
        "Signed in: T",
        "1 erasures known, 1 of them done again.",
        "Erased again what had been erased: T",
        "This backup can be restored.",
    ]
    assert Candidate.objects.count() == 1  # the database that people work with was left alone
    fewer = manifest_of(path)["tables"]
    fewer["public.scorecards_rating"] -= 1
    with pytest.raises(
        CommandError, match=r"These tables differ from the manifest: public.scorecards_rating\."
    ):
        say("restore_check", str(changed(path, tables=fewer)))
    assert scratch_databases() == 0


def test_r34_file_that_is_no_whole_backup_is_refused(tmp_path: Path, uploads: Path) -> None:
    nothing = tmp_path / "nothing.backup"
    nothing.write_bytes(b"no archive")
    with pytest.raises(CommandError, match=r"cannot be read as a backup: ReadError\."):
        say("restore_check", str(nothing))
    path = tmp_path / "night.backup"
    say("backup", str(path))
    with pytest.raises(CommandError, match=r"exercises/brief\.txt is missing or differs"):
        say("restore_check", str(changed(path, files={"exercises/brief.txt": "0" * 64})))
    with pytest.raises(CommandError, match="no backup that this release can read"):
        say("restore_check", str(changed(path, format=2)))
    with pytest.raises(CommandError, match="is there already"):
        say("backup", str(path))
    assert not list(tmp_path.glob(".backup-*")) + list(tmp_path.glob(".restore-*"))


def test_r34_program_that_is_too_old_is_named() -> None:
    with pytest.raises(ProgramError, match="pg_dump of PostgreSQL 99 is needed"):
        run("pg_dump", [], words={}, server=99)


def test_restored_product_signs_in_where_everybody_needs_a_second_factor(
    db: None, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    restoring._sign_in()


def test_key_mark_tells_whether_the_key_is_the_same(settings: Settings) -> None:
    before = backups.key_mark()
    settings.SECRET_KEY = settings.SECRET_KEY + "x"
    assert backups.key_mark() != before
