"""People who can sign in, and how they do."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from hiring.models import Duty, Person
from tests import factories


class CheapHasher(Argon2PasswordHasher):
    """The product's own algorithm at the least cost, so that the tests wait for no hash."""

    time_cost, memory_cost, parallelism = 1, 8, 1


PASSWORD = "a-long-phrase-of-words"


def with_password(*duties: Duty) -> Person:
    person = factories.PersonFactory(duties=[duty.value for duty in duties])
    person.set_password(PASSWORD)
    person.save()
    return person


def send_password(client: Client, person: Person, password: str = PASSWORD, **headers: str) -> HttpResponse:
    """Fill the sign-in form in, as a browser does."""
    return client.post("/account/login/", {"login": person.email, "password": password}, headers=headers)


def signed_in_by_password(person: Person, **headers: str) -> Client:
    client = Client()
    assert send_password(client, person, **headers)["Location"] == "/"
    return client


def code_now(secret: str) -> str:
    """Return the six digits that an authenticator app shows now for `secret`, a key in Base32 (RFC 6238)."""
    if (left := 30 - time.time() % 30) < 5:
        time.sleep(left)  # a code that ends before it is sent would be wrong
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enrol_app(client: Client) -> str:
    """Set up an authenticator app and return its secret."""
    secret = client.get("/account/second-factor/app/").context["form"].secret
    answer = client.post("/account/second-factor/app/", {"code": code_now(secret)})
    assert answer["Location"] == "/account/second-factor/recovery/"
    assert len(recovery_codes(client)) == 10
    return str(secret)


def recovery_codes(client: Client) -> list[str]:
    """Make new ones and return them, as the one page that shows them does."""
    page = client.post("/account/second-factor/recovery/").content.decode()
    return re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", page)


@pytest.fixture(autouse=True)
def cheap_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.sign_in.conftest.CheapHasher", *settings.PASSWORD_HASHERS[1:]]


@pytest.fixture
def interviewer(db: None) -> Person:
    return with_password(Duty.INTERVIEWER)


@pytest.fixture
def recruiter(db: None) -> Person:
    return with_password(Duty.RECRUITER)


@pytest.fixture
def admin(db: None) -> Person:
    return with_password(Duty.ADMIN)
