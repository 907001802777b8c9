"""What a benchmark reports, and how a process of its own is measured."""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from config.embedded import var_directory

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Measurement:
    """One measured number, at most `limit` when there is a promise to keep."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_kept(self) -> bool:
        return self.limit is None or self.value <= self.limit

    def __str__(self) -> str:
        promise = "" if self.limit is None else f"  (at most {self.limit:g} {self.unit})"
        return f"{'ok  ' if self.is_kept else 'OVER'}  {self.name}: {self.value:,.2f} {self.unit}{promise}"


def keep(name: str, found: Sequence[Measurement]) -> Path:
    """Write what a bench has found to var/bench/, with the machine's load; return the file."""
    path = var_directory() / "bench" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    report = {
        "command": f"make bench ARGUMENTS={name}",
        "at": now,
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "measurements": [{**asdict(one), "kept": one.is_kept} for one in found],
    }
    path.write_text(json.dumps(report, indent=2) + "\n")
    return path


def run_command(*words: str) -> tuple[float, float]:
    """Run manage.py on one core; return its seconds of processor time and its largest size in MB."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=REPOSITORY, env=environment, stdout=output
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"manage.py {' '.join(words)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measured_command(name: str, words: Sequence[str], seconds: float, megabytes: float) -> list[Measurement]:
    """Return the time and size of a command beside what is promised."""
    time, size = run_command(*words)
    return [
        Measurement(f"{name}, processor time", time, "s", seconds),
        Measurement(f"{name}, memory", size, "MB", megabytes),
    ]
