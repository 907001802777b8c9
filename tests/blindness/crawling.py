"""A crawler that asks for everything that one person can ask for, and keeps each answer whole."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from candidates.models import Loop, Seat
from hiring.models import ExerciseAttachment, Person
from scorecards.models import SignalFinding
from tests.access_table import ROWS
from tests.blindness.worlds import Panels
from tests.test_access_matrix import ROUTES

# `make blindness` asks for all there is; the suite for two seats of a loop, and follows no links.
EVERYTHING = os.environ.get("BLINDNESS") == "everything"
# What differs from one answer to the next whatever it tells: tokens of forms, and a request's own number.
TOKENS = re.compile(r'(csrfmiddlewaretoken" value="|csrf=|"token": "|"X-CSRFToken": ")[A-Za-z0-9]+')
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OF_THE_REQUEST = {"x-request-id"}
FILES = {"loops_export", "packet_json", "export_log", "export_labels", "export_candidate_json"}
PLANNING = {"add_interview", "move_interview", "give_seat", "swap_seat", "plan_ties"}
LISTS = {
    "my_interviews",
    "loops",
    "compare",
    "log",
    "background_work",
    "privacy",
    "insights",
    "my_insights",
    "signal_quality",
    "signals_model_card",
}
FRAGMENTS = ("/live/", "/coverage/", "/interviews/", "/?state=all")

Asked = tuple[str, str, str]  # method, address, header


@dataclass(frozen=True)
class Answer:
    """Everything that comes back, with what is always new masked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    def tells(self, word: str) -> bool:
        return word in f"{self.headers}{self.body}".lower()


class Crawler:
    """One person asking; each answer is kept by what was asked. `known` are identifiers that may be told."""

    def __init__(self, person: Person, known: frozenset[str]) -> None:
        self.person, self.known = person, known
        self.client = Client(raise_request_exception=False)
        self.client.force_login(person)
        self.cookies = self.client.cookies.copy()
        self.answers: dict[Asked, Answer] = {}

    def crawl(self, panels: Panels) -> dict[Asked, Answer]:
        """Ask for every route, every link found, and for what can be read as htmx and HEAD ask for it."""
        waiting = [*self._addresses(panels, "get"), *lists(panels)]
        while waiting:
            address = waiting.pop()
            if ("GET", address, "") not in self.answers:
                waiting += self._read(address)
        for address in self._addresses(panels, "post"):
            self.ask("POST", address)
        return self.answers

    def _read(self, address: str) -> list[str]:
        """Ask for an address in each way there is, and return the links of its page."""
        answer = self.ask("GET", address)
        etag = dict(answer.headers).get("ETag")
        if etag:
            self.ask("GET", address, f"If-None-Match: {etag}")
        if answer.status != 200 or not (EVERYTHING or address.endswith(FRAGMENTS)):
            return []
        self.ask("GET", address, "HX-Request: true")
        if EVERYTHING:
            self.ask("HEAD", address)
        return list(links_in(answer.body, address)) if EVERYTHING and "?" not in address else []

    def ask(self, method: str, address: str, header: str = "") -> Answer:
        """Ask with what the browser held at first, and put the database back."""
        self.client.cookies = self.cookies.copy()
        name, _, value = header.partition(": ")
        point = transaction.savepoint()
        response = self.client.generic(method, address, headers={name: value} if name else {})
        answer = self._kept(response)
        transaction.savepoint_rollback(point)
        self.answers[method, self.masked(address), header] = answer
        return answer

    def _kept(self, response: HttpResponse) -> Answer:
        pairs = (*response.headers.items(), *(("Cookie", str(one)) for one in response.cookies.values()))
        kept = sorted(
            (name, self.masked(value)) for name, value in pairs if name.lower() not in OF_THE_REQUEST
        )
        body = self.masked(response.getvalue().decode(errors="replace"))
        return Answer(response.status_code, tuple(kept), body)

    def masked(self, text: str) -> str:
        """Take out tokens, and identifiers of rows that aren't the same in both worlds."""
        without = TOKENS.sub(r"\1", text)
        return UUID.sub(lambda found: found[0] if found[0] in self.known else "identifier", without)

    def _addresses(self, panels: Panels, method: str) -> Iterator[str]:
        """Yield each route with everything that an address of it may point at in these loops."""
        known = [what for loop in panels.loops.values() for what in self._what_is_in(loop)]
        for name, of_method in ROWS:
            if of_method == method and is_asked(name, method):
                yield from dict.fromkeys(
                    reverse(name, kwargs={key: what[key] for key in ROUTES[name]})
                    for what in known
                    if ROUTES[name] <= what.keys()
                )

    def _what_is_in(self, loop: Loop) -> Iterator[dict[str, Any]]:
        attachment = ExerciseAttachment.objects.get()
        found = SignalFinding.objects.filter(scorecard__interview__loop=loop).order_by("pk").first()
        for seat in self._seats(loop):
            yield {
                "loop_id": loop.pk,
                "application_id": loop.application_id,
                "candidate_id": loop.application.candidate_id,
                "key": loop.rubric.role.key,
                "version": loop.rubric.version,
                "exercise_key": attachment.exercise.key,
                "attachment_id": attachment.pk,
                "interview_id": seat.interview_id,
                "seat_id": seat.pk,
                "person_id": seat.person_id,
                "form": "ballot",
                "finding_id": found.pk if found else loop.pk,
            }

    def _seats(self, loop: Loop) -> list[Seat]:
        """Return all seats of a loop; for the suite one's own and the one beside that somebody wrote in."""
        seats = Seat.objects.filter(interview__loop=loop).order_by("pk")
        own = seats.get(person=self.person)
        return list(seats) if EVERYTHING else [own, seats.filter(interview=own.interview_id)[0]]


def is_asked(name: str, method: str) -> bool:
    """The suite asks for what belongs to a loop and for lists of several, and sends for files alone.

    It leaves out forms of the plan, and files that another format of the same stands for.
    """
    if EVERYTHING:
        return True
    if method == "post":
        return name in FILES
    if not ROUTES[name]:
        return name in LISTS
    return name not in PLANNING and not {"key", "token", "uidb36"} & ROUTES[name]


def lists(panels: Panels) -> list[str]:
    """Return pages about several loops, asked for these, which only their forms lead to."""
    loops = [str(loop.pk) for loop in panels.loops.values()]
    compared = "&".join(f"loop={loop}" for loop in loops)
    return [
        "/loops/?state=all",
        f"/compare/?{compared}",
        *(f"/log/?of=loop&id={loop}" for loop in loops),
    ]


def links_in(page: str, address: str) -> Iterator[str]:
    """Yield the addresses of this site that a page leads to."""
    for node in LexborHTMLParser(page).css("[href], [hx-get], [src]"):
        for attribute in ("href", "hx-get", "src"):
            found = urlsplit(urljoin(address, str(node.attributes.get(attribute) or "")))
            if found.scheme + found.netloc == "" and not found.path.startswith("/static/"):
                yield f"{found.path}?{found.query}" if found.query else found.path
