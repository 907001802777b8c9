"""R23: what people typed is in no log, whatever breaks; test_leaks.py asks the real processes."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from config import logs
from hiring import tasks
from hiring.models import Delivery, Person
from hiring.services.deliveries import send_pending_deliveries
from hiring.services.events import append_event

NOTE, EMAIL, TOKEN = "canary-note-of-a-fjord", "canary@fjord.example", "canarytokenfjord"
GIVEN_ID = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def written(settings: Settings) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the product's own handler writes in production, as fields."""
    settings_of_logs = logs.logging_settings(json=True, level="INFO")
    stream = io.StringIO()
    settings_of_logs["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(settings_of_logs)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(settings.LOGGING)


def test_r23_message_of_others_keeps_its_numbers_only(written: Callable[[], list[dict[str, Any]]]) -> None:
    library = logging.getLogger("a.library")
    library.error("Line %d of %s: %r", 7, NOTE, EMAIL)
    library.error("By name %(who)s %(line)d", {"who": EMAIL, "line": 9})
    library.error(f"Formatted at once: {TOKEN}")
    library.error(ValueError(NOTE))
    assert [line["event"] for line in written()] == ["Line 7 of …: '…'", "By name … 9", "…", "…"]
    assert {line["place"].partition(":")[0] for line in written()} == {"test_logs"}


def test_r23_field_that_is_not_listed_is_left_out(written: Callable[[], list[dict[str, Any]]]) -> None:
    log = structlog.stdlib.get_logger("hiring")
    log.warning("task", task="a.task", outcome="two words", route=EMAIL, email=EMAIL, status=3)
    (line,) = written()
    kept = {name: line[name] for name in ("event", "task", "outcome", "route", "status")}
    assert kept == {"event": "task", "task": "a.task", "outcome": "…", "route": "…", "status": 3}
    assert set(line) == {*kept, "timestamp", "level", "logger"}


def test_r23_error_is_told_by_kind_and_place(written: Callable[[], list[dict[str, Any]]]) -> None:
    try:
        try:
            {}[EMAIL]
        except KeyError as error:
            raise ValueError(NOTE) from error
    except ValueError:
        logging.getLogger("hiring").exception("It broke")
    (line,) = written()
    assert [part["kind"] for part in line["error"]] == ["ValueError", "KeyError"]
    (place,) = line["error"][0]["places"]
    assert place.startswith("tests/config/test_logs.py:")
    assert place.endswith(" test_r23_error_is_told_by_kind_and_place")


@pytest.mark.django_db
def test_r23_request_is_one_line_of_listed_fields(
    written: Callable[[], list[dict[str, Any]]], signed_in: Callable[[Person], Client], admin: Person
) -> None:
    response = signed_in(admin).get(f"/people/?name={NOTE}", headers={"User-Agent": EMAIL})
    (line,) = written()
    said = {name: line[name] for name in ("event", "person", "route", "method", "status")}
    assert said == {
        "event": "request",
        "person": str(admin.pk),
        "route": "people",
        "method": "GET",
        "status": 200,
    }
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert line["queries"] > 0


@pytest.mark.django_db
def test_r23_address_of_no_route_is_not_told(
    written: Callable[[], list[dict[str, Any]]], client: Client
) -> None:
    client.generic(NOTE, f"/{TOKEN}/")
    (line,) = written()
    assert (line["route"], line["method"]) == ("none", "OTHER")
    assert NOTE not in str(line)
    assert TOKEN not in str(line)


@pytest.mark.parametrize(
    ("header", "given", "taken"),
    [
        ("X-Request-ID", GIVEN_ID, True),
        ("X-Request-ID", "01234567-89ab-cdef-0123-456789abcdef", True),
        ("X-Request-ID", GIVEN_ID + "\n", False),
        ("X-Request-ID", EMAIL, False),
        ("X-Request-ID", "a" * 33, False),
        ("", GIVEN_ID, False),
    ],
)
def test_request_id_is_taken_from_the_named_header_in_its_form_only(
    client: Client, settings: Settings, header: str, given: str, taken: bool
) -> None:
    settings.REQUEST_ID_HEADER = header
    answers: list[HttpResponse] = [client.get("/healthz", headers={"X-Request-ID": given}) for _ in range(2)]
    ids = {answer.headers["X-Request-ID"] for answer in answers}
    assert ids == {given} if taken else given not in ids and len(ids) == 2


@pytest.mark.django_db
def test_request_id_goes_with_the_delivery_to_the_worker(
    signed_in: Callable[[Person], Client], admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(tasks.deliver_event, "apply_async", lambda given, **options: sent.append(options))
    monkeypatch.setattr("hiring.services.events.subscribers_of", lambda kind: {"somebody": "live"})
    with structlog.contextvars.bound_contextvars(request_id=GIVEN_ID):
        append_event("person_added", actor=admin, stream=("person", admin.pk))
    assert Delivery.objects.get().request_id == GIVEN_ID
    send_pending_deliveries()
    assert [options["headers"] for options in sent] == [{"request_id": GIVEN_ID}]
