"""F11: probes answer in time, whatever stands still, and tell a stranger nothing but names."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from pytest_django import Settings

from config import asking, embedded, outbox_figures, readiness
from config.fault_limits import CANARY_QUEUES
from hiring.models import Person
from tests.processes import promised

pytestmark = pytest.mark.django_db
WORKERS = [f"workers of {queue}" for queue in CANARY_QUEUES]
WELL = dict.fromkeys(["database", "migrations", "broker", *WORKERS], "ok")
ALIVE = [(queue, 179.0) for queue in CANARY_QUEUES]
OTHERS = [row for row in ALIVE if row[0] != "bulk"]


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    embedded.use_redis()
    readiness.migrations_of_this_release()  # listed once per process, not once per probe
    readiness.forget()
    yield
    readiness.forget()


@pytest.fixture
def canaries(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[tuple[str, float]]], None]:
    """Let the database tell these ages: the probe's connection sees no row of the test's transaction."""

    def tell(rows: list[tuple[str, float]]) -> None:
        values = ", ".join(f"('{queue}', {age})" for queue, age in rows)
        monkeypatch.setattr(
            outbox_figures, "CANARIES", f"VALUES {values}" if rows else "SELECT '', 0 WHERE false"
        )

    return tell


@contextmanager
def silence() -> Iterator[int]:
    """A server that takes connections and never says a word, as one that is frozen; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@contextmanager
def silent_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with silence() as port:
        words = {"host": "127.0.0.1", "port": str(port), "dbname": "none", "user": "nobody"}
        monkeypatch.setattr(asking, "connection_words", lambda: words)
        yield


def answer(client: Client) -> tuple[int, dict[str, str], float]:
    began = time.monotonic()
    parts = readiness.readiness()
    seconds = time.monotonic() - began
    response = client.get("/readyz")
    assert response.json()["parts"] == parts
    return response.status_code, parts, seconds


def test_readiness_with_everything_there_is_ok(client: Client, canaries: Callable[..., None]) -> None:
    canaries(ALIVE)
    assert answer(client)[:2] == (200, WELL)


@pytest.mark.parametrize("rows", [OTHERS, [*OTHERS, ("bulk", 181.0)]])
def test_readiness_with_workers_that_stand_still_names_their_queue(
    client: Client, canaries: Callable[..., None], rows: list[tuple[str, float]]
) -> None:
    canaries(rows)
    assert answer(client)[:2] == (503, WELL | {"workers of bulk": "failing"})


def test_readiness_with_a_migration_to_come_names_it(
    client: Client, canaries: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    canaries(ALIVE)
    known = readiness.migrations_of_this_release()
    monkeypatch.setattr(readiness, "migrations_of_this_release", lambda: known | {("hiring", "9999_more")})
    assert answer(client)[:2] == (503, WELL | {"migrations": "failing"})


def test_readiness_knows_every_migration_that_django_knows() -> None:
    loaded = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    assert readiness.migrations_of_this_release() == frozenset(loaded)


def test_f11_readiness_with_a_frozen_database_answers_in_two_seconds(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with silent_database(monkeypatch):
        status, parts, seconds = answer(client)
    hidden = dict.fromkeys(["migrations", *WORKERS], "unknown")
    assert (status, parts) == (503, WELL | {"database": "failing"} | hidden)
    assert seconds < promised(2)


def test_f11_statement_that_is_not_answered_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "STATEMENT_SECONDS", 0.1)
    began = time.monotonic()
    with pytest.raises(asking.NoAnswerError):
        asking.ask_database("SELECT pg_sleep(5)")
    assert time.monotonic() - began < 5


def test_f06_readiness_with_a_frozen_broker_answers_in_two_seconds(
    client: Client, canaries: Callable[..., None], settings: Settings
) -> None:
    canaries(ALIVE)
    with silence() as port:
        settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
        status, parts, seconds = answer(client)
    assert (status, parts) == (503, WELL | {"broker": "failing"})
    assert seconds < promised(2)


def test_readiness_that_is_asked_often_asks_the_database_once(
    client: Client, canaries: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    canaries(ALIVE)
    asked: list[str] = []
    real = asking.ask_database
    monkeypatch.setattr(readiness, "ask_database", lambda *given: asked.append("once") or real(*given))
    assert [client.get("/readyz").status_code for _ in range(3)] == [200] * 3
    assert asked == ["once"]


@pytest.mark.parametrize("path", settings.PROBE_PATHS)
def test_probe_of_somebody_signed_in_needs_neither_session_nor_host(
    path: str, signed_in: Callable[[Person], Client], admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A balancer asks by address; and a session would be read from a database that may stand still."""

    def refuse(*_: object) -> None:
        raise AssertionError("a probe read a session")

    client = signed_in(admin)
    monkeypatch.setattr("config.probe_pages.readiness", lambda: WELL)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", refuse)
    assert client.get(path, headers={"Host": "10.1.2.3"}).status_code != 400


def test_health_asks_nobody(client: Client, django_assert_num_queries: Callable[..., object]) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]
