"""The page of a loop: blind before the reveal, evidence first afterwards."""

import re
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Delivery, Duty, Person
from hiring.services.events import append_event
from scorecards.models import Decision, Reveal, SignalFinding
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
    with django_assert_num_queries(15):  # and the document, scorecards, revisions, ticks, dimensions, …
        client.get(case.url("debrief"))


# Live ---------------------------------------------------------------------------------------------


def _polls(page: str) -> bool:
    return 'hx-trigger="every 3s"' in page


def test_waiting_page_watches_who_comes_in(case: Case, signed_in: SignIn, recruiter: Person) -> None:
    client = signed_in(recruiter)
    page = client.get(case.url("debrief")).content.decode()
    fragment = client.get(case.url("debrief_live")).content.decode()
    assert _polls(page)
    assert _polls(fragment)
    assert "3 of 4 in" in fragment
    assert "<textarea" not in fragment


def test_open_waiting_page_gets_the_button_when_the_last_one_comes_in(
    case: Case, signed_in: SignIn, recruiter: Person
) -> None:
    factories.commit(case.seats[-1].scorecard)
    fragment = signed_in(recruiter).get(case.url("debrief_live")).content.decode()
    assert '<div id="reveal-now" hx-swap-oob="true"><form' in fragment
    assert 'name="reason"' not in fragment


def test_open_waiting_page_reloads_when_it_is_revealed(revealed: Case, signed_in: SignIn) -> None:
    response = signed_in(revealed.committed).get(revealed.url("debrief_live"))
    assert (response.status_code, response.headers["HX-Refresh"]) == (204, "true")


def test_revealed_page_watches_only_while_something_is_pending(revealed: Case, signed_in: SignIn) -> None:
    client = signed_in(revealed.committed)
    assert not _polls(client.get(revealed.url("debrief")).content.decode())
    _owe(revealed)
    page = client.get(revealed.url("debrief")).content.decode()
    assert _polls(page)
    assert "There is something new; compiling …" in page


