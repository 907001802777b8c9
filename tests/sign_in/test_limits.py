"""R10, R11: nobody learns whose address is known, and guessing is slowed, with Redis down as well."""

import re

import pytest
import redis
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core import mail
from django.test import Client
from pytest_django import Settings

from hiring.models import Duty, Person
from tests.sign_in.conftest import PASSWORD, CheapHasher, send_password, with_password

pytestmark = pytest.mark.django_db
WRONG = "not-the-password-of-anybody"
NOBODY = Person(email="nobody@example.com")
THROTTLED = "Too many failed login attempts"


@pytest.fixture(autouse=True)
def redis_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise redis.ConnectionError("refused")

    monkeypatch.setattr(redis.connection.AbstractConnection, "connect", refuse)


def said(answer: object) -> str:
    """Return a page's words without its form token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", answer.content.decode())  # type: ignore[attr-defined]


def test_r10_wrong_password_and_unknown_address_get_the_same_answer(interviewer: Person) -> None:
    known, unknown = (send_password(Client(), person, WRONG) for person in (interviewer, NOBODY))
    assert known.status_code == unknown.status_code
    assert said(known).replace(interviewer.email, "") == said(unknown).replace(NOBODY.email, "")


@pytest.mark.parametrize("state", ["invited", "deactivated"])
def test_r10_account_that_cannot_be_used_gets_the_same_answer(db: None, state: str) -> None:
    person = with_password(Duty.INTERVIEWER)
    person.is_active = state != "deactivated"
    person.set_unusable_password()
    person.save()
    theirs, unknown = (send_password(Client(), each, WRONG) for each in (person, NOBODY))
    assert said(theirs).replace(person.email, "") == said(unknown).replace(NOBODY.email, "")


def test_r10_reset_answers_alike_and_mails_once(interviewer: Person) -> None:
    known, unknown = (
        Client().post("/account/password/reset/", {"email": person.email}, follow=True)
        for person in (interviewer, NOBODY)
    )
    assert said(known) == said(unknown)
    assert [letter.to for letter in mail.outbox] == [[interviewer.email], [NOBODY.email]]


@pytest.mark.parametrize("who", ["known", "unknown", "deactivated"])
def test_r10_every_attempt_hashes_one_password(
    interviewer: Person, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """Hashing is nearly all of an attempt's time; counted, since a busy machine's clock tells nothing."""
    hashed: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(CheapHasher, name)
        monkeypatch.setattr(CheapHasher, name, lambda *given, real=real: hashed.append("one") or real(*given))
    if who == "deactivated":
        interviewer.set_unusable_password()
        interviewer.save()
    send_password(Client(), NOBODY if who == "unknown" else interviewer, WRONG)
    assert hashed == ["one"]


def test_r11_account_is_throttled_from_every_address(interviewer: Person) -> None:
    for number in range(5):
        send_password(Client(REMOTE_ADDR=f"192.0.2.{number}"), interviewer, WRONG)
    page = send_password(Client(REMOTE_ADDR="192.0.2.99"), interviewer)
    assert THROTTLED in page.content.decode()


def test_r11_address_is_throttled_for_every_account(db: None) -> None:
    for number in range(10):
        send_password(Client(), Person(email=f"nobody{number}@example.com"), WRONG)
    person = with_password(Duty.INTERVIEWER)
    assert THROTTLED in send_password(Client(), person).content.decode()
    assert send_password(Client(REMOTE_ADDR="192.0.2.1"), person)["Location"] == "/"


def test_r11_unknown_account_is_throttled_alike(interviewer: Person) -> None:
    pages = []
    for turn, person in enumerate((interviewer, NOBODY)):
        for number in range(6):
            page = send_password(Client(REMOTE_ADDR=f"192.0.2.{turn * 10 + number}"), person, WRONG)
        pages.append(said(page).replace(person.email, ""))
    assert pages[0] == pages[1]
    assert THROTTLED in pages[0]


def test_r11_sign_in_works_with_redis_down(interviewer: Person, client: Client) -> None:
    send_password(client, interviewer, WRONG)
    assert send_password(client, interviewer)["Location"] == "/"


def test_r11_proxy_in_front_names_the_address(interviewer: Person, settings: Settings) -> None:
    """The last proxy is ours: what a client writes before it is not believed."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        forged = {"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.7"}
        send_password(Client(), Person(email=f"nobody{number}@example.com"), WRONG, **forged)
    same, other = (
        send_password(Client(), interviewer, **{"X-Forwarded-For": f"203.0.113.99, {address}"})
        for address in ("198.51.100.7", "198.51.100.8")
    )
    assert THROTTLED in same.content.decode()
    assert other["Location"] == "/"


def test_r11_header_without_a_proxy_is_not_believed(interviewer: Person) -> None:
    for number in range(10):
        forged = {"X-Forwarded-For": f"203.0.113.{number}"}
        send_password(Client(), Person(email=f"nobody{number}@example.com"), WRONG, **forged)
    page = send_password(Client(), interviewer, **{"X-Forwarded-For": "203.0.113.99"})
    assert THROTTLED in page.content.decode()


def test_password_hash_of_before_is_made_anew_at_sign_in(interviewer: Person, client: Client) -> None:
    interviewer.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    interviewer.save()
    send_password(client, interviewer)
    interviewer.refresh_from_db()
    assert identify_hasher(interviewer.password).algorithm == "argon2"
