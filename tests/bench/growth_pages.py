"""Each page's processor time in the database of VAR_DIRECTORY, as JSON: the child of tests.bench.growth."""

import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django is ready only now
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from candidates.models import Loop, Seat  # noqa: E402
from hiring.models import Event, Person  # noqa: E402
from scorecards.models import Decision, LoopProgress  # noqa: E402
from tests.bench.row_level_security import WORDS, edits_of  # noqa: E402

ROUNDS, WARM = 8, 2
SECONDS = 5.0  # of one page; where pages are slow fewer rounds tell enough
PATIENCE = 600.0  # seconds: a busy machine is no outage
Request = Callable[[], Any]


def main() -> None:
    """Print a JSON object of page names to [median milliseconds of processor time, queries]."""
    logging.disable(logging.CRITICAL)
    settings.REQUEST_PATIENCE_SECONDS = PATIENCE
    with connection.cursor() as cursor:
        # Time in a helper's process would not be counted.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    found = {}
    for name, request in pages():
        found[name] = _cost(request, backend)
        sys.stderr.write(f"{name}: {found[name][0]:.1f} ms, {found[name][1]} queries\n")
    sys.stdout.write(json.dumps(found) + "\n")


def _cost(request: Request, backend: int) -> tuple[float, int]:
    times: list[float] = []
    queries = _queries(request)
    deadline = time.monotonic() + SECONDS
    while len(times) < ROUNDS + WARM and (time.monotonic() < deadline or len(times) < WARM + 2):
        begun = time.process_time() + _server_time(backend)
        request()
        times.append(1000 * (time.process_time() + _server_time(backend) - begun))
    return statistics.median(times[WARM:]), queries


def _server_time(backend: int) -> float:
    """Return the seconds of processor time that the connection's server process has used."""
    return int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9


def _queries(request: Request) -> int:
    asked: list[str] = []

    def note(execute: Any, sql: str, *words: Any) -> Any:
        asked.append(sql)
        return execute(sql, *words)

    with connection.execute_wrapper(note):
        request()
    return len(asked)


def pages() -> Iterator[tuple[str, Request]]:
    """Yield each page's name with a request for it."""
    yield from _interviewers_pages()
    recruiter = _got("recruiter@example.com")
    role = Decision.objects.latest("decided_at").loop.application.role.key
    for name, words in _lists(role):
        yield f"Loops {name}", recruiter(f"/loops/?{words}")
    loop = Decision.objects.latest("decided_at").loop_id
    yield "Debrief", recruiter(f"/loops/{loop}/")
    chosen = Loop.objects.filter(application__role__key=role, decisions__isnull=False).order_by("-opened_at")
    compared = "&".join(f"loop={key}" for key in chosen.values_list("pk", flat=True)[:2])
    yield "Compare, choosing", recruiter(f"/compare/?role={role}")
    yield "Compare", recruiter(f"/compare/?{compared}")
    admin = _got("admin@example.com")
    middle = Event.objects.filter(pk__gte=Event.objects.latest("pk").pk // 2).order_by("pk")[0].pk
    yield "Log", admin("/log/")
    yield "Log, one kind", admin("/log/?kind=loop_revealed")
    yield "Log, far page", admin(f"/log/?after={middle}")
    yield "People", admin("/people/")
    yield "Insights", admin("/insights/")


def _lists(role: str) -> Iterator[tuple[str, str]]:
    """Yield each list of loops: every state, every order, searches, and a page from the middle."""
    middle = LoopProgress.objects.order_by("opened_at")[LoopProgress.objects.count() // 2].pk
    for state in ("open", "waiting", "overdue", "ready", "deciding", "decided", "all"):
        yield state, f"state={state}"
    for order in ("oldest", "name", "overdue"):
        yield f"all, by {order}", f"state=all&sort={order}"
    yield "of a role", f"state=all&role={role}"
    yield "all, far page", f"state=all&after={middle}"
    yield "all by name, far page", f"state=all&sort=name&after={middle}"
    yield "search, open", "q=tho"
    yield "search, all", "state=all&q=tho"


def _interviewers_pages() -> Iterator[tuple[str, Request]]:
    """Writing is undone each time, so that each round does the same."""
    seat = _open_seat()
    client = _client(seat.person)
    address = f"/interviews/{seat.pk}/"
    entries = {"recommendation": "yes", "overall_notes": WORDS}
    for dimension in seat.interview.dimensions.all():
        entries |= {f"rating-{dimension.key}": "4", f"evidence-{dimension.key}": WORDS}
    edits = edits_of("overall_notes", WORDS, 0)
    yield "My interviews", lambda: _expect(client.get("/interviews/"), 200)
    yield "Interview", lambda: _expect(client.get(address), 200)
    save = {"data": edits, "content_type": "application/json"}
    yield "autosave", _undone(lambda: _expect(client.post(f"{address}edits/", **save), 200))
    yield "submit", _undone(lambda: _expect(client.post(f"{address}commit/", entries), 302))


def _open_seat() -> Seat:
    """Return the latest seat of a lead who has written nothing."""
    seats = Seat.objects.filter(kind="lead", withdrawn_at=None, interview__cancelled_at=None)
    waiting = seats.filter(scorecard__isnull=True, draft_fields__isnull=True, interview__loop__closed_at=None)
    return waiting.filter(interview__loop__progress__is_decided=False).order_by("-interview__starts_at")[0]


def _undone(request: Request) -> Request:
    def undone() -> None:
        with transaction.atomic():
            request()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit would ask
            transaction.set_rollback(True)

    return undone


def _got(email: str) -> Callable[[str], Request]:
    client = _client(Person.objects.get(email=email))
    return lambda address: lambda: _expect(client.get(address), 200)


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _expect(response: Any, status: int) -> None:
    if response.status_code != status:
        raise RuntimeError(f"{response.status_code} instead of {status}: {response.content[:2000]!r}")


if __name__ == "__main__":
    main()
