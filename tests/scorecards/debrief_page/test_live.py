"""What changes by itself on an open page."""

import pytest
from django.urls import reverse

from hiring.models import Person
from scorecards.models import SignalFinding
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import Case, everything, owe, polls, shown_on

pytestmark = pytest.mark.django_db


def test_waiting_page_watches_who_comes_in(case: Case, signed_in: SignIn, recruiter: Person) -> None:
    client = signed_in(recruiter)
    page = client.get(case.url("debrief")).content.decode()
    fragment = client.get(case.url("debrief_live")).content.decode()
    assert polls(page)
    assert polls(fragment)
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
    assert not polls(client.get(revealed.url("debrief")).content.decode())
    owe(revealed)
    page = client.get(revealed.url("debrief")).content.decode()
    assert polls(page)
    assert "There is something new; compiling …" in page


def test_live_fragment_holds_no_form_that_somebody_may_be_typing_in(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    shown = shown_on(client, revealed)
    owe(revealed)
    for mark in (shown, "0" * 16 + "." + shown.partition(".")[2], "other.other"):
        fragment = client.get(revealed.url("debrief_live"), {"shown": mark}).content.decode()
        assert "<textarea" not in fragment
        assert 'name="reason"' not in fragment
        assert 'id="decision"' not in fragment


def test_words_compiled_anew_are_exchanged_in_place(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    shown = shown_on(client, revealed)
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
    assert not polls(fragment)


def test_new_scorecard_is_announced_and_not_swapped_in(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    shown = shown_on(client, revealed)
    factories.commit(revealed.seats[-1].scorecard)
    revealed.compile()
    fragment = client.get(revealed.url("debrief_live"), {"shown": shown}).content.decode()
    assert "The debrief was compiled anew." in fragment
    assert "hx-swap-oob" not in fragment


def test_f09_compilation_that_was_given_up_can_be_tried_again(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    delivery = owe(revealed, given_up_at=factories.NOON, error="ValueError")
    assert revealed.url("retry_debrief") not in everything(
        signed_in(revealed.committed), revealed.url("debrief")
    )
    client = signed_in(recruiter)
    page = client.get(revealed.url("debrief")).content.decode()
    assert "Compiling failed several times." in page
    assert revealed.url("retry_debrief") in page
    assert client.post(revealed.url("retry_debrief")).status_code == 302
    delivery.refresh_from_db()
    assert delivery.given_up_at is None
