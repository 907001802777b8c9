"""Interviewers who type, commit and read debriefs, all at once: two web processes, two workers and beat."""

import http.client
import json
import random
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.bench.measurement import Measurement
from tests.bench.processor_time import used_by
from tests.processes import Stack

INTERVIEWERS, READERS = 40, 4
SECONDS = 60.0
SAVE_EVERY, READ_EVERY = 2.0, 4.0
TOKEN = "a" * 32
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
PATIENCE_SECONDS = 30


@dataclass
class Answers:
    """What was asked and how it was answered; shared by everybody."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, well: bool) -> None:
        with self.lock:
            self.seconds[kind].append(seconds)
            self.errors[kind] += not well


@dataclass
class Visitor:
    """Somebody signed in, who asks over a connection of its own each time."""

    port: int
    session: str
    answers: Answers

    def ask(self, kind: str, address: str, body: str = "", media_type: str = "") -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        headers = {"Cookie": f"session={self.session}; csrf={TOKEN}", "X-CSRFToken": TOKEN}
        if media_type:
            headers["Content-Type"] = media_type
        began, status = time.monotonic(), 0
        try:
            connection.request("POST" if media_type else "GET", address, body.encode(), headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except OSError:
            pass
        finally:
            connection.close()
        self.answers.note(kind, time.monotonic() - began, status in {200, 302})


def benchmarks() -> Iterator[Measurement]:
    """Yield percentiles and errors of each kind of request, and the processor time of all processes."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder))
        try:
            for words in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"], ["load_demo"]):
                stack.manage(*words, "--verbosity", "0")
            yield from _measured(stack)
        finally:
            stack.end()


def _measured(stack: Stack) -> Iterator[Measurement]:
    made = stack.python("-m", "tests.bench.load_people", str(INTERVIEWERS))
    if made.returncode:
        raise RuntimeError(made.stderr)
    people = json.loads(made.stdout.splitlines()[-1])
    stack.environment["LOG_LEVEL"] = "ERROR"
    stack.start("web", "worker", "worker-2", "beat")
    answers, before = Answers(), used_by(stack)
    _run(stack.port, people, answers)
    after = used_by(stack)
    for kind, seconds in sorted(answers.seconds.items()):
        seconds.sort()
        for percent in (50, 95, 99):
            value = seconds[int(len(seconds) * percent / 100)] * 1000
            yield Measurement(f"{kind}, {percent}th of {len(seconds)}", value, "ms")
        yield Measurement(f"{kind}, errors", answers.errors[kind], "requests")
    requests = sum(map(len, answers.seconds.values()))
    yield Measurement("requests", requests / SECONDS, "a second")
    for name in sorted(after):
        yield Measurement(f"{name}, processor time", (after[name] - before[name]) / SECONDS, "cores")


def _run(port: int, people: dict[str, Any], answers: Answers) -> None:
    until = time.monotonic() + SECONDS
    chance = random.Random(8)  # noqa: S311  when each begins, the same in each run
    starts: list[Callable[[], None]] = []
    for person in people["interviewers"]:
        visitor = Visitor(port, person["session"], answers)
        commits_at = until - chance.uniform(0, SECONDS - 2 * SAVE_EVERY)
        starts.append(lambda v=visitor, p=person, at=commits_at: _interview(v, p, at))  # type: ignore[misc]
    for _reader in range(READERS):
        visitor = Visitor(port, people["reader"], answers)
        starts.append(lambda v=visitor: _read(v, people["debriefs"], until))  # type: ignore[misc]
    threads = [threading.Thread(target=_late, args=(chance.uniform(0, SAVE_EVERY), each)) for each in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS + 2 * PATIENCE_SECONDS)


def _late(seconds: float, work: Callable[[], None]) -> None:
    time.sleep(seconds)
    work()


def _interview(visitor: Visitor, person: dict[str, Any], commits_at: float) -> None:
    """Open the page, save a field every two seconds, and commit when the time has come."""
    address, saved = person["address"], 0
    visitor.ask("interview page", address)
    while time.monotonic() < commits_at:
        began = time.monotonic()
        edit = {
            "mutation": str(uuid4()),
            "field": "running_notes",
            "base": saved,
            "value": "Typed. " * (saved + 1),
        }
        visitor.ask("autosave", f"{address}edits/", json.dumps({"edits": [edit], "seen": {}}), JSON)
        saved += 1
        time.sleep(max(0.0, began + SAVE_EVERY - time.monotonic()))
    fields = person["fields"] | {"running_notes": "Typed. " * saved}
    visitor.ask("submit", f"{address}commit/", urlencode(fields), FORM)
    visitor.ask("My interviews", "/interviews/")


def _read(visitor: Visitor, debriefs: list[str], until: float) -> None:
    number = 0
    while time.monotonic() < until:
        began = time.monotonic()
        visitor.ask("debrief", debriefs[number % len(debriefs)])
        visitor.ask("loops", "/loops/")
        number += 1
        time.sleep(max(0.0, began + READ_EVERY - time.monotonic()))
