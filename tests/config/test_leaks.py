"""R23 in the real web server and worker: everything breaks with canaries in hand, and neither tells them."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from config import embedded
from tests.processes import CELERY, ROOT, free_port, wait_until

pytestmark = pytest.mark.fault
NOTE, EMAIL, TOKEN = "canary-note-of-a-fjord", "canary@fjord.example", "canarytokenfjord"
GIVEN_ID = "0123456789abcdef0123456789abcdef"
FIGURES_TOKEN = "a-token-of-more-than-thirty-two-characters"


@dataclass(frozen=True)
class Told:
    """What the processes said while they broke."""

    web_log: str
    worker_log: str
    web_figures: str
    worker_figures: str


@contextmanager
def running(log: Path, words: list[str], **more: str) -> Iterator[None]:
    """A process in production with pages and tasks that break."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.config.leaky_settings",
        "DATABASE_URL": f"postgresql://{embedded.DATABASE_USER}@/{connection.settings_dict['NAME']}"
        f"?host={embedded.socket_directory()}",
        "REDIS_URL": f"unix://{embedded.redis_socket()}",
        "SECRET_KEY": "".join(chr(97 + number % 26) + str(number) for number in range(30)),
        "ALLOWED_HOSTS": "hiring.example.com",
        "PUBLIC_URL": "https://hiring.example.com",
        "MAIL_HOST": "none",
        "REQUEST_ID_HEADER": "X-Request-ID",
        "METRICS_TOKEN": FIGURES_TOKEN,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=os.environ | environment | more,
            stdout=output,
            stderr=output,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    fixed = {"Host": "hiring.example.com", "X-Forwarded-Proto": "https", "X-Request-ID": GIVEN_ID}
    line.request(method, path, body, fixed | headers)
    answer = line.getresponse()
    try:
        return answer.status, answer.read().decode()
    except http.client.IncompleteRead:
        return answer.status, ""
    finally:
        line.close()


def send_canaries(port: int, way: str) -> int:
    """Send a form in which everything is a canary; return the status."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": NOTE,
        "Cookie": f"__Host-session={TOKEN}",
    }
    body = urlencode({"note": NOTE, "email": EMAIL})
    return ask(port, "POST", f"/account/leak/{TOKEN}/{way}/?email={EMAIL}", body, **headers)[0]


def is_up(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz")[0] == 200
    except OSError:
        return False


def figures(port: int) -> str:
    status, page = ask(port, "GET", "/metrics", Authorization=f"Bearer {FIGURES_TOKEN}")
    assert status == 200
    assert ask(port, "GET", "/metrics", Authorization="Bearer wrong")[0] == 404
    return page


def lines_of(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def told(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Break a view in three ways, each of which breaks a task as well, and keep what was said of it."""
    embedded.use_redis()
    folder = tmp_path_factory.mktemp("leaks")
    web_log, worker_log = folder / "web.log", folder / "worker.log"
    port, worker_port = free_port(), free_port()
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket"]
    worker = [*CELERY, "worker", "--concurrency", "1", "--queues", "leaky", "--loglevel", "INFO"]
    with (
        running(web_log, ["-m", "gunicorn", "config.wsgi", *bind]),
        running(worker_log, worker, METRICS_BIND=f"127.0.0.1:{worker_port}"),
    ):
        wait_until(lambda: is_up(port), "the web server answers")
        assert [send_canaries(port, way) for way in ("message", "database", "stream")] == [500, 500, 200]
        wait_until(lambda: worker_log.read_text().count('"outcome"') == 3, "three tasks have ended")
        page, worker_page = figures(port), figures(worker_port)
    return Told(web_log.read_text(), worker_log.read_text(), page, worker_page)


@pytest.mark.parametrize("canary", [NOTE, EMAIL, TOKEN, "fjord"])
def test_r23_canary_is_in_no_log_and_no_figure(told: Told, canary: str) -> None:
    said = (told.web_log, told.worker_log, told.web_figures, told.worker_figures)
    assert [canary in each for each in said] == [False] * 4


def test_r23_errors_are_told_by_their_kind(told: Told) -> None:
    kinds = [line["error"][0]["kind"] for line in lines_of(told.web_log) if "error" in line]
    assert kinds == ["ValueError", "django.db.utils.IntegrityError", "ValueError"]


def test_request_id_is_in_the_lines_of_the_task_that_the_request_caused(told: Told) -> None:
    of_tasks = [line for line in lines_of(told.worker_log) if "task" in line]
    assert {line["request_id"] for line in of_tasks} == {GIVEN_ID}
    assert [line["outcome"] for line in of_tasks if "outcome" in line] == ["FAILURE"] * 3


def test_figures_of_all_web_workers_are_added_up(told: Told) -> None:
    assert (
        'hiring_loop_request_seconds_count{method="POST",route="leak",status="500"} 2.0' in told.web_figures
    )
    assert "hiring_loop_database_answers 1.0" in told.web_figures


def test_figures_of_a_worker_count_its_tasks(told: Told) -> None:
    line = 'hiring_loop_task_seconds_count{outcome="FAILURE",task="tests.config.leaky.break_later"} 3.0'
    assert line in told.worker_figures