def test_live_fragment_holds_no_form_that_somebody_may_be_typing_in(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    shown = _shown(client, revealed)
    _owe(revealed)
    for mark in (shown, "0" * 16 + "." + shown.partition(".")[2], "other.other"):
        fragment = client.get(revealed.url("debrief_live"), {"shown": mark}).content.decode()
        assert "<textarea" not in fragment
        assert 'name="reason"' not in fragment
        assert 'id="decision"' not in fragment


def test_words_compiled_anew_are_exchanged_in_place(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    shown = _shown(client, revealed)
    finding = SignalFinding.objects.order_by("pk").first()
    assert finding is not None
    client.post(
        reverse("dispose_finding", args=[finding.pk]), {"disposition": "dismissed", "reason": "A quote."}
    )
    revealed.compile()
    fragment = client.get(revealed.url("debrief_live"), {"shown": shown}).content.decode()
    assert (
        '<section id="summary" class="section" aria-labelledby="summary-title" hx-swap-oob="true">'
        in fragment
    )
    assert '<section id="agenda" aria-labelledby="agenda-title" hx-swap-oob="true">' in fragment
    assert not _polls(fragment)


def test_new_scorecard_is_announced_and_not_swapped_in(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    shown = _shown(client, revealed)
    factories.commit(revealed.seats[-1].scorecard)
    revealed.compile()
    fragment = client.get(revealed.url("debrief_live"), {"shown": shown}).content.decode()
    assert "The debrief was compiled anew." in fragment
    assert "hx-swap-oob" not in fragment


def test_compilation_that_was_given_up_can_be_tried_again(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    delivery = _owe(revealed, given_up_at=factories.NOON, error="ValueError")
    assert revealed.url("retry_debrief") not in _everything(
        signed_in(revealed.committed), revealed.url("debrief")
    )
    client = signed_in(recruiter)
    page = client.get(revealed.url("debrief")).content.decode()
    assert "Compiling failed several times." in page
    assert revealed.url("retry_debrief") in page
    assert client.post(revealed.url("retry_debrief")).status_code == 302
    delivery.refresh_from_db()
    assert delivery.given_up_at is None


def _owe(case: Case, **fields: object) -> Delivery:
    with transaction.atomic():
        event = append_event("tested", actor=SYSTEM, stream=("loop", case.loop.pk))
    return Delivery.objects.create(event=event, subscriber="compile_debrief", **fields)


def _shown(client: Client, case: Case) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', client.get(case.url("debrief")).content.decode())
    assert found is not None
    return found[1]


# Findings and decision ----------------------------------------------------------------------------


@pytest.fixture
def finding(revealed: Case) -> SignalFinding:
    found = SignalFinding.objects.order_by("pk").first()
    assert found is not None
    return found


def _dispose(client: Client, finding: SignalFinding, live: bool = True, **data: str) -> HttpResponse:
    headers = {"HX-Request": "true"} if live else {}
    return client.post(reverse("dispose_finding", args=[finding.pk]), data, headers=headers)


def test_dismissal_through_htmx_answers_with_the_finding_and_watches(
    finding: SignalFinding, signed_in: SignIn, recruiter: Person
) -> None:
    response = _dispose(signed_in(recruiter), finding, disposition="dismissed", reason="He <quoted> it.")
    answer = response.content.decode()
    assert response.status_code == 200
    assert answer.count("<article") == 1
    assert f"Dismissed by {recruiter.name}" in answer
    assert "He &lt;quoted&gt; it." in answer
    assert _polls(answer)


def test_dismissal_without_reason_keeps_the_field_open_with_the_focus(
    finding: SignalFinding, signed_in: SignIn, recruiter: Person
) -> None:
    for live in (True, False):
        response = _dispose(signed_in(recruiter), finding, live=live, disposition="dismissed", reason="")
        answer = response.content.decode()
        assert response.status_code == 422
        assert '<details class="dismissal" open>' in answer
        assert answer.count("autofocus") == 1


def test_disposition_without_scripts_leads_back_to_the_finding(
    revealed: Case, finding: SignalFinding, signed_in: SignIn, recruiter: Person
) -> None:
    response = _dispose(signed_in(recruiter), finding, live=False, disposition="confirmed")
    assert response.headers["Location"] == f"{revealed.url('debrief')}#finding-{finding.pk}"


def test_disposition_that_came_second_says_so(
    finding: SignalFinding, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    _dispose(client, finding, disposition="confirmed")
    response = _dispose(client, finding, disposition="dismissed", reason="Mine was better.")
    assert "Somebody has disposed of this finding in the meantime." in response.content.decode()
    assert _dispose(client, finding, live=False, disposition="confirmed").status_code == 409


def test_disposition_by_the_panel_is_forbidden_and_not_offered(
    revealed: Case, finding: SignalFinding, signed_in: SignIn
) -> None:
    client = signed_in(revealed.committed)
    assert reverse("dispose_finding", args=[finding.pk]) not in _everything(client, revealed.url("debrief"))
    assert _dispose(client, finding, disposition="confirmed").status_code == 403


def test_finding_is_not_there_for_whoever_owes_a_scorecard(
    revealed: Case, finding: SignalFinding, signed_in: SignIn
) -> None:
    Person.objects.filter(pk=revealed.owing.pk).update(duties=["recruiter"])
    assert _dispose(signed_in(revealed.owing), finding, disposition="confirmed").status_code == 404


def test_decision_needs_outcome_and_rationale(revealed: Case, signed_in: SignIn, recruiter: Person) -> None:
    response = signed_in(recruiter).post(revealed.url("decide"), {"dissent": "Kept <text>."})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("autofocus") == 1
    assert "Kept &lt;text&gt;." in page


def test_decision_while_compiling_keeps_what_was_typed(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    _owe(revealed)
    response = signed_in(recruiter).post(
        revealed.url("decide"), {"outcome": "offer", "rationale": "Long thought."}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Nothing was lost: your text is still here." in page
    assert "Long thought." in page


def test_recorded_decision_replaces_every_form(revealed: Case, signed_in: SignIn, recruiter: Person) -> None:
    client = signed_in(recruiter)
    dimension = revealed.loop.rubric.dimensions.first()
    assert dimension is not None
    response = client.post(
        revealed.url("decide"),
        {
            "outcome": "decline",
            "rationale": "Not <yet>.",
            f"dimension-{dimension.key}": "Thin there.",
            "dissent": "One would.",
        },
    )
    assert response.headers["Location"] == revealed.url("debrief") + "#decision"
    page = client.get(revealed.url("debrief")).content.decode()
    for text in (
        "Decline",
        "Not &lt;yet&gt;.",
        "Thin there.",
        "One would.",
        "recorded the decision: decline",
    ):
        assert text in page
    assert revealed.url("decide") not in page
    assert "/disposition/" not in page


def test_decision_made_on_older_evidence_says_so(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    client.post(revealed.url("decide"), {"outcome": "hold", "rationale": "Wait."})
    assert "more has come in since" not in client.get(revealed.url("debrief")).content.decode()
    factories.commit(revealed.seats[-1].scorecard)
    revealed.compile()
    assert "more has come in since" in client.get(revealed.url("debrief")).content.decode()


def test_decision_by_the_panel_is_forbidden_and_not_offered(revealed: Case, signed_in: SignIn) -> None:
    client = signed_in(revealed.committed)
    assert revealed.url("decide") not in _everything(client, revealed.url("debrief"))
    response = client.post(revealed.url("decide"), {"outcome": "offer", "rationale": "Mine."})
    assert response.status_code == 403
    assert not Decision.objects.exists()
