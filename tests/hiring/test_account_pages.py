"""What a person may do about the own account: sign in and out, and change the password. Nothing else."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from hiring.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/account/email/", "/account/confirm-email/", "/account/login/code/confirm/"]
)
def test_page_that_would_change_an_address_is_not_there(
    client: Client, interviewer: Person, address: str
) -> None:
    client.force_login(interviewer)
    assert client.get(address).status_code == 404


def test_nobody_takes_another_address(client: Client, interviewer: Person, recruiter: Person) -> None:
    client.force_login(interviewer)
    before = interviewer.email
    for act in ("action_add", "action_primary"):
        answer = client.post("/account/email/", {"email": recruiter.email, act: ""})
        assert answer.status_code == 404
    interviewer.refresh_from_db()
    assert interviewer.email == before


def test_account_itself_leads_to_the_first_page(client: Client, interviewer: Person) -> None:
    client.force_login(interviewer)
    assert client.get("/account/").status_code == 404


def test_wrong_password_and_unknown_address_are_answered_alike(client: Client, interviewer: Person) -> None:
    said = []
    for address in (interviewer.email, "nobody@example.com"):
        answer = client.post("/account/login/", {"login": address, "password": "not-the-password"})
        said.append(re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode()).replace(address, ""))
    assert said[0] == said[1]
    assert "Not signed in" in said[0]
    assert "Not saved" not in said[0]


def test_reset_mail_leads_to_a_new_password(client: Client, interviewer: Person) -> None:
    answer = client.post("/account/password/reset/", {"email": interviewer.email})
    assert answer["Location"] == "/account/password/reset/done/"
    [sent] = mail.outbox
    assert sent.to == [interviewer.email]
    assert sent.subject == "Choose a new password"
    address = re.search(rf"{settings.PUBLIC_URL}(/account/password/reset/key/\S+)", str(sent.body))
    assert address is not None
    page = client.get(address[1])
    new = "another-long-phrase"
    client.post(page["Location"], {"password1": new, "password2": new})
    interviewer.refresh_from_db()
    assert interviewer.check_password(new)
    assert client.get(address[1]).status_code == 200  # works once: says that it is used up


def test_reset_of_an_unknown_address_is_answered_alike_and_invites_nobody(client: Client) -> None:
    answer = client.post("/account/password/reset/", {"email": "nobody@example.com"})
    assert answer["Location"] == "/account/password/reset/done/"
    [sent] = mail.outbox
    assert sent.subject == "No account with this address"
    assert "sign up" not in sent.body
    assert "http" not in sent.body


def test_form_of_another_session_is_refused_with_a_page_of_our_own(interviewer: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(interviewer)
    answer = client.post("/account/logout/")
    assert answer.status_code == 403
    assert "<style" not in answer.content.decode()
    assert "site-header" in answer.content.decode()
