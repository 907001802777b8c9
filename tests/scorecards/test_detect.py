"""The detector reads committed scorecards: once per version, never over a person's disposition."""

from collections.abc import Sequence
from typing import Any

import pytest

from candidates.models import Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Event, Person
from scorecards.models import Scorecard
from scorecards.selectors.evidence import evidence_of_loop
from scorecards.services import findings as service
from scorecards.services.findings import detect_signals_in_scorecard
from scorecards.signals import DEFAULT_ENGINE, Finding, Note, engine_named
from tests import factories
from tests.threads import at_once

VERSION = engine_named(DEFAULT_ENGINE).version
BLAME = "Every outage was someone else's fault: the data team broke it, and he changed nothing."


class Detector:
    """Stands for the shipped engine: raises what a test tells it to, in the rubric's only signal."""

    name = "rules"

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self.version = "1"

    def threshold_of(self, kind: str) -> float:
        return 0.4

    def detect(
        self, notes: Sequence[Note], signals: Sequence[Any], floor: float | None = None
    ) -> list[Finding]:
        note = next(note for note in notes if note.field == "overall_notes")
        return [
            Finding(
                signal=signals[0].key,
                field=note.field,
                start=start,
                end=end,
                quote=note.text[start:end],
                confidence=0.5,
                reasons=("told so",),
                engine=self.name,
                version=self.version,
            )
            for start, end in self.spans
        ]


@pytest.fixture
def detector(monkeypatch: pytest.MonkeyPatch) -> Detector:
    detector = Detector()
    monkeypatch.setattr(service, "shipped_engine", lambda: detector)
    return detector


def make_scorecard(text: str = BLAME, **options: Any) -> Scorecard:
    loop = factories.make_loop(panel=1)
    return factories.fill(Seat.objects.get(interview__loop=loop), evidence=text, **options)


def spans(scorecard: Scorecard) -> list[tuple[int | None, int | None, str]]:
    rows = scorecard.findings.standing().order_by("start")
    return [(row.start, row.end, row.disposition) for row in rows]


def detections() -> list[dict[str, Any]]:
    return list(Event.objects.filter(kind="signals_detected").values_list("payload", flat=True))


def run(scorecard: Scorecard) -> int:
    return detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=scorecard.pk)


@pytest.mark.django_db
def test_engine_finds_blame_in_every_field_with_its_exact_quote() -> None:
    scorecard = make_scorecard()
    assert run(scorecard) == 3
    dimensions = scorecard.interview.dimensions.values_list("key", flat=True)
    assert {row.field for row in scorecard.findings.all()} == {
        "overall_notes",
        *(f"evidence:{key}" for key in dimensions),
    }
    for row in scorecard.findings.all():
        assert (row.source, row.quote, row.engine_version) == (
            "detector", BLAME[row.start : row.end], VERSION,
        )  # fmt: skip


