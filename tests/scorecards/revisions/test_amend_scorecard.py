"""Amending a committed scorecard: the author alone, with a reason, beside what was committed first."""

from dataclasses import replace

import pytest
from django.utils import timezone

from candidates.models import Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Person
from scorecards.models import RevisionRating, Scorecard, ScorecardRevision, SignalFinding
from scorecards.selectors.drafts import Gap, RatingDraft, ScorecardDraft, SignalDraft, canonical, draft_of
from scorecards.selectors.revisions import revisions_of
from scorecards.services.amendments import (
    NothingChangedError,
    RevisionConflictError,
    amend_scorecard,
)
from scorecards.services.loops import ReasonNeededError
from scorecards.services.reveals import reveal_loop
from scorecards.services.scorecards import IncompleteScorecardError
from tests import factories
from tests.drafts import commit

pytestmark = pytest.mark.django_db

REASON = "I had mixed up two candidates."


@pytest.fixture
def seat() -> Seat:
    loop = factories.make_loop(panel=1)
    return Seat.objects.get(interview__loop=loop)


@pytest.fixture
def first(seat: Seat) -> ScorecardDraft:
    """What was committed first."""
    keys = seat.interview.dimensions.order_by("position").values_list("key", flat=True)
    ratings = [RatingDraft(key, score=4, evidence=f"Saw {key} done.") for key in keys]
    return canonical(
        ScorecardDraft(ratings=tuple(ratings), recommendation="yes", overall_notes="Calm throughout.")
    )


@pytest.fixture
def scorecard(seat: Seat, first: ScorecardDraft) -> Scorecard:
    return commit(seat, first)


def lowered(draft: ScorecardDraft, score: int = 2) -> ScorecardDraft:
    changed = replace(draft.ratings[0], score=score)
    return replace(draft, ratings=(changed, *draft.ratings[1:]))


def amend(
    scorecard: Scorecard, draft: ScorecardDraft, base: int = 1, reason: str = REASON, actor: object = None
) -> ScorecardRevision:
    return amend_scorecard(
        actor=actor or scorecard.seat.person,
        scorecard_id=scorecard.pk,
        base_revision=base,
        draft=draft,
        reason=reason,
    )


def present_draft(scorecard: Scorecard) -> ScorecardDraft:
    return revisions_of([scorecard])[scorecard.pk][-1].draft


def test_amendment_is_the_second_revision_with_its_reason(
    scorecard: Scorecard, first: ScorecardDraft
) -> None:
    before = timezone.now()
    revision = amend(scorecard, lowered(first))
    assert before <= revision.committed_at <= timezone.now()
    assert (revision.number, revision.reason, revision.after_reveal) == (2, REASON, False)
    assert present_draft(scorecard) == lowered(first)


def test_r04_original_stays_as_it_was_committed(scorecard: Scorecard, first: ScorecardDraft) -> None:
    amend(scorecard, lowered(replace(first, recommendation="no", overall_notes="Rushed.")))
    assert draft_of(Scorecard.objects.get(pk=scorecard.pk)) == first


def test_amendments_are_numbered_in_turn(scorecard: Scorecard, first: ScorecardDraft) -> None:
    amend(scorecard, lowered(first, 2))
    amend(scorecard, lowered(first, 3), base=2)
    assert list(scorecard.revisions.values_list("number", flat=True)) == [2, 3]
    assert present_draft(scorecard) == lowered(first, 3)


def test_amendment_after_the_reveal_is_marked(
    scorecard: Scorecard, first: ScorecardDraft, recruiter: Person
) -> None:
    amend(scorecard, lowered(first, 3))
    reveal_loop(actor=recruiter, loop_id=scorecard.interview.loop_id)
    amend(scorecard, lowered(first, 2), base=2)
    marks = [revision.after_reveal for revision in revisions_of([scorecard])[scorecard.pk]]
    assert marks == [False, False, True]


def test_amendment_appends_one_event_without_a_word(scorecard: Scorecard, first: ScorecardDraft) -> None:
    revision = amend(scorecard, lowered(first))
    event = Event.objects.exclude(kind="scorecard_committed").get()
    assert (event.kind, event.actor, event.stream_kind, event.stream_id, event.payload) == (
        "scorecard_amended",
        scorecard.seat.person,
        "loop",
        scorecard.interview.loop_id,
        {
            "scorecard_id": str(scorecard.pk),
            "seat_id": str(scorecard.seat_id),
            "interview_id": str(scorecard.interview_id),
            "revision_id": str(revision.pk),
            "revision": 2,
            "after_reveal": False,
        },
    )


@pytest.mark.parametrize("duty", list(Duty))
def test_amendment_on_behalf_of_the_author_is_refused(
    scorecard: Scorecard, first: ScorecardDraft, duty: Duty
) -> None:
    other = factories.PersonFactory(duties=[duty])
    scorecard.interview.loop.rubric.role.hiring_managers.add(other)
    with pytest.raises(NotAllowedError):
        amend(scorecard, lowered(first), actor=other)
    assert not ScorecardRevision.objects.exists()


