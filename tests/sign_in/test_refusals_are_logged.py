"""What was refused leaves a line in the process log, with nothing in it that somebody typed."""

import pytest
from django.test import Client

from hiring.models import Duty
from tests.sign_in.conftest import send_password, with_password


def test_failed_sign_in_is_logged_without_what_was_typed(db: None, caplog: pytest.LogCaptureFixture) -> None:
    person = with_password(Duty.INTERVIEWER)
    send_password(Client(), person, "canary-of-a-password")
    Client().post("/account/login/", {"login": "canary@example.com", "password": "canary-of-a-password"})
    lines = [record.getMessage() for record in caplog.records if record.name == "hiring.sign_in.receivers"]
    assert lines == ["A sign-in failed."] * 2
    assert "canary" not in caplog.text
    assert person.email not in caplog.text
