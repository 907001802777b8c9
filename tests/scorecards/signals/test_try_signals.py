"""The try-it box: an admin pastes notes for the draft's signals, and nothing of them is kept."""

import html
import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hiring.models import Event, Person, Role, Signal
from scorecards.models import SignalFinding
from scorecards.selectors import signal_trials
from scorecards.selectors.signal_trials import stretches, try_signals
from scorecards.signals import Candidate, Finding
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
BLAME = "Every outage was someone else's fault: the data team broke it, and he changed nothing."
NOTES = f"He drew the queue first.\n{BLAME}\nHe asked for water."
HTMX = {"HX-Request": "true"}
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)


@pytest.fixture
def role() -> Role:
    rubric = factories.RubricFactory(version=1)
    factories.SignalFactory(rubric=rubric, text="Only the published version says so")
    factories.publish(rubric)
    draft = factories.RubricFactory(role=rubric.role, version=2)
    factories.SignalFactory(rubric=draft)
    return rubric.role


@pytest.fixture
def client_of_admin(admin: Person, signed_in: SignIn) -> Client:
    return signed_in(admin)


def post(client: Client, role: Role, notes: str, **headers: str) -> tuple[int, str]:
    response = client.post(reverse("try_role_signals", args=[role.key]), {"notes": notes}, headers=headers)
    return response.status_code, response.content.decode()


def test_page_shows_the_drafts_signals_and_what_their_wording_lacks(
    client_of_admin: Client, role: Role
) -> None:
    page = client_of_admin.get(reverse("try_role_signals", args=[role.key])).content.decode()
    assert "Blames colleagues" in page
    assert "Only the published version says so" not in page
    assert "Not measured: there is no example" in page


def test_pasted_notes_are_answered_with_marked_quote_confidence_and_reason(
    client_of_admin: Client, role: Role
) -> None:
    status, page = post(client_of_admin, role, NOTES.replace("\n", "\r\n"))
    found = try_signals(list(Signal.objects.filter(rubric__version=2)), NOTES).found
    assert (status, [one.quote for one in found]) == (200, [BLAME])
    text = html.unescape(page)
    assert f"<mark>{BLAME}</mark>" in text
    assert f"{found[0].confidence:.2f}" in text
    assert all(reason in text for reason in found[0].reasons)


def test_htmx_gets_the_answer_alone_with_the_count_beside_it(client_of_admin: Client, role: Role) -> None:
    status, part = post(client_of_admin, role, NOTES, **HTMX)
    assert (status, "<html" in part, "<textarea" in part) == (200, False, False)
    assert '<p id="trial-count" hx-swap-oob="innerHTML">' in part
    assert "1 finding" in part


def test_nothing_pasted_is_stored_or_logged(
    client_of_admin: Client, role: Role, caplog: pytest.LogCaptureFixture
) -> None:
    before = (Event.objects.count(), SignalFinding.objects.count())
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        post(client_of_admin, role, NOTES, **HTMX)
        post(client_of_admin, role, NOTES)
    assert [query["sql"] for query in queries if WRITES.match(query["sql"])] == []
    assert all("outage" not in query["sql"] for query in queries)
    assert (Event.objects.count(), SignalFinding.objects.count()) == before
    assert "outage" not in "".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert "outage" not in str(dict(client_of_admin.session))


def test_notes_that_are_too_long_are_refused_in_both_forms(client_of_admin: Client, role: Role) -> None:
    for headers in ({}, HTMX):
        status, page = post(client_of_admin, role, "x" * 20_001, **headers)
        assert (status, "at most 20000 characters" in page) == (422, True)


def test_empty_notes_ask_for_nothing(client_of_admin: Client, role: Role) -> None:
    status, part = post(client_of_admin, role, "  \n", **HTMX)
    assert (status, "Paste notes" in part, 'class="finding' in part) == (200, True, False)


def test_r15_hostile_notes_come_back_as_text(client_of_admin: Client, role: Role) -> None:
    _status, part = post(client_of_admin, role, f"<script>alert(1)</script> {BLAME}", **HTMX)
    assert "<script>" not in part
    assert "&lt;script&gt;" in part


def test_near_misses_stand_apart_with_what_speaks_against_them(
    client_of_admin: Client, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Signal.objects.get(rubric__version=2).key

    def candidate(start: int, confidence: float, is_found: bool) -> Candidate:
        quote = NOTES[start : start + 4]
        finding = Finding(key, "n", start, start + 4, quote, confidence, ("a cue",), "rules", "1")
        return Candidate(finding, 0, 0.6, is_found, () if is_found else ("a hypothetical",))

    weighed = (
        candidate(0, 0.2, False),
        candidate(5, 0.7, True),
        candidate(10, 0.4, False),
        candidate(15, 0.3, False),
    )
    monkeypatch.setattr(signal_trials, "inspect", lambda *arguments: weighed)
    _status, part = post(client_of_admin, role, NOTES, **HTMX)
    assert "1 finding, 2 near misses." in " ".join(part.split())
    assert part.count('class="finding near-miss"') == 2
    assert ("0.40" in part, "0.30" in part, "0.20" in part) == (True, True, False)
    assert (part.count("shown from 0.60"), part.count("Against it: a hypothetical.")) == (2, 2)


def test_stretches_joined_are_the_text(role: Role) -> None:
    assert [stretch.text for stretch in stretches("no finding", ())] == ["no finding"]


def test_page_reads_as_much_for_thirty_signals_as_for_one(client_of_admin: Client, role: Role) -> None:
    counts = []
    for more in (0, 29):
        factories.SignalFactory.create_batch(more, rubric=role.rubrics.get(version=2))
        with CaptureQueriesContext(connection) as queries:
            client_of_admin.get(reverse("try_role_signals", args=[role.key]))
        counts.append(len(queries))
    assert counts == [5, 5]


def test_role_without_a_draft_offers_its_newest_version(client_of_admin: Client, role: Role) -> None:
    role.rubrics.filter(version=2).delete()
    page = client_of_admin.get(reverse("try_role_signals", args=[role.key])).content.decode()
    assert "Only the published version says so" in page
