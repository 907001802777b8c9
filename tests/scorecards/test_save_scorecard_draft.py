"""Saving a draft: nothing overwritten, nothing lost, nobody else's hand in it."""

import pytest
from django.db import connection

from candidates.models import Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Event, Person
from scorecards.models import Rating, Scorecard, SignalFinding
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft, SignalDraft, draft_of
from scorecards.services.scorecards import DraftConflictError, save_scorecard_draft
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Seat:
    loop = factories.make_loop(panel=1)
    return Seat.objects.get(interview__loop=loop)


def dimension_keys(seat: Seat) -> list[str]:
    return [dimension.key for dimension in seat.interview.dimensions.all()]


def row_version(key: str) -> str:
    """Return where PostgreSQL keeps the rating: a place that every update of the row changes."""
    query = "SELECT r.ctid::text FROM scorecards_rating r JOIN hiring_dimension d ON d.id = r.dimension_id"
    with connection.cursor() as cursor:
        cursor.execute(f"{query} WHERE d.key = %s", [key])
        return str(cursor.fetchone()[0])


def save(seat: Seat, draft: ScorecardDraft, draft_number: int = 0) -> Scorecard:
    return save_scorecard_draft(actor=seat.person, seat_id=seat.pk, draft_number=draft_number, draft=draft)


def test_first_save_creates_the_scorecard_with_everything_typed(seat: Seat) -> None:
    first, second = sorted(dimension_keys(seat))
    signal = seat.interview.loop.rubric.signals.get()
    draft = ScorecardDraft(
        ratings=(
            RatingDraft(first, score=4, evidence="Drew the queue first.\n"),
            RatingDraft(second, not_assessed=True, not_assessed_reason="No time"),
        ),
        signals=(SignalDraft(signal.key, "that was their fault"),),
        recommendation="yes",
        running_notes="0:05 asked for volumes",
        overall_notes="Calm.",
    )
    scorecard = save(seat, draft)
    assert draft_of(Scorecard.objects.get(seat=seat)) == draft
    assert (scorecard.draft_number, scorecard.interview_id, scorecard.committed_at) == (
        1,
        seat.interview_id,
        None,
    )


def test_partial_draft_is_saved_as_it_is(seat: Seat) -> None:
    key = dimension_keys(seat)[0]
    draft = ScorecardDraft(ratings=(RatingDraft(key, evidence="Half a sen"),))
    save(seat, draft)
    assert draft_of(Scorecard.objects.get(seat=seat)) == draft


def test_later_save_changes_only_the_ratings_that_differ(seat: Seat) -> None:
    first, second = dimension_keys(seat)
    save(seat, ScorecardDraft(ratings=(RatingDraft(first, score=2), RatingDraft(second, score=3))))
    before = row_version(first)
    save(seat, ScorecardDraft(ratings=(RatingDraft(first, score=2), RatingDraft(second, score=5))), 1)
    assert dict(Rating.objects.values_list("dimension__key", "score")) == {first: 2, second: 5}
    assert row_version(first) == before


def test_emptied_rating_is_stored_as_empty(seat: Seat) -> None:
    key = dimension_keys(seat)[0]
    save(seat, ScorecardDraft(ratings=(RatingDraft(key, score=2, evidence="Once"),)))
    save(seat, ScorecardDraft(), draft_number=1)
    assert draft_of(Scorecard.objects.get(seat=seat)) == ScorecardDraft()


def test_ticks_follow_the_draft(seat: Seat) -> None:
    signal = seat.interview.loop.rubric.signals.get()
    save(seat, ScorecardDraft(signals=(SignalDraft(signal.key, ""),)))
    assert SignalFinding.objects.get().quote == ""
    save(seat, ScorecardDraft(signals=(SignalDraft(signal.key, "their fault"),)), draft_number=1)
    assert SignalFinding.objects.get().quote == "their fault"
    save(seat, ScorecardDraft(), draft_number=2)
    assert list(SignalFinding.objects.all()) == []


def test_stale_number_with_other_text_is_a_conflict_that_carries_what_is_stored(seat: Seat) -> None:
    stored = ScorecardDraft(overall_notes="from the laptop")
    save(seat, stored)
    with pytest.raises(DraftConflictError) as conflict:
        save(seat, ScorecardDraft(overall_notes="from the phone"))
    assert (conflict.value.stored, conflict.value.draft_number) == (stored, 1)
    assert draft_of(Scorecard.objects.get(seat=seat)) == stored


def test_conflict_is_resolved_by_saving_with_the_new_number(seat: Seat) -> None:
    save(seat, ScorecardDraft(overall_notes="from the laptop"))
    scorecard = save(seat, ScorecardDraft(overall_notes="from the phone"), draft_number=1)
    assert (scorecard.overall_notes, scorecard.draft_number) == ("from the phone", 2)


def test_repeat_of_a_save_whose_answer_got_lost_changes_nothing(seat: Seat) -> None:
    draft = ScorecardDraft(overall_notes="once")
    first = save(seat, draft)
    again = save(seat, draft)
    assert (again.draft_number, again.saved_at) == (1, first.saved_at)


def test_committed_scorecard_is_a_conflict(seat: Seat) -> None:
    factories.fill(seat)
    with pytest.raises(ConflictError, match="committed"):
        save(seat, ScorecardDraft(overall_notes="late thought"))


def test_cancelled_interview_is_a_conflict(seat: Seat) -> None:
    seat.interview.cancelled_at = factories.NOON
    seat.interview.save()
    with pytest.raises(ConflictError, match="cancelled"):
        save(seat, ScorecardDraft(overall_notes="for nobody"))


def test_nobody_writes_on_behalf_of_another(seat: Seat, recruiter: Person, admin: Person) -> None:
    for actor in (recruiter, admin, factories.PersonFactory(), SYSTEM):
        with pytest.raises(NotAllowedError):
            save_scorecard_draft(
                actor=actor, seat_id=seat.pk, draft_number=0, draft=ScorecardDraft(overall_notes="x")
            )
    assert not Scorecard.objects.exists()


def test_unknown_dimension_or_signal_is_refused_with_nothing_stored(seat: Seat) -> None:
    for draft in (
        ScorecardDraft(ratings=(RatingDraft("charm", score=5),)),
        ScorecardDraft(signals=(SignalDraft("charm", "smiled"),)),
    ):
        with pytest.raises(ValueError, match="charm"):
            save(seat, draft)
    assert not Scorecard.objects.exists()


def test_draft_appends_no_event(seat: Seat) -> None:
    save(seat, ScorecardDraft(overall_notes="private"))
    assert not Event.objects.exists()
