"""Does a page cost more where there is more? Each page in a small company's database, then in a large one's.

Both databases stay under var/growth/ for the next run. The larger one is a company's of 12,500 loops; with
GROWTH_SCALE=enterprise of 250,000, which takes a quarter of an hour to fill.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measurement import REPOSITORY, Measurement

SMALL = "team"
LARGE = os.environ.get("GROWTH_SCALE", "company")
MOST = 1.5
HOURS = 3600
# What an admin looks at now and then; nothing is promised of it.
UNPROMISED = ("Log", "People", "Insights")


def benchmarks() -> Iterator[Measurement]:
    """Yield each page's growth, and what it costs in the larger database."""
    before, after = _pages_at(SMALL), _pages_at(LARGE)
    for name, (small, _queries) in before.items():
        large, queries = after[name]
        limit = None if name.startswith(UNPROMISED) else MOST
        yield Measurement(f"{name}, {SMALL} to {LARGE}", large / small, "times", limit)
        yield Measurement(f"{name} at {LARGE}, {queries} queries", large, "ms of processor time")


def _pages_at(scale: str) -> dict[str, tuple[float, int]]:
    """Return milliseconds and queries of each page in a company of that size."""
    folder = Path(os.environ.get(f"GROWTH_{scale.upper()}") or REPOSITORY / "var" / "growth" / scale)
    environment = {**os.environ, "VAR_DIRECTORY": str(folder)}
    if not (folder / "filled").exists():
        for words in (["migrate", "--verbosity", "0"], ["createcachetable"], ["generate", "--scale", scale]):
            _run(["manage.py", *words], environment)
        (folder / "filled").touch()
    _run(["manage.py", "migrate", "--verbosity", "0"], environment)
    _run(["manage.py", "collectstatic", "--noinput", "--verbosity", "0"], environment)
    found: dict[str, tuple[float, int]] = json.loads(_run(["-m", "tests.bench.growth_pages"], environment))
    return found


def _run(words: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *words], cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, timeout=2 * HOURS
    )
    done.check_returncode()
    return done.stdout.decode().splitlines()[-1] if done.stdout else ""
