"""The page of a loop: blind before the reveal, evidence first afterwards."""

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Delivery, Duty, Person
from scorecards.models import Reveal, SignalFinding
from scorecards.services.debriefs import compile_debrief_of_loop
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

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


def make_case(panel: int = 4, missing: int = 1) -> Case:
    loop = factories.make_loop(panel=panel)
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


@pytest.fixture
def case() -> Case:
    return make_case()


@pytest.fixture
def revealed(case: Case, recruiter: Person) -> Case:
    case.compile()
    case.reveal(recruiter)
    return case


def _pages(case: Case) -> list[str]:
    return [
        case.url("debrief"),
        case.url("debrief_live"),
        case.url("debrief_live") + "?shown=nothing",
        case.url("debrief_live") + "?shown=a.b",
        reverse("loops") + "?state=all",
        reverse("loops_export") + "?state=all",
    ]


def _everything(client: Client, url: str) -> str:
    response = client.get(url)
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return headers + response.getvalue().decode()


def _assert_blind(client: Client, case: Case) -> None:
    for url in _pages(case):
        answer = _everything(client, url)
        assert not [word for word in FORBIDDEN if word in answer], url


@pytest.mark.parametrize("who", ["recruiter", "admin", "manager", "committed", "owing", "shadow"])
def test_nothing_of_anybody_shows_before_the_reveal(
    case: Case, signed_in: SignIn, recruiter: Person, admin: Person, who: str
) -> None:
    case.compile()
    shadow = factories.SeatFactory(interview=case.seats[0].interview, kind=Seat.Kind.SHADOW).person
    people = {"recruiter": recruiter, "admin": admin, "shadow": shadow}
    _assert_blind(signed_in(people.get(who) or getattr(case, who)), case)


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.RECRUITER, Duty.HIRING_MANAGER, Duty.ADMIN])
def test_nothing_of_others_shows_to_whoever_owes_a_scorecard(
    revealed: Case, signed_in: SignIn, duty: Duty
) -> None:
    Person.objects.filter(pk=revealed.owing.pk).update(duties=[duty])
    if duty == Duty.HIRING_MANAGER:
        revealed.loop.application.role.hiring_managers.add(revealed.owing)
    client = signed_in(revealed.owing)
    _assert_blind(client, revealed)
    page = client.get(revealed.url("debrief")).content.decode()
    assert "Your scorecard comes first" in page
    assert reverse("interview", args=[revealed.seats[-1].pk]) in page


@pytest.mark.parametrize("who", ["committed", "manager"])
def test_what_is_forbidden_before_shows_after_the_reveal(revealed: Case, signed_in: SignIn, who: str) -> None:
    answer = _everything(signed_in(getattr(revealed, who)), revealed.url("debrief"))
    shown = ("anarywords", "anaryvendor", "anaryreason", "rating-mark", "trong yes", "red-flag", "recommend")
    assert [word for word in shown if word not in answer] == []


def test_draft_of_whoever_owes_shows_to_nobody_else(revealed: Case, signed_in: SignIn) -> None:
    draft = revealed.seats[-1].scorecard
    draft.ratings.update(evidence="Draftcanary.")
    draft.running_notes = "Draftcanary."
    draft.save()
    revealed.compile()
    assert "raftcanary" not in _everything(signed_in(revealed.committed), revealed.url("debrief"))


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.HIRING_MANAGER])
def test_strangers_get_404_everywhere(revealed: Case, signed_in: SignIn, duty: Duty) -> None:
    client = signed_in(factories.PersonFactory(duties=[duty]))
    finding = SignalFinding.objects.first()
    assert finding is not None
    assert client.get(revealed.url("debrief")).status_code == 404
    assert client.get(revealed.url("debrief_live")).status_code == 404
    for name in ("reveal", "decide", "retry_debrief"):
        assert client.post(revealed.url(name)).status_code == 404
    assert client.post(reverse("dispose_finding", args=[finding.pk])).status_code == 404


def test_waiting_page_says_who_is_in_and_who_is_out(case: Case, signed_in: SignIn, recruiter: Person) -> None:
    page = signed_in(recruiter).get(case.url("debrief")).content.decode()
    assert "3 of 4 in" in page
    assert "Waiting for one scorecard." in page
    assert all(seat.person.name in page for seat in case.seats)


