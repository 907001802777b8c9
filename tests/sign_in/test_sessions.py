"""R5, R8, R9: a session is new at each sign-in, ends when it must, and its person sees and ends it."""

import datetime

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from hiring.models import Duty, Event, Person
from hiring.selectors.sessions import device_of
from hiring.services.people import deactivate_person
from tests.sign_in.conftest import PASSWORD, enrol_app, send_password, signed_in_by_password, with_password

pytestmark = pytest.mark.django_db
PAGE = "/interviews/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def after(**passed: int) -> time_machine.travel:
    return time_machine.travel(NOON + datetime.timedelta(**passed), tick=False)


def test_r08_sign_in_makes_a_new_session_id(interviewer: Person, client: Client) -> None:
    client.session["before"] = "fixed by somebody else"
    session = client.session
    session["before"] = "fixed by somebody else"
    session.save()
    fixed = session.session_key
    send_password(client, interviewer)
    assert client.session.session_key != fixed
    assert not Session.objects.filter(session_key=fixed).exists()
    assert is_in(client)


def test_r08_signing_out_ends_the_session_itself(interviewer: Person) -> None:
    client = signed_in_by_password(interviewer)
    stolen = Client(cookies=None)
    stolen.cookies["session"] = client.session.session_key
    assert is_in(stolen)
    client.post("/account/logout/")
    assert not is_in(stolen)


def test_r08_new_password_ends_the_other_sessions(interviewer: Person) -> None:
    here, there = signed_in_by_password(interviewer), signed_in_by_password(interviewer)
    new = "another-long-phrase-of-words"
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (is_in(here), is_in(there)) == (True, False)
    assert Event.objects.filter(kind="password_changed", stream_id=interviewer.pk).count() == 1


def test_r08_confirming_who_one_is_makes_a_new_session_id(interviewer: Person) -> None:
    """ASVS V7.2.4: somebody who had the key before it was confirmed doesn't hold a confirmed session."""
    client = signed_in_by_password(interviewer)
    stolen = Client(cookies=None)
    stolen.cookies["session"] = client.session.session_key
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert (is_in(client), is_in(stolen)) == (True, False)
    assert UserSession.objects.get(user=interviewer).session_key == client.session.session_key


def test_r08_admin_ends_every_session_of_somebody(interviewer: Person, admin: Person) -> None:
    """ASVS V7.4.5."""
    theirs, own = signed_in_by_password(interviewer), signed_in_by_password(admin)
    own.post(f"/people/{interviewer.pk}/sessions/end/")
    assert (is_in(theirs), is_in(own)) == (False, True)
    ended = Event.objects.get(kind="session_ended", stream_id=interviewer.pk)
    assert (ended.actor, ended.payload) == (admin, {"sessions": 1})
    assert is_in(signed_in_by_password(interviewer))


def test_r08_deactivation_ends_every_session(interviewer: Person, admin: Person) -> None:
    client = signed_in_by_password(interviewer)
    deactivate_person(actor=admin, person_id=interviewer.pk)
    assert not is_in(client)
    assert "Location" not in send_password(Client(), interviewer)


def test_r08_new_second_factor_ends_the_other_sessions(interviewer: Person) -> None:
    here, there = signed_in_by_password(interviewer), signed_in_by_password(interviewer)
    enrol_app(here)
    assert (is_in(here), is_in(there)) == (True, False)
    assert Event.objects.filter(kind="second_factor_added", payload={"type": "totp"}).count() == 1


def test_r05_lost_duty_counts_from_the_next_request(recruiter: Person) -> None:
    client = signed_in_by_password(recruiter)
    assert client.get("/loops/").status_code == 200
    Person.objects.filter(pk=recruiter.pk).update(duties=[Duty.INTERVIEWER.value])
    assert client.get("/loops/").status_code == 404


