"""What every test stands on: the real PostgreSQL, started when the first test needs it."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from hiring.models import Duty, Person
from tests import factories


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests with real transactions empty every table; other tests prove the triggers themselves."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname)"
            " FROM pg_trigger WHERE tgtype & 32 <> 0 AND NOT tgisinternal"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


@pytest.fixture
def admin(db: None) -> Person:
    return factories.PersonFactory(duties=[Duty.ADMIN])


@pytest.fixture
def recruiter(db: None) -> Person:
    return factories.PersonFactory(duties=[Duty.RECRUITER])


@pytest.fixture
def interviewer(db: None) -> Person:
    return factories.PersonFactory(duties=[Duty.INTERVIEWER])


@pytest.fixture
def signed_in(client: Client) -> "SignIn":
    return SignIn(client)


class SignIn:
    """`signed_in(person)` returns a client with that person's session."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, person: Person) -> Client:
        self.client.force_login(person)
        return self.client


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line whether the browser journeys ran: a suite without them is not the whole suite."""
    ran = any(
        "tests/journeys" in report.nodeid and report.when == "call"
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
    )
    words = "Browser journeys ran." if ran else "BROWSER JOURNEYS DID NOT RUN: no Chromium, or not asked for."
    terminalreporter.write_sep("=", words)
