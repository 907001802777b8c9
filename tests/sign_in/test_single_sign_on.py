"""Signing in at the company's provider: a real process answers; only people who exist come in."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from hiring.models import Duty, Event, Person
from tests.sign_in.conftest import enrol_app, signed_in_by_password, with_password
from tests.sign_in.oidc_provider import CLIENT, SECRET

pytestmark = pytest.mark.django_db
BACK = "http://testserver/account/company/back/"
Next = Callable[..., None]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Start the provider; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(__file__).with_name("oidc_provider.py")
    process = subprocess.Popen([sys.executable, str(program), str(port), BACK])
    try:
        _wait_for(f"http://127.0.0.1:{port}/keys", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The provider does not answer.")


@pytest.fixture(autouse=True)
def configured(settings: Settings, issuer: str) -> None:
    application = {
        "provider_id": settings.OIDC_PROVIDER_ID,
        "name": "Example Ltd",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [application]}}


@pytest.fixture
def signs_in_next(issuer: str) -> Next:
    """`signs_in_next(email="…")` says whom the provider knows in front of it."""

    def say(email: str, sub: str = "0001", **more: Any) -> None:
        person = {"sub": sub, "email": email, "email_verified": True, **more}
        body = json.dumps(person).encode()
        urllib.request.urlopen(f"{issuer}/next", data=body, timeout=5).close()

    return say


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given: Any) -> None:
        return None


def at_provider(address: str) -> str:
    """Go to the provider as the browser does; the address it sends the browser back to."""
    try:
        urllib.request.build_opener(NoRedirects).open(address, timeout=5)
    except urllib.error.HTTPError as answer:
        if answer.code == 302:
            return str(answer.headers["Location"])
        raise AssertionError(answer.read()) from answer
    raise AssertionError("The provider sent the browser nowhere.")


def round_trip(client: Client, **posted: str) -> HttpResponse:
    leaving = client.post("/account/company/", posted)
    return client.get(at_provider(leaving["Location"]))


def is_in(client: Client) -> bool:
    return client.get("/interviews/").status_code == 200


def test_person_who_exists_comes_in_and_goes_on(
    client: Client, interviewer: Person, signs_in_next: Next
) -> None:
    signs_in_next(email=interviewer.email.upper())
    assert round_trip(client, next="/loops/token/")["Location"] == "/loops/token/"
    assert is_in(client)
    assert Event.objects.get(kind="signed_in").actor == interviewer


def test_sign_in_page_offers_it_by_name(client: Client) -> None:
    assert "Continue with Example Ltd" in client.get("/account/login/").content.decode()


def test_request_carries_state_nonce_and_challenge(client: Client) -> None:
    asked = parse_qs(urlsplit(client.post("/account/company/")["Location"]).query)
    assert {name: len(asked[name][0]) for name in ("nonce", "code_challenge")} == {
        "nonce": 43,
        "code_challenge": 43,
    }
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [BACK]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert len(asked["state"][0]) >= 16
    assert client.get("/account/company/?auth_params=prompt=none").status_code == 405


@pytest.mark.parametrize(
    "who",
    [
        {"email": "nobody@example.com"},
        {"email": "person@company.example", "email_verified": False},
        {"email": "person@company.example", "email_verified": "true"},
        {"email": ""},
    ],
)
def test_others_do_not_come_in_and_nobody_is_added(
    client: Client, interviewer: Person, signs_in_next: Next, who: dict[str, Any]
) -> None:
    Person.objects.filter(pk=interviewer.pk).update(email="person@company.example")
    signs_in_next(**who)
    answer = round_trip(client)
    assert answer.status_code == 403
    assert "Accounts come by invitation" in answer.content.decode()
    assert not is_in(client)
    assert (Person.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_deactivated_person_does_not_come_in(
    client: Client, interviewer: Person, signs_in_next: Next
) -> None:
    signs_in_next(email=interviewer.email)
    round_trip(client)
    Person.objects.filter(pk=interviewer.pk).update(is_active=False)
    assert round_trip(Client())["Location"] == "/account/inactive/"


def test_successor_with_the_same_address_is_not_the_person(
    client: Client, interviewer: Person, signs_in_next: Next
) -> None:
    signs_in_next(email=interviewer.email, sub="0001")
    round_trip(Client())
    signs_in_next(email=interviewer.email, sub="0002")
    assert round_trip(client).status_code == 403
    assert not is_in(client)


def test_provider_knows_the_person_after_a_change_of_address(
    client: Client, interviewer: Person, signs_in_next: Next
) -> None:
    signs_in_next(email=interviewer.email)
    round_trip(Client())
    signs_in_next(email="new-name@example.com")
    round_trip(client)
    assert is_in(client)


@pytest.mark.parametrize(
    "flaws",
    [
        {"nonce": "of another sign-in"},
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another-client"},
        {"exp": 1},
        {"sub": "somebody else than userinfo says"},
        {"key": "not the provider's"},
    ],
)
def test_flawed_id_token_signs_nobody_in(
    client: Client, interviewer: Person, signs_in_next: Next, flaws: dict[str, Any]
) -> None:
    signs_in_next(email=interviewer.email, flaws=flaws)
    answer = round_trip(client)
    assert answer.status_code == 401
    assert "Not signed in" in answer.content.decode()
    assert not is_in(client)


def test_answer_to_another_browser_is_refused(
    client: Client, interviewer: Person, signs_in_next: Next
) -> None:
    """Login CSRF: the state is another session's."""
    signs_in_next(email=interviewer.email)
    back = at_provider(Client().post("/account/company/")["Location"])
    assert client.get(back).status_code == 401
    assert not is_in(client)


def test_answer_works_once(client: Client, interviewer: Person, signs_in_next: Next) -> None:
    signs_in_next(email=interviewer.email)
    back = at_provider(client.post("/account/company/")["Location"])
    client.get(back)
    client.post("/account/logout/")
    assert client.get(back).status_code == 401
    assert not is_in(client)


def test_who_stops_at_the_provider_is_told(client: Client, signs_in_next: Next) -> None:
    signs_in_next(email="anybody@example.com", refuses=True)
    assert round_trip(client)["Location"] == "/account/company/cancelled/"
    assert "You stopped" in client.get("/account/company/cancelled/").content.decode()


def test_r19_redirect_of_the_provider_is_not_followed(
    client: Client, interviewer: Person, signs_in_next: Next
) -> None:
    """What it points to would answer, so that following it would sign the person in."""
    signs_in_next(email=interviewer.email, points_elsewhere=True)
    round_trip(client)
    assert not is_in(client)


def test_provider_that_is_down_leaves_the_password(client: Client, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": "http://127.0.0.1:1",
        "oauth_pkce_enabled": True,
    }
    answer = client.post("/account/company/")
    assert answer.status_code == 502
    assert "use your password" in answer.content.decode()


@pytest.mark.parametrize(("amr", "opens"), [(["pwd", "mfa"], True), (["pwd"], False)])
def test_r12_second_factor_at_the_provider_counts_when_it_says_so(
    client: Client, settings: Settings, recruiter: Person, signs_in_next: Next, amr: list[str], opens: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    signs_in_next(email=recruiter.email, amr=amr)
    round_trip(client)
    assert (client.get("/loops/").status_code == 200) is opens


def test_r12_own_second_factor_is_asked_for_all_the_same(client: Client, signs_in_next: Next) -> None:
    person = with_password(Duty.INTERVIEWER)
    enrol_app(signed_in_by_password(person))
    signs_in_next(email=person.email)
    assert round_trip(client)["Location"] == "/account/second-factor/ask/"
    assert not is_in(client)