@pytest.mark.parametrize(("minutes", "still_in"), [(59, True), (60, False)])
def test_r09_idle_session_ends(interviewer: Person, minutes: int, still_in: bool) -> None:
    with after(minutes=0):
        client = signed_in_by_password(interviewer)
    with after(minutes=minutes):
        assert is_in(client) is still_in


@pytest.mark.parametrize(("hours", "still_in"), [(23, True), (24, False)])
def test_r09_used_session_ends_all_the_same(interviewer: Person, hours: int, still_in: bool) -> None:
    with after(hours=0):
        client = signed_in_by_password(interviewer)
    for half_hours in range(1, hours * 2):
        with after(minutes=30 * half_hours):
            client.get(PAGE)
    with after(hours=hours):
        assert is_in(client) is still_in


def test_r09_page_that_asks_by_itself_keeps_nothing_alive(interviewer: Person) -> None:
    with after(minutes=0):
        client = signed_in_by_password(interviewer)
    with after(minutes=50):
        assert client.get("/loops/token/").status_code == 200
    with after(minutes=61):
        assert not is_in(client)


def test_r09_limits_come_from_the_settings(interviewer: Person, settings: Settings) -> None:
    settings.SESSION_IDLE_LIMIT = datetime.timedelta(minutes=5)
    with after(minutes=0):
        client = signed_in_by_password(interviewer)
    with after(minutes=5):
        page = client.get(PAGE, follow=True)
    assert "You were signed out after a while." in page.content.decode()


def test_r09_session_of_unknown_age_is_over(interviewer: Person) -> None:
    client = signed_in_by_password(interviewer)
    session = client.session
    del session["began_at"]
    session.save()
    assert not is_in(client)


def test_sessions_are_listed_with_device_place_and_time(interviewer: Person) -> None:
    with after(minutes=0):
        client = signed_in_by_password(interviewer, user_agent=FIREFOX)
    with after(minutes=10):
        client.get(PAGE)
    with after(minutes=12):
        page = client.get("/account/sessions/").content.decode()
    assert "Firefox, Windows" in page
    assert "from 127.0.0.1 · since 23 Nov, 12:00 · last used 23 Nov, 12:10" in page
    assert "This session" in page


def test_sessions_page_asks_as_little_for_one_as_for_thirty(
    interviewer: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in_by_password(interviewer)
    with django_assert_num_queries(3):
        client.get("/account/sessions/")
    for _ in range(5):
        other = Client()
        other.force_login(interviewer)
        _listed(other, interviewer)
    with django_assert_num_queries(3):
        page = client.get("/account/sessions/")
    assert len(page.context["sessions"]) == 6


def _listed(client: Client, person: Person) -> None:
    person.usersession_set.create(session_key=client.session.session_key, ip="192.0.2.1", user_agent="")


def test_one_session_is_ended_and_no_other(interviewer: Person) -> None:
    here, there, elsewhere = (signed_in_by_password(interviewer) for _ in range(3))
    ended = interviewer.usersession_set.get(session_key=there.session.session_key)
    here.post(f"/account/sessions/{ended.pk}/end/")
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, True)


def test_all_other_sessions_are_ended(interviewer: Person) -> None:
    here, *others = (signed_in_by_password(interviewer) for _ in range(3))
    here.post("/account/sessions/end-others/")
    assert [is_in(client) for client in (here, *others)] == [True, False, False]
    assert Event.objects.get(kind="session_ended").payload == {"sessions": 2}


def test_session_of_somebody_else_is_not_there(interviewer: Person) -> None:
    theirs = signed_in_by_password(with_password(Duty.INTERVIEWER))
    row = interviewer.usersession_set.model.objects.get(session_key=theirs.session.session_key)
    mine = signed_in_by_password(interviewer)
    assert mine.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert is_in(theirs)


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
EDGE = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (IPHONE, "Safari, iPhone"),
        (EDGE, "Edge, Linux"),
        ("curl/8.0", "An unknown browser"),
    ],
)
def test_device_is_named_in_two_words(said: str, words: str) -> None:
    assert device_of(said) == words
