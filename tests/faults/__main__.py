"""make faults: run every fault so many times and print what was lost, done twice, and how long it took."""

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from config.embedded import var_directory
from tests.processes import ROOT

FAULTS = {
    1: "a worker's child is killed",
    2: "a worker is killed",
    3: "a task hangs",
    4: "a worker is asked to end",
    5: "the broker is down",
    6: "the broker is frozen",
    7: "the broker comes and goes",
    8: "the broker forgets everything",
    9: "work is delivered many times, or is poison",
    10: "the primary dies, a standby is promoted",
    11: "PostgreSQL is frozen or gone",
    12: "clocks are a day off",
    13: "two beats; a beat that was off for hours",
    14: "one scorecard in two tabs",
    15: "offline, signed out, browser crashed",
    16: "web dies between commit and answer",
    17: "mail or language model down, disk full",
}
SELECTED = " or ".join(f"test_f{number:02}_" for number in FAULTS)


@dataclass(frozen=True)
class Row:
    """One line of the table; figures are empty where only unit tests or journeys show the fault."""

    fault: str
    what: str
    tests: int
    runs: int
    failed: int
    skipped: int
    lost: int | None
    duplicated: int | None
    slowest_recovery_seconds: float | None


def main() -> None:
    """Run, print the table, keep it as JSON, and end with 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=1, help="how many times each")
    parser.add_argument("--only", default=SELECTED, help="names of tests, as pytest's -k")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.jsonl"
        report.touch()
        codes = [_run(report, chosen.only) for _ in range(chosen.runs)]
        lines = [json.loads(line) for line in report.read_text().splitlines()]
    rows = [_row(number, [line for line in lines if line["fault"] == number]) for number in FAULTS]
    _keep(rows, chosen.runs)
    _print(rows)
    sys.exit(max(codes))


def _run(report: Path, only: str) -> int:
    words = [
        "-m",
        "pytest",
        "-m",
        "",
        "-k",
        only,
        "-p",
        "tests.faults.report",
        "-q",
        "--timeout",
        "600",
        "tests",
    ]
    environment = os.environ | {"FAULT_REPORT": str(report)}
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, check=False).returncode


def _row(number: int, lines: list[dict[str, Any]]) -> Row:
    def figures(name: str) -> list[Any]:
        return [line[name] for line in lines if line[name] is not None]

    return Row(
        fault=f"F{number}",
        what=FAULTS[number],
        tests=len({line["test"] for line in lines}),
        runs=len(lines),
        failed=sum(line["ended"] == "failed" for line in lines),
        skipped=sum(line["ended"] == "skipped" for line in lines),
        lost=_total(figures("lost")),
        duplicated=_total(figures("duplicated")),
        slowest_recovery_seconds=max(figures("recovery_seconds"), default=None),
    )


def _total(figures: list[int]) -> int | None:
    return sum(figures) if figures else None


def _keep(rows: Iterable[Row], runs: int) -> None:
    path = var_directory() / "faults.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    path.write_text(json.dumps({"at": now, "runs": runs, "faults": [asdict(row) for row in rows]}, indent=2))


def _print(rows: Iterable[Row]) -> None:
    print("| fault | what | tests | runs | failed | lost | duplicated | recovery, s |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        shown = (row.lost, row.duplicated, row.slowest_recovery_seconds)
        figures = " | ".join("–" if figure is None else str(figure) for figure in shown)
        failed = f"{row.failed} ({row.skipped} skipped)" if row.skipped else row.failed
        print(f"| {row.fault} | {row.what} | {row.tests} | {row.runs} | {failed} | {figures} |")


if __name__ == "__main__":
    main()
