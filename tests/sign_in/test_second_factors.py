"""R12: admins and recruiters show two factors; exports and changes of people ask again who it is."""

import datetime
import re
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from hiring.models import Duty, Event, Person
from hiring.sign_in.adapters import SecondFactorAdapter
from hiring.sign_in.recovery_codes import codes_left, use_recovery_code
from hiring.sign_in.routes import BACKGROUND_ROUTES, CONFIRMED_ROUTES, LIMITED_ROUTES, MOST_OF_THEM
from tests.sign_in.conftest import (
    PASSWORD,
    code_now,
    enrol_app,
    recovery_codes,
    send_password,
    signed_in_by_password,
    with_password,
)
from tests.test_access_matrix import ROUTES

pytestmark = pytest.mark.django_db
ENROLMENT = "/account/second-factor/"


@pytest.fixture
def required(settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.parametrize("address", ["/", "/loops/", "/interviews/", "/roles/", "/nowhere/"])
@pytest.mark.parametrize("duty", [Duty.ADMIN, Duty.RECRUITER])
def test_r12_without_second_factor_every_page_leads_to_enrolment(
    required: None, db: None, duty: Duty, address: str
) -> None:
    client = signed_in_by_password(with_password(duty, Duty.INTERVIEWER))
    answer = client.get(address)
    assert answer.status_code == (404 if address == "/nowhere/" else 302)
    assert answer.headers.get("Location", ENROLMENT) == ENROLMENT


def test_r12_change_without_second_factor_is_not_made(required: None, admin: Person) -> None:
    client = signed_in_by_password(admin)
    details = {"name": "Somebody", "email": "somebody@example.com", "duties": ["admin"], "time_zone": "UTC"}
    assert client.post("/people/invite/", details)["Location"] == ENROLMENT
    assert not Person.objects.filter(email="somebody@example.com").exists()


def test_r12_open_page_is_told_in_words(required: None, recruiter: Person) -> None:
    client = signed_in_by_password(recruiter)
    answer = client.get("/loops/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "text/plain; charset=utf-8")


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.HIRING_MANAGER])
def test_r12_other_duties_need_one_only_where_the_company_says_so(
    required: None, settings: Settings, db: None, duty: Duty
) -> None:
    """ASVS V6.3.3."""
    person = with_password(duty)
    assert signed_in_by_password(person).get("/interviews/").status_code == 200
    settings.SECOND_FACTOR_FOR = "everybody"
    assert signed_in_by_password(person).get("/interviews/")["Location"] == ENROLMENT


def test_r12_demo_asks_nobody(admin: Person) -> None:
    assert signed_in_by_password(admin).get("/people/").status_code == 200


def test_r12_enrolment_opens_everything_at_once(required: None, admin: Person) -> None:
    client = signed_in_by_password(admin)
    assert "Your duties need a second factor" in client.get(ENROLMENT).content.decode()
    enrol_app(client)
    assert client.get("/people/").status_code == 200
    assert "Your duties need a second factor" not in client.get(ENROLMENT).content.decode()


def ask_second_factor(person: Person) -> tuple[Client, HttpResponse]:
    client = Client()
    return client, send_password(client, person)


@pytest.fixture
def enrolled(required: None, admin: Person) -> tuple[Person, str]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC), tick=False):
        secret = enrol_app(signed_in_by_password(admin))
    return admin, secret


def test_r12_password_alone_no_longer_signs_in(enrolled: tuple[Person, str]) -> None:
    client, answer = ask_second_factor(enrolled[0])
    assert answer["Location"] == "/account/second-factor/ask/"
    assert "/account/login/" in client.get("/people/")["Location"]


def test_code_signs_in_and_works_once(enrolled: tuple[Person, str]) -> None:
    admin, secret = enrolled
    first, _ = ask_second_factor(admin)
    second, _ = ask_second_factor(admin)
    code = code_now(secret)
    first.post("/account/second-factor/ask/", {"code": code})
    assert first.get("/people/").status_code == 200
    replayed = second.post("/account/second-factor/ask/", {"code": code})
    assert "Incorrect code" in replayed.content.decode()


