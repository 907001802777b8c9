"""manage.py verify_log: prove that the event log is as it was written."""

import datetime
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hiring.models import Event, LogDay
from hiring.selectors.log_verification import DayRoot, day_faults, log_faults
from hiring.strict_json import read_json

MOST_NAMED = 100


class Command(BaseCommand):
    help = (
        "Verify the event log: every stream's chain of hashes, its end, and the root of every closed day. "
        "With --anchor the roots are held against a file that was kept outside the database. "
        "The exit code is 1 when something was edited, moved, left out or cut off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", metavar="FILE", help="roots that were kept elsewhere, as JSON lines")
        parser.add_argument("--write-anchor", metavar="FILE", help="write the roots of the closed days here")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        anchored = _read(Path(options["anchor"])) if options["anchor"] else {}
        faults = [*log_faults(), *day_faults(anchored)]
        result = {
            "events": Event.objects.count(),
            "days": LogDay.objects.count(),
            "anchored_days": len(anchored),
            "faults": [{"kind": fault.kind, "where": fault.where} for fault in faults],
        }
        if options["json"]:
            self.stdout.write(json.dumps(result, indent=2))
        else:
            self._say(result)
        if faults:
            raise CommandError("The log isn't as it was written.")
        if options["write_anchor"]:
            self._write(Path(options["write_anchor"]))

    def _say(self, result: dict[str, Any]) -> None:
        for fault in result["faults"][:MOST_NAMED]:
            self.stdout.write(f"{fault['kind']}: {fault['where']}")
        more = len(result["faults"]) - MOST_NAMED
        if more > 0:
            self.stdout.write(f"and {more} more")
        state = f"{len(result['faults'])} faults" if result["faults"] else "as it was written"
        self.stdout.write(f"{result['events']} events, {result['days']} closed days: {state}.")

    def _write(self, path: Path) -> None:
        rows = LogDay.objects.values_list("day", "events", "root")
        lines = [json.dumps({"day": str(day), "events": count, "root": root}) for day, count, root in rows]
        path.write_text("".join(f"{line}\n" for line in lines))
        self.stderr.write(
            f"Wrote {len(lines)} days to {path}. Keep the file where this database can't reach."
        )


def _read(path: Path) -> dict[datetime.date, DayRoot]:
    """Return the roots of a file by day; CommandError names the line that cannot be read."""
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}") from None
    roots = {}
    for number, line in enumerate(lines, 1):
        try:
            row: Any = read_json(line)
            day = datetime.date.fromisoformat(row["day"])
            if type(row["events"]) is not int or not isinstance(row["root"], str):
                raise ValueError
            roots[day] = DayRoot(day, row["events"], row["root"])
        except (ValueError, KeyError, TypeError):
            raise CommandError(f'{path}, line {number}: {{"day", "events", "root"}} is expected') from None
    return roots
