"""Figures for whoever holds the token: names of the code's own, and what waits in the database."""

import datetime
import queue
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from config import asking, metrics, outbox_figures
from hiring import tasks
from hiring.models import Delivery, Person, WorkerCanary
from hiring.services.events import append_event
from tests import factories
from tests.config.test_probes import silent_database

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-more-than-thirty-two-characters"
LABELS = {"route", "method", "status", "le", "task", "outcome", "queue", "kind"}


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


@pytest.fixture
def in_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the figures be asked on the test's own connection, which sees its rows."""

    def ask(*statements: str) -> list[list[tuple[Any, ...]]]:
        found = []
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                found.append(cursor.fetchall())
        return found

    def at_once(work: Callable[[], Any]) -> "queue.SimpleQueue[Any]":
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        answers.put(work())
        return answers

    monkeypatch.setattr(outbox_figures, "ask_database", ask)
    monkeypatch.setattr(outbox_figures, "started", at_once)


def figures(client: Client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    page = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert page.status_code == 200
    found = text_string_to_metric_families(page.content.decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in found
        for sample in family.samples
    }


@pytest.mark.parametrize("sent", ["", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ä", "Bearer "])
def test_figures_without_the_token_are_not_there(client: Client, sent: str) -> None:
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_figures_without_a_token_set_are_not_there(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_figures_label_nothing_with_ids_or_words(
    signed_in: Callable[[Person], Client], admin: Person, in_transaction: None
) -> None:
    client = signed_in(admin)
    loop = factories.make_loop(panel=1)
    client.get(f"/loops/{loop.pk}/debrief/?q={admin.email}")
    client.get("/nowhere/of-a-canary/")
    tasks.touch_canary.apply(args=("live",))
    labels = [label for _, labels in figures(client) for label in labels]
    assert {name for name, _ in labels} <= LABELS
    values = " ".join(value for _, value in labels)
    assert re.findall(r"[0-9a-f]{8}-|@|canary-|of-a", values) == []
    assert str(loop.pk) not in values


def test_figures_count_requests_and_their_statements_by_route(
    signed_in: Callable[[Person], Client], admin: Person, in_transaction: None
) -> None:
    client = signed_in(admin)
    of_page = (
        "hiring_loop_request_seconds_count",
        (("method", "GET"), ("route", "people"), ("status", "200")),
    )
    before = figures(client).get(of_page, 0)
    client.get("/people/")
    after = figures(client)
    assert after[of_page] == before + 1
    assert after["hiring_loop_request_queries_sum", (("route", "people"),)] > 0


@pytest.mark.parametrize(("queue_name", "outcome"), [("live", "SUCCESS"), ("x" * 50, "FAILURE")])
def test_figures_count_tasks_by_outcome(
    client: Client, in_transaction: None, queue_name: str, outcome: str
) -> None:
    of_task = (
        "hiring_loop_task_seconds_count",
        (("outcome", outcome), ("task", "hiring.tasks.touch_canary")),
    )
    metrics.note_task(task="hiring.tasks.touch_canary", outcome=outcome, seconds=0)
    before = figures(client)[of_task]
    result = tasks.touch_canary.apply(args=(queue_name,))
    assert result.state == outcome
    connection.needs_rollback = False
    assert metrics.REGISTRY.get_sample_value(of_task[0], dict(of_task[1])) == before + 1


def test_figures_tell_what_waits_and_what_was_given_up(
    client: Client, admin: Person, in_transaction: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {"first": "live", "second": "live", "third": "live"}
    monkeypatch.setattr("hiring.services.events.subscribers_of", lambda kind: named)
    event = append_event("person_added", actor=admin, stream=("person", admin.pk))
    Delivery.objects.filter(subscriber="third").update(given_up_at=Now())
    WorkerCanary.objects.create(queue="live", touched_at=event.at - datetime.timedelta(seconds=90))
    found = figures(client)
    assert found["hiring_loop_outbox_deliveries", ()] == 2
    assert 0 <= found["hiring_loop_outbox_oldest_seconds", ()] < 60
    assert found["hiring_loop_given_up", (("kind", "delivery"),)] == 1
    assert 90 <= found["hiring_loop_canary_seconds", (("queue", "live"),)] < 150
    assert found["hiring_loop_canary_seconds", (("queue", "bulk"),)] == float("inf")


def test_f11_figures_of_a_frozen_database_say_so_and_keep_the_rest(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_figures, "DEADLINE_SECONDS", 0.2)
    client.get("/healthz")
    with silent_database(monkeypatch):
        found = figures(client)
    assert found["hiring_loop_database_answers", ()] == 0
    assert ("hiring_loop_outbox_deliveries", ()) not in found
    health = (("method", "GET"), ("route", "health"), ("status", "200"))
    assert found["hiring_loop_request_seconds_count", health] >= 1
    assert asking.DEADLINE_SECONDS < 2
