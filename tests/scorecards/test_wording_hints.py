"""The wording hints on the page: for the writer of a text, before the commit, kept nowhere."""

import html

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Event, Person
from scorecards.models import DraftField
from scorecards.services.findings import detect_signals_in_scorecard
from scorecards.services.reveals import reveal_loop
from scorecards.wording import texts
from tests import factories
from tests.conftest import SignIn
from tests.drafts import edit, save
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db

LABEL = "Great culture fit, very smart."
WITH_BEHAVIOUR = "Great culture fit: asked the author before rewriting the module."
REMARK = "often means “like us”"
# Words of the hints' own markup, and everything that a hint may say.
CANARIES = ("wording-", "data-hint", "Only you see this", *texts())


@pytest.fixture
def loop() -> Loop:
    """A loop of two interviewers: one has committed, one is still writing."""
    loop = factories.make_loop(panel=2)
    committed, writing = seats_of(loop)
    scorecard = factories.fill(committed, evidence=LABEL, score=3)
    detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=scorecard.pk)
    save(writing, edit("overall_notes", LABEL), edit("running_notes", LABEL))
    return loop


def seats_of(loop: Loop) -> list[Seat]:
    return list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))


@pytest.fixture
def seat(loop: Loop) -> Seat:
    return seats_of(loop)[1]


@pytest.fixture
def author(seat: Seat, signed_in: SignIn) -> Client:
    return signed_in(seat.person)


def shown(client: Client, name: str, *arguments: object) -> str:
    return html.unescape(client.get(reverse(name, args=arguments)).content.decode())


def hints_on(client: Client, seat: Seat, text: str) -> str:
    response = client.post(reverse("wording_hints", args=[seat.pk]), {"text": text})
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_page_shows_the_hints_on_what_is_stored(author: Client, seat: Seat) -> None:
    page = shown(author, "interview", seat.pk)
    assert page.count("<q>culture fit</q>") == 2
    assert page.count(REMARK) == 2
    assert 'aria-describedby="id_overall_notes_helptext id_overall_notes_hints"' in page
    assert 'id="id_overall_notes_hints"' in page


def test_every_account_has_the_place_that_it_names_and_words_heard_have_none(
    author: Client, seat: Seat
) -> None:
    page = shown(author, "interview", seat.pk)
    names = ["running_notes", "overall_notes"]
    names += [f"evidence-{dimension.key}" for dimension in seat.interview.dimensions.all()]
    assert [page.count(f'id="id_{name}_hints"') for name in names] == [1] * len(names)
    assert page.count('_hints"') == 2 * len(names), "each is named once, by its control"


def test_refused_commit_shows_hints_on_what_was_sent(author: Client, seat: Seat) -> None:
    entries = {"overall_notes": LABEL, "running_notes": LABEL, "recommendation": "yes"}
    response = author.post(reverse("submit_scorecard", args=[seat.pk]), entries)
    assert response.status_code == 422
    assert REMARK in html.unescape(response.content.decode())


def test_hints_never_hold_up_the_commit(author: Client, seat: Seat) -> None:
    entries = {"recommendation": "yes", "overall_notes": LABEL, "running_notes": LABEL}
    for dimension in seat.interview.dimensions.all():
        entries |= {f"rating-{dimension.key}": "4", f"evidence-{dimension.key}": LABEL}
    response = author.post(reverse("submit_scorecard", args=[seat.pk]), entries)
    assert (response.status_code, response["Location"]) == (302, reverse("interview", args=[seat.pk]))
    assert REMARK not in shown(author, "interview", seat.pk)


def test_amend_page_shows_hints(loop: Loop, signed_in: SignIn) -> None:
    seat = seats_of(loop)[0]
    assert REMARK in shown(signed_in(seat.person), "amend_scorecard", seat.pk)


def test_answer_has_hints_until_behaviour_is_added(author: Client, seat: Seat) -> None:
    assert REMARK in hints_on(author, seat, LABEL)
    assert hints_on(author, seat, WITH_BEHAVIOUR).strip() == ""
    assert hints_on(author, seat, "").strip() == ""


def test_same_words_are_remarked_on_once(author: Client, seat: Seat) -> None:
    answer = hints_on(author, seat, "Great culture fit. Really a CULTURE FIT. And a team player.")
    assert answer.count("data-hint=") == 2


def test_words_are_escaped(author: Client, seat: Seat) -> None:
    response = author.post(reverse("wording_hints", args=[seat.pk]), {"text": "Great culture fit <b>."})
    assert b"<b>." not in response.content


def test_only_the_first_pages_of_a_long_text_are_read(author: Client, seat: Seat) -> None:
    start = "It went on. " * 1666
    assert REMARK in hints_on(author, seat, f"{LABEL} {start * 20}")
    assert hints_on(author, seat, start + "\n" * 20 + LABEL).strip() == ""


def test_asking_keeps_nothing(
    author: Client, seat: Seat, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = (Event.objects.count(), list(DraftField.objects.values()))
    with django_assert_num_queries(3):  # session, person, seat
        hints_on(author, seat, LABEL)
    assert (Event.objects.count(), list(DraftField.objects.values())) == before


@pytest.mark.parametrize("is_revealed", [False, True])
def test_nobody_else_is_shown_a_hint(
    loop: Loop, seat: Seat, recruiter: Person, signed_in: SignIn, is_revealed: bool
) -> None:
    committed = seats_of(loop)[0]
    if is_revealed:
        reveal_loop(actor=recruiter, loop_id=loop.pk, reason="The other is ill.")
        deliver_all()
    pages = [shown(signed_in(person), "debrief", loop.pk) for person in (recruiter, committed.person)]
    pages.append(shown(signed_in(committed.person), "interview", committed.pk))
    assert (LABEL in pages[0]) == is_revealed
    assert [canary for canary in CANARIES for page in pages if canary in page] == []
    stranger = signed_in(committed.person)
    assert stranger.get(reverse("interview", args=[seat.pk])).status_code == 404
    assert stranger.post(reverse("wording_hints", args=[seat.pk]), {"text": LABEL}).status_code == 404