def test_amendment_by_the_system_is_refused(scorecard: Scorecard, first: ScorecardDraft) -> None:
    with pytest.raises(NotAllowedError):
        amend(scorecard, lowered(first), actor=SYSTEM)
    assert not ScorecardRevision.objects.exists()


def test_amendment_by_a_shadow_of_the_same_interview_is_refused(
    scorecard: Scorecard, first: ScorecardDraft
) -> None:
    shadow = factories.SeatFactory(interview=scorecard.interview, kind="shadow")
    with pytest.raises(NotAllowedError):
        amend(scorecard, lowered(first), actor=shadow.person)


def test_draft_cannot_be_amended(seat: Seat, first: ScorecardDraft) -> None:
    draft = factories.fill(seat, committed=False)
    with pytest.raises(ConflictError, match="isn’t committed"):
        amend(draft, first)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_amendment_without_a_reason_is_refused(
    scorecard: Scorecard, first: ScorecardDraft, reason: str
) -> None:
    with pytest.raises(ReasonNeededError):
        amend(scorecard, lowered(first), reason=reason)
    assert not ScorecardRevision.objects.exists()


def test_amendment_that_changes_nothing_is_refused(scorecard: Scorecard, first: ScorecardDraft) -> None:
    with pytest.raises(NothingChangedError):
        amend(scorecard, first)


def test_incomplete_amendment_stores_nothing(scorecard: Scorecard, first: ScorecardDraft) -> None:
    emptied = replace(first, ratings=first.ratings[1:], recommendation="")
    with pytest.raises(IncompleteScorecardError) as incomplete:
        amend(scorecard, emptied)
    assert incomplete.value.gaps == (Gap("rating", first.ratings[0].dimension), Gap("recommendation"))
    assert not RevisionRating.objects.exists()
    assert Event.objects.filter(kind="scorecard_amended").count() == 0


def test_dimension_the_interview_does_not_test_is_refused(
    scorecard: Scorecard, first: ScorecardDraft
) -> None:
    extra = replace(first, ratings=(*first.ratings, RatingDraft("other", score=3, evidence="Seen.")))
    with pytest.raises(ValueError, match="other"):
        amend(scorecard, extra)


def test_stale_base_is_a_conflict_with_what_is_stored(scorecard: Scorecard, first: ScorecardDraft) -> None:
    amend(scorecard, lowered(first, 3))
    with pytest.raises(RevisionConflictError) as conflict:
        amend(scorecard, lowered(first, 2), base=1)
    assert (conflict.value.number, conflict.value.stored) == (2, lowered(first, 3))
    assert scorecard.revisions.count() == 1


def test_repeat_of_an_amendment_is_answered_as_done(scorecard: Scorecard, first: ScorecardDraft) -> None:
    done = amend(scorecard, lowered(first))
    again = amend(scorecard, lowered(first))
    assert again.pk == done.pk
    assert Event.objects.filter(kind="scorecard_amended").count() == 1


def test_reason_for_not_assessed_goes_when_a_score_is_given(
    scorecard: Scorecard, first: ScorecardDraft
) -> None:
    typed = replace(lowered(first).ratings[0], not_assessed_reason="no time")
    amend(scorecard, replace(first, ratings=(typed, *first.ratings[1:])))
    assert present_draft(scorecard) == lowered(first)


@pytest.fixture
def signal(seat: Seat) -> str:
    return str(seat.interview.loop.rubric.signals.get().key)


def ticks_of(scorecard: Scorecard) -> list[tuple[str, str, int | None, int, int | None]]:
    rows = SignalFinding.objects.filter(scorecard=scorecard).order_by("revision")
    return [(row.quote, row.field, row.start, row.revision, row.superseded_in) for row in rows]


def test_tick_whose_words_stay_is_the_same_finding(seat: Seat, first: ScorecardDraft, signal: str) -> None:
    with_tick = replace(first, signals=(SignalDraft(signal, "Calm"),))
    scorecard = commit(seat, with_tick)
    amend(scorecard, lowered(with_tick))
    assert ticks_of(scorecard) == [("Calm", "overall_notes", 0, 1, None)]


def test_tick_in_replaced_words_stays_and_is_placed_anew(
    seat: Seat, first: ScorecardDraft, signal: str
) -> None:
    with_tick = replace(first, signals=(SignalDraft(signal, "Calm"),))
    scorecard = commit(seat, with_tick)
    amend(scorecard, replace(with_tick, overall_notes="Very Calm."))
    assert ticks_of(scorecard) == [
        ("Calm", "overall_notes", 0, 1, 2),
        ("Calm", "overall_notes", 5, 2, None),
    ]


def test_tick_that_is_taken_back_stays_with_the_original(
    seat: Seat, first: ScorecardDraft, signal: str
) -> None:
    with_tick = replace(first, signals=(SignalDraft(signal, "Calm"),))
    scorecard = commit(seat, with_tick)
    amend(scorecard, first)
    assert ticks_of(scorecard) == [("Calm", "overall_notes", 0, 1, 2)]
    assert draft_of(scorecard) == canonical(with_tick)
    assert present_draft(scorecard) == first
