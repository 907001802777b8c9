"""Passwords: which are taken, how they are typed, and what they open."""

import datetime

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from hiring.models import Duty, Person
from hiring.services.invitations import invite_person
from hiring.services.people import PersonDetails
from hiring.sign_in.breached_passwords import BYTES, FILE, is_breached
from hiring.sign_in.passwords import OWN_WORDS
from hiring.tokens import token_of
from tests.sign_in.conftest import PASSWORD, enrol_app, send_password, signed_in_by_password, with_password

NEW = "another-phrase-of-words"


@pytest.mark.parametrize(
    "password", ["  Blank At Both Ends  ", "lettersonlylettersonly", "ß" * 12, "x y" * 42]
)
def test_password_is_taken_to_the_letter(db: None, password: str) -> None:
    person = with_password(Duty.INTERVIEWER)
    validate_password(password, person)
    person.set_password(password)
    person.save()
    for other in (password.strip() + "x", password.swapcase() + "x", password[:-1]):
        assert send_password(Client(), person, other).status_code == 200
    assert send_password(Client(), person, password)["Location"] == "/"


@pytest.mark.parametrize("word", [*OWN_WORDS, "testserver"])
def test_password_of_the_products_words_is_refused(word: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(f"{word.upper()}{word}-2026-!!!")
    assert "password_of_our_words" in {error.code for error in refused.value.error_list}


def test_password_with_a_word_of_ours_and_more_is_taken() -> None:
    validate_password("our loop goes by the harbour")
    validate_password("4711-0815-3141-59")


@pytest.mark.parametrize("password", ["1qaz2wsx3edc", "Q1W2E3R4T5Y6", "motherfucker", "leavemealone"])
def test_password_of_a_breach_is_refused_in_any_case(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_breached" in {error.code for error in refused.value.error_list}


def test_list_of_breached_passwords_holds_what_could_be_chosen() -> None:
    """ASVS V6.2.4 asks for the 3,000 most frequent that the rules allow; V6.2.12 for breached ones."""
    whole = FILE.read_bytes()
    digests = [whole[start : start + BYTES] for start in range(0, len(whole), BYTES)]
    assert digests == sorted(set(digests))
    assert len(digests) == 43_940
    assert not is_breached("our loop goes by the harbour")


def test_new_password_needs_the_old_one(db: None) -> None:
    person = with_password(Duty.INTERVIEWER)
    client = signed_in_by_password(person)
    for old, status in (("", 200), (NEW, 200), (PASSWORD, 302)):
        sent = {"oldpassword": old, "password1": NEW, "password2": NEW}
        assert client.post("/account/password/change/", sent).status_code == status
    assert send_password(Client(), person, NEW)["Location"] == "/"


def test_password_fields_are_masked_and_helped_by_password_managers(db: None) -> None:
    client = signed_in_by_password(with_password(Duty.INTERVIEWER))
    fields = {
        "login": Client().get("/account/login/").context["form"].fields["password"],
        **{
            name: client.get("/account/password/change/").context["form"].fields[name]
            for name in ("oldpassword", "password1")
        },
    }
    shown = {
        name: (field.widget.input_type, field.widget.attrs["autocomplete"]) for name, field in fields.items()
    }
    assert shown == {
        "login": ("password", "current-password"),
        "oldpassword": ("password", "current-password"),
        "password1": ("password", "new-password"),
    }
    assert "onpaste" not in Client().get("/account/login/").content.decode()


def test_reset_leads_to_the_product_whatever_host_was_asked(db: None, settings: Settings) -> None:
    """One of ALLOWED_HOSTS that somebody else has got hold of would be sent the secret of the link."""
    settings.ALLOWED_HOSTS = [".example.com"]
    settings.PUBLIC_URL = "https://hiring.example.com"
    person = with_password(Duty.INTERVIEWER)
    client = Client(headers={"Host": "thief.example.com"})
    assert client.post("/account/password/reset/", {"email": person.email}).status_code == 302
    assert "https://hiring.example.com/account/password/reset/key/" in mail.outbox[-1].body
    assert "thief" not in mail.outbox[-1].body


def test_reset_ends_an_invitation_that_was_never_used(admin: Person) -> None:
    """Its link would go on setting passwords for a week, beside whatever the person has chosen since."""
    details = PersonDetails(name="New", title="", duties=(Duty.INTERVIEWER,), time_zone="UTC")
    person = invite_person(actor=admin, email="new@example.com", details=details)
    link = f"/invitation/{token_of('invitation', person.invitations.get().pk)}/"
    assert Client().get(link).status_code == 200
    client = Client()
    client.post("/account/password/reset/", {"email": person.email})
    reset = next(word for word in mail.outbox[-1].body.split() if "/password/reset/" in word)
    form = client.get(reset, follow=True).redirect_chain[-1][0]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 404


def test_reset_leaves_the_second_factor(db: None) -> None:
    person = with_password(Duty.ADMIN)
    enrol_app(signed_in_by_password(person))
    client = Client()
    client.post("/account/password/reset/", {"email": person.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/" in word)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert client.get("/interviews/").status_code == 302
    assert "/second-factor/" in send_password(client, person, NEW)["Location"]
    assert client.get("/interviews/").status_code == 302


@pytest.mark.parametrize("address", ["/account/second-factor/app/", "/account/passkeys/add/"])
def test_second_factors_after_a_while_ask_first(db: None, address: str) -> None:
    client = signed_in_by_password(with_password(Duty.INTERVIEWER))
    assert client.get(address).status_code == 200
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=20)
    with time_machine.travel(later):
        assert client.get(address)["Location"].startswith("/account/reauthenticate/")


@pytest.mark.parametrize(
    "there", ["https://thief.example/", "//thief.example", "javascript:alert(1)", "/\\thief.example"]
)
def test_next_address_on_another_site_is_not_followed(db: None, there: str) -> None:
    person: Person = with_password(Duty.INTERVIEWER)
    sent = {"login": person.email, "password": PASSWORD, "next": there}
    assert Client().post("/account/login/", sent)["Location"] == "/"
