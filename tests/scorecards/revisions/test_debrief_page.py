"""What the debrief shows of amendments: the present beside the original, and when it was changed."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Person
from scorecards.models import Scorecard
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft
from scorecards.selectors.revisions import revisions_of
from scorecards.services.amendments import amend_scorecard
from scorecards.services.findings import detect_signals_in_scorecard
from scorecards.services.reveals import reveal_loop
from tests import factories
from tests.conftest import SignIn
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db

BLAME = "Every outage was someone else's fault: the data team broke it, and he changed nothing."


@pytest.fixture
def loop() -> Loop:
    """A loop of three who have committed; the first blames in the overall notes."""
    loop = factories.make_loop(panel=3, dimensions=1)
    for number, seat in enumerate(seats_of(loop)):
        scorecard = factories.ScorecardFactory(seat=seat, overall_notes="" if number else BLAME)
        dimension = seat.interview.dimensions.get()
        evidence = "Drew the queue first, sized it, and named what breaks."
        factories.RatingFactory(scorecard=scorecard, dimension=dimension, score=3, evidence=evidence)
        factories.commit(scorecard)
        detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=scorecard.pk)
    return loop


def seats_of(loop: Loop) -> list[Seat]:
    return list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))


def amend(seat: Seat, score: int, notes: str, recommendation: str = "yes", reason: str = "Mixed up.") -> None:
    scorecard = Scorecard.objects.get(seat=seat)
    present = revisions_of([scorecard])[scorecard.pk][-1]
    rated = present.draft.ratings[0]
    draft = ScorecardDraft(
        ratings=(RatingDraft(rated.dimension, score, evidence=rated.evidence),),
        recommendation=recommendation,
        overall_notes=notes,
    )
    amend_scorecard(
        actor=seat.person,
        scorecard_id=scorecard.pk,
        base_revision=present.number,
        draft=draft,
        reason=reason,
    )


def shown(client: Client, loop: Loop) -> str:
    deliver_all()
    text = client.get(reverse("debrief", args=[loop.pk])).content.decode()
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def reader(loop: Loop, recruiter: Person, signed_in: SignIn) -> Client:
    deliver_all()
    reveal_loop(actor=recruiter, loop_id=loop.pk)
    return signed_in(recruiter)


def test_score_changed_after_the_reveal_stands_beside_what_it_was(loop: Loop, reader: Client) -> None:
    amend(seats_of(loop)[0], 4, BLAME, recommendation="no")
    page = shown(reader, loop)
    assert "was 3<span" in page
    assert "3 at the reveal, changed since" in page
    assert "1 changed after the reveal" in page
    assert "was “yes” at the reveal" in page
    assert "<b>after the reveal</b>: <q>Mixed up.</q>" in page
    assert '<del><span class="visually-hidden">deleted: </span>3</del>' in page
    assert "Changed after the reveal, so not independent of the others" in page
    assert (
        f"{seats_of(loop)[0].person.name} amended {seats_of(loop)[0].interview.title} after the reveal"
        in page
    )


def test_score_changed_before_the_reveal_says_so(loop: Loop, recruiter: Person, signed_in: SignIn) -> None:
    amend(seats_of(loop)[0], 4, BLAME)
    reveal_loop(actor=recruiter, loop_id=loop.pk)
    page = shown(signed_in(recruiter), loop)
    assert "first 3, changed before the reveal" in page
    assert "<b>before the reveal</b>: <q>Mixed up.</q>" in page
    assert "changed after the reveal" not in page.lower()


def test_red_flag_that_was_taken_back_stays_in_view_and_cannot_be_disposed_of(
    loop: Loop, reader: Client
) -> None:
    assert "dispose" in shown(reader, loop)
    amend(seats_of(loop)[0], 3, "Calm throughout.")
    page = shown(reader, loop)
    assert "its author has replaced these words since; it counts for nothing" in page
    assert "<mark>Every outage was someone else&#x27;s fault" in page
    assert 'action="/findings/' not in page


def test_red_flag_added_after_the_reveal_says_so_and_corroborates_nothing(loop: Loop, reader: Client) -> None:
    amend(seats_of(loop)[1], 3, BLAME)
    page = shown(reader, loop)
    assert "written after the reveal" in page
    assert "interviewers independently" not in page


def test_reason_and_words_are_escaped(loop: Loop, reader: Client) -> None:
    amend(seats_of(loop)[0], 3, "Then <b>calm</b>.", reason="Wrong <i>candidate</i>.")
    page = shown(reader, loop)
    assert "&lt;b&gt;calm&lt;/b&gt;" in page
    assert "&lt;i&gt;candidate&lt;/i&gt;" in page
    assert "<b>calm</b>" not in page


def test_page_before_the_compilation_of_an_amendment_shows_no_misplaced_words(
    loop: Loop, reader: Client
) -> None:
    amend(seats_of(loop)[0], 3, f"Much later. {BLAME} And so on.")
    page = reader.get(reverse("debrief", args=[loop.pk])).content.decode()
    found = re.search(r"<blockquote>([^<]*)<mark>([^<]*)</mark>([^<]*)</blockquote>", page)
    assert found is not None
    assert found.group(1) == found.group(3) == ""


def test_every_link_leads_somewhere(loop: Loop, reader: Client) -> None:
    amend(seats_of(loop)[0], 4, "Calm throughout.", recommendation="no")
    page = shown(reader, loop)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets - set(re.findall(r'id="([^"]+)"', page)) == set()


@pytest.mark.parametrize("amended", [1, 3])
def test_amended_debrief_takes_the_same_queries_for_any_number_of_amendments(
    loop: Loop, reader: Client, amended: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seat in seats_of(loop)[:amended]:
        for number in range(amended):
            amend(seat, number + 1, f"Text {number}.")
    shown(reader, loop)
    with django_assert_num_queries(20):  # one more than without amendments: the signals' names
        reader.get(reverse("debrief", args=[loop.pk]))
