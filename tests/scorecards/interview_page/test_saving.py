"""Saving a scorecard from the page, with and without a script."""

import pytest
from django.test import Client

from candidates.models import Seat
from tests.drafts import stored
from tests.scorecards.interview_page.page import address, complete_entries, text_of

pytestmark = pytest.mark.django_db


def test_save_stores_a_partial_draft(client_of_author: Client, seat: Seat) -> None:
    first, second = seat.interview.dimensions.order_by("position")
    entries = {
        f"rating-{first.key}": "2",
        f"evidence-{first.key}": "line one\r\nline two ",
        f"rating-{second.key}": "not_assessed",
        "running_notes": "12:04 half a sen",
    }
    client_of_author.post(address(seat, "save/"), entries)
    expected = {name: (value.replace("\r", ""), 1) for name, value in entries.items()}
    assert stored(seat) == expected
    page = text_of(client_of_author.get(address(seat)))
    assert "1 of 2 dimensions rated" in page
    assert "recommendation missing" in page


def test_save_without_a_script_returns_to_the_page_with_everything_in_it(
    client_of_author: Client, seat: Seat
) -> None:
    signal = seat.interview.loop.rubric.signals.get()
    entries = complete_entries(seat) | {f"signal-{signal.key}": "on", f"words-{signal.key}": "their fault"}
    response = client_of_author.post(address(seat, "save/"), entries)
    assert (response.status_code, response["Location"]) == (302, address(seat))
    page = text_of(client_of_author.get(address(seat)))
    assert "their fault</textarea>" in page
    assert "Calm.</textarea>" in page
    assert page.count(" checked>4</label>") == 2
    assert 'value="yes" id="id_recommendation_2" checked' in page
    assert "complete" in page


def test_score_outside_1_to_5_is_refused_with_everything_typed_kept(
    client_of_author: Client, seat: Seat
) -> None:
    dimension = seat.interview.dimensions.first()
    entries = {f"rating-{dimension.key}": "6", "overall_notes": "Calm."}
    response = client_of_author.post(address(seat, "save/"), entries)
    assert response.status_code == 422
    assert f'id="id_rating-{dimension.key}_error"' in text_of(response)
    assert "Calm.</textarea>" in text_of(response)
    assert stored(seat) == {}


@pytest.mark.parametrize(
    "seen",
    [
        "[]",
        "{",
        '{"a": "1:", "a": "2:"}',
        '{"a": "\u0661:"}',
        '{"a": 1.0}',
        '{"overall_notes": 1}',
        '{"overall_notes": "-1:"}',
        "[" * 100_000,
    ],
)
def test_r07_forged_memory_of_what_was_seen_is_refused(
    client_of_author: Client, seat: Seat, seen: str
) -> None:
    response = client_of_author.post(address(seat, "save/"), {"seen": seen, "overall_notes": "x"})
    assert (response.status_code, stored(seat)) == (422, {})


def test_saving_and_committing_cannot_be_confused(client_of_author: Client, seat: Seat) -> None:
    """Htmx would send a form wherever the button pressed last points: it has no part in this form."""
    page = text_of(client_of_author.get(address(seat)))
    form = page[
        page.index('<form id="scorecard"') : page.index("</form>", page.index('<form id="scorecard"'))
    ]
    assert "hx-" not in form
    assert f'action="{address(seat, "save/")}"' in form[: form.index(">")]
    assert f'data-edits="{address(seat, "edits/")}"' in page
