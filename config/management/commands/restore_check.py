"""manage.py restore_check: whether a backup can be restored, shown by doing it."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection

from config.backups import BackupError, read_backup
from config.postgresql_programs import ProgramError
from config.restoring import check_restored


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty scratch database, verify its rows, log, migrations and a sign-in, "
        "erase again what was erased since, and drop it. The exit code is 1 when anything is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--tombstones", type=Path, help="who was erased since, where this is not the database in use"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        connection.ensure_connection()
        try:
            with tempfile.TemporaryDirectory(dir=path.parent, prefix=".restore-") as folder:
                manifest = read_backup(path, Path(folder))
                self.stdout.write(f"Backup of {manifest.made_at}, PostgreSQL {manifest.server}")
                check_restored(Path(folder), manifest, self.stdout.write, options["tombstones"])
        except (BackupError, ProgramError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write("This backup can be restored.")
