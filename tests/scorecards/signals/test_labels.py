"""What people judged, as labelled notes: without names, by an admin, and with an event."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Seat
from hiring.actors import NotAllowedError
from hiring.models import Event, Person
from scorecards.models import Reveal, SignalFinding
from scorecards.selectors.signal_reports import signal_reports
from scorecards.services.labels import export_labels
from scorecards.signals import Note
from scorecards.signals.files import SignalFileError
from scorecards.signals.judged_notes import parse_judged
from scorecards.signals.reader.engine import ReaderEngine
from scorecards.signals.reader.fitted_to import fitted_to
from scorecards.signals.reader.judging import PATH, unjudging
from scorecards.signals.reader.pairs import pairs_of
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.signals.test_fit_command import CORPUS, FITTED, NOTES, copied, with_judging_role

TEXT = "Zebulon Quirke said it was Ops. Zebulon shrugged. Ask Marguerite at m@x.example."
BLAME, SHRUG = "Zebulon Quirke said it was Ops.", "Zebulon shrugged."


def judge(recruiter: Person, revealed: bool = True) -> SignalFinding:
    loop = factories.make_loop(panel=1)
    loop.application.candidate.name = "Zebulon Quirke"
    loop.application.candidate.save()
    seat = Seat.objects.get(interview__loop=loop)
    seat.person.name = "Marguerite Oyelaran"
    seat.person.save()
    card = factories.fill(seat, evidence=TEXT)
    if revealed:
        Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiter)
    for quote, disposition in ((BLAME, "confirmed"), (SHRUG, "dismissed"), (TEXT[-9:], "open")):
        start = TEXT.index(quote)
        row = factories.SignalFindingFactory(
            scorecard=card,
            signal=loop.rubric.signals.get(),
            start=start,
            end=start + len(quote),
            quote=quote,
            disposition=disposition,
            disposed_by=None if disposition == "open" else recruiter,
        )
    return row


@pytest.mark.django_db
def test_export_holds_judgements_without_names_and_is_an_event(recruiter: Person, admin: Person) -> None:
    judge(recruiter)
    (line,) = export_labels(actor=admin)
    assert (
        line["text"] == "[candidate] said it was Ops. [candidate] shrugged. Ask [interviewer] at [address]."
    )
    assert [label["quote"] for label in line["labels"]] == ["[candidate] said it was Ops."]
    assert [(one["kind"], one["quote"]) for one in line["hard"]] == [("dismissed", "[candidate] shrugged.")]
    read = parse_judged(json.dumps(line))
    assert (len(read.note.labels), len(read.note.hard), len(read.signals)) == (1, 1, 1)
    event = Event.objects.get(kind="labels_exported")
    assert (event.actor, event.payload) == (admin, {"notes": 1})


@pytest.mark.django_db
def test_export_leaves_out_what_the_admin_may_not_read(recruiter: Person, admin: Person) -> None:
    judge(recruiter, revealed=False)
    assert export_labels(actor=admin) == []


@pytest.mark.django_db
def test_export_is_for_admins(recruiter: Person, interviewer: Person) -> None:
    for person in (recruiter, interviewer):
        with pytest.raises(NotAllowedError):
            export_labels(actor=person)
    assert not Event.objects.filter(kind="labels_exported").exists()


@pytest.mark.django_db
def test_export_reads_as_much_for_five_scorecards_as_for_one(recruiter: Person, admin: Person) -> None:
    counts = []
    for more in (1, 4):
        for _ in range(more):
            judge(recruiter)
        with CaptureQueriesContext(connection) as queries:
            export_labels(actor=admin)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_download_is_a_file_of_lines(recruiter: Person, admin: Person, signed_in: SignIn) -> None:
    judge(recruiter)
    response = signed_in(admin).post(reverse("export_labels"))
    assert response["Content-Disposition"] == 'attachment; filename="judged-findings.jsonl"'
    assert parse_judged(response.content.decode()).note.role.startswith("judged/role-")


@pytest.mark.django_db
def test_report_counts_per_signal_and_version(recruiter: Person, admin: Person) -> None:
    judge(recruiter)
    judge(recruiter, revealed=False)
    (report,) = signal_reports(admin)
    (row,) = report.versions
    assert (row.engine, row.version, row.confirmed, row.dismissed, row.open) == ("rules", "test", 1, 1, 1)


@pytest.mark.django_db
def test_quality_page_takes_the_same_queries_for_many_signals(
    recruiter: Person, admin: Person, signed_in: SignIn
) -> None:
    client, counts = signed_in(admin), []
    for more in (1, 4):
        for _ in range(more):
            judge(recruiter)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("signal_quality")).status_code == 200
        counts.append(len(queries))
    assert counts == [8, 8]


LINE: dict[str, Any] = {
    "id": "1",
    "role": "judged/role",
    "text": "He said it was Ops.",
    "labels": [{"signal": "blame", "quote": "it was Ops"}],
    "hard": [],
    "signals": [{"key": "blame", "kind": "red_flag", "text": "Blames others"}],
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": None}, "must be strings"),
        ({"signals": []}, "must not be empty"),
        ({"signals": [{"key": "other", "kind": "red_flag", "text": "x"}]}, "blame is not among"),
        ({"labels": [{"signal": "blame", "quote": "it was Sales"}]}, "stands in the text"),
    ],
)
def test_bad_line_says_what_is_wrong(change: dict[str, object], says: str) -> None:
    with pytest.raises(SignalFileError, match=says):
        parse_judged(json.dumps({**LINE, **change}))
    assert parse_judged(json.dumps(LINE)).signals[0].key == "blame"


def test_judged_note_speaks_of_what_was_judged_among_all_signals_of_its_rubric() -> None:
    """How far a signal is before the others counts, and of the others nobody said anything."""
    other = {"key": "other", "kind": "strong", "text": "Learned from a failure"}
    judged = parse_judged(json.dumps({**LINE, "signals": [*LINE["signals"], other]}))
    fitted = fitted_to()
    engine = ReaderEngine(unjudging(fitted))

    pairs = pairs_of([], {}, [judged], engine, fitted)

    weighed = engine.weigh(Note("n", judged.note.text), judged.signals)
    assert [(pair.kind, pair.labelled) for pair in pairs] == [("red_flag", True)]
    assert weighed is not None
    assert (pairs[0].features == weighed.features[0]).all()


def fit(tmp_path: Path, dispositions: list[str], **options: str) -> str:
    folder = with_judging_role(copied(tmp_path, *FITTED))
    file = tmp_path / "judged.jsonl"
    file.write_text("\n".join(dispositions), encoding="utf-8")
    out, error = io.StringIO(), io.StringIO()
    try:
        call_command(
            "fit_signals", corpus=str(folder), dispositions=[str(file)], stdout=out, stderr=error, **options
        )
    except CommandError as refused:
        return f"{out.getvalue()}{error.getvalue()}refused: {refused}"
    return out.getvalue()


def test_fit_takes_judged_notes_in(tmp_path: Path) -> None:
    output = tmp_path / "judgement.json"
    said = fit(tmp_path, [json.dumps(LINE)], output=str(output))
    assert f"{3 * NOTES} notes, 1 more judged by people; thresholds" in said
    assert json.loads(output.read_text(encoding="utf-8"))["version"] == "0.1"


def test_fit_that_is_worse_on_roles_set_aside_leaves_the_old_judgement(tmp_path: Path) -> None:
    """People who confirmed the opposite of what is true, over and over, turn the weights about."""
    output = tmp_path / "judgement.json"
    shipped = PATH.read_text(encoding="utf-8")
    output.write_text(shipped, encoding="utf-8")
    said = fit(tmp_path, contrary(), output=str(output))
    assert "refused: The new judgement is worse in average precision, all signals" in said
    assert output.read_text(encoding="utf-8") == shipped


def contrary() -> list[str]:
    """Return judgements that confirm each signal in another's example, and dismiss it in its own."""
    lines = []
    for role in FITTED:
        signals = json.loads((CORPUS / f"{role}.signals.json").read_text(encoding="utf-8"))["signals"]
        told = [(signal["key"], example) for signal in signals for example in signal["examples"]]
        for number, (key, example) in enumerate(told * 4):
            other = told[(number + 1) % len(told)][0]
            mark = {"signal": key, "kind": "dismissed", "quote": example}
            labels = [{"signal": other, "quote": example}] if other != key else []
            judged = {"text": example, "labels": labels, "hard": [mark], "signals": signals}
            lines.append(json.dumps({"id": f"{role}-{number}", "role": f"judged/{role}", **judged}))
    return lines


def test_fit_names_bad_lines_and_fits_nothing(tmp_path: Path) -> None:
    output = tmp_path / "judgement.json"
    said = fit(tmp_path, [json.dumps(LINE), '{"id": 1}'], output=str(output))
    assert "Line 2 is left out" in said
    assert "bad lines; nothing was fitted" in said
    assert not output.exists()
