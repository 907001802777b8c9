"""Two tabs at the same instant: one writes, the other learns of it, and a commit happens once."""

import pytest

from candidates.models import Seat
from hiring.actors import ConflictError
from hiring.models import Event
from scorecards.models import Scorecard
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft, draft_of
from scorecards.services.scorecards import submit_scorecard
from tests import factories
from tests.drafts import edit, enter, save, stored
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seat() -> Seat:
    loop = factories.make_loop(panel=1)
    return Seat.objects.get(interview__loop=loop)


@pytest.fixture
def complete(seat: Seat) -> ScorecardDraft:
    ratings = [
        RatingDraft(dimension.key, score=3, evidence="Seen.") for dimension in seat.interview.dimensions.all()
    ]
    return ScorecardDraft(ratings=tuple(ratings), recommendation="no", overall_notes="Calm.")


def test_f14_two_first_saves_at_once_keep_one_text_and_tell_the_other(seat: Seat) -> None:
    saves = at_once(*[lambda text=text: save(seat, edit("overall_notes", text)) for text in ("a", "b")])
    assert sorted(saved.conflicts for saved in saves) == [(), ("overall_notes",)]
    (kept,) = [saved for saved in saves if not saved.conflicts]
    assert stored(seat) == {"overall_notes": (kept.fields["overall_notes"].value, 1)}


def test_saves_of_different_fields_at_once_are_both_kept(seat: Seat) -> None:
    at_once(
        lambda: save(seat, edit("running_notes", "laptop")),
        lambda: save(seat, edit("overall_notes", "phone")),
    )
    assert stored(seat) == {"running_notes": ("laptop", 1), "overall_notes": ("phone", 1)}


def test_r33_repeat_at_the_same_instant_is_stored_once(seat: Seat) -> None:
    once = edit("overall_notes", "once")
    answers = at_once(*[lambda: save(seat, once).versions] * 3)
    assert answers == [{"overall_notes": 1}] * 3
    assert stored(seat) == {"overall_notes": ("once", 1)}


def test_f14_save_beside_a_commit_is_in_it_or_is_told(seat: Seat, complete: ScorecardDraft) -> None:
    """An acknowledged text is never missing from what was committed."""
    enter(seat, complete)

    def saving() -> str:
        try:
            save(seat, edit("overall_notes", "one more thing", base=1))
        except ConflictError:
            return "told"
        return "stored"

    def committing() -> str:
        try:
            submit_scorecard(actor=seat.person, seat_id=seat.pk, draft=complete)
        except ConflictError:
            return "told"
        return "committed"

    assert at_once(saving, committing) in (["told", "committed"], ["stored", "told"])
    for scorecard in Scorecard.objects.all():
        assert draft_of(scorecard).overall_notes == stored(seat)["overall_notes"][0]


def test_r33_double_click_commits_once(seat: Seat, complete: ScorecardDraft) -> None:
    enter(seat, complete)

    def submit() -> object:
        return submit_scorecard(actor=seat.person, seat_id=seat.pk, draft=complete).pk

    first, second = at_once(submit, submit)
    assert first == second
    assert Event.objects.filter(kind="scorecard_committed").count() == 1
