"""A re-vote on the debrief page: private until all are in, then first beside second."""

import html

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hiring.models import Event, Person
from scorecards.models import Revote, RevoteBallot, SecondEstimate
from scorecards.services.revotes import close_revote, open_revote
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.revotes.conftest import Round

pytestmark = pytest.mark.django_db

LIVE = {"HX-Request": "true"}
CANARY = "Canaryreason <heard> more."


def answer(client: Client, found: Round, page: str = "debrief", **asked: str) -> str:
    return html.unescape(client.get(reverse(page, args=[found.loop.pk]), asked).content.decode())


def shown(client: Client, found: Round) -> str:
    page = answer(client, found)
    return page[page.index('id="revote-section"') : page.index('id="decision-section"')]


def test_nothing_of_others_shows_while_a_revote_is_open(
    round_: Round, signed_in: SignIn, admin: Person
) -> None:
    round_.enter(round_.panel[0], 1, 3, reason=CANARY)
    for person in (round_.panel[1], round_.runner, admin):
        client = signed_in(person)
        for page in ("debrief", "debrief_live"):
            for mark in ("", "nothing", "a.b"):
                said = answer(client, round_, page, shown=mark)
                assert "anaryreason" not in said
                assert "moved" not in said
        assert "rating-mark" not in shown(client, round_)
    log = " ".join(str(event.payload) for event in Event.objects.all())
    assert "anaryreason" not in log
    assert mail.outbox == []


def test_same_page_whatever_others_entered(round_: Round, signed_in: SignIn) -> None:
    """The strongest form of blindness: no byte of what one reads depends on what another one entered."""
    client = signed_in(round_.panel[1])
    round_.enter(round_.panel[0], 1, 1, reason=CANARY)
    RevoteBallot.objects.filter(person=round_.panel[0]).update(entered_at=factories.NOON)
    low = shown(client, round_)
    round_.enter(round_.panel[0], 5, 0)
    RevoteBallot.objects.filter(person=round_.panel[0]).update(entered_at=factories.NOON)
    assert _without_tokens(shown(client, round_)) == _without_tokens(low)


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_estimates_are_read_by_their_author_alone_until_the_closing(round_: Round, admin: Person) -> None:
    round_.enter(round_.panel[0], 1, 3, reason=CANARY)
    visible = SecondEstimate.objects.visible_to
    assert {row.ballot.person for row in visible(round_.panel[0])} == {round_.panel[0]}
    assert not visible(admin).exists()
    close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason="Late.")
    assert visible(admin).count() == 6
    owing = factories.SeatFactory(interview=round_.loop.interviews.first()).person
    for person in (owing, factories.PersonFactory()):
        for model in (Revote, RevoteBallot, SecondEstimate):
            assert model.objects.exists()
            assert not model.objects.visible_to(person).exists()
    factories.take_reveals_back()
    assert not visible(round_.panel[0]).exists()


def test_whoever_owes_a_scorecard_learns_of_no_revote(round_: Round, signed_in: SignIn) -> None:
    owing = factories.SeatFactory(interview=round_.loop.interviews.first()).person
    client = signed_in(owing)
    for page in ("debrief", "debrief_live"):
        said = answer(client, round_, page)
        assert "e-vote" not in said
        assert 'hx-trigger="every 3s"' not in said
    sent = client.post(reverse("enter_estimates", args=[round_.loop.pk]), {"number": 1})
    assert sent.status_code == 403


def test_open_page_watches_who_comes_in_and_shows_all_at_once(round_: Round, signed_in: SignIn) -> None:
    first, second, third = round_.panel
    client = signed_in(first)
    assert 'hx-trigger="every 3s"' in answer(client, round_)
    round_.enter(first, 4, 0)
    round_.enter(second, 0, 0)
    fragment = answer(client, round_, "debrief_live", shown="a.b")
    assert "2 of 3 in" in fragment
    assert "<fieldset" not in fragment
    round_.enter(third, 0, 0, reason="")
    fragment = answer(client, round_, "debrief_live", shown="a.b")
    assert 'hx-trigger="every 3s"' not in fragment
    assert "The re-vote is closed; its estimates stand above." in fragment
    assert "2 points higher" in fragment


def test_closed_revote_shows_first_beside_second_and_names_the_missing(
    round_: Round, signed_in: SignIn
) -> None:
    round_.enter(round_.panel[0], 4, 0, reason=CANARY)
    round_.enter(round_.panel[2], 4, 5)
    close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason="She is <ill>.")
    said = shown(signed_in(round_.panel[1]), round_)
    for words in (
        "2 points higher",
        "1 point lower",
        "unchanged",
        "no second estimate",
        CANARY,
        f"{round_.runner.name} closed it without waiting for {round_.panel[1].name}:",
        "She is <ill>.",
        "2 of 3 moved, 1 missing",
        "range of those who rated both times: 2–5, then 4",
        "0 of 3 moved, 1 missing",
    ):
        assert words in said


