"""The deadlines that lean on each other, and what a request does when PostgreSQL is silent."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings as loaded
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from config import patience
from config.celery import application
from config.outage import answer_error
from config.patience import Outage, PatientConnection, limited_patience
from hiring.models import Person

ANSWER_SECONDS = 5  # F11


def test_f03_no_task_runs_longer_than_the_broker_waits_for_it() -> None:
    """Else the broker hands it to a second worker while the first one is at it."""
    application.loader.import_default_modules()
    tasks = [task for name, task in application.tasks.items() if not name.startswith("celery.")]
    assert len(tasks) > 10
    visible_again = loaded.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    for task in tasks:
        longest = task.time_limit or loaded.CELERY_TASK_TIME_LIMIT
        late = loaded.CELERY_TASK_ACKS_LATE if task.acks_late is None else task.acks_late
        assert not late or longest < visible_again, task.name


def test_f03_a_claim_of_long_work_outlives_its_task() -> None:
    from scorecards.services.insights import CLAIM
    from scorecards.tasks import compute_insights

    assert compute_insights.time_limit < CLAIM.total_seconds()


def test_f11_every_wait_of_a_request_together_ends_in_time() -> None:
    assert loaded.REQUEST_PATIENCE_SECONDS < ANSWER_SECONDS
    assert loaded.DATABASE_LINE["connect_timeout"] < ANSWER_SECONDS
    assert loaded.OUTAGE_PROBE_SECONDS + loaded.OUTAGE_REST_SECONDS < ANSWER_SECONDS


@pytest.fixture
def fresh_outage(monkeypatch: pytest.MonkeyPatch) -> Outage:
    made = Outage()
    monkeypatch.setattr(patience, "outage", made)
    return made


@pytest.fixture
def patient(db: None, settings: Settings) -> Iterator[PatientConnection]:
    settings.REQUEST_PATIENCE_SECONDS = 0.3
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in ("dbname", "user", "host")}
    with PatientConnection.connect(**wanted, autocommit=True) as made:
        yield made


def test_f11_silence_ends_a_request_and_its_connection(
    patient: PatientConnection, fresh_outage: Outage
) -> None:
    began = time.monotonic()
    with limited_patience(), pytest.raises(psycopg.OperationalError, match=r"did not answer within 0\.3 s"):
        patient.execute("SELECT pg_sleep(5)")
    assert time.monotonic() - began < 5
    assert patient.closed


def test_f11_outside_of_requests_an_answer_is_waited_for(
    patient: PatientConnection, fresh_outage: Outage
) -> None:
    assert patient.execute("SELECT pg_sleep(0.5), 1").fetchone() == ("", 1)


def test_f11_after_a_silence_requests_are_refused_at_once_then_one_tries(settings: Settings) -> None:
    now = [100.0]
    outage = Outage(lambda: now[0])
    with limited_patience():
        assert outage.patience() == settings.REQUEST_PATIENCE_SECONDS
        outage.note_silence()
        with pytest.raises(psycopg.OperationalError):
            outage.refuse_while_fresh()
        now[0] += settings.OUTAGE_REST_SECONDS
        outage.refuse_while_fresh()
        assert outage.patience() == settings.OUTAGE_PROBE_SECONDS
        outage.note_answer()
        assert outage.patience() == settings.REQUEST_PATIENCE_SECONDS


def test_f11_workers_are_not_refused_after_a_silence() -> None:
    outage = Outage()
    outage.note_silence()
    outage.refuse_while_fresh()
    assert outage.patience() is None


def test_f11_page_says_what_is_safe(
    client: Client, interviewer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(interviewer)
    client.raise_request_exception = False

    def silent(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr("django.db.backends.utils.CursorWrapper.execute", silent)
        response = client.get("/interviews/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "Everything that was saved or committed before is safe." in response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def _answer(error: Exception, method: str = "GET", **headers: str) -> tuple[int, str, str | None]:
    request: HttpRequest = RequestFactory().generic(method, "/loops/", headers=headers)
    try:
        raise error
    except Exception:
        response = answer_error(request)
    return response.status_code, response.content.decode(), response.headers.get("HX-Reswap")


def test_f11_open_page_is_told_in_words_when_it_sends_something() -> None:
    status, words, reswap = _answer(OperationalError(), "POST", **{"HX-Request": "true"})
    assert (status, words.startswith("The database did not answer: not saved."), reswap) == (503, True, None)


def test_f11_open_page_that_looks_for_news_stays_as_it_is() -> None:
    assert _answer(OperationalError(), **{"HX-Request": "true"})[2] == "none"


@pytest.mark.parametrize("error", [KeyError("name"), DatabaseError("no such column")])
def test_f11_defect_is_not_taken_for_an_outage(error: Exception) -> None:
    status, page, _ = _answer(error)
    assert (status, "Something broke on our side" in page) == (500, True)
