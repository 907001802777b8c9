"""manage.py reerase: what a restored backup has brought back goes again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import BaseCommand, CommandError

from candidates.models import Erasure
from hiring.actors import SYSTEM
from scorecards.services.privacy.erasures import Tombstone, erase_again


class Command(BaseCommand):
    help = (
        "Erase again everybody whom FILE (manage.py tombstones) or the database's own list names. Run it "
        "after a backup is restored and before anybody signs in. Exit code 1 when a hold keeps somebody."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        own = [Tombstone(*row) for row in Erasure.objects.values_list("candidate", "application")]
        path: Path | None = options["file"]
        tombstones = [*own, *(_read(path) if path else ())]
        erased, held = erase_again(actor=SYSTEM, tombstones=tombstones)
        self.stdout.write(f"{len(set(tombstones))} erasures known, {erased} of them done again.")
        if held:
            raise CommandError(f"{held} kept by a legal hold that the backup brought back: see Privacy.")


def _read(path: Path) -> list[Tombstone]:
    try:
        lines = path.read_text(encoding="ascii").split("\n")
        return [_tombstone(line) for line in lines if line]
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} is no list of erasures: {error}") from None


def _tombstone(line: str) -> Tombstone:
    candidate, *application = (UUID(word) for word in line.split())
    if len(application) > 1:
        raise ValueError(line[:80])
    return Tombstone(candidate, application[0] if application else None)
