"""A loop on its page: a panel with canary words in everything that anybody wrote."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.urls import reverse

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Delivery, Duty, Person
from hiring.services.events import append_event
from scorecards.models import Reveal
from scorecards.services.debriefs import compile_debrief_of_loop
from tests import factories

# What is in the data of every test and must show to nobody before the time: words, quotes, reasons.
EVIDENCE = "Canarywords stood on the board. He blamed canaryvendor for it. Nothing else was said of it."
QUOTE = "He blamed canaryvendor for it."
FORBIDDEN = (
    "anarywords",
    "anaryvendor",
    "anarynotes",
    "anarysignal",
    "anaryreason",
    "rating-mark",
    "trong yes",
    "red-flag",
    "recommend",
)


@dataclass
class Case:
    """A loop of four interviewers; the last one's scorecard is a draft unless all are in."""

    loop: Loop
    seats: list[Seat]
    manager: Person

    def url(self, name: str) -> str:
        return reverse(name, args=[self.loop.pk])

    def reveal(self, by: Person) -> None:
        Reveal.objects.create(loop=self.loop, at=factories.NOON, by=by, reason="The offer expires <today>.")

    def compile(self) -> None:
        compile_debrief_of_loop(actor=SYSTEM, loop_id=self.loop.pk)
        Delivery.objects.update(done_at=factories.NOON)

    @property
    def committed(self) -> Person:
        return self.seats[0].person

    @property
    def owing(self) -> Person:
        return self.seats[-1].person


def make_case(panel: int = 4, missing: int = 1, minimum_bar: int | None = None) -> Case:
    loop = factories.make_loop(panel=panel, minimum_bar=minimum_bar)
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER], name="Canny Manager")
    loop.application.role.hiring_managers.add(manager)
    seats = list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))
    signal = loop.rubric.signals.get()
    for number, seat in enumerate(seats):
        scorecard = factories.fill(seat, evidence=EVIDENCE, score=number % 5 + 1, committed=False)
        if number < panel - missing:
            factories.commit(scorecard, "strong_yes")
            dimension = seat.interview.dimensions.first()
            start = EVIDENCE.index(QUOTE)
            factories.SignalFindingFactory(
                scorecard=scorecard,
                signal=signal,
                field=f"evidence:{dimension.key}",
                start=start,
                end=start + len(QUOTE),
                quote=QUOTE,
                reasons=["canaryreason: blames"],
                confidence=0.7,
            )
    return Case(loop, seats, manager)


def pages(case: Case) -> list[str]:
    return [
        case.url("debrief"),
        case.url("debrief_live"),
        case.url("debrief_live") + "?shown=nothing",
        case.url("debrief_live") + "?shown=a.b",
        reverse("loops") + "?state=all",
    ]


def everything(client: Client, url: str) -> str:
    response = client.get(url)
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return headers + response.getvalue().decode()


def assert_blind(client: Client, case: Case) -> None:
    for url in pages(case):
        answer = everything(client, url)
        assert not [word for word in FORBIDDEN if word in answer], url
    sheet = client.post(reverse("loops_export", query={"state": "all"})).getvalue().decode()
    assert not [word for word in FORBIDDEN if word in sheet]


def polls(page: str) -> bool:
    return 'hx-trigger="every 3s"' in page


def owe(case: Case, **fields: object) -> Delivery:
    with transaction.atomic():
        event = append_event("tested", actor=SYSTEM, stream=("loop", case.loop.pk))
    return Delivery.objects.create(event=event, subscriber="compile_debrief", **fields)


def shown_on(client: Client, case: Case) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', client.get(case.url("debrief")).content.decode())
    assert found is not None
    return found[1]
