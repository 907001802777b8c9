"""The page on which an author amends, and what others read of it, and when."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from hiring.models import Duty, Event, Person
from scorecards.models import Reveal, RevisionRating, ScorecardRevision
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

REASON = "Canaryreason: I had mixed up two candidates."


@pytest.fixture
def loop() -> Loop:
    """A loop of two interviewers who have committed, and two whose scorecards are open."""
    loop = factories.make_loop(panel=4)
    for seat in seats_of(loop)[:2]:
        factories.fill(seat, evidence="Drew the canaryqueue first.", score=3)
    return loop


def seats_of(loop: Loop) -> list[Seat]:
    return list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))


@pytest.fixture
def seat(loop: Loop) -> Seat:
    return seats_of(loop)[0]


def address(seat: Seat) -> str:
    return reverse("amend_scorecard", args=[seat.pk])


def entered(seat: Seat, **changes: Any) -> dict[str, Any]:
    """Return what the form sends when nothing but `changes` was touched."""
    data: dict[str, Any] = {"base_revision": 1, "recommendation": "yes", "reason": REASON}
    data["overall_notes"] = "Drew the canaryqueue first."
    for dimension in seat.interview.dimensions.all():
        data[f"rating-{dimension.key}"] = 3
        data[f"evidence-{dimension.key}"] = "Drew the canaryqueue first."
    return {**data, **changes}


def first_rating(seat: Seat) -> str:
    return f"rating-{seat.interview.dimensions.order_by('position').first().key}"


def reveal(loop: Loop) -> None:
    by = factories.PersonFactory(duties=[Duty.RECRUITER])
    Reveal.objects.create(loop=loop, at=factories.NOON, by=by)


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_form_holds_what_the_scorecard_says_now(seat: Seat, signed_in: SignIn) -> None:
    client = signed_in(seat.person)
    client.post(address(seat), entered(seat, overall_notes="Drew the canarycache first."))
    shown = page(client, address(seat))
    assert "Drew the canarycache first.</textarea>" in shown
    assert 'name="base_revision" value="2"' in shown


def test_r04_amendment_is_stored_and_the_original_stays_in_view(seat: Seat, signed_in: SignIn) -> None:
    client = signed_in(seat.person)
    response = client.post(address(seat), entered(seat, **{first_rating(seat): 5}))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("interview", args=[seat.pk]))
    revision = ScorecardRevision.objects.get()
    assert (revision.number, revision.reason, revision.after_reveal) == (2, REASON, False)
    shown = page(client, reverse("interview", args=[seat.pk]))
    assert "before the reveal" in shown
    assert f"<q>{REASON}</q>" in shown
    assert '<del><span class="visually-hidden">deleted: </span>3</del>' in shown
    assert '<ins><span class="visually-hidden">inserted: </span>5</ins>' in shown


def test_page_says_what_readers_will_see(loop: Loop, seat: Seat, signed_in: SignIn) -> None:
    client = signed_in(seat.person)
    assert "marked as made before the reveal" in page(client, address(seat))
    reveal(loop)
    after = page(client, address(seat))
    assert "marked as made after the reveal" in after
    assert "no longer count as independent" in after


def test_draft_leads_to_its_own_page(loop: Loop, signed_in: SignIn) -> None:
    open_seat = seats_of(loop)[2]
    response = signed_in(open_seat.person).get(address(open_seat))
    assert (response.status_code, response.headers["Location"]) == (
        302,
        reverse("interview", args=[open_seat.pk]),
    )


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("duty", list(Duty))
def test_nobody_else_gets_the_form_of_an_author(
    loop: Loop, seat: Seat, signed_in: SignIn, duty: Duty, method: str
) -> None:
    reveal(loop)
    other = factories.PersonFactory(duties=[duty])
    loop.application.role.hiring_managers.add(other)
    for person in (other, seats_of(loop)[1].person):
        response = getattr(signed_in(person), method)(address(seat), entered(seat, recommendation="no"))
        assert response.status_code == 404
    assert not ScorecardRevision.objects.exists()


def test_missing_reason_and_evidence_are_shown_at_their_fields(seat: Seat, signed_in: SignIn) -> None:
    client = signed_in(seat.person)
    refused = client.post(address(seat), entered(seat, reason=" ", recommendation="no"))
    assert refused.status_code == 422
    assert "Say why you change what you committed." in refused.content.decode()
    key = seat.interview.dimensions.first().key
    incomplete = client.post(address(seat), entered(seat, **{f"evidence-{key}": "", "recommendation": "no"}))
    assert incomplete.status_code == 422
    assert "Write what you saw or heard that led to this level." in incomplete.content.decode()
    assert f"{REASON}</textarea>" in incomplete.content.decode()
    assert not ScorecardRevision.objects.exists()


def test_nothing_changed_is_said_and_nothing_stored(seat: Seat, signed_in: SignIn) -> None:
    response = signed_in(seat.person).post(address(seat), entered(seat))
    assert response.status_code == 422
    assert "Nothing is changed yet." in response.content.decode()
    assert Event.objects.filter(kind="scorecard_amended").count() == 0


def test_r32_stale_form_shows_both_texts_and_keeps_mine_on_demand(seat: Seat, signed_in: SignIn) -> None:
    client = signed_in(seat.person)
    client.post(address(seat), entered(seat, overall_notes="From the phone."))
    stale = client.post(address(seat), entered(seat, overall_notes="From the laptop."))
    shown = stale.content.decode()
    assert stale.status_code == 409
    assert "From the phone." in shown
    assert "<blockquote>From the laptop.</blockquote>" in shown
    assert 'name="keep_revision" value="2"' in shown
    kept = client.post(address(seat), entered(seat, overall_notes="From the laptop.", keep_revision=2))
    assert kept.status_code == 302
    assert ScorecardRevision.objects.get(number=3).overall_notes == "From the laptop."


@pytest.mark.parametrize("amended", [False, True])
def test_committed_page_takes_the_same_queries_amended_or_not(
    seat: Seat, signed_in: SignIn, amended: bool, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(seat.person)
    if amended:
        for number in (1, 2, 3):
            client.post(address(seat), entered(seat, base_revision=number, overall_notes=f"Text {number}."))
        client.get(reverse("interview", args=[seat.pk]))  # takes away what was to be said once
    with django_assert_num_queries(9):
        client.get(reverse("interview", args=[seat.pk]))
    with django_assert_num_queries(9):
        client.get(address(seat))


CANARIES = ("canaryqueue", "Canaryreason", "Canarynow", "amended", "revision-", "rating-mark")


@pytest.fixture
def amended(loop: Loop, seat: Seat, signed_in: SignIn) -> Loop:
    """The loop with an amendment, of which everything is forbidden to whom it isn't open."""
    client = signed_in(seat.person)
    client.post(address(seat), entered(seat, overall_notes="Canarynow."))
    assert "Canarynow." in page(client, reverse("interview", args=[seat.pk]))
    return loop


