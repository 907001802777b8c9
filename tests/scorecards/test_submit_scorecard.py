"""Committing a scorecard: complete, once, with its event, and never again changed."""

import datetime
from dataclasses import replace

import pytest
import time_machine
from django.utils import timezone

from candidates.models import Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Event, Person
from scorecards.models import Scorecard, SignalFinding
from scorecards.selectors.drafts import Gap, RatingDraft, ScorecardDraft, SignalDraft, canonical, draft_of
from scorecards.services.scorecards import (
    DraftConflictError,
    IncompleteScorecardError,
    submit_scorecard,
)
from tests import factories
from tests.drafts import commit as submit
from tests.drafts import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Seat:
    loop = factories.make_loop(panel=1)
    return Seat.objects.get(interview__loop=loop)


@pytest.fixture
def keys(seat: Seat) -> list[str]:
    return [dimension.key for dimension in seat.interview.dimensions.order_by("position")]


@pytest.fixture
def complete(seat: Seat, keys: list[str]) -> ScorecardDraft:
    ratings = [RatingDraft(key, score=4, evidence=f"Saw {key} done.") for key in keys]
    return ScorecardDraft(ratings=tuple(ratings), recommendation="yes", overall_notes="Calm throughout.")


def gaps_of(seat: Seat, draft: ScorecardDraft) -> tuple[Gap, ...]:
    with pytest.raises(IncompleteScorecardError) as incomplete:
        submit(seat, draft)
    return incomplete.value.gaps


def test_complete_scorecard_is_committed_with_all_that_was_entered(
    seat: Seat, complete: ScorecardDraft
) -> None:
    before = timezone.now()
    submit(seat, complete)
    scorecard = Scorecard.objects.get(seat=seat)
    assert scorecard.committed_at is not None
    # Its own date comes from PostgreSQL, whose clock is the same here.
    assert before <= scorecard.committed_at <= timezone.now()
    assert draft_of(scorecard) == canonical(complete)


def test_f12_commit_is_dated_by_the_clock_of_the_database(seat: Seat, complete: ScorecardDraft) -> None:
    enter(seat, complete)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        scorecard = submit_scorecard(actor=seat.person, seat_id=seat.pk, draft=complete)
    assert scorecard.committed_at is not None
    assert abs(timezone.now() - scorecard.committed_at) < datetime.timedelta(minutes=5)


def test_commit_appends_exactly_one_event_to_the_loop(seat: Seat, complete: ScorecardDraft) -> None:
    scorecard = submit(seat, complete)
    event = Event.objects.get()
    assert (event.kind, event.actor, event.stream_kind, event.stream_id, event.payload) == (
        "scorecard_committed",
        seat.person,
        "loop",
        seat.interview.loop_id,
        {
            "scorecard_id": str(scorecard.pk),
            "seat_id": str(seat.pk),
            "interview_id": str(seat.interview_id),
        },
    )


def test_draft_that_was_emptied_and_written_again_is_committed(seat: Seat, complete: ScorecardDraft) -> None:
    enter(seat, replace(complete, overall_notes="first thought"))
    enter(seat, replace(complete, overall_notes=""))
    submit(seat, complete)
    assert draft_of(Scorecard.objects.get(seat=seat)) == canonical(complete)


def test_field_of_a_dimension_that_is_no_longer_tested_is_left_out(
    seat: Seat, complete: ScorecardDraft, keys: list[str]
) -> None:
    enter(seat, complete)
    seat.interview.dimensions.remove(seat.interview.dimensions.get(key=keys[1]))
    shown = replace(complete, ratings=complete.ratings[:1])
    submit_scorecard(actor=seat.person, seat_id=seat.pk, draft=shown)
    assert draft_of(Scorecard.objects.get(seat=seat)) == shown


def test_r33_double_click_is_answered_as_done(seat: Seat, complete: ScorecardDraft) -> None:
    first = submit(seat, complete)
    again = submit(seat, complete)
    assert (again.pk, again.committed_at) == (first.pk, first.committed_at)
    assert Event.objects.count() == 1


def test_r33_submit_of_something_else_after_the_commit_is_a_conflict(
    seat: Seat, complete: ScorecardDraft
) -> None:
    submit(seat, complete)
    with pytest.raises(ConflictError, match="committed"):
        submit_scorecard(actor=seat.person, seat_id=seat.pk, draft=replace(complete, recommendation="no"))
    assert Scorecard.objects.get(seat=seat).recommendation == "yes"


def test_submit_over_another_tabs_text_is_a_conflict(seat: Seat, complete: ScorecardDraft) -> None:
    enter(seat, replace(complete, overall_notes="other tab"))
    with pytest.raises(DraftConflictError):
        submit_scorecard(actor=seat.person, seat_id=seat.pk, draft=complete)
    assert not Scorecard.objects.exists()


def test_cancelled_interview_takes_no_commit(seat: Seat, complete: ScorecardDraft) -> None:
    enter(seat, complete)
    seat.interview.cancelled_at = timezone.now()
    seat.interview.save()
    with pytest.raises(ConflictError, match="cancelled"):
        submit_scorecard(actor=seat.person, seat_id=seat.pk, draft=complete)
    assert not Scorecard.objects.exists()


