"""Adding people."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Duty, Event, Person
from hiring.services.people import add_person

pytestmark = pytest.mark.django_db
WORDS = ["--name", "Ada Byron", "--email", "ada@example.com", "--duty", "admin", "--duty", "recruiter"]


def test_add_person_appends_one_event_without_the_name(admin: Person) -> None:
    before = Event.objects.count()
    person = add_person(actor=admin, name="Ada Byron", email="ada@example.com", duties=[Duty.RECRUITER])
    event = Event.objects.get(kind="person_added", stream_id=person.pk)
    assert Event.objects.count() == before + 1
    assert event.actor == admin
    assert event.payload == {"duties": ["recruiter"]}


def test_add_person_by_a_recruiter_is_refused(recruiter: Person) -> None:
    with pytest.raises(NotAllowedError):
        add_person(actor=recruiter, name="Ada Byron", email="ada@example.com", duties=[])
    assert not Person.objects.filter(email="ada@example.com").exists()


def test_add_person_with_a_taken_address_names_it_and_leaves_no_event(admin: Person) -> None:
    with pytest.raises(ValidationError):
        add_person(actor=SYSTEM, name="Other", email=admin.email.upper(), duties=[])
    assert not Event.objects.exists()


def test_add_person_in_an_unknown_zone_names_the_field() -> None:
    with pytest.raises(ValidationError) as refused:
        add_person(actor=SYSTEM, name="Ada", email="ada@example.com", duties=[], time_zone="Mars/Base")
    assert list(refused.value.message_dict) == ["time_zone"]


def test_command_adds_a_person_who_can_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSON_PASSWORD", "a-long-pass-phrase")
    call_command("add_person", *WORDS)
    person = Person.objects.get(email="ada@example.com")
    assert person.check_password("a-long-pass-phrase")
    assert person.duties == ["admin", "recruiter"]


def test_command_with_a_weak_password_adds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSON_PASSWORD", "short")
    with pytest.raises(CommandError, match="password:"):
        call_command("add_person", *WORDS)
    assert not Person.objects.exists()
