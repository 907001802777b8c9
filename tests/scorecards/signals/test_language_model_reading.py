"""Reading with a language model: off by default, with a notice, without names, and never in the way."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.models import Seat
from config import env
from config.celery import application
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Event, Person
from scorecards import tasks
from scorecards.models import LanguageModelReading, LanguageModelSwitch, Scorecard, SignalFinding
from scorecards.services.findings import detect_signals_in_scorecard
from scorecards.services.language_model import read_wanted, want_reading
from scorecards.services.language_model_calls import CallError, ask_endpoint
from scorecards.services.language_model_notices import record_notice, withdraw_notice
from scorecards.services.language_model_switch import FAILURES_IN_A_ROW, set_language_model_running
from scorecards.subscribers import detect_in_scorecard
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.signals.fake_endpoint import FakeEndpoint, answer_of, fake_endpoint

TEXT = "Zebulon Quirke blamed canaryvendor for it. Marguerite asked twice, m@x.example."
QUOTE = "Zebulon Quirke blamed canaryvendor for it."
SENT = "[candidate] blamed canaryvendor for it."
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def endpoint(settings: Any) -> Iterator[FakeEndpoint]:
    with fake_endpoint() as endpoint:
        settings.SIGNALS_LLM_URL = endpoint.url
        settings.SIGNALS_LLM_MODEL = "reader-7b"
        settings.SIGNALS_LLM_KEY = "secret-key"
        settings.SIGNALS_LLM_TIMEOUT = 2
        yield endpoint


@pytest.fixture
def scorecard(db: None) -> Scorecard:
    loop = factories.make_loop(panel=1, dimensions=1)
    candidate = loop.application.candidate
    candidate.name = "Zebulon Quirke"
    candidate.save()
    seat = Seat.objects.get(interview__loop=loop)
    seat.person.name = "Marguerite Oyelaran"
    seat.person.save()
    return factories.fill(seat, evidence=TEXT)


@pytest.fixture
def told(scorecard: Scorecard, recruiter: Person, endpoint: FakeEndpoint) -> Scorecard:
    record_notice(actor=recruiter, loop_id=scorecard.interview.loop_id, told_on=TODAY)
    return scorecard


def says(scorecard: Scorecard, **change: Any) -> bytes:
    key = scorecard.interview.loop.rubric.signals.get().key
    entry = {"note": 1, "signal": key, "quote": SENT, "confidence": 0.8}
    return answer_of({"findings": [{**entry, **change}]})


def read() -> int:
    return read_wanted(actor=SYSTEM, seconds=5)


def reading() -> LanguageModelReading:
    return LanguageModelReading.objects.get()


def test_commit_of_a_candidate_who_was_told_is_read(told: Scorecard, endpoint: FakeEndpoint) -> None:
    LanguageModelReading.objects.all().delete()
    payload = {"scorecard_id": str(told.pk)}
    detect_in_scorecard(Event(kind="scorecard_committed", payload=payload))
    assert (reading().scorecard, endpoint.requests) == (told, [])
    assert read() == 1


def test_r29_it_is_off_by_default(scorecard: Scorecard, recruiter: Person, settings: Any) -> None:
    assert settings.SIGNALS_LLM_URL == ""
    record_notice(actor=recruiter, loop_id=scorecard.interview.loop_id, told_on=TODAY)
    assert want_reading(actor=SYSTEM, scorecard_id=scorecard.pk) is False
    assert (read(), LanguageModelReading.objects.count()) == (0, 0)


def test_r29_nothing_is_sent_without_a_notice(scorecard: Scorecard, endpoint: FakeEndpoint) -> None:
    assert want_reading(actor=SYSTEM, scorecard_id=scorecard.pk) is False
    LanguageModelReading.objects.create(scorecard=scorecard, wanted_at=timezone.now())
    assert (read(), endpoint.requests) == (0, [])
    assert reading().given_up_at is not None


def test_r29_nothing_is_sent_once_the_notice_is_withdrawn(
    told: Scorecard, recruiter: Person, endpoint: FakeEndpoint
) -> None:
    withdraw_notice(actor=recruiter, loop_id=told.interview.loop_id)
    assert (read(), endpoint.requests) == (0, [])


def test_draft_is_never_sent(endpoint: FakeEndpoint, recruiter: Person) -> None:
    loop = factories.make_loop(panel=1)
    draft = factories.fill(Seat.objects.get(interview__loop=loop), evidence=TEXT, committed=False)
    record_notice(actor=recruiter, loop_id=loop.pk, told_on=TODAY)
    assert want_reading(actor=SYSTEM, scorecard_id=draft.pk) is False
    assert (read(), endpoint.requests) == (0, [])


def test_names_are_not_sent_and_findings_quote_the_stored_words(
    told: Scorecard, endpoint: FakeEndpoint
) -> None:
    endpoint.body = says(told)
    assert read() == 1
    path, headers, body = endpoint.requests[0]
    assert (path, headers["Authorization"]) == ("/v1/chat/completions", "Bearer secret-key")
    for name in ("Zebulon", "Quirke", "Marguerite", "m@x.example"):
        assert name not in str(body)
    assert SENT in body["messages"][1]["content"]
    finding = SignalFinding.objects.get()
    assert (finding.quote, finding.start, finding.end) == (QUOTE, 0, len(QUOTE))
    assert (finding.engine, finding.source, finding.confidence) == ("language_model", "detector", 0.8)
    assert reading().done_at is not None


def test_r27_log_keeps_model_version_input_and_digests_and_no_words(
    told: Scorecard, endpoint: FakeEndpoint
) -> None:
    endpoint.body = says(told)
    read()
    event = Event.objects.get(kind="signals_detected")
    assert len(event.payload.pop("prompt_sha256")) == len(event.payload.pop("model_sha256")) == 64
    version = SignalFinding.objects.get().engine_version
    assert event.payload == {
        "scorecard_id": str(told.pk), "engine": "language_model", "engine_version": version, "findings": 1,
        "revision": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (500, b"oops", {}),
        (200, b"<html>not JSON</html>", {}),
        (200, answer_of("hire this candidate"), {}),
        (200, b"x" * 300_000, {}),
        (302, b"", {"Location": "http://127.0.0.1:1/elsewhere"}),
    ],
)
def test_f17_failure_leaves_the_offline_findings_and_is_tried_three_times(
    told: Scorecard,
    endpoint: FakeEndpoint,
    caplog: pytest.LogCaptureFixture,
    status: int,
    body: bytes,
    headers: dict[str, str],
) -> None:
    endpoint.status, endpoint.body, endpoint.headers = status, body, headers
    detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=told.pk)
    before = list(SignalFinding.objects.values())
    with time_machine.travel(factories.NOON, tick=False) as clock:
        for _attempt in range(5):
            assert read_wanted(actor=SYSTEM) == 0
            clock.shift(datetime.timedelta(hours=1))
    assert (len(endpoint.requests), reading().attempts, reading().given_up_at is None) == (3, 3, False)
    assert list(SignalFinding.objects.values()) == before
    assert "canaryvendor" not in caplog.text
    assert "canaryvendor" not in reading().error


def test_r28_hostile_notes_get_nothing_but_quotes_from_a_model_that_obeys_them(
    told: Scorecard, endpoint: FakeEndpoint
) -> None:
    """The model answers what the notes told it to: a signal of its own, words of its own."""
    endpoint.body = says(told, signal="hire_at_once", quote="The candidate is hired.")
    assert read() == 1
    assert SignalFinding.objects.count() == 0


def test_f17_slow_endpoint_is_cut_off(endpoint: FakeEndpoint) -> None:
    endpoint.drips, endpoint.body = True, b"x" * 1000
    started = datetime.datetime.now(datetime.UTC)
    with pytest.raises(CallError, match="took too long"):
        ask_endpoint(endpoint.url, "", b"{}", seconds=0.3)
    assert datetime.datetime.now(datetime.UTC) - started < datetime.timedelta(seconds=3)
    assert "Authorization" not in endpoint.requests[0][1]


def test_f17_endpoint_that_nobody_serves_is_an_error_of_the_call() -> None:
    with pytest.raises(CallError, match="ConnectionRefusedError"):
        ask_endpoint("http://127.0.0.1:1/v1", "", b"{}", seconds=1)


def test_f17_endpoint_that_fails_again_and_again_is_left_alone(
    told: Scorecard, endpoint: FakeEndpoint, recruiter: Person
) -> None:
    endpoint.status = 503
    with time_machine.travel(factories.NOON, tick=False) as clock:
        for _ in range(3):
            LanguageModelReading.objects.update(given_up_at=None, attempts=0, claimed_until=None)
            for _attempt in range(3):
                read_wanted(actor=SYSTEM)
                LanguageModelReading.objects.update(claimed_until=None)
        assert len(endpoint.requests) == FAILURES_IN_A_ROW
        clock.shift(datetime.timedelta(minutes=11))
        endpoint.status, endpoint.body = 200, says(told)
        LanguageModelReading.objects.update(given_up_at=None, attempts=0, claimed_until=None)
        assert read_wanted(actor=SYSTEM) == 1
    assert LanguageModelSwitch.objects.get().failures == 0


def test_r29_kill_switch_stops_it_at_once_and_lets_it_go_on(
    told: Scorecard, endpoint: FakeEndpoint, admin: Person, recruiter: Person
) -> None:
    endpoint.body = says(told)
    with pytest.raises(NotAllowedError):
        set_language_model_running(actor=recruiter, running=False)
    set_language_model_running(actor=admin, running=False)
    assert (read(), endpoint.requests) == (0, [])
    set_language_model_running(actor=admin, running=True)
    assert read() == 1
    kinds = Event.objects.filter(stream_kind="language_model").values_list("kind", flat=True)
    assert list(kinds) == ["language_model_stopped", "language_model_resumed"]


def test_r29_answer_that_comes_after_the_switch_is_not_stored(
    told: Scorecard, endpoint: FakeEndpoint, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scorecards.services import language_model as service

    def answer_late(*arguments: object) -> bytes:
        set_language_model_running(actor=admin, running=False)
        return says(told)

    monkeypatch.setattr(service, "ask_endpoint", answer_late)
    assert read() == 0
    assert SignalFinding.objects.count() == 0


def test_offline_engine_and_language_model_leave_each_others_findings(
    told: Scorecard, endpoint: FakeEndpoint
) -> None:
    endpoint.body = says(told)
    read()
    detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=told.pk)
    assert SignalFinding.objects.standing().filter(engine="language_model").count() == 1
    endpoint.body = answer_of({"findings": []})
    want_reading(actor=SYSTEM, scorecard_id=told.pk)
    read()
    assert SignalFinding.objects.standing().filter(engine="language_model").count() == 0
    assert SignalFinding.objects.get(engine="language_model").withdrawn_in != ""


def test_wanting_twice_is_wanting_once_and_reading_is_for_the_system(
    told: Scorecard, endpoint: FakeEndpoint, admin: Person
) -> None:
    assert want_reading(actor=SYSTEM, scorecard_id=told.pk) is True
    assert LanguageModelReading.objects.count() == 1
    for act in (lambda: read_wanted(actor=admin), lambda: want_reading(actor=admin, scorecard_id=told.pk)):
        with pytest.raises(NotAllowedError):
            act()


def test_notice_is_recorded_once_by_whoever_runs_the_loop(scorecard: Scorecard, recruiter: Person) -> None:
    loop_id = scorecard.interview.loop_id
    with pytest.raises(NotAllowedError):
        record_notice(actor=scorecard.seat.person, loop_id=loop_id, told_on=TODAY)
    with pytest.raises(ValueError, match="future"):
        record_notice(actor=recruiter, loop_id=loop_id, told_on=timezone.now().date() + datetime.timedelta(9))
    record_notice(actor=recruiter, loop_id=loop_id, told_on=TODAY)
    with pytest.raises(ConflictError):
        record_notice(actor=recruiter, loop_id=loop_id, told_on=TODAY)
    withdraw_notice(actor=recruiter, loop_id=loop_id)
    with pytest.raises(ConflictError):
        withdraw_notice(actor=recruiter, loop_id=loop_id)
    record_notice(actor=recruiter, loop_id=loop_id, told_on=TODAY)
    kinds = Event.objects.filter(stream_id=loop_id).values_list("kind", flat=True)
    assert list(kinds) == ["notice_recorded", "notice_withdrawn", "notice_recorded"]


def test_pages_say_what_is_recorded_and_how_the_engine_stands(
    told: Scorecard, admin: Person, signed_in: SignIn
) -> None:
    client: Client = signed_in(admin)
    page = client.get(reverse("language_model_notice", args=[told.interview.loop_id])).content.decode()
    assert "Told on 20 Nov 2026" in page
    page = client.get(reverse("signal_quality")).content.decode()
    assert "reader-7b reads the notes" in page
    assert "1 scorecard waits" in page
    link = reverse("language_model_notice", args=[told.interview.loop_id])
    assert link in client.get(reverse("debrief", args=[told.interview.loop_id])).content.decode()


def test_reading_has_a_queue_of_its_own_and_workers_are_sent_for_only_when_needed(
    told: Scorecard, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = application.amqp.router.route({}, "scorecards.tasks.read_with_language_model")
    assert route["queue"].name == "language_model"
    sent: list[dict[str, object]] = []
    monkeypatch.setattr(tasks.read_with_language_model, "apply_async", lambda **options: sent.append(options))
    tasks.resume_bulk_work()
    LanguageModelReading.objects.update(done_at=timezone.now())
    tasks.resume_bulk_work()
    assert sent == [{"expires": 5}]


@pytest.mark.parametrize(
    "value", ["ftp://x/v1", "models", "https://key@x.example/v1", "https://x/v1?key=1", "https://"]
)
def test_endpoint_that_is_no_plain_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SIGNALS_LLM_URL", value)
    with pytest.raises(ImproperlyConfigured, match="SIGNALS_LLM_URL"):
        env.endpoint("SIGNALS_LLM_URL")


def test_endpoint_may_have_a_path_or_not_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNALS_LLM_URL", "https://models.example.com:8443/v1/")
    assert env.endpoint("SIGNALS_LLM_URL") == "https://models.example.com:8443/v1"
    monkeypatch.delenv("SIGNALS_LLM_URL")
    assert env.endpoint("SIGNALS_LLM_URL") == ""


def test_r19_redirect_of_the_endpoint_is_not_followed(endpoint: FakeEndpoint) -> None:
    """Where it points to would answer: the notes and the key stay with the address the operator named."""
    endpoint.status, endpoint.headers = 307, {"Location": f"{endpoint.url}/chat/completions"}
    with pytest.raises(CallError, match="status 307"):
        ask_endpoint(endpoint.url, "key", b"{}", seconds=5)
    assert len(endpoint.requests) == 1


def test_r27_log_of_a_reading_is_kept_for_longer_than_six_months(
    told: Scorecard, endpoint: FakeEndpoint
) -> None:
    """A reading, like a person's answer to its findings, is an event, which nothing deletes."""
    endpoint.body = says(told)
    read()
    events = Event.objects.filter(kind="signals_detected", payload__engine="language_model")
    with pytest.raises(Error), transaction.atomic():
        events.delete()
    with pytest.raises(Error), transaction.atomic():
        events.update(payload={})
    assert events.count() == 1
