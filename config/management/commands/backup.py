"""manage.py backup: the database and the uploaded files into one file."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection

from config.asking import connection_words
from config.backups import write_backup
from config.postgresql_programs import ProgramError
from hiring.database_roles import as_owner


class Command(BaseCommand):
    help = "Write the database and the uploaded files to a new file that its owner alone can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        began = time.monotonic()
        try:
            with as_owner(connection):
                connection.ensure_connection()  # starts the embedded server where there is no other
                manifest = write_backup(path, connection_words())
        except (ProgramError, OSError) as error:
            raise CommandError(str(error)) from None
        rows, size = sum(manifest.tables.values()), path.stat().st_size / 1_000_000
        self.stdout.write(
            f"{path}: {rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files, "
            f"{size:.1f} MB, in {time.monotonic() - began:.1f} s. It holds everything: encrypt it, and keep "
            "SECRET_KEY elsewhere."
        )
