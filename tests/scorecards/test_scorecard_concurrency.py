"""Two tabs at the same instant: one writes, the other learns of it, and a commit happens once."""

import pytest

from candidates.models import Seat
from hiring.models import Event
from scorecards.models import Scorecard
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft
from scorecards.services.scorecards import DraftConflictError, save_scorecard_draft, submit_scorecard
from tests import factories
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seat() -> Seat:
    loop = factories.make_loop(panel=1)
    return Seat.objects.get(interview__loop=loop)


def saving(seat: Seat, notes: str) -> str:
    """Save and return the notes, or the word conflict."""
    draft = ScorecardDraft(overall_notes=notes)
    try:
        save_scorecard_draft(actor=seat.person, seat_id=seat.pk, draft_number=0, draft=draft)
    except DraftConflictError:
        return "conflict"
    return notes


def test_two_first_saves_at_once_keep_one_text_and_tell_the_other(seat: Seat) -> None:
    results = at_once(lambda: saving(seat, "laptop"), lambda: saving(seat, "phone"))
    assert results.count("conflict") == 1
    assert Scorecard.objects.get().overall_notes in results


def test_double_click_commits_once(seat: Seat) -> None:
    ratings = [
        RatingDraft(dimension.key, score=3, evidence="Seen.") for dimension in seat.interview.dimensions.all()
    ]
    draft = ScorecardDraft(ratings=tuple(ratings), recommendation="no")

    def submit() -> object:
        return submit_scorecard(actor=seat.person, seat_id=seat.pk, draft_number=0, draft=draft).pk

    first, second = at_once(submit, submit)
    assert first == second
    assert Event.objects.filter(kind="scorecard_committed").count() == 1
