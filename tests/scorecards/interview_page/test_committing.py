"""Committing a scorecard from the page."""

import pytest
from django.test import Client
from django.utils import timezone

from candidates.models import Seat
from hiring.models import Person
from scorecards.models import Reveal, Scorecard
from tests import factories
from tests.drafts import stored
from tests.scorecards.interview_page.page import HTMX, address, complete_entries, seen_on, text_of

pytestmark = pytest.mark.django_db


def test_incomplete_commit_answers_422_with_errors_at_their_fields(
    client_of_author: Client, seat: Seat
) -> None:
    first, second = seat.interview.dimensions.order_by("position")
    entries = complete_entries(seat) | {f"evidence-{second.key}": "", "recommendation": ""}
    response = client_of_author.post(address(seat, "commit/"), entries)
    page = text_of(response)
    assert response.status_code == 422
    assert f'id="id_evidence-{second.key}_error"' in page
    assert f'id="id_evidence-{first.key}_error"' not in page
    assert 'id="id_recommendation_error"' in page
    assert "2 things are missing" in page
    assert f"Saw {first.name}.</textarea>" in page
    assert not Scorecard.objects.exists()
    assert f'id="id_evidence-{second.key}"' in page[page.index("autofocus") :][:200]
    assert page.count("autofocus") == 1


def test_focus_goes_to_the_first_missing_rating(client_of_author: Client, seat: Seat) -> None:
    first = seat.interview.dimensions.order_by("position")[0]
    page = text_of(client_of_author.post(address(seat, "commit/"), {}))
    radio = page[: page.index(" autofocus")].rsplit("<", 1)[1]
    assert radio.startswith(f'input type="radio" name="rating-{first.key}" value="1"')
    assert page.count("autofocus") == 1


def test_incomplete_commit_keeps_what_was_typed_as_a_draft(client_of_author: Client, seat: Seat) -> None:
    entries = {"running_notes": "12:04 asked for volumes"}
    page = text_of(client_of_author.post(address(seat, "commit/"), entries))
    assert stored(seat) == {"running_notes": ("12:04 asked for volumes", 1)}
    again = {"seen": seen_on(page), "running_notes": ""}
    client_of_author.post(address(seat, "save/"), again)
    assert stored(seat) == {"running_notes": ("", 2)}


def test_complete_commit_locks_the_scorecard_and_shows_it(client_of_author: Client, seat: Seat) -> None:
    response = client_of_author.post(address(seat, "commit/"), complete_entries(seat))
    assert (response.status_code, response["Location"]) == (302, address(seat))
    assert Scorecard.objects.get(seat=seat).is_committed
    page = text_of(client_of_author.get(address(seat)))
    for dimension in seat.interview.dimensions.all():
        assert f"Saw {dimension.name}." in page
        assert dimension.anchor_4 in page
    assert "What happens next" in page
    assert 'id="scorecard"' not in page
    assert "/loops/" not in page


def test_commit_by_script_leaves_for_the_committed_page(client_of_author: Client, seat: Seat) -> None:
    response = client_of_author.post(address(seat, "commit/"), complete_entries(seat), headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, address(seat))


def test_double_click_on_commit_is_answered_as_done(client_of_author: Client, seat: Seat) -> None:
    for _click in range(2):
        response = client_of_author.post(address(seat, "commit/"), complete_entries(seat))
        assert response.status_code == 302


def test_committed_page_leads_to_the_debrief_once_it_is_open(
    client_of_author: Client, seat: Seat, recruiter: Person
) -> None:
    factories.fill(seat)
    Reveal.objects.create(loop=seat.interview.loop, at=timezone.now(), by=recruiter)
    assert f'href="/loops/{seat.interview.loop_id}/"' in text_of(client_of_author.get(address(seat)))


def test_cancelled_interview_says_so_and_takes_no_more(client_of_author: Client, seat: Seat) -> None:
    seat.interview.cancelled_at = timezone.now()
    seat.interview.save()
    page = text_of(client_of_author.get(address(seat)))
    assert "This interview was cancelled." in page
    assert "data-commit" not in page
    assert client_of_author.post(address(seat, "commit/"), complete_entries(seat)).status_code == 409