def test_wrong_code_signs_nobody_in(enrolled: tuple[Person, str]) -> None:
    client, _ = ask_second_factor(enrolled[0])
    page = client.post("/account/second-factor/ask/", {"code": "000000"})
    assert "Incorrect code" in page.content.decode()
    assert "/account/login/" in client.get("/people/")["Location"]


def test_recovery_code_signs_in_and_works_once(db: None, interviewer: Person) -> None:
    client = signed_in_by_password(interviewer)
    enrol_app(client)
    code = recovery_codes(client)[3]
    for succeeds in (True, False):
        client, _ = ask_second_factor(interviewer)
        client.post("/account/second-factor/ask/", {"code": f" {code.upper().replace('-', ' ')}"})
        assert (client.get("/interviews/").status_code == 200) is succeeds
    assert codes_left(interviewer) == 9


def test_recovery_codes_are_stored_as_hashes_and_shown_once(interviewer: Person) -> None:
    """ASVS V6.5.2: neither the table nor SECRET_KEY gives them away."""
    client = signed_in_by_password(interviewer)
    enrol_app(client)
    codes = recovery_codes(client)
    assert len(set(codes)) == 10
    stored = Authenticator.objects.get(user=interviewer, type=Authenticator.Type.RECOVERY_CODES).data
    assert set(stored) == {"hashes", "migrated_codes"}
    assert {each.partition("$")[0] for each in stored["hashes"]} == {"argon2"}
    for address in ("/account/second-factor/", "/account/second-factor/recovery/"):
        page = client.get(address).content.decode()
        assert [code for code in codes if code in page or code.replace("-", "") in page] == []


def test_new_recovery_codes_end_the_old_ones(interviewer: Person) -> None:
    client = signed_in_by_password(interviewer)
    enrol_app(client)
    before, now = recovery_codes(client), recovery_codes(client)
    assert use_recovery_code(interviewer, before[0]) is None
    assert use_recovery_code(interviewer, now[0]) is not None


def test_codes_of_a_seed_still_work_and_are_hashed_then(interviewer: Person) -> None:
    """An earlier release kept the seed, sealed, and made eight digits of it whenever asked."""
    enrol_app(signed_in_by_password(interviewer))
    data = {"seed": SecondFactorAdapter().encrypt(RecoveryCodes.generate_seed()), "used_mask": 1}
    rows = Authenticator.objects.filter(user=interviewer, type=Authenticator.Type.RECOVERY_CODES)
    rows.update(data=data)
    codes = RecoveryCodes(rows.get()).generate_codes()
    for code, succeeds in ((codes[0], False), (codes[1], True), (codes[1], False), (codes[2], True)):
        client, _ = ask_second_factor(interviewer)
        client.post("/account/second-factor/ask/", {"code": code})
        assert (client.get("/interviews/").status_code == 200) is succeeds
    assert "seed" not in rows.get().data
    assert codes_left(interviewer) == 7


def test_failed_second_factor_is_logged_without_what_was_typed(
    enrolled: tuple[Person, str], caplog: pytest.LogCaptureFixture
) -> None:
    client, _ = ask_second_factor(enrolled[0])
    client.post("/account/second-factor/ask/", {"code": "canary-code"})
    lines = [record.getMessage() for record in caplog.records if record.name == "hiring.sign_in.code_forms"]
    assert lines == ["A second factor failed."]
    assert "canary" not in caplog.text


def test_code_for_the_app_is_drawn_into_the_page(interviewer: Person) -> None:
    page = signed_in_by_password(interviewer).get("/account/second-factor/app/").content.decode()
    assert re.search(r'<svg class="qr-code" viewBox="0 0 \d+ \d+" role="img" aria-label="[^"]+"><path ', page)
    assert "&lt;svg" not in page


