"""Whose pages these are, and what nobody sees of others."""

import pytest
from django.test import Client
from django.utils import timezone

from candidates.models import Loop, Seat
from hiring.models import Person
from scorecards.models import Reveal
from tests import factories
from tests.conftest import SignIn
from tests.drafts import stored
from tests.scorecards.interview_page.page import ENTRY, HTMX, address, complete_entries, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("action", ["", "keys/", "save/", "edits/", "commit/"])
@pytest.mark.parametrize("duty", ["interviewer", "recruiter", "hiring_manager", "admin"])
def test_page_of_another_persons_seat_does_not_exist(
    signed_in: SignIn, seat: Seat, duty: str, action: str
) -> None:
    other = factories.PersonFactory(duties=[duty])
    seat.interview.loop.application.role.hiring_managers.add(other)
    client = signed_in(other)
    entry = {"edits": [], "seen": {}} if action == "edits/" else {}
    ask = client.get if action in ("", "keys/") else client.post
    response = ask(address(seat, action), entry, content_type="application/json")
    assert response.status_code == 404
    assert stored(seat) == {}


@pytest.mark.parametrize("action", ["save/", "edits/", "commit/"])
def test_change_needs_a_post(client_of_author: Client, seat: Seat, action: str) -> None:
    assert client_of_author.get(address(seat, action)).status_code == 405


def panel_with_canaries(person: Person) -> Seat:
    """Return the person's seat in a loop whose other cards, findings and debrief hold the word canary."""
    loop: Loop = factories.make_loop(panel=3)
    mine, *others = Seat.objects.filter(interview__loop=loop).order_by("interview__position")
    mine.person = person
    mine.save()
    # Somebody else in the very same interview, too.
    others.append(factories.SeatFactory(interview=mine.interview))
    for seat in others:
        card = factories.fill(seat, evidence="canary evidence", score=1)
        signal = loop.rubric.signals.get()
        factories.SignalFindingFactory(scorecard=card, signal=signal, quote="cana")
        factories.SignalFindingFactory(
            scorecard=card, signal=signal, source="interviewer", quote="canary words", start=None, end=None
        )
    loop.debriefs.create(input_hash="0", compiler_version="test", document={"summary": "canary debrief"})
    return mine


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("revealed", [False, True])
def test_nothing_of_others_is_in_any_answer(
    client_of_author: Client, interviewer: Person, recruiter: Person, committed: bool, revealed: bool
) -> None:
    seat = panel_with_canaries(interviewer)
    if revealed:
        Reveal.objects.create(loop=seat.interview.loop, at=timezone.now(), by=recruiter)
    if committed:
        card = factories.fill(seat, evidence="My own words.")
        # What the detector made of one's own card is for the debrief, not for this page.
        signal = seat.interview.loop.rubric.signals.get()
        factories.SignalFindingFactory(scorecard=card, signal=signal, quote="cana", reasons=["canary reason"])
    entries = complete_entries(seat)
    answers = [
        client_of_author.get("/interviews/"),
        client_of_author.get(address(seat)),
        client_of_author.post(address(seat, "edits/"), ENTRY, content_type="application/json"),
        client_of_author.post(address(seat, "save/"), entries),
        client_of_author.post(address(seat, "save/"), {"overall_notes": "something else"}),
        client_of_author.post(address(seat, "commit/"), {}, headers=HTMX),
        client_of_author.post(address(seat, "commit/"), entries),
        client_of_author.get(address(seat)),
    ]
    for answer in answers:
        assert "cana" not in text_of(answer)
        assert 'data-level="1">1</span></h3>' not in text_of(answer)
