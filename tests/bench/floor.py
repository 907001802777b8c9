"""What each page costs above its floor: a bare view with the least SQL for the same data and the same bytes.

`tests.bench.floor_pages` says what exactly is in the floor. Both are asked in turn in one process with one
connection, so that whatever else the machine does hits both; the cost of a request is the processor time of
this process and of PostgreSQL's for it, and the ratio is one of medians.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.delays import WAITING
from tests.bench.measurement import Measurement
from tests.processes import Stack, wait_until

ROUNDS = 60
# What is aimed at. No promise: docs/performance.md says by how much each is missed, and why.
AIMS = {"Autosave": 1.5, "Submit": 1.5}
AIM = 2.5


def benchmarks() -> Iterator[Measurement]:
    """Yield each page's ratio to its floor, and both costs in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder))
        try:
            for words in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"], ["load_demo"]):
                stack.manage(*words, "--verbosity", "0")
            stack.environment["LOG_LEVEL"] = "ERROR"
            stack.start("worker", "beat")
            wait_until(
                lambda: stack.rows(WAITING)[0][0] == 0, "the demo's debriefs are compiled", seconds=300
            )
            stack.kill("worker")
            stack.kill("beat")
            asked = stack.python("-m", "tests.bench.floor_requests", str(ROUNDS))
        finally:
            stack.end()
    if asked.returncode:
        raise RuntimeError(asked.stderr)
    for name, sides in json.loads(asked.stdout).items():
        ours, floor = sides["ours"], sides["floor"]
        aim = f"aim {AIMS.get(name, AIM):g}"
        yield Measurement(f"{name}, ours to floor ({aim})", ours["both"] / floor["both"], "times")
        for side, found in (("ours", ours), ("floor", floor)):
            yield Measurement(f"{name}, {side}, web", found["web"] * 1000, "ms of processor")
            yield Measurement(f"{name}, {side}, PostgreSQL", found["database"] * 1000, "ms of processor")