def test_empty_scorecard_lacks_every_rating_and_the_recommendation(seat: Seat, keys: list[str]) -> None:
    expected = (Gap("rating", keys[0]), Gap("rating", keys[1]), Gap("recommendation"))
    assert gaps_of(seat, ScorecardDraft()) == expected


@pytest.mark.parametrize("evidence", ["", " \n\t"])
def test_score_without_evidence_is_a_gap(
    seat: Seat, complete: ScorecardDraft, keys: list[str], evidence: str
) -> None:
    ratings = (RatingDraft(keys[0], score=1, evidence=evidence), complete.ratings[1])
    assert gaps_of(seat, replace(complete, ratings=ratings)) == (Gap("evidence", keys[0]),)


def test_evidence_without_score_is_a_gap(seat: Seat, complete: ScorecardDraft, keys: list[str]) -> None:
    ratings = (complete.ratings[0], RatingDraft(keys[1], evidence="Saw it."))
    assert gaps_of(seat, replace(complete, ratings=ratings)) == (Gap("rating", keys[1]),)


def test_not_assessed_needs_its_reason(seat: Seat, complete: ScorecardDraft, keys: list[str]) -> None:
    silent = (complete.ratings[0], RatingDraft(keys[1], not_assessed=True, not_assessed_reason=" "))
    assert gaps_of(seat, replace(complete, ratings=silent)) == (Gap("reason", keys[1]),)
    told = (complete.ratings[0], RatingDraft(keys[1], not_assessed=True, not_assessed_reason="No time"))
    assessed = replace(complete, ratings=told)
    submit(seat, assessed)
    assert draft_of(Scorecard.objects.get(seat=seat)) == canonical(assessed)


def test_reason_beside_a_score_is_not_committed(
    seat: Seat, complete: ScorecardDraft, keys: list[str]
) -> None:
    ratings = (replace(complete.ratings[0], not_assessed_reason="first thought"), complete.ratings[1])
    submit(seat, replace(complete, ratings=ratings))
    assert draft_of(Scorecard.objects.get(seat=seat)) == canonical(complete)


def test_ticked_signal_needs_the_words_heard(seat: Seat, complete: ScorecardDraft) -> None:
    signal = seat.interview.loop.rubric.signals.get()
    draft = replace(complete, signals=(SignalDraft(signal.key, " "),))
    assert gaps_of(seat, draft) == (Gap("words_heard", signal.key),)


def test_incomplete_submit_commits_nothing(seat: Seat) -> None:
    gaps_of(seat, ScorecardDraft(overall_notes="half"))
    assert (Scorecard.objects.count(), Event.objects.count()) == (0, 0)


def test_words_heard_are_located_where_they_stand_first(
    seat: Seat, complete: ScorecardDraft, keys: list[str]
) -> None:
    signal = seat.interview.loop.rubric.signals.get()
    evidence = "Said: ‘that was ops, not me’ – twice."
    draft = replace(
        complete,
        ratings=(complete.ratings[0], RatingDraft(keys[1], score=2, evidence=evidence)),
        overall_notes="Again: that was ops, not me",
        signals=(SignalDraft(signal.key, "that was ops, not me"),),
    )
    submit(seat, draft)
    finding = SignalFinding.objects.get()
    assert (finding.field, finding.start, finding.end, finding.source) == (
        f"evidence:{keys[1]}",
        7,
        27,
        "interviewer",
    )
    assert evidence[7:27] == finding.quote == "that was ops, not me"


@pytest.mark.parametrize("field", ["running_notes", "overall_notes"])
def test_words_heard_are_located_in_the_notes(seat: Seat, complete: ScorecardDraft, field: str) -> None:
    signal = seat.interview.loop.rubric.signals.get()
    draft = replace(complete, **{field: "12:04 not me"}, signals=(SignalDraft(signal.key, "not me"),))
    submit(seat, draft)
    finding = SignalFinding.objects.get()
    assert (finding.field, finding.start, finding.end) == (field, 6, 12)


def test_words_heard_that_stand_nowhere_else_have_no_place(seat: Seat, complete: ScorecardDraft) -> None:
    signal = seat.interview.loop.rubric.signals.get()
    submit(seat, replace(complete, signals=(SignalDraft(signal.key, "never written down"),)))
    finding = SignalFinding.objects.get()
    assert (finding.field, finding.start, finding.end, finding.quote) == (
        "",
        None,
        None,
        "never written down",
    )


def test_nobody_commits_on_behalf_of_another(
    seat: Seat, complete: ScorecardDraft, recruiter: Person, admin: Person
) -> None:
    for actor in (recruiter, admin, factories.PersonFactory(), SYSTEM):
        with pytest.raises(NotAllowedError):
            submit_scorecard(actor=actor, seat_id=seat.pk, draft=complete)
    assert not Scorecard.objects.exists()