def test_ratings_of_the_debrief_stay_the_first_ones(closed_loop: Round, signed_in: SignIn) -> None:
    client = signed_in(closed_loop.panel[0])

    def matrix() -> str:
        page = answer(client, closed_loop)
        return page[page.index('<table class="matrix') : page.index('class="split section debrief-body"')]

    before = matrix()
    open_revote(actor=closed_loop.runner, loop_id=closed_loop.loop.pk, dimensions=closed_loop.keys)
    for person in closed_loop.panel:
        closed_loop.enter(person, 3, 3)
    assert matrix() == before


def test_opening_form_presets_the_split_dimensions(closed_loop: Round, signed_in: SignIn) -> None:
    page = shown(signed_in(closed_loop.runner), closed_loop)
    assert page.count('name="dimensions"') == page.count(" checked") == 2


def test_revote_through_the_page(closed_loop: Round, signed_in: SignIn) -> None:
    found = closed_loop
    runner = signed_in(found.runner)
    start = reverse("open_revote", args=[found.loop.pk])
    assert runner.post(start, {}).status_code == 422
    assert runner.post(start, {"dimensions": found.keys[:1]}).headers["Location"].endswith("#revote")
    assert runner.post(start, {"dimensions": found.keys[:1]}).status_code == 409
    for person, value in zip(found.panel, ("4", "unchanged", "not_assessed"), strict=True):
        client = signed_in(person)
        (asked,) = found.asked(person)
        enter = reverse("enter_estimates", args=[found.loop.pk])
        sent = {"number": 1, f"reason-{asked.pk}": "Kept <why>."}
        refused = client.post(enter, sent, headers=LIVE)
        assert (refused.status_code, "Kept &lt;why&gt;." in refused.content.decode()) == (422, True)
        accepted = client.post(enter, {**sent, f"answer-{asked.pk}": value}, headers=LIVE)
        assert accepted.headers["HX-Refresh"] == "true"
    assert found.revote.closed_at is not None
    late = client.post(enter, {"number": 1}, headers=LIVE)
    assert late.headers["HX-Refresh"] == "true"


def test_closing_through_the_page(round_: Round, signed_in: SignIn) -> None:
    close = reverse("close_revote", args=[round_.loop.pk])
    assert signed_in(round_.panel[0]).post(close, {"number": 1, "reason": "Now."}).status_code == 403
    client = signed_in(round_.runner)
    assert client.post(close, {"number": 1}).status_code == 422
    assert client.post(close, {"number": 1, "reason": "Late."}).status_code == 302
    assert client.post(close, {"number": 1, "reason": "Late."}).status_code == 409


def test_typed_estimates_are_kept_until_they_are_entered(round_: Round, signed_in: SignIn) -> None:
    client = signed_in(round_.panel[0])
    first = round_.asked(round_.panel[0])[0]
    kept = {"number": 1, f"answer-{first.pk}": "4", f"reason-{first.pk}": "Half a rea"}
    client.post(reverse("keep_form", args=[round_.loop.pk, "ballot"]), kept)
    page = shown(client, round_)
    assert "Half a rea" in page
    assert page.count(" checked") == 1
    assert "Half a rea" not in answer(signed_in(round_.runner), round_)


@pytest.mark.parametrize("revotes", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_revotes(
    closed_loop: Round, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, revotes: int
) -> None:
    for number in range(1, revotes + 1):
        open_revote(actor=closed_loop.runner, loop_id=closed_loop.loop.pk, dimensions=closed_loop.keys)
        close_revote(actor=closed_loop.runner, loop_id=closed_loop.loop.pk, number=number, reason="Late.")
    client = signed_in(closed_loop.runner)
    with django_assert_num_queries(20):  # 18 without a finding; ballots and estimates
        answer(client, closed_loop)


def test_open_page_learns_that_a_revote_has_begun(closed_loop: Round, signed_in: SignIn) -> None:
    news = reverse("revote_news", args=[closed_loop.loop.pk])
    owing = factories.SeatFactory(interview=closed_loop.loop.interviews.first()).person
    client = signed_in(closed_loop.panel[0])
    assert news in answer(client, closed_loop)
    assert client.get(news).status_code == 204
    open_revote(actor=closed_loop.runner, loop_id=closed_loop.loop.pk, dimensions=closed_loop.keys)
    assert "asked to estimate again" in client.get(news).content.decode()
    assert news not in answer(client, closed_loop)
    assert signed_in(owing).get(news).status_code == 204