def test_secrets_are_sealed_in_the_database(enrolled: tuple[Person, str]) -> None:
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert enrolled[1] not in stored
    assert stored.startswith("gAAAA")


def test_secret_of_an_earlier_secret_key_fits_no_code(
    enrolled: tuple[Person, str], settings: Settings
) -> None:
    settings.SECRET_KEY = "another key, longer than fifty characters, since checks want it so"
    client, _ = ask_second_factor(enrolled[0])
    for code in (code_now(enrolled[1]), code_now("")):
        page = client.post("/account/second-factor/ask/", {"code": code})
        assert "Incorrect code" in page.content.decode()


def test_secret_key_is_changed_without_setting_anything_up_anew(
    enrolled: tuple[Person, str], settings: Settings
) -> None:
    """ASVS V11.2.2: with the key before named everything goes on; resealed, it needs that key no more."""
    former, settings.SECRET_KEY = (
        settings.SECRET_KEY,
        "another key, longer than fifty characters, as it should",
    )
    settings.SECRET_KEY_FALLBACKS = [former]
    said = StringIO()
    call_command("reseal", stdout=said)
    assert said.getvalue() == "1 resealed.\n"
    settings.SECRET_KEY_FALLBACKS = []
    client, _ = ask_second_factor(enrolled[0])
    client.post("/account/second-factor/ask/", {"code": code_now(enrolled[1])})
    assert client.get("/people/").status_code == 200
    settings.SECRET_KEY = former
    with pytest.raises(CommandError, match=r"^1 can't be opened"):
        call_command("reseal", stdout=said)


def test_last_second_factor_of_an_admin_stays(enrolled: tuple[Person, str]) -> None:
    admin, secret = enrolled
    client, _ = ask_second_factor(admin)
    client.post("/account/second-factor/ask/", {"code": code_now(secret)})
    page = client.post("/account/second-factor/app/remove/")
    assert "Add a passkey first" in page.content.decode()
    assert Authenticator.objects.filter(user=admin, type=Authenticator.Type.TOTP).exists()


def test_interviewer_removes_the_only_one_where_none_is_needed(required: None, interviewer: Person) -> None:
    client = signed_in_by_password(interviewer)
    enrol_app(client)
    client.post("/account/second-factor/app/remove/")
    assert not Authenticator.objects.filter(user=interviewer).exists()
    assert Event.objects.filter(kind="second_factor_removed").exists()


def test_admin_lets_somebody_in_again(enrolled: tuple[Person, str], recruiter: Person) -> None:
    admin, secret = enrolled
    theirs = signed_in_by_password(recruiter)
    enrol_app(theirs)
    client, _ = ask_second_factor(admin)
    client.post("/account/second-factor/ask/", {"code": code_now(secret)})
    client.post(f"/people/{recruiter.pk}/second-factors/remove/")
    assert not Authenticator.objects.filter(user=recruiter).exists()
    assert Authenticator.objects.filter(user=admin).exists()
    assert "/account/login/" in theirs.get("/loops/")["Location"]
    removed = Event.objects.filter(kind="second_factor_removed", stream_id=recruiter.pk)
    assert {event.actor for event in removed} == {admin}


def test_command_lets_the_only_admin_in_again(enrolled: tuple[Person, str]) -> None:
    call_command("remove_second_factors", email=enrolled[0].email.upper(), stdout=StringIO())
    assert not Authenticator.objects.exists()
    assert {event.actor for event in Event.objects.filter(kind="second_factor_removed")} == {None}


def test_somebody_elses_record_does_not_count(required: None, enrolled: tuple[Person, str]) -> None:
    """One browser: the second factor of one person, then the password of another."""
    admin, secret = enrolled
    client, _ = ask_second_factor(admin)
    client.post("/account/second-factor/ask/", {"code": code_now(secret)})
    client.post("/account/logout/")
    send_password(client, with_password(Duty.RECRUITER))
    assert client.get("/loops/")["Location"] == ENROLMENT