@pytest.mark.django_db
def test_event_of_a_detection_holds_identifiers_and_no_text(detector: Detector) -> None:
    detector.spans = [(0, 5)]
    scorecard = make_scorecard()
    run(scorecard)
    event = Event.objects.get(kind="signals_detected")
    assert (event.stream_kind, event.stream_id, event.actor) == ("loop", scorecard.interview.loop_id, None)
    assert event.payload == {
        "scorecard_id": str(scorecard.pk), "engine": "rules", "engine_version": "1", "findings": 1,
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("found", [[], [(0, 5)], [(0, 5), (6, 12)]])
def test_repeated_detection_does_nothing(detector: Detector, found: list[tuple[int, int]]) -> None:
    detector.spans = found
    scorecard = make_scorecard()
    run(scorecard)
    rows = list(scorecard.findings.values().order_by("pk"))
    run(scorecard)
    assert list(scorecard.findings.values().order_by("pk")) == rows
    assert len(detections()) == 1


@pytest.mark.django_db
def test_newer_engine_replaces_open_findings(detector: Detector) -> None:
    detector.spans = [(0, 5), (6, 12)]
    scorecard = make_scorecard()
    run(scorecard)
    detector.version = "2"
    detector.spans = [(6, 10), (20, 25)]
    run(scorecard)
    assert spans(scorecard) == [(6, 10, "open"), (20, 25, "open")]
    assert {row.engine_version for row in scorecard.findings.standing()} == {"2"}
    assert [payload["engine_version"] for payload in detections()] == ["1", "2"]


@pytest.mark.django_db
def test_findings_that_a_newer_engine_does_not_make_stay_explainable(detector: Detector) -> None:
    detector.spans = [(0, 5)]
    scorecard = make_scorecard()
    run(scorecard)
    detector.version, detector.spans = "2", []
    run(scorecard)
    gone = scorecard.findings.get()
    assert (gone.quote, gone.engine_version, gone.withdrawn_in) == (BLAME[:5], "1", "2")
    assert gone.reasons == ["told so"]
    assert evidence_of_loop(scorecard.interview.loop_id).findings == ()
    detector.version, detector.spans = "3", [(0, 5)]
    run(scorecard)
    assert spans(scorecard) == [(0, 5, "open")]


@pytest.mark.django_db
def test_upgrade_to_an_engine_of_another_name_withdraws_what_the_old_one_found(detector: Detector) -> None:
    detector.spans = [(0, 5), (6, 12)]
    scorecard = make_scorecard()
    run(scorecard)
    detector.name, detector.version, detector.spans = "another", "1.0", [(0, 5)]
    run(scorecard)
    assert [(row.engine, row.start) for row in scorecard.findings.standing()] == [("another", 0)]


@pytest.mark.django_db
@pytest.mark.parametrize("disposition", ["confirmed", "dismissed"])
def test_disposed_finding_is_kept_and_its_place_not_flagged_again(
    detector: Detector, recruiter: Person, disposition: str
) -> None:
    detector.spans = [(0, 5), (6, 12)]
    scorecard = make_scorecard()
    run(scorecard)
    scorecard.findings.filter(start=0).update(
        disposition=disposition, disposed_by=recruiter, disposition_reason="Heard it myself"
    )
    disposed = scorecard.findings.filter(start=0).values().get()
    detector.version = "2"
    detector.spans = [(0, 9)]
    run(scorecard)
    assert spans(scorecard) == [(0, 5, disposition)]
    assert scorecard.findings.standing().values().get() == disposed
    detector.version, detector.spans = "3", [(3, 12), (20, 25)]
    run(scorecard)
    assert spans(scorecard) == [(0, 5, disposition), (20, 25, "open")]


@pytest.mark.django_db
def test_interviewers_ticks_and_other_engines_are_left_alone(detector: Detector) -> None:
    scorecard = make_scorecard()
    signal = scorecard.interview.loop.rubric.signals.get()
    factories.SignalFindingFactory(
        scorecard=scorecard, signal=signal, source="interviewer", engine="", quote=BLAME[:4]
    )
    factories.SignalFindingFactory(scorecard=scorecard, signal=signal, engine="other", quote=BLAME[:4])
    before = list(scorecard.findings.values().order_by("pk"))
    run(scorecard)
    assert list(scorecard.findings.values().order_by("pk")) == before


@pytest.mark.django_db
def test_draft_is_not_read(detector: Detector) -> None:
    detector.spans = [(0, 5)]
    scorecard = make_scorecard(committed=False)
    with pytest.raises(ConflictError):
        run(scorecard)
    assert (scorecard.findings.count(), detections()) == (0, [])


@pytest.mark.django_db
def test_shadows_scorecard_is_not_read(detector: Detector) -> None:
    detector.spans = [(0, 5)]
    loop = factories.make_loop(panel=1)
    shadow = factories.SeatFactory(interview=loop.interviews.get(), kind="shadow")
    scorecard = factories.fill(shadow, evidence=BLAME)
    assert run(scorecard) == 0
    assert (scorecard.findings.count(), detections()) == (0, [])


@pytest.mark.django_db
def test_detection_by_an_interviewer_is_not_allowed(detector: Detector, interviewer: Person) -> None:
    detector.spans = [(0, 5)]
    scorecard = make_scorecard()
    with pytest.raises(NotAllowedError):
        detect_signals_in_scorecard(actor=interviewer, scorecard_id=scorecard.pk)
    assert scorecard.findings.count() == 0


@pytest.mark.django_db(transaction=True)
def test_detections_at_once_find_once(detector: Detector) -> None:
    detector.spans = [(0, 5), (6, 12)]
    scorecard = make_scorecard()
    assert at_once(*[lambda: run(scorecard)] * 3) == [2, 2, 2]
    assert spans(scorecard) == [(0, 5, "open"), (6, 12, "open")]
    assert len(detections()) == 1
