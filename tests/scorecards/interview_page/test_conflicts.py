"""Two tabs or devices with one scorecard: both texts are shown, nothing is lost."""

import pytest
from django.test import Client

from candidates.models import Seat
from scorecards.models import Scorecard
from tests import factories
from tests.drafts import edit, save, stored
from tests.scorecards.interview_page.page import address, complete_entries, seen_on, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stale(client_of_author: Client, seat: Seat) -> dict[str, str]:
    """Entries of a tab that never saw what another tab has stored."""
    seen = seen_on(text_of(client_of_author.get(address(seat))))
    save(seat, edit("overall_notes", "from the laptop"), edit("running_notes", "laptop only"))
    return {"seen": seen, "overall_notes": "from the phone", "recommendation": "yes"}


@pytest.mark.parametrize("action", ["save/", "commit/"])
def test_conflict_shows_both_texts_and_stores_the_rest(
    client_of_author: Client, seat: Seat, stale: dict[str, str], action: str
) -> None:
    response = client_of_author.post(address(seat, action), stale)
    page = text_of(response)
    assert response.status_code == 409
    assert "<blockquote>from the laptop</blockquote>" in page
    assert "<blockquote>from the phone</blockquote>" in page
    assert "from the phone</textarea>" in page
    assert "laptop only</textarea>" in page
    assert "<blockquote>laptop only</blockquote>" not in page
    assert stored(seat) == {
        "overall_notes": ("from the laptop", 1),
        "running_notes": ("laptop only", 1),
        "recommendation": ("yes", 1),
    }


def test_conflict_is_not_forgotten_by_the_next_save(
    client_of_author: Client, seat: Seat, stale: dict[str, str]
) -> None:
    again = stale | {"seen": seen_on(text_of(client_of_author.post(address(seat, "save/"), stale)))}
    assert client_of_author.post(address(seat, "save/"), again).status_code == 409
    assert stored(seat)["overall_notes"] == ("from the laptop", 1)


def test_keep_mine_overwrites_what_was_shown(
    client_of_author: Client, seat: Seat, stale: dict[str, str]
) -> None:
    page = text_of(client_of_author.post(address(seat, "save/"), stale))
    keep = page.split('name="keep" value="')[1].split('">')[0]
    entries = stale | {"keep": keep, "running_notes": "laptop only"}
    assert client_of_author.post(address(seat, "save/"), entries).status_code == 302
    assert stored(seat)["overall_notes"] == ("from the phone", 2)


def test_save_of_an_untouched_page_overwrites_nothing(client_of_author: Client, seat: Seat) -> None:
    seen = seen_on(text_of(client_of_author.get(address(seat))))
    save(seat, edit("overall_notes", "from the laptop"))
    entries = {"seen": seen, "running_notes": "from the phone"}
    assert client_of_author.post(address(seat, "save/"), entries).status_code == 302
    assert stored(seat) == {"overall_notes": ("from the laptop", 1), "running_notes": ("from the phone", 1)}


def test_commit_of_a_page_that_does_not_show_everything_is_a_conflict(
    client_of_author: Client, seat: Seat
) -> None:
    seen = seen_on(text_of(client_of_author.get(address(seat))))
    save(seat, edit("running_notes", "from the laptop"))
    response = client_of_author.post(address(seat, "commit/"), complete_entries(seat) | {"seen": seen})
    assert response.status_code == 409
    assert "<blockquote>from the laptop</blockquote>" in text_of(response)
    assert not Scorecard.objects.exists()


def test_save_after_the_commit_shows_what_is_not_in_it(client_of_author: Client, seat: Seat) -> None:
    factories.fill(seat)
    response = client_of_author.post(address(seat, "save/"), {"overall_notes": "late thought"})
    assert response.status_code == 409
    assert "late thought" in text_of(response)
    assert 'name="keep"' not in text_of(response)
    assert Scorecard.objects.get(seat=seat).overall_notes == ""