@pytest.mark.parametrize(
    "sent", ["[]", "1", '"text"', "{}", '{"response": []}', '{"id": 1}', "\0", "x" * 9000]
)
def test_r07_hostile_passkey_is_refused_in_words(db: None, client: Client, sent: str) -> None:
    client.get("/account/passkeys/login/", headers={"Accept": "application/json"})
    answer = client.post("/account/passkeys/login/", {"credential": sent})
    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/"


def test_routes_of_the_table_exist() -> None:
    assert (CONFIRMED_ROUTES | BACKGROUND_ROUTES) - set(ROUTES) == set()


def test_every_export_asks_who_it_is() -> None:
    assert {name for name in ROUTES if "export" in name} - CONFIRMED_ROUTES == set()


def test_what_a_page_asks_by_itself_keeps_no_session_alive() -> None:
    """Found in the templates, so that a new page that polls cannot be forgotten."""
    templates = Path(__file__).resolve().parents[2] / "templates"
    polls = re.compile(r"hx-get=\"{% url '(\w+)'[^>]*?hx-trigger=\"[^\"]*every \d")
    found = {name for page in templates.rglob("*.html") for name in polls.findall(page.read_text())}
    assert "debrief_live" in found
    assert found - BACKGROUND_ROUTES == set()


def later(minutes: int) -> time_machine.travel:
    return time_machine.travel(datetime.timedelta(minutes=minutes), tick=False)


def test_r12_export_after_a_while_asks_who_it_is(recruiter: Person) -> None:
    client = signed_in_by_password(recruiter)
    export, page = "/loops/export/?q=x", {"Referer": "http://testserver/loops/?q=x"}
    assert client.post(export, headers=page).status_code == 200
    with later(31):
        asked = client.post(export, headers=page)
        assert asked["Location"] == (
            "/account/reauthenticate/?next=http%3A%2F%2Ftestserver%2Floops%2F%3Fq%3Dx"
        )
        wrong = client.post(asked["Location"], {"password": "something-else"})
        assert wrong.status_code == 200
        right = client.post(asked["Location"], {"password": PASSWORD, "next": "/loops/?q=x"})
        assert right["Location"] == "/loops/?q=x"
        assert client.post(export, headers=page).status_code == 200


def test_exports_of_one_person_are_limited(
    recruiter: Person, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS V2.4.1: a session in wrong hands can't empty the product at the speed of the line."""
    assert {name for name in ROUTES if "export" in name} - LIMITED_ROUTES == set()
    assert set() == LIMITED_ROUTES - CONFIRMED_ROUTES
    monkeypatch.setitem(MOST_OF_THEM, "taking", "2/h/user")
    client = signed_in_by_password(recruiter)
    assert [client.post("/loops/export/").status_code for _ in range(4)] == [200, 200, 429, 429]
    assert signed_in_by_password(admin).post("/loops/export/").status_code == 200
    with later(61):
        client = signed_in_by_password(recruiter)
        assert client.post("/loops/export/").status_code == 200


def test_r12_change_of_people_after_a_while_asks_first(admin: Person, interviewer: Person) -> None:
    client = signed_in_by_password(admin)
    with later(31):
        answer = client.post(
            f"/people/{interviewer.pk}/deactivate/", headers={"Referer": "http://testserver/people/"}
        )
        assert answer["Location"] == "/account/reauthenticate/?next=http%3A%2F%2Ftestserver%2Fpeople%2F"
        interviewer.refresh_from_db()
        assert interviewer.is_active


def test_r12_form_opened_in_time_may_still_be_sent(admin: Person, interviewer: Person) -> None:
    client = signed_in_by_password(admin)
    with later(20):
        client.post(f"/people/{interviewer.pk}/deactivate/")
    interviewer.refresh_from_db()
    assert not interviewer.is_active


def test_r12_ordinary_pages_do_not_ask_again(recruiter: Person) -> None:
    client = signed_in_by_password(recruiter)
    with later(45):
        assert client.get("/loops/").status_code == 200
