"""R23: what people typed is in no log, whatever breaks, in web and worker alike."""

import http.client
import io
import json
import logging
import logging.config
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from config import embedded, logs
from hiring import tasks
from hiring.models import Delivery, Person
from hiring.services.deliveries import send_pending_deliveries
from hiring.services.events import append_event
from tests.processes import CELERY, ROOT, free_port, wait_until

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


@contextmanager
def running(folder: Path, name: str, *words: str) -> Iterator[Path]:
    """A process in production with pages and tasks that break; yields its log."""
    embedded.use_redis()
    folder_of_server = embedded.socket_directory()
    database = f"{embedded.DATABASE_USER}@/{connection.settings_dict['NAME']}"
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.config.leaky_settings",
        "DATABASE_URL": f"postgresql://{database}?host={folder_of_server}",
        "REDIS_URL": f"unix://{embedded.redis_socket()}",
        "SECRET_KEY": "".join(chr(97 + number % 26) + str(number) for number in range(30)),
        "ALLOWED_HOSTS": "hiring.example.com",
        "PUBLIC_URL": "https://hiring.example.com",
        "MAIL_HOST": "none",
        "REQUEST_ID_HEADER": "X-Request-ID",
    }
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=os.environ | environment, stdout=output, stderr=output
        )
    try:
        yield log
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, way: str) -> int:
    """Send a form in which everything is a canary; return the status."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Host": "hiring.example.com",
        "X-Forwarded-Proto": "https",
        "X-Request-ID": GIVEN_ID,
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": NOTE,
        "Cookie": f"__Host-session={TOKEN}",
    }
    body = urlencode({"note": NOTE, "email": EMAIL})
    line.request("POST", f"/account/leak/{TOKEN}/{way}/?email={EMAIL}", body, headers)
    status = line.getresponse().status
    line.close()
    return status


def answers(port: int) -> bool:
    try:
        return ask(port, "message") == 500
    except OSError:
        return False


def lines_of(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


def outcomes_in(log: Path) -> list[str]:
    return [line["outcome"] for line in lines_of(log) if "outcome" in line]


@pytest.mark.fault
@pytest.mark.django_db
def test_r23_canaries_are_in_no_log_of_web_and_worker(tmp_path: Path) -> None:
    port = free_port()
    web = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    worker = [*CELERY, "worker", "--concurrency", "1", "--queues", "leaky", "--loglevel", "INFO"]
    with running(tmp_path, "web", *web) as web_log, running(tmp_path, "worker", *worker) as worker_log:
        wait_until(lambda: answers(port), "the web server answers")
        assert [ask(port, way) for way in ("database", "stream")] == [500, 200]
        outcomes = wait_until(
            lambda: found if len(found := outcomes_in(worker_log)) == 3 else None, "three tasks have failed"
        )
    assert outcomes == ["FAILURE"] * len(outcomes)
    told = web_log.read_text() + worker_log.read_text()
    assert [canary for canary in (NOTE, EMAIL, TOKEN, "fjord") if canary in told] == []
    kinds = [line["error"][0]["kind"] for line in lines_of(web_log) if "error" in line]
    assert kinds == ["ValueError", "django.db.utils.IntegrityError", "ValueError"]
    of_request = [line for line in lines_of(worker_log) if line.get("task")]
    assert {line["request_id"] for line in of_request} == {GIVEN_ID}
