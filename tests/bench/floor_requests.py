"""A process of its own that asks each page and its floor in turn, for tests.bench.floor; prints JSON."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.floor_settings")
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  models exist once Django is set up
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from candidates.models import Loop, Seat  # noqa: E402
from hiring.models import Person  # noqa: E402
from scorecards.models import DraftField  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench import floor_pages  # noqa: E402
from tests.bench.row_level_security import WORDS, edits_of  # noqa: E402

TOKEN = "a" * 32
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class Cost:
    """Seconds of one request: processor time of this process, of PostgreSQL's for it, and by the clock."""

    web: float
    database: float
    clock: float
    size: int

    @property
    def both(self) -> float:
        return self.web + self.database


@dataclass
class Request:
    address: str
    session: str = ""
    body: bytes = b""
    kind: str = ""


class Side:
    """Ours or the floor: a handler, and the requests of each page."""

    def __init__(self, handler: WSGIHandler, backend: int) -> None:
        self.handler, self.backend = handler, backend

    def cost(self, request: Request) -> tuple[Cost, bytes]:
        """Answer one request as a web server would, and say what it cost."""
        said: list[str] = []
        environ = _environ(request)
        web, database, clock = time.process_time(), self._database(), time.perf_counter()
        answer = self.handler(environ, lambda status, headers, error=None: said.append(status))
        body = b"".join(answer)
        answer.close()
        used = time.process_time() - web, self._database() - database, time.perf_counter() - clock
        if said[0][:3] not in {"200", "302"}:
            raise RuntimeError(f"{request.address}: {said[0]} {body[:500]!r}")
        return Cost(*used, size=len(body)), body

    def _database(self) -> float:
        return int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0]) / 1e9


