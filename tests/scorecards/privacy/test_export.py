"""A candidate is given everything that is held about them, and nobody else's name."""

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from candidates.models import Candidate, Loop, Seat
from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Event, Person
from scorecards.holdings import ABOUT_CANDIDATES
from scorecards.models import KeptForm, Reveal
from scorecards.selectors.privacy.redaction import Redactor
from scorecards.services.privacy.exports import export_candidate
from tests import factories
from tests.candidate_data import CANARY, seed_candidate

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate(db: None) -> Candidate:
    return seed_candidate()


def test_r20_export_has_every_table_with_every_row_and_every_word(
    candidate: Candidate, recruiter: Person
) -> None:
    sent = export_candidate(actor=recruiter, candidate_id=candidate.pk, file_format="json")
    tables = json.loads(sent.content)["tables"]
    about = {holding.model: holding for holding in ABOUT_CANDIDATES}
    assert set(tables) == {*about, "hiring.Event", "hiring.Delivery"}
    for model, holding in about.items():
        rows = tables[model]["rows"]
        written = {name for name, kind in holding.texts.items() if kind in {"words", "made", "identity"}}
        assert rows, model
        assert {
            name for row in rows for name in row if CANARY.casefold() in str(row[name]).casefold()
        } >= written, model
    assert [row["kind"] for row in tables["hiring.Event"]["rows"]][-2:] == [
        "Scorecard committed",
        "Loop revealed",
    ]
    assert [row["subscriber"] for row in tables["hiring.Delivery"]["rows"]] != []
    assert Event.objects.last().kind == "candidate_exported"
    assert candidate.name not in sent.name


def test_r20_export_names_nobody_else(candidate: Candidate, recruiter: Person) -> None:
    others = list(Person.objects.values_list("name", "email"))
    for file_format in ("json", "html"):
        content = export_candidate(
            actor=recruiter, candidate_id=candidate.pk, file_format=file_format
        ).content
        found = [name for pair in others for name in pair if name in content]
        assert (found, "Interviewer A" in content) == ([], True)
        assert not any(str(key) in content for key in Person.objects.values_list("pk", flat=True))


def test_export_to_read_tells_no_identifiers_and_moments_as_one_reads_them(
    candidate: Candidate, recruiter: Person
) -> None:
    content = export_candidate(actor=recruiter, candidate_id=candidate.pk, file_format="html").content
    shown = re.sub(r"<pre>.*?</pre>", "", content, flags=re.DOTALL)
    assert re.findall(r"<dd>[0-9a-f]{8}-[0-9a-f-]{27}</dd>|T12:00:00", shown) == []
    assert "<dd>20 November 2026, 12:00 UTC</dd>" in shown


def test_r20_export_seals_what_its_author_has_not_sent(candidate: Candidate, recruiter: Person) -> None:
    KeptForm.objects.update(content="rationale=Uhu")
    assert (
        "Uhu" not in export_candidate(actor=recruiter, candidate_id=candidate.pk, file_format="json").content
    )


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Ida Interviewer asked well", "Interviewer A asked well"),
        ("Ida was kind, Interviewer wasn’t", "Interviewer A was kind, Interviewer A wasn’t"),
        ("he said that IDA INTERVIEWER left", "he said that Interviewer A left"),
        ("write to ida@example.com.", "write to Interviewer A."),
        ("Zaunkoenig Vogel beats Otto Other", "Zaunkoenig Vogel beats another candidate"),
        ("as Pia Passer-By says", "as another person says"),
        ("Idaho is far", "Idaho is far"),
        ("mail zaunkoenig@example.com or x@y.example", "mail zaunkoenig@example.com or another address"),
    ],
)
def test_r20_names_are_redacted_in_words(text: str, redacted: str) -> None:
    candidate = factories.CandidateFactory(name="Zaunkoenig Vogel", email="zaunkoenig@example.com")
    factories.CandidateFactory(name="Otto Other")
    factories.PersonFactory(name="Pia Passer-By")
    ida = factories.PersonFactory(name="Ida Interviewer", email="ida@example.com")
    redactor = Redactor(candidate, [ida], [])
    redactor.learn([text])
    assert redactor.redacted({"said": [text]}) == {"said": [redacted]}


def test_export_waits_for_the_reveal_and_for_the_own_scorecard(recruiter: Person) -> None:
    loop = factories.make_loop(panel=2)
    key, (done, waiting) = loop.application.candidate_id, Seat.objects.order_by("interview__position")
    factories.fill(done)
    with pytest.raises(ConflictError):
        export_candidate(actor=recruiter, candidate_id=key, file_format="json")
    Reveal.objects.create(loop=loop, at=factories.NOON)
    assert export_candidate(actor=recruiter, candidate_id=key, file_format="json")
    Seat.objects.filter(pk=waiting.pk).update(person=recruiter)
    with pytest.raises(ConflictError):
        export_candidate(actor=recruiter, candidate_id=key, file_format="json")


def test_nobody_exports_who_is_close_to_the_candidate(candidate: Candidate, recruiter: Person) -> None:
    Candidate.objects.update(linked_person=recruiter)
    with pytest.raises(NotAllowedError):
        export_candidate(actor=recruiter, candidate_id=candidate.pk, file_format="json")


def test_export_takes_as_many_queries_for_more_rows(
    candidate: Candidate, recruiter: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    loop = Loop.objects.get()
    client.force_login(recruiter)
    for _round in range(2):
        with django_assert_num_queries(47 + 12):  # twelve are the limit of exports
            answer = client.post(f"/privacy/candidates/{candidate.pk}/export/html/")
        assert answer.status_code == 200
        for _number in range(3):
            factories.SeatFactory(interview=factories.InterviewFactory(loop=loop))
    assert re.fullmatch(
        rf'attachment; filename="candidate-{candidate.pk}.html"', answer.headers["Content-Disposition"]
    )
