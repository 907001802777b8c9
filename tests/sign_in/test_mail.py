"""Whoever's way of signing in changes is told by mail, through the event log and without a secret."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from hiring.actors import SYSTEM
from hiring.models import Delivery, Person
from hiring.services.people import deactivate_person
from hiring.services.sign_in_events import record_factor_added, record_password_change
from tests.outbox import deliver_all
from tests.sign_in.conftest import PASSWORD, enrol_app, recovery_codes, signed_in_by_password

pytestmark = pytest.mark.django_db
NEW = "another-long-phrase-of-words"


def letters() -> list[EmailMultiAlternatives]:
    """Run what is promised and return the mail that went out for it."""
    mail.outbox.clear()
    deliver_all()
    return list(mail.outbox)


def subjects() -> list[str]:
    return [letter.subject for letter in letters()]


def test_new_password_is_told_once_with_time_and_what_to_do(interviewer: Person) -> None:
    Person.objects.filter(pk=interviewer.pk).update(time_zone="Asia/Tokyo")
    client = signed_in_by_password(interviewer)
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/account/password/change/", fields)
    assert mail.outbox == []  # a request only promises
    (letter,) = letters()
    assert (letter.to, letter.subject) == ([interviewer.email], "Your password was changed")
    assert "JST" in letter.body
    assert "http://127.0.0.1:8000/account/password/reset/" in letter.body
    assert "http://127.0.0.1:8000/account/sessions/" in letter.body
    (page, _), *_ = letter.alternatives
    assert NEW not in letter.body + page
    assert PASSWORD not in letter.body + page
    assert letters() == []


def test_app_and_its_recovery_codes_are_told_and_neither_stands_in_the_mail(interviewer: Person) -> None:
    client = signed_in_by_password(interviewer)
    secret = enrol_app(client)
    codes = recovery_codes(client)
    sent = letters()
    assert [letter.subject for letter in sent] == [
        "An authenticator app was added to your account",
        "New recovery codes were made for your account",
        "New recovery codes were made for your account",
    ]
    assert len(codes) == 10
    for letter in sent:
        text = letter.body + str(letter.alternatives)
        assert [word for word in (secret, *codes) if word in text] == []


def test_new_recovery_codes_are_told_once_although_the_old_ones_go(interviewer: Person) -> None:
    client = signed_in_by_password(interviewer)
    enrol_app(client)
    letters()
    client.post("/account/second-factor/recovery/")
    assert subjects() == ["New recovery codes were made for your account"]


def test_removed_app_is_told_and_its_recovery_codes_with_it(interviewer: Person) -> None:
    client = signed_in_by_password(interviewer)
    enrol_app(client)
    letters()
    client.post("/account/second-factor/app/remove/")
    assert subjects() == ["The authenticator app was removed from your account"]


def test_passkey_is_told(interviewer: Person) -> None:
    Authenticator.objects.create(user=interviewer, type="webauthn", data={"name": "Key", "credential": {}})
    assert subjects() == ["A passkey was added to your account"]
    Authenticator.objects.get(user=interviewer).delete()
    assert subjects() == ["A passkey was removed from your account"]


def test_factor_that_an_admin_removes_is_told_with_the_name(admin: Person, interviewer: Person) -> None:
    enrol_app(signed_in_by_password(interviewer))
    letters()
    signed_in_by_password(admin).post(reverse("remove_second_factors", args=[interviewer.pk]))
    (letter,) = letters()
    assert letter.to == [interviewer.email]
    assert f"removed from your account, by {admin.name}, on " in letter.body


def test_change_that_a_command_made_names_nobody(interviewer: Person) -> None:
    record_factor_added(actor=SYSTEM, person=interviewer, session_key=None, factor="totp")
    (letter,) = letters()
    assert "by whoever runs the installation" in letter.body


def test_whoever_was_deactivated_gets_no_mail(admin: Person, interviewer: Person) -> None:
    deactivate_person(actor=admin, person_id=interviewer.pk)
    record_password_change(actor=admin, person=interviewer, session_key=None)
    assert letters() == []
    assert not Delivery.objects.pending().exists()


def test_letter_about_one_event_is_always_the_same(interviewer: Person) -> None:
    record_password_change(actor=interviewer, person=interviewer, session_key=None)
    (first,) = letters()
    Delivery.objects.update(done_at=None)
    (again,) = letters()
    assert again.extra_headers == first.extra_headers
    assert again.body == first.body
