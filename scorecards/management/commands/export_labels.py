"""manage.py export_labels: what people judged, as labelled notes."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hiring.actors import SYSTEM
from scorecards.management.json_lines import writing
from scorecards.services.labels import export_labels


class Command(BaseCommand):
    help = (
        "Write confirmed and dismissed findings as JSON lines of the corpus format, for fit_signals "
        "--dispositions. Names of the candidate and the panel, addresses, links and telephone numbers are "
        "taken out; a name of anybody else that a note mentions stays in it. The log keeps that it was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", default="-", help="where the lines go (standard output)")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = export_labels(actor=SYSTEM)
        with writing(options["output"], self.stdout) as out:
            for line in lines:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.stderr.write(f"{len(lines)} notes with judged findings.")
