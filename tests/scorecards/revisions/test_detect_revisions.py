"""The detector reads every text that a scorecard has held, and its offsets fit the text they came from."""

from dataclasses import replace

import pytest

from candidates.models import Seat
from hiring.actors import SYSTEM, ConflictError
from hiring.models import Person
from scorecards.models import Scorecard, SignalFinding
from scorecards.selectors.drafts import ScorecardDraft
from scorecards.selectors.revisions import revisions_of
from scorecards.services.amendments import amend_scorecard
from scorecards.services.dispositions import dispose_finding
from scorecards.services.findings import detect_signals_in_scorecard
from scorecards.services.reveals import reveal_loop
from tests import factories
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db

BLAME = "Every outage was someone else's fault: the data team broke it, and he changed nothing."


@pytest.fixture
def scorecard() -> Scorecard:
    """A committed scorecard whose overall notes blame others, and nothing else does."""
    seat = Seat.objects.get(interview__loop=factories.make_loop(panel=1, dimensions=1))
    scorecard = factories.ScorecardFactory(seat=seat, overall_notes=BLAME)
    factories.RatingFactory(scorecard=scorecard, dimension=seat.interview.dimensions.get())
    return factories.commit(scorecard)


def detect(scorecard: Scorecard) -> int:
    return detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=scorecard.pk)


def amend(scorecard: Scorecard, **changes: str) -> ScorecardDraft:
    """Amend some texts and return what the scorecard said before."""
    present = revisions_of([scorecard])[scorecard.pk][-1]
    stored = present.draft
    amend_scorecard(
        actor=scorecard.seat.person,
        scorecard_id=scorecard.pk,
        base_revision=present.number,
        draft=replace(stored, **changes),
        reason="Mixed up.",
    )
    return stored


def findings(scorecard: Scorecard) -> list[tuple[str, int | None, int, int | None]]:
    rows = scorecard.findings.order_by("revision", "field", "start")
    return [(row.field, row.start, row.revision, row.superseded_in) for row in rows]


def assert_offsets_fit(scorecard: Scorecard) -> None:
    revisions = revisions_of([scorecard])[scorecard.pk]
    for row in scorecard.findings.all():
        assert revisions[row.revision - 1].text(row.field)[row.start : row.end] == row.quote


def test_finding_in_untouched_words_stays_the_same_row(scorecard: Scorecard) -> None:
    detect(scorecard)
    before = list(scorecard.findings.values())
    amend(scorecard, running_notes="Asked for water.")
    assert detect(scorecard) == 1
    assert list(scorecard.findings.values()) == before


def test_finding_in_replaced_words_stays_and_is_found_anew_in_the_present_ones(scorecard: Scorecard) -> None:
    detect(scorecard)
    amend(scorecard, overall_notes=f"He arrived early. {BLAME}")
    assert findings(scorecard) == [("overall_notes", 0, 1, 2)]
    assert detect(scorecard) == 1
    assert findings(scorecard) == [("overall_notes", 0, 1, 2), ("overall_notes", 18, 2, None)]
    assert_offsets_fit(scorecard)


def test_words_replaced_before_the_detector_came_are_read_all_the_same(scorecard: Scorecard) -> None:
    amend(scorecard, overall_notes="Calm throughout.")
    assert detect(scorecard) == 0
    assert findings(scorecard) == [("overall_notes", 0, 1, 2)]
    assert_offsets_fit(scorecard)


def test_repeated_detection_of_revisions_does_nothing(scorecard: Scorecard) -> None:
    amend(scorecard, overall_notes="Calm throughout.")
    amend(scorecard, overall_notes=BLAME)
    detect(scorecard)
    before = list(scorecard.findings.values().order_by("pk"))
    detect(scorecard)
    assert list(scorecard.findings.values().order_by("pk")) == before
    assert findings(scorecard) == [("overall_notes", 0, 1, 2), ("overall_notes", 0, 3, None)]


def test_disposed_finding_in_replaced_words_keeps_its_disposition(
    scorecard: Scorecard, recruiter: Person
) -> None:
    detect(scorecard)
    reveal_loop(actor=recruiter, loop_id=scorecard.interview.loop_id)
    found = scorecard.findings.get()
    dispose_finding(actor=recruiter, finding_id=found.pk, disposition="dismissed", reason="Quoted another.")
    amend(scorecard, overall_notes=f"{BLAME} Or so.")
    detect(scorecard)
    rows = scorecard.findings.order_by("revision").values_list("disposition", "disposition_reason")
    assert list(rows) == [("dismissed", "Quoted another."), ("open", "")]


def test_finding_in_replaced_words_can_no_longer_be_disposed_of(
    scorecard: Scorecard, recruiter: Person
) -> None:
    detect(scorecard)
    found = scorecard.findings.get()
    amend(scorecard, overall_notes="Calm throughout.")
    reveal_loop(actor=recruiter, loop_id=scorecard.interview.loop_id)
    with pytest.raises(ConflictError, match="replaced"):
        dispose_finding(actor=recruiter, finding_id=found.pk, disposition="confirmed")
    assert SignalFinding.objects.get().disposition == "open"


def test_workers_read_an_amendment_and_compile_it(scorecard: Scorecard) -> None:
    amend(scorecard, running_notes=BLAME)
    deliver_all()
    assert findings(scorecard) == [("overall_notes", 0, 1, None), ("running_notes", 0, 2, None)]
    sources = [
        source["finding"]
        for group in scorecard.interview.loop.debriefs.first().document["signals"]
        for entry in group["entries"]
        for source in entry["sources"]
    ]
    assert sorted(sources) == sorted(str(row.pk) for row in scorecard.findings.all())
