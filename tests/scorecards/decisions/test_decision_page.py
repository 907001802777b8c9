"""The decision on its page: what was typed stays, what was signed stays, and who is offered which form."""

import datetime
import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop
from hiring.actors import SYSTEM
from hiring.models import Duty, Person
from scorecards.models import Decision, DecisionParticipant, KeptForm
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.decisions import Attendance, record_decision, record_dissent, reopen_decision
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

LIVE = {"HX-Request": "true"}


def read(client: Client, loop: Loop) -> str:
    return client.get(reverse("debrief", args=[loop.pk])).content.decode()


def is_ticked(page: str, name: str, person: Person) -> bool:
    return re.search(rf'name="{name}" value="{person.pk}"[^>]* checked', page) is not None


def decided(actor: Person, loop: Loop, outcome: str = "hold", **more: object) -> Decision:
    return record_decision(actor=actor, loop_id=loop.pk, outcome=outcome, rationale="Enough.", **more)


def test_everything_that_was_signed_is_shown(
    loop: Loop, signed_in: SignIn, recruiter: Person, panel: list[Person]
) -> None:
    other = factories.PersonFactory(name="Oda Outside", email="oda@example.com")
    client = signed_in(recruiter)
    answer = client.post(
        reverse("decide", args=[loop.pk]),
        {
            "outcome": "offer",
            "rationale": "Two saw <it>.",
            "conditions": "References <first>.",
            "participants": [str(recruiter.pk), str(panel[0].pk)],
            "dissenters": [str(panel[1].pk)],
            "others": " ODA@example.com ",
            "dissent": "One would <wait>.",
        },
    )
    assert answer.headers["Location"] == reverse("debrief", args=[loop.pk]) + "#decision"
    page = read(client, loop)
    for text in (
        "Two saw &lt;it&gt;.",
        "References &lt;first&gt;.",
        "One would &lt;wait&gt;.",
        "Oda Outside",
    ):
        assert text in page
    assert f"Recorded as dissenting: {panel[1].name}</p>" in page
    rows = DecisionParticipant.objects.order_by("person")
    assert {row.person for row in rows} == {recruiter, *panel, other}


