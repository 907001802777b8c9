"""What row-level security as a second net would cost: the same pages with and without it, turn by turn.

Needs the embedded servers with a made-up company in them (`manage.py generate --scale team`, in a
VAR_DIRECTORY of its own); adds loops to it, puts the policies of the .sql file there and takes them away.
"""

import logging
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.bench.measurement import Measurement

TURNS, REQUESTS = 12, 6  # each turn sends so many requests without, then so many with the policies
TABLES = ("scorecard", "rating", "scorecardrevision", "revisionrating", "signalfinding", "draftfield")
WORDS = "Drew the queue first, sized it at 1,400 a second and named what breaks when it fills. "
BROKEN_AT = 10.0  # per cent, from the issue


@dataclass
class Cost:
    """What requests took: milliseconds of this process, of PostgreSQL's, and exchanges between the two."""

    web: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    exchanges: list[float] = field(default_factory=list)

    def both(self) -> float:
        return statistics.median(a + b for a, b in zip(self.web, self.server, strict=True))


def benchmarks() -> Iterator[Measurement]:
    """Yield for each page what both arms take, and by how much the policies make it dearer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    logging.disable(logging.WARNING)  # a line for each request would hide the numbers
    from tests.bench.guarded_requests import Bench

    with Bench() as bench:
        for name, request in bench.pages().items():
            yield from _page(bench, name, request)


def _page(bench: Any, name: str, request: Callable[[], None]) -> Iterator[Measurement]:
    plain, guarded = Cost(), Cost()
    for _turn in range(TURNS):
        for cost, on in ((plain, False), (guarded, True)):
            bench.guard(on=on)
            request()  # plans and caches of this arm
            for _number in range(REQUESTS):
                _measure(bench, request, cost)
    for arm, cost in (("without", plain), ("with", guarded)):
        yield Measurement(f"{name}, {arm}: web", statistics.median(cost.web), "ms")
        yield Measurement(f"{name}, {arm}: PostgreSQL", statistics.median(cost.server), "ms")
        yield Measurement(f"{name}, {arm}: exchanges", statistics.median(cost.exchanges), "")
    more = (guarded.both() / plain.both() - 1) * 100
    yield Measurement(f"{name}, more with the policies", more, "%", BROKEN_AT)


def _measure(bench: Any, request: Callable[[], None], cost: Cost) -> None:
    exchanges, server, web = bench.exchanges(), bench.server_time(), time.process_time()
    request()
    cost.web.append((time.process_time() - web) * 1000)
    cost.server.append((bench.server_time() - server) * 1000)
    cost.exchanges.append(bench.exchanges() - exchanges)


def policies() -> bytes:
    """Return the prototype's policies in SQL."""
    return Path(__file__).with_suffix(".sql").read_bytes()


def edits_of(name: str, value: str, base: int) -> dict[str, Any]:
    """Return one change of a field as the interview page sends it."""
    edit = {"mutation": str(uuid4()), "field": name, "base": base, "value": value}
    return {"edits": [edit], "seen": {}}
