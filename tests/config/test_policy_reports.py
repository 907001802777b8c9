"""ASVS V3.4.7: what browsers report of the content policy is a line of listed words, and no more of it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from structlog.testing import capture_logs

from config.policy_reports import MOST_BYTES

pytestmark = pytest.mark.django_db
CANARY = "canary-of-a-fjord"
OLD = {
    "csp-report": {
        "document-uri": f"http://testserver/interviews/?q={CANARY}",
        "violated-directive": "script-src-elem",
        "effective-directive": "script-src-elem",
        "blocked-uri": "inline",
        "script-sample": CANARY,
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": f"http://testserver/roles/?q={CANARY}",
        "body": {
            "documentURL": f"http://testserver/roles/?q={CANARY}",
            "effectiveDirective": "img-src",
            "blockedURL": f"https://{CANARY}.example/pixel",
        },
    }
]


@pytest.fixture
def written() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    with capture_logs() as lines:
        yield lambda: [line for line in lines if line["event"] == "content policy report"]


def send(body: Any, kind: str = "application/csp-report", **more: str) -> HttpResponse:
    sent = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client(enforce_csrf_checks=True, **more).post("/policy-reports/", sent, content_type=kind)


def words(line: dict[str, Any]) -> tuple[str, str, str]:
    return line["directive"], line["blocked"], line["page"]


def test_report_of_either_kind_is_one_line_of_words(written: Callable[[], list[dict[str, Any]]]) -> None:
    assert send(OLD).status_code == 204
    assert send(NEW, "application/reports+json").status_code == 204
    assert [words(line) for line in written()] == [
        ("script-src-elem", "inline", "my_interviews"),
        ("img-src", "another-site", "roles"),
    ]
    assert CANARY not in str(written())


@pytest.mark.parametrize(
    "sent",
    ["null", "[1]", '{"csp-report": 3}', "{", b"\xff", '{"csp-report": {}, "csp-report": {}}'],
)
def test_r07_report_that_is_none_is_answered_alike_and_not_logged(
    sent: str | bytes, written: Callable[[], list[dict[str, Any]]]
) -> None:
    assert send(sent).status_code == 204
    assert written() == []


def test_r07_odd_values_become_words_of_ours(written: Callable[[], list[dict[str, Any]]]) -> None:
    odd = {"effective-directive": CANARY, "blocked-uri": f"{CANARY}:x", "document-uri": "http://[::1"}
    wrong = {"effective-directive": 3, "blocked-uri": ["inline"], "document-uri": None}
    for report in (odd, wrong):
        assert send({"csp-report": report}).status_code == 204
    assert [words(line) for line in written()] == [("other", "other", "none")] * 2


def test_long_report_and_one_of_another_type_are_refused() -> None:
    assert send("x" * (MOST_BYTES + 1)).status_code == 413
    assert send(OLD, "application/json").status_code == 415


def test_flood_of_reports_is_cut_off(written: Callable[[], list[dict[str, Any]]]) -> None:
    answers = [send(OLD, REMOTE_ADDR="192.0.2.7").status_code for _ in range(22)]
    assert answers == [204] * 20 + [429] * 2
    assert len(written()) == 20
    assert send(OLD, REMOTE_ADDR="192.0.2.8").status_code == 204


def test_only_so_many_reports_of_one_request_are_read(written: Callable[[], list[dict[str, Any]]]) -> None:
    send(NEW * 30, "application/reports+json")
    assert len(written()) == 10


def test_pages_name_where_to_report() -> None:
    page = Client().get("/account/login/")
    policy = page.headers["Content-Security-Policy"].split("; ")
    assert {"report-uri /policy-reports/", "report-to policy"} <= set(policy)
    assert page.headers["Reporting-Endpoints"] == 'policy="/policy-reports/"'