def _environ(request: Request) -> dict[str, Any]:
    path, _, query = request.address.partition("?")
    return {
        "REQUEST_METHOD": "POST" if request.kind else "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": f"session={request.session}; csrf={TOKEN}",
        "HTTP_X_CSRFTOKEN": TOKEN,
        "CONTENT_TYPE": request.kind,
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


class Pages:
    """The requests: each read again and again, each write with something new to write."""

    def __init__(self, commits: int) -> None:
        for made in (factories.PersonFactory, factories.CandidateFactory, factories.RoleFactory):
            made.reset_sequence(int(time.time()))
        self.interviewer = Person.objects.get(email="interviewer@example.com")
        self.recruiter = Person.objects.get(email="recruiter@example.com")
        seats = Seat.objects.filter(person=self.interviewer, interview__cancelled_at=None)
        self.seat = seats.filter(scorecard=None).order_by("pk")[0]
        revealed = Loop.objects.filter(reveal__isnull=False, application__role__key="principal-ai-engineer")
        self.loops = list(revealed.order_by("pk")[:3])
        self.commits = {side: list(_seats_to_commit(commits)) for side in ("ours", "floor")}
        self.sessions = {person.pk: _session(person) for person in (self.interviewer, self.recruiter)}
        stored = DraftField.objects.filter(seat=self.seat, name="overall_notes")
        self.version = stored.values_list("version", flat=True).first() or 0

    def reads(self) -> dict[str, Request]:
        """Return our request of each page that is read; tell the floor what its statements need."""
        mine, theirs = self.sessions[self.interviewer.pk], self.sessions[self.recruiter.pk]
        role = self.loops[0].application.role
        chosen = [("role", role.key), *(("loop", str(loop.pk)) for loop in self.loops)]
        floor_pages.given.update(
            {
                "My interviews": {"person": self.interviewer.pk},
                "Interview page": {"seat": self.seat.pk},
                "Loops": {},
                "Debrief": {"loop": self.loops[0].pk},
                "Compare": {"loops": [loop.pk for loop in self.loops], "role": role.pk},
            }
        )
        return {
            "My interviews": Request("/interviews/", mine),
            "Interview page": Request(f"/interviews/{self.seat.pk}/", mine),
            "Loops": Request("/loops/", theirs),
            "Debrief": Request(f"/loops/{self.loops[0].pk}/", theirs),
            "Compare": Request(f"/compare/?{urlencode(chosen)}", theirs),
        }

    def autosave(self) -> Request:
        body = json.dumps(edits_of("overall_notes", f"{WORDS} {self.version}", self.version)).encode()
        self.version += 1
        session = self.sessions[self.interviewer.pk]
        return Request(f"/interviews/{self.seat.pk}/edits/", session, body, JSON)

    def floor_autosave(self) -> Request:
        floor_pages.given["Autosave"] = {"seat": self.seat.pk, "names": ["running_notes"]}
        return Request(floor_pages.address("Autosave"), body=f"{WORDS} {self.version}".encode(), kind=JSON)

    def submit(self) -> Request:
        seat, fields, session = self.commits["ours"].pop()
        return Request(f"/interviews/{seat.pk}/commit/", session, urlencode(fields).encode(), FORM)

    def floor_submit(self) -> Request:
        seat, fields, _session = self.commits["floor"].pop()
        floor_pages.given["Submit"] = {
            "seat": seat.pk,
            "interview": seat.interview_id,
            "loop": seat.interview.loop_id,
            "person": seat.person_id,
            "words": WORDS,
            "names": list(fields),
            "values": list(fields.values()),
        }
        return Request(floor_pages.address("Submit"), body=urlencode(fields).encode(), kind=FORM)


def _seats_to_commit(number: int, panel: int = 4) -> Iterator[tuple[Seat, dict[str, str], str]]:
    for _loop in range(-(-number // panel)):
        loop = factories.make_loop(panel=panel, dimensions=4)
        seats = Seat.objects.filter(interview__loop=loop).select_related("interview", "person")
        for seat in seats:
            fields = {"recommendation": "yes", "overall_notes": WORDS}
            for dimension in seat.interview.dimensions.all():
                fields |= {f"rating-{dimension.key}": "4", f"evidence-{dimension.key}": WORDS}
            yield seat, fields, _session(seat.person)


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person)
    with override_settings(ROOT_URLCONF="config.urls"):
        client.get("/interviews/")  # what a session notes when it is first used is not asked of each request
    return client.cookies["session"].value


def main(rounds: int) -> None:
    """Ask everything so many times, ours and the floor in turn and in either order, and print all costs."""
    pages = Pages(rounds + 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    ours = Side(WSGIHandler(), backend)
    with override_settings(MIDDLEWARE=[]):
        floor = Side(WSGIHandler(), backend)
    reads = pages.reads()
    asked: dict[str, tuple[Callable[[], Request], Callable[[], Request]]] = {
        "Autosave": (pages.autosave, pages.floor_autosave),
        "Submit": (pages.submit, pages.floor_submit),
    }
    for name, request in reads.items():
        bare = Request(floor_pages.address(name))
        asked[name] = ((lambda request=request: request), (lambda bare=bare: bare))  # type: ignore[misc]
    print(json.dumps({name: _measured(rounds, ours, floor, name, *both) for name, both in asked.items()}))  # noqa: T201


def _measured(
    rounds: int, ours: Side, floor: Side, name: str, mine: Callable[[], Request], bare: Callable[[], Request]
) -> dict[str, Any]:
    for _warm in range(3):
        floor_pages.kept[name] = ours.cost(mine())[1]
        floor.cost(bare())
    found: dict[str, list[Cost]] = {"ours": [], "floor": []}
    for number in range(rounds):
        turns = [("ours", ours, mine), ("floor", floor, bare)]
        for side, asked, request in turns if number % 2 else reversed(turns):
            found[side].append(asked.cost(request())[0])
    return {side: _medians(costs) for side, costs in found.items()}


def _medians(costs: list[Cost]) -> dict[str, float]:
    rows = [asdict(cost) for cost in costs]
    middle = {key: statistics.median(row[key] for row in rows) for key in ("web", "database", "clock")}
    return {**middle, "both": statistics.median(cost.both for cost in costs), "bytes": costs[0].size}


if __name__ == "__main__":
    main(int(sys.argv[1]))
