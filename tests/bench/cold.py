"""From the command to the first answer: web, a worker's first task, and the detector's first finding."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.measurement import REPOSITORY, Measurement
from tests.bench.processor_time import used_by
from tests.bench.signals import CORPUS, ROLE
from tests.processes import Stack, wait_until

ROUNDS = 3  # the best of them: what the machine does besides only ever makes it longer
DONE = "SELECT count(*) FROM hiring_workercanary"


def benchmarks() -> Iterator[Measurement]:
    """Yield the time and processor time of each, from nothing but files that were read before."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder))
        try:
            for words in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
                stack.manage(*words, "--verbosity", "0")
            yield from _of(stack, "web", "web: first page answered", lambda: None, lambda: None)
            yield from _of(
                stack,
                "worker",
                "worker: first task done",
                lambda: _ask_for_a_task(stack),
                lambda: _wait_for_the_task(stack),
            )
        finally:
            stack.end()
    yield from _detector()


def _of(
    stack: Stack, name: str, what: str, prepare: Callable[[], None], ready: Callable[[], None]
) -> Iterator[Measurement]:
    found = []
    for _round in range(ROUNDS):
        prepare()
        began = time.monotonic()
        stack.start(name)
        ready()
        found.append((time.monotonic() - began, used_by(stack)[name]))
        stack.kill(name)
    yield Measurement(what, min(clock for clock, _ in found), "s")
    yield Measurement(f"{what}, processor time", min(used for _, used in found), "s")


def _ask_for_a_task(stack: Stack) -> None:
    stack.rows("DELETE FROM hiring_workercanary RETURNING 1")
    asked = "from hiring.tasks import touch_canary; touch_canary.apply_async(('live',), queue='live')"
    stack.manage("shell", "--verbosity", "0", "-c", asked)


def _wait_for_the_task(stack: Stack) -> None:
    wait_until(lambda: stack.rows(DONE)[0][0] > 0, "the first task is done")


def _detector() -> Iterator[Measurement]:
    words = ["detect_signals", "--role", ROLE, "--signals", str(CORPUS / f"{ROLE}.signals.json")]
    note = (CORPUS / f"{ROLE}.notes.jsonl").read_text(encoding="utf-8").splitlines()[0]
    found = []
    for _round in range(ROUNDS):
        began, before = time.monotonic(), _children()
        finished = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=REPOSITORY,
            input=note + "\n",
            text=True,
            capture_output=True,
            check=True,
            timeout=200,
        )
        if not finished.stdout:
            raise RuntimeError(finished.stderr)
        found.append((time.monotonic() - began, _children() - before))
    yield Measurement("detector: first note read", min(clock for clock, _ in found), "s")
    yield Measurement("detector: first note read, processor time", min(used for _, used in found), "s")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
