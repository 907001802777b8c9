"""A stranger gets in nowhere; an open page is told so without losing what it holds."""

import pytest
from django.test import Client

from hiring.models import Person
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_stranger_is_sent_to_the_sign_in_page_and_back(client: Client) -> None:
    response = client.get("/interviews/?done=all")
    assert (response.status_code, response["Location"]) == (
        302,
        "/account/login/?next=/interviews/%3Fdone%3Dall",
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_htmx_request_gets_a_plain_401(client: Client, method: str) -> None:
    response = getattr(client, method)("/interviews/", headers={"HX-Request": "true"})
    assert (response.status_code, response["Content-Type"], response.content) == (
        401,
        "text/plain; charset=utf-8",
        b"You are signed out. What you typed is still here: sign in in another tab, then go on.",
    )


def test_signed_in_person_passes(client: Client, interviewer: Person) -> None:
    client.force_login(interviewer)
    assert client.get("/interviews/", headers={"HX-Request": "true"}).status_code == 200


def test_signing_out_empties_the_browsers_own_storage(signed_in: SignIn, interviewer: Person) -> None:
    client = signed_in(interviewer)
    assert "Clear-Site-Data" not in client.get("/interviews/").headers
    assert client.post("/account/logout/").headers["Clear-Site-Data"] == '"storage"'
