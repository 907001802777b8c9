"""The admin's page: readings anew are started once, watched while they last, and refused to others."""

import pytest
from django.test import Client
from django.urls import reverse

from hiring.actors import SYSTEM
from hiring.models import Person
from scorecards.services.redetections import continue_redetection, read_next_scorecard, start_redetection
from tests.conftest import SignIn
from tests.scorecards.test_detect import make_scorecard

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(admin: Person, signed_in: SignIn) -> Client:
    return signed_in(admin)


def page(client: Client, name: str = "signal_quality") -> str:
    return " ".join(client.get(reverse(name)).content.decode().split())


def test_start_leads_back_to_a_page_that_shows_progress_and_asks_again(client: Client, admin: Person) -> None:
    for _ in range(2):
        make_scorecard()
    assert reverse("start_redetection") in page(client)
    response = client.post(reverse("start_redetection"))
    assert (response.status_code, response["Location"]) == (302, reverse("signal_quality"))
    read_next_scorecard()
    for shown in (page(client), page(client, "redetection_progress")):
        assert '<progress max="2" value="1">' in shown
        assert f"asked for by {admin.name}" in shown
        assert 'hx-trigger="every 2s"' in shown
    assert f'action="{reverse("start_redetection")}"' not in page(client)


def test_second_start_is_a_conflict(client: Client) -> None:
    make_scorecard()
    start_redetection(actor=SYSTEM)
    assert client.post(reverse("start_redetection")).status_code == 409


def test_finished_reading_is_told_and_no_longer_watched(client: Client) -> None:
    make_scorecard()
    start_redetection(actor=SYSTEM)
    continue_redetection(actor=SYSTEM)
    shown = page(client, "redetection_progress")
    assert "1 scorecard read" in shown
    assert "asked for by a command" in shown
    assert "hx-trigger" not in shown
