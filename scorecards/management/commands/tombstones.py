"""manage.py tombstones: which identifiers were erased, to be kept where a restored backup doesn't reach."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from candidates.models import Erasure


class Command(BaseCommand):
    help = (
        "Write the identifiers of everybody who was erased to a file, a line each; nothing else is known of "
        "them. Keep it beside the backups: after one is restored, `manage.py reerase FILE` erases them again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Erasure.objects.order_by("at", "pk").values_list("candidate", "application")
        lines = [" ".join(str(key) for key in row if key) for row in rows]
        path: Path = options["file"]
        half = path.with_name(f"{path.name}.half")
        try:
            half.write_text("".join(f"{line}\n" for line in dict.fromkeys(lines)), encoding="ascii")
            half.replace(path)
        except OSError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{path}: {len(set(lines))} erasures.")