@pytest.mark.parametrize(("who", "buttons"), [("manager", 1), ("committed", 0), ("owing", 0)])
def test_reveal_is_offered_to_those_who_run_the_loop(
    case: Case, signed_in: SignIn, who: str, buttons: int
) -> None:
    page = signed_in(getattr(case, who)).get(case.url("debrief")).content.decode()
    assert page.count(case.url("reveal")) == buttons


def test_reveal_with_missing_scorecards_asks_for_the_reason(
    case: Case, signed_in: SignIn, recruiter: Person
) -> None:
    response = signed_in(recruiter).post(case.url("reveal"), {"reason": " "})
    assert response.status_code == 422
    assert "autofocus" in response.content.decode()
    assert not Reveal.objects.exists()


def test_reason_of_a_forced_reveal_stays_in_view(case: Case, signed_in: SignIn, recruiter: Person) -> None:
    case.compile()
    response = signed_in(recruiter).post(case.url("reveal"), {"reason": "He leaves <tomorrow>."})
    assert response.headers["Location"] == case.url("debrief")
    page = signed_in(case.committed).get(case.url("debrief")).content.decode()
    assert "He leaves &lt;tomorrow&gt;." in page


def test_reveal_of_a_complete_loop_is_one_button(signed_in: SignIn, recruiter: Person) -> None:
    case = make_case(missing=0)
    page = signed_in(recruiter).get(case.url("debrief")).content.decode()
    assert page.count(case.url("reveal")) == 1
    assert 'name="reason"' not in page
    assert signed_in(recruiter).post(case.url("reveal")).status_code == 302


def test_second_reveal_is_a_conflict(revealed: Case, signed_in: SignIn, recruiter: Person) -> None:
    response = signed_in(recruiter).post(revealed.url("reveal"), {"reason": "Again."})
    assert response.status_code == 409


def test_reveal_by_the_panel_is_forbidden(case: Case, signed_in: SignIn) -> None:
    response = signed_in(case.committed).post(case.url("reveal"), {"reason": "I want to know."})
    assert response.status_code == 403


def test_every_link_inside_the_page_leads_somewhere(revealed: Case, signed_in: SignIn) -> None:
    page = signed_in(revealed.committed).get(revealed.url("debrief")).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert len(links) > 10
    assert links - set(ids) == set()
    assert len(ids) == len(set(ids))


def test_quote_is_marked_inside_its_context(revealed: Case, signed_in: SignIn) -> None:
    page = signed_in(revealed.committed).get(revealed.url("debrief")).content.decode()
    quoted = (
        "Canarywords stood on the board. <mark>He blamed canaryvendor for it.</mark> Nothing else was said"
    )
    assert page.count(quoted) == 3
    assert page.count("3 of 3 interviewers independently") == 3
    assert '<abbr title="0.70">likely</abbr>' in page


def test_tick_and_find_in_the_same_words_are_one(revealed: Case, signed_in: SignIn) -> None:
    found = SignalFinding.objects.order_by("pk").first()
    assert found is not None
    SignalFinding.objects.create(
        scorecard=found.scorecard,
        signal=found.signal,
        source="interviewer",
        field=found.field,
        start=found.start,
        end=found.end,
        quote=found.quote,
    )
    revealed.compile()
    page = signed_in(revealed.committed).get(revealed.url("debrief")).content.decode()
    assert page.count("ticked by the interviewer and found by the detector") == 1
    assert page.count('<article id="finding-') == 3


@pytest.mark.parametrize("panel", [4, 12])
def test_debrief_takes_the_same_queries_for_any_panel(
    panel: int, signed_in: SignIn, recruiter: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = make_case(panel=panel)
    client = signed_in(recruiter)
    with django_assert_num_queries(7):  # session, person, and five for the head
        client.get(case.url("debrief"))
    case.compile()
    case.reveal(recruiter)
    with django_assert_num_queries(14):  # and the document, scorecards, ratings, dimensions, findings, …
        client.get(case.url("debrief"))