def addresses(loop: Loop, seat: Seat) -> list[str]:
    return [
        reverse("debrief", args=[loop.pk]),
        reverse("debrief_live", args=[loop.pk]),
        reverse("debrief_live", args=[loop.pk]) + "?shown=nothing",
        reverse("interview", args=[seat.pk]),
        address(seat),
        reverse("loops"),
    ]


def assert_blind(client: Client, loop: Loop, seat: Seat) -> None:
    for url in addresses(loop, seat):
        found = client.get(url).content.decode().lower()
        assert not [word for word in CANARIES if word.lower() in found], url


def test_uncommitted_panellist_reads_nothing_of_a_revision(
    amended: Loop, seat: Seat, signed_in: SignIn
) -> None:
    blind = signed_in(seats_of(amended)[2].person)
    assert_blind(blind, amended, seat)
    reveal(amended)
    assert_blind(blind, amended, seat)


def test_nobody_but_the_author_reads_a_revision_before_the_reveal(
    amended: Loop, seat: Seat, signed_in: SignIn, recruiter: Person, admin: Person
) -> None:
    for person in (seats_of(amended)[1].person, recruiter, admin):
        assert_blind(signed_in(person), amended, seat)
        assert not ScorecardRevision.objects.visible_to(person).exists()
    assert ScorecardRevision.objects.visible_to(seat.person).count() == 1


def test_revisions_are_open_to_whoever_the_loop_is_open_to(
    amended: Loop, seat: Seat, recruiter: Person
) -> None:
    committed, owing = seats_of(amended)[1].person, seats_of(amended)[2].person
    reveal(amended)
    counts = {
        person.pk: (
            ScorecardRevision.objects.visible_to(person).count(),
            RevisionRating.objects.visible_to(person).count(),
        )
        for person in (committed, owing, recruiter)
    }
    assert counts == {committed.pk: (1, 2), owing.pk: (0, 0), recruiter.pk: (1, 2)}