def test_address_of_nobody_is_named_and_everything_typed_stays(
    loop: Loop, signed_in: SignIn, recruiter: Person, panel: list[Person]
) -> None:
    sent = {
        "outcome": "offer",
        "rationale": "Kept rationale.",
        "dimension-" + loop.rubric.dimensions.all()[0].key: "Kept detail.",
        "conditions": "Kept condition.",
        "dissent": "Kept note.",
        "dissenters": [str(panel[1].pk)],
        "others": "nobody@example.com",
    }
    for headers in ({}, LIVE):
        answer = signed_in(recruiter).post(reverse("decide", args=[loop.pk]), sent, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "“nobody@example.com” is nobody’s address here." in page
        for text in (
            "Kept rationale.",
            "Kept detail.",
            "Kept condition.",
            "Kept note.",
            "nobody@example.com",
        ):
            assert text in page
        assert is_ticked(page, "dissenters", panel[1])
    assert not Decision.objects.exists()


def test_conflict_reaches_an_open_page_with_what_was_typed(
    loop: Loop, signed_in: SignIn, recruiter: Person, admin: Person
) -> None:
    loop.debriefs.all().delete()
    answer = signed_in(recruiter).post(
        reverse("decide", args=[loop.pk]), {"outcome": "hold", "rationale": "Mine."}, headers=LIVE
    )
    assert answer.status_code == 422  # htmx swaps this in, not a 409


def test_signing_on_an_open_page_loads_it_anew(loop: Loop, signed_in: SignIn, recruiter: Person) -> None:
    answer = signed_in(recruiter).post(
        reverse("decide", args=[loop.pk]), {"outcome": "hold", "rationale": "Mine."}, headers=LIVE
    )
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")
    assert Decision.objects.get().outcome == "hold"


def test_every_decision_is_shown_in_order_with_its_reopening(
    loop: Loop, signed_in: SignIn, recruiter: Person, admin: Person, panel: list[Person]
) -> None:
    decided(recruiter, loop, attendance=Attendance(dissenters=[panel[0].pk]))
    record_dissent(actor=panel[1], loop_id=loop.pk, number=1, words="I <saw> less.")
    reopen_decision(actor=admin, loop_id=loop.pk, number=1, reason="A <new> reference.")
    decided(recruiter, loop, "offer")
    page = read(signed_in(panel[0]), loop)
    order = [
        "<s>Hold</s>",
        "A &lt;new&gt; reference.",
        "I &lt;saw&gt; less.",
        '<p class="outcome">Make an offer',
    ]
    assert [page.index(text) for text in order] == sorted(page.index(text) for text in order)
    for words in ("opened the decision again", "recorded a dissent", "recorded the decision: make an offer"):
        assert words in page


def test_forms_are_offered_to_those_whom_they_concern(
    loop: Loop, signed_in: SignIn, recruiter: Person, admin: Person, panel: list[Person]
) -> None:
    decided(recruiter, loop)
    offered = {}
    names = ("decide", "dissent", "reopen_decision")
    for person in (recruiter, admin, panel[0]):
        page = read(signed_in(person), loop)
        offered[person] = [name for name in names if f'action="{reverse(name, args=[loop.pk])}#' in page]
    assert offered == {recruiter: [], admin: ["reopen_decision"], panel[0]: ["dissent"]}


def test_reopening_through_the_page(loop: Loop, signed_in: SignIn, recruiter: Person, admin: Person) -> None:
    decided(recruiter, loop)
    url = reverse("reopen_decision", args=[loop.pk])
    assert signed_in(recruiter).post(url, {"number": 1, "reason": "Mine."}).status_code == 403
    client = signed_in(admin)
    answer = client.post(url, {"number": 1, "reason": " "})
    assert (answer.status_code, answer.content.decode().count("autofocus")) == (422, 1)
    assert client.post(url, {"number": 1, "reason": "New facts."}).status_code == 302
    assert client.post(url, {"number": 1, "reason": "New facts."}).status_code == 409
    assert f'action="{reverse("decide", args=[loop.pk])}#' in read(client, loop)


def test_dissent_through_the_page(
    loop: Loop, signed_in: SignIn, recruiter: Person, panel: list[Person]
) -> None:
    decided(recruiter, loop)
    url = reverse("dissent", args=[loop.pk])
    client = signed_in(panel[0])
    assert client.post(url, {"number": 1, "words": ""}).status_code == 422
    assert client.post(url, {"number": 1, "words": "I saw less."}).status_code == 302
    answer = client.post(url, {"number": 1, "words": "Second <thought>."})
    assert answer.status_code == 409
    assert client.post(url, {"number": 2, "words": "No such."}).status_code == 403


def test_more_evidence_says_what_is_missing(loop: Loop, signed_in: SignIn, recruiter: Person) -> None:
    factories.SeatFactory(interview=loop.interviews.first())
    compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    decided(recruiter, loop, "more_evidence")
    page = read(signed_in(recruiter), loop)
    said = page[page.index("What is missing") :]
    assert "not committed" in said[: said.index("</div>")]


@pytest.mark.parametrize("decisions", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_decisions(
    loop: Loop,
    signed_in: SignIn,
    recruiter: Person,
    admin: Person,
    panel: list[Person],
    decisions: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, decisions + 1):
        decided(recruiter, loop, attendance=Attendance([person.pk for person in panel]))
        record_dissent(actor=panel[0], loop_id=loop.pk, number=number, words="No.")
        if number < decisions:
            reopen_decision(actor=admin, loop_id=loop.pk, number=number, reason="New facts.")
    client = signed_in(admin)
    with django_assert_num_queries(19):  # no finding, nobody to name; participants and dissents
        read(client, loop)


# Kept forms ---------------------------------------------------------------------------------------


def keep(client: Client, loop: Loop, form: str = "decision", **sent: object) -> int:
    address = reverse("keep_form", args=[loop.pk, form])
    return client.post(address, {"csrfmiddlewaretoken": "secret", **sent}, headers=LIVE).status_code


def test_words_that_arrive_after_the_signature_are_no_draft(
    loop: Loop, signed_in: SignIn, recruiter: Person, admin: Person
) -> None:
    client = signed_in(recruiter)
    decided(recruiter, loop)
    assert keep(client, loop, rationale="Still on its way.") == 409
    reopen_decision(actor=admin, loop_id=loop.pk, number=1, reason="New facts.")
    assert "Still on its way." not in read(client, loop)
    assert keep(client, loop, rationale="A new thought.") == 200


def test_second_signature_is_refused_in_words_and_loses_nothing(
    loop: Loop, signed_in: SignIn, recruiter: Person, admin: Person
) -> None:
    decided(recruiter, loop)
    sent = {"outcome": "decline", "rationale": "Mine <too>.", "conditions": "None at all."}
    answer = signed_in(admin).post(reverse("decide", args=[loop.pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"Your decision was not signed: {recruiter.name} has signed one" in page
    assert "Mine &lt;too&gt;." in page
    assert "None at all." in page
    assert page.count("autofocus") == 1
    assert [decision.outcome for decision in Decision.objects.all()] == ["hold"]


def test_more_evidence_leads_to_the_plan(
    loop: Loop, signed_in: SignIn, recruiter: Person, panel: list[Person]
) -> None:
    decided(recruiter, loop, outcome="more_evidence")
    link = f'href="{reverse("loop_plan", args=[loop.pk])}">Plan another interview<'
    assert link in read(signed_in(recruiter), loop)
    assert link not in read(signed_in(panel[0]), loop)


def test_what_was_typed_is_kept_over_the_end_of_a_session(
    loop: Loop, signed_in: SignIn, recruiter: Person, admin: Person, panel: list[Person]
) -> None:
    client = signed_in(recruiter)
    sent = {"outcome": "offer", "rationale": "Half a <thought", "dissenters": [str(panel[0].pk)]}
    assert keep(client, loop, **sent) == 200
    kept = KeptForm.objects.get()
    assert QueryDict(kept.content).dict() == {
        "outcome": "offer",
        "rationale": "Half a <thought",
        "dissenters": str(panel[0].pk),
    }
    client.logout()
    assert keep(client, loop, **sent) == 401
    page = read(signed_in(recruiter), loop)
    assert "Half a &lt;thought" in page
    assert 'value="offer" id="id_outcome_0" checked' in page
    assert is_ticked(page, "dissenters", panel[0])
    for other in (admin, panel[0]):
        assert "Half a" not in read(signed_in(other), loop)


def test_sent_form_is_kept_no_longer(loop: Loop, signed_in: SignIn, recruiter: Person) -> None:
    client = signed_in(recruiter)
    keep(client, loop, rationale="Half a thought")
    client.post(reverse("decide", args=[loop.pk]), {"outcome": "hold", "rationale": "A whole one."})
    assert Decision.objects.get().rationale == "A whole one."
    assert not KeptForm.objects.exists()


def test_kept_dissent_opens_its_form(
    loop: Loop, signed_in: SignIn, recruiter: Person, panel: list[Person]
) -> None:
    decided(recruiter, loop)
    client = signed_in(panel[0])
    assert '<details class="disclosure no-print" open>' not in read(client, loop)
    keep(client, loop, "dissent", words="I am not sure", number="7")
    page = read(client, loop)
    assert '<details class="disclosure no-print" open>' in page
    assert "I am not sure" in page
    assert 'name="number" value="1"' in page


def test_nothing_is_kept_where_the_loop_is_closed_to_one(
    loop: Loop, signed_in: SignIn, recruiter: Person
) -> None:
    assert keep(signed_in(recruiter), loop, "poem", rationale="x") == 404
    assert keep(signed_in(recruiter), loop, rationale="x" * 400_001) == 400
    assert keep(signed_in(factories.PersonFactory()), loop, rationale="x") == 404
    late = factories.SeatFactory(interview=loop.interviews.first()).person
    assert keep(signed_in(late), loop, rationale="x") == 403
    factories.take_reveals_back()
    assert keep(signed_in(recruiter), loop, rationale="x") == 403
    assert not KeptForm.objects.exists()


def test_kept_form_is_read_by_its_author_alone(loop: Loop, recruiter: Person) -> None:
    KeptForm.objects.create(
        loop=loop,
        person=recruiter,
        form="decision",
        content="rationale=x",
        saved_at=datetime.datetime.now(datetime.UTC),
    )
    other = factories.PersonFactory(duties=[Duty.ADMIN])
    assert KeptForm.objects.visible_to(recruiter).count() == 1
    assert not KeptForm.objects.visible_to(other).exists()
    factories.take_reveals_back()
    assert not KeptForm.objects.visible_to(recruiter).exists()
