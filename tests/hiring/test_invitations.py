"""Invitations: one mail, one use, and nobody learns what a link that doesn't work was."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Invitation, Person
from hiring.services.invitations import (
    INVITATION_LASTS,
    InvitationGoneError,
    accept_invitation,
    invite_person,
    reactivate_person,
    send_invitation_again,
)
from hiring.services.people import PersonDetails, deactivate_person
from hiring.tokens import digest_of, token_of
from tests import factories
from tests.outbox import deliver_all, promise_again
from tests.threads import at_once

PASSWORD = "a-long-pass-phrase"
ADA = PersonDetails("Ada Byron", "Analyst", (Duty.INTERVIEWER,), "Europe/London", weekly_cap=3)


@pytest.fixture
def ada(admin: Person) -> Person:
    return invite_person(actor=admin, email="ada@example.com", details=ADA)


def link_in_mail() -> str:
    (message,) = mail.outbox
    (line,) = [line for line in message.body.splitlines() if "/invitation/" in line]
    return line.partition("://")[2].partition("/")[2]


def token(person: Person) -> str:
    return token_of("invitation", person.invitations.latest("made_at").pk)


def test_invitation_goes_out_once_and_its_token_is_stored_nowhere(ada: Person) -> None:
    deliver_all()
    promise_again()
    deliver_all()
    (message,) = mail.outbox
    assert message.to == ["ada@example.com"]
    sent = link_in_mail().removeprefix("invitation/").rstrip("/")
    invitation = Invitation.objects.get()
    assert invitation.token_digest == digest_of(sent) != sent
    assert invitation.sent_at is not None
    assert sent not in str(list(Event.objects.values("kind", "payload")))
    event = Event.objects.get(kind="person_invited")
    assert event.payload == {"invitation_id": str(invitation.pk), "duties": ["interviewer"]}


def test_link_sets_the_password_once(ada: Person) -> None:
    deliver_all()
    client, address = Client(), f"/{link_in_mail()}"
    assert "Ada Byron" in client.get(address).content.decode()
    form = {"password": PASSWORD, "again": PASSWORD}
    answer = client.post(address, form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/")
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)
    assert (client.get(address).status_code, client.post(address, form).status_code) == (404, 404)
    assert Event.objects.get(kind="invitation_accepted").actor == ada


def test_looking_at_a_link_uses_nothing_up(ada: Person) -> None:
    address = f"/invitation/{token(ada)}/"
    assert [Client().get(address).status_code for _look in range(3)] == [200, 200, 200]


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"password": "", "again": ""}, "password", "required"),
        ({"password": PASSWORD, "again": "another-pass-phrase"}, "again", "not the same"),
        ({"password": "short", "again": "short"}, "password", "12 characters"),
        ({"password": "ada@example.com", "again": "ada@example.com"}, "password", "too similar"),
    ],
)
def test_password_that_will_not_do_is_said_at_its_field(
    ada: Person, form: dict[str, str], field: str, words: str
) -> None:
    page = Client().post(f"/invitation/{token(ada)}/", form)
    assert page.status_code == 422
    assert words in page.context["form"].errors[field][0]
    ada.refresh_from_db()
    assert not ada.has_usable_password()


def test_links_that_do_not_work_all_answer_alike(admin: Person, ada: Person) -> None:
    used, expired, withdrawn, gone = (
        invite_person(actor=admin, email=f"{number}@example.com", details=ADA) for number in range(4)
    )
    accept_invitation(token=token(used), password=PASSWORD)
    old = token(withdrawn)
    send_invitation_again(actor=admin, person_id=withdrawn.pk)
    Invitation.objects.filter(person=expired).update(expires_at=timezone.now())
    deactivate_person(actor=admin, person_id=gone.pk)
    answers = {
        (page.status_code, re.sub(r'"X-CSRFToken": "\w+"', "", page.content.decode()))
        for dead in (token(used), token(expired), old, token(gone), "nothing-like-it")
        for page in [Client().get(f"/invitation/{dead}/")]
    }
    assert [status for status, _content in answers] == [404]


def test_link_expires(ada: Person) -> None:
    made = token(ada)
    with (
        time_machine.travel(timezone.now() + INVITATION_LASTS + datetime.timedelta(seconds=1)),
        pytest.raises(InvitationGoneError),
    ):
        accept_invitation(token=made, password=PASSWORD)


def test_sending_again_ends_the_former_link(admin: Person, ada: Person) -> None:
    first = token(ada)
    send_invitation_again(actor=admin, person_id=ada.pk)
    deliver_all()
    with pytest.raises(InvitationGoneError):
        accept_invitation(token=first, password=PASSWORD)
    assert len(mail.outbox) == 1  # the first link was withdrawn before its mail went out
    assert accept_invitation(token=token(ada), password=PASSWORD) == ada


def test_whoever_has_a_password_gets_no_new_link(admin: Person, ada: Person) -> None:
    accept_invitation(token=token(ada), password=PASSWORD)
    with pytest.raises(ConflictError):
        send_invitation_again(actor=admin, person_id=ada.pk)


def test_return_begins_with_a_new_invitation(admin: Person, ada: Person) -> None:
    accept_invitation(token=token(ada), password=PASSWORD)
    deactivate_person(actor=admin, person_id=ada.pk)
    reactivate_person(actor=admin, person_id=ada.pk)
    ada.refresh_from_db()
    assert (ada.is_active, ada.has_usable_password()) == (True, False)
    assert accept_invitation(token=token(ada), password=PASSWORD) == ada


def test_only_admins_invite(recruiter: Person) -> None:
    with pytest.raises(NotAllowedError):
        invite_person(actor=recruiter, email="ada@example.com", details=ADA)
    assert not Person.objects.filter(email="ada@example.com").exists()


def test_taken_address_is_named_and_nothing_is_sent(admin: Person) -> None:
    with pytest.raises(ValidationError):
        invite_person(actor=SYSTEM, email=admin.email.upper(), details=ADA)
    assert (Invitation.objects.count(), Event.objects.count()) == (0, 0)


def test_r17_name_cannot_write_headers_or_markup(admin: Person) -> None:
    odd = PersonDetails("Ada\r\nBcc: all@example.com <b>", "", (Duty.INTERVIEWER,), "UTC")
    invite_person(actor=admin, email="ada@example.com", details=odd)
    deliver_all()
    (message,) = mail.outbox
    assert message.recipients() == ["ada@example.com"]
    assert "Ada Bcc: all@example.com &lt;b&gt;" in str(message.alternatives[0][0])


@pytest.mark.django_db(transaction=True)
def test_link_used_twice_at_the_same_instant_works_once() -> None:
    admin = factories.PersonFactory(duties=[Duty.ADMIN])
    ada = invite_person(actor=admin, email="ada@example.com", details=ADA)
    made = token(ada)

    def use(password: str) -> str:
        try:
            accept_invitation(token=made, password=password)
        except InvitationGoneError:
            return "gone"
        return password

    answers = list(map(str, at_once(lambda: use("first-pass-phrase"), lambda: use("other-pass-phrase"))))
    (kept,) = [answer for answer in answers if answer != "gone"]
    ada.refresh_from_db()
    assert ada.check_password(kept)
