"""What was refused leaves a line in the process log, with nothing in it that somebody typed."""

import pytest
from django.test import Client

from hiring.models import Duty
from tests.sign_in.conftest import send_password, signed_in_by_password, with_password


def test_failed_sign_in_is_logged_without_what_was_typed(db: None, caplog: pytest.LogCaptureFixture) -> None:
    person = with_password(Duty.INTERVIEWER)
    send_password(Client(), person, "canary-of-a-password")
    Client().post("/account/login/", {"login": "canary@example.com", "password": "canary-of-a-password"})
    lines = [record.getMessage() for record in caplog.records if record.name == "hiring.sign_in.receivers"]
    assert lines == ["A sign-in failed."] * 2
    assert "canary" not in caplog.text
    assert person.email not in caplog.text


def test_refused_page_is_logged_with_its_address(db: None, caplog: pytest.LogCaptureFixture) -> None:
    client = signed_in_by_password(with_password(Duty.INTERVIEWER))
    assert client.get("/log/").status_code == 403
    assert ("django.request", "Forbidden: /log/") in [(r.name, r.getMessage()) for r in caplog.records]


def test_line_break_in_an_address_makes_no_second_line(db: None, caplog: pytest.LogCaptureFixture) -> None:
    client = signed_in_by_password(with_password(Duty.INTERVIEWER))
    client.get("/nowhere%0d%0a2026-11-24 INFO forged/")
    (line,) = [record.getMessage() for record in caplog.records if "forged" in record.getMessage()]
    assert "\n" not in line
    assert "\r" not in line
