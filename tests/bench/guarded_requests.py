"""The pages that the bench of row-level security asks for, and the switch between its two arms."""

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from candidates.models import Loop, Seat
from config import embedded
from config.patience import PatientConnection
from hiring.actors import SYSTEM
from hiring.models import Duty, Person
from scorecards.models import Reveal, Scorecard
from scorecards.services.debriefs import compile_debrief_of_loop
from tests import factories
from tests.bench.row_level_security import REQUESTS, TABLES, TURNS, WORDS, edits_of, policies

PANEL, DIMENSIONS, OWN_SEATS = 6, 8, 12
COMMITS = 2 * TURNS * (REQUESTS + 1)
GUARD = "tests.bench.guarded_requests.name_the_reader"


def name_the_reader(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The middleware that row-level security would need: a transaction per request, with its person."""

    def middleware(request: Any) -> HttpResponse:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('hiring.person', %s, true)", [str(request.user.pk or "")])
            return get_response(request)

    return middleware


class Bench:
    """A database with policies that can be switched, and requests to be measured on it."""

    def __enter__(self) -> Self:
        self._counter, self._version = count(), 0
        self._count_exchanges()
        self._prepare()
        self._owner = psycopg.connect(
            host=str(embedded.socket_directory()),
            dbname=embedded.DATABASE_NAME,
            user=embedded.DATABASE_USER,
            autocommit=True,
        )
        self._drop_policies()  # of a run that was interrupted
        self._owner.execute(policies())
        self._on = False
        people = (self.author, self.recruiter, self.member, self.writer)
        self._clients = {(on, person): _client(on, person) for on in (False, True) for person in people}
        return self

    def __exit__(self, *_: object) -> None:
        self.guard(on=False)
        self._drop_policies()
        self._owner.close()

    def _drop_policies(self) -> None:
        for table in TABLES:
            self._owner.execute(f"DROP POLICY IF EXISTS reader ON scorecards_{table}".encode())
        self._owner.execute("DROP FUNCTION IF EXISTS bench_loop_is_open, bench_person, bench_reader")

    def guard(self, *, on: bool) -> None:
        """Switch the policies on or off, and the transaction per request with them."""
        self._on = on
        word = "ENABLE" if on else "DISABLE"
        for table in TABLES:
            self._owner.execute(f"ALTER TABLE scorecards_{table} {word} ROW LEVEL SECURITY".encode())

    def pages(self) -> dict[str, Callable[[], None]]:
        """Return one request of each benchmarked page."""
        seat = f"/interviews/{self.author.seats.order_by('pk')[0].pk}/"
        debrief = f"/loops/{self.loop.pk}/"
        return {
            "My interviews": lambda: self._get(self.author, "/interviews/"),
            "interview page": lambda: self._get(self.author, seat),
            "autosave": lambda: self._autosave(f"{seat}edits/"),
            "commit": self._commit,
            "debrief, recruiter": lambda: self._get(self.recruiter, debrief),
            "debrief, panellist": lambda: self._get(self.member, debrief),
        }

    def exchanges(self) -> int:
        """Return how often this process has asked PostgreSQL something so far; asking counts nothing."""
        return int(repr(self._counter)[6:-1])

    def server_time(self) -> float:
        """Return the seconds of processor time that the connection's server process has used."""
        return int(Path(f"/proc/{self._backend}/schedstat").read_text().split()[0]) / 1e9

    def _count_exchanges(self) -> None:
        plain, counter = PatientConnection.wait, self._counter

        def counted(self: Any, *words: Any, **named: Any) -> Any:
            next(counter)
            return plain(self, *words, **named)

        PatientConnection.wait = counted  # only here, to look

    def _get(self, person: Person, path: str) -> None:
        response = self._clients[self._on, person].get(path)
        _expect(response, 200)

    def _autosave(self, path: str) -> None:
        body = edits_of("overall_notes", f"{WORDS} {self._version}", self._version)
        client = self._clients[self._on, self.author]
        _expect(client.post(path, body, content_type="application/json"), 200)
        self._version += 1

    def _commit(self) -> None:
        seat, entries = self._waiting.pop()
        _expect(self._clients[self._on, self.writer].post(f"/interviews/{seat}/commit/", entries), 302)

    def _prepare(self) -> None:
        for made in (factories.PersonFactory, factories.CandidateFactory, factories.RoleFactory):
            made.reset_sequence(int(time.time()))  # beside those of an earlier run
        person = factories.PersonFactory.create
        self.author, self.writer = person(), person()
        self.recruiter = person(duties=[Duty.RECRUITER])
        for _number in range(OWN_SEATS):
            loop = factories.make_loop(panel=PANEL, dimensions=DIMENSIONS)
            seat = Seat.objects.filter(interview__loop=loop).order_by("pk")[0]
            seat.person = self.author
            seat.save()
        self._waiting = []
        while len(self._waiting) < COMMITS:
            loop = factories.make_loop(panel=PANEL, dimensions=DIMENSIONS)
            seats = Seat.objects.filter(interview__loop=loop)
            seats.update(person=self.writer)
            self._waiting += [(seat.pk, _entries(seat)) for seat in seats]
        self.loop = self._revealed_loop()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._backend = cursor.fetchone()[0]

    def _revealed_loop(self) -> Loop:
        loop = factories.make_loop(panel=PANEL, dimensions=DIMENSIONS)
        seats = list(Seat.objects.filter(interview__loop=loop))
        signal = loop.rubric.signals.get()
        for seat in seats:
            card: Scorecard = factories.fill(seat, evidence=WORDS * 3)
            factories.SignalFindingFactory.create(scorecard=card, signal=signal, quote=WORDS[:4])
        self.member = seats[0].person
        Reveal.objects.create(loop=loop, at=factories.NOON, by=self.recruiter)
        compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
        return loop


def _client(on: bool, person: Person) -> Client:
    """Return a signed-in client whose middleware is that of its arm, loaded by a first request."""
    client = Client()
    client.force_login(person)
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, *([GUARD] if on else [])]):
        client.get("/interviews/")
    return client


def _entries(seat: Seat) -> dict[str, str]:
    entries = {"recommendation": "yes", "overall_notes": WORDS}
    for dimension in seat.interview.dimensions.all():
        entries |= {f"rating-{dimension.key}": "4", f"evidence-{dimension.key}": WORDS}
    return entries


def _expect(response: Any, status: int) -> None:
    if response.status_code != status:
        raise RuntimeError(f"{response.status_code} instead of {status}: {response.content[:2000]!r}")
