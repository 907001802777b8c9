"""What the database itself refuses of revisions, whatever the application does."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from candidates.models import Seat
from scorecards.models import Reveal, RevisionRating, Scorecard, ScorecardRevision, SignalFinding
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def scorecard() -> Scorecard:
    loop = factories.make_loop(panel=1)
    return factories.fill(Seat.objects.get(interview__loop=loop), evidence="Word by word.")


def revise(scorecard: Scorecard, **changes: Any) -> ScorecardRevision:
    """Store a revision directly, with a rating of every tested dimension."""
    ratings = changes.pop("ratings", {})
    revision = ScorecardRevision.objects.create(
        **{
            "scorecard": scorecard,
            "interview_id": scorecard.interview_id,
            "number": 2,
            "committed_at": factories.NOON,
            "after_reveal": False,
            "reason": "Mixed up.",
            "recommendation": "no",
            **changes,
        }
    )
    for dimension in scorecard.interview.dimensions.all():
        rate(revision, dimension=dimension, **ratings)
    return revision


def rate(revision: ScorecardRevision, **changes: Any) -> RevisionRating:
    given = {"revision": revision, "interview_id": revision.interview_id, "score": 3, **changes}
    return RevisionRating.objects.create(**given)


def end_of_transaction() -> None:
    """Have PostgreSQL check now what it checks when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_whole_revision_is_taken(scorecard: Scorecard) -> None:
    revise(scorecard)
    end_of_transaction()
    assert ScorecardRevision.objects.get().ratings.count() == 2


@pytest.mark.parametrize("score", [0, 6])
def test_score_outside_1_to_5_is_refused(scorecard: Scorecard, score: int) -> None:
    with pytest.raises(IntegrityError, match="revision_rating_from_1_to_5"):
        revise(scorecard, ratings={"score": score})


@pytest.mark.parametrize("rating", [{"score": 3, "not_assessed": True}, {"score": None}])
def test_rating_that_says_both_or_nothing_is_refused(scorecard: Scorecard, rating: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="revision_rating_assessed_or_not"):
        revise(scorecard, ratings=rating)


def test_dimension_the_interview_does_not_test_is_refused(scorecard: Scorecard) -> None:
    with pytest.raises(IntegrityError, match="revision_rating_of_a_tested_dimension"):
        rate(revise(scorecard), dimension=factories.DimensionFactory())


def test_rating_under_another_interview_is_refused(scorecard: Scorecard) -> None:
    other = factories.make_loop(panel=1).interviews.get()
    with pytest.raises(IntegrityError, match="rating_of_its_revisions_interview"):
        rate(revise(scorecard), interview_id=other.pk, dimension=other.dimensions.first())


def test_revision_under_another_interview_is_refused(scorecard: Scorecard) -> None:
    other = factories.make_loop(panel=1).interviews.get()
    with pytest.raises(IntegrityError, match="revision_of_its_scorecards_interview"):
        revise(scorecard, interview_id=other.pk)


def test_revision_without_a_rating_for_every_dimension_is_refused(scorecard: Scorecard) -> None:
    with pytest.raises(Error, match="every dimension"), transaction.atomic():
        revise(scorecard)
        ScorecardRevision.objects.create(
            scorecard=scorecard,
            interview_id=scorecard.interview_id,
            number=3,
            committed_at=factories.NOON,
            after_reveal=False,
            reason="Empty.",
            recommendation="no",
        )
        end_of_transaction()


@pytest.mark.parametrize("number", [1, 3])
def test_revision_out_of_turn_is_refused(scorecard: Scorecard, number: int) -> None:
    with pytest.raises(Error, match="without a gap"):
        revise(scorecard, number=number)


def test_revision_without_a_reason_is_refused(scorecard: Scorecard) -> None:
    with pytest.raises(IntegrityError, match="revision_has_reason"):
        revise(scorecard, reason="")


def test_revision_of_a_draft_is_refused() -> None:
    seat = factories.make_loop(panel=1).interviews.get().seats.get()
    with pytest.raises(Error, match="committed scorecard"):
        revise(factories.fill(seat, committed=False))


@pytest.mark.parametrize("revealed", [True, False])
def test_false_mark_of_the_reveal_is_refused(scorecard: Scorecard, revealed: bool) -> None:
    if revealed:
        Reveal.objects.create(loop=scorecard.interview.loop, at=factories.NOON, by=scorecard.seat.person)
    with pytest.raises(Error, match="after the reveal"):
        revise(scorecard, after_reveal=not revealed)


@pytest.mark.parametrize("table", [ScorecardRevision, RevisionRating])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_revision_is_kept(scorecard: Scorecard, table: Any, change: str) -> None:
    revise(scorecard)
    end_of_transaction()
    rows = table.objects.all()
    with pytest.raises(Error, match="does not change"):
        if change == "delete":
            rows._raw_delete(rows.db)
        elif table is RevisionRating:
            rows.update(score=1)
        else:
            rows.update(after_reveal=True)


@pytest.fixture
def tick(scorecard: Scorecard) -> SignalFinding:
    return factories.SignalFindingFactory(
        scorecard=scorecard, signal=scorecard.interview.loop.rubric.signals.get(), source="interviewer"
    )


@pytest.mark.parametrize("change", ["words", "place", "delete"])
def test_tick_of_a_committed_scorecard_is_kept(tick: SignalFinding, change: str) -> None:
    rows = SignalFinding.objects.filter(pk=tick.pk)
    with pytest.raises(Error, match="committed scorecard"):
        if change == "delete":
            rows.delete()
        else:
            rows.update(**({"quote": "Wert"} if change == "words" else {"start": 1, "end": 5}))


def test_disposition_of_a_tick_is_not_the_authors_word_and_may_change(tick: SignalFinding) -> None:
    tick.disposition, tick.disposed_by = "confirmed", tick.scorecard.seat.person
    tick.save()
    assert SignalFinding.objects.get().disposition == "confirmed"


def test_finding_in_replaced_words_is_kept(tick: SignalFinding) -> None:
    rows = SignalFinding.objects.filter(pk=tick.pk)
    rows.update(superseded_in=2)
    for change in (lambda: rows.delete(), lambda: rows.update(superseded_in=None)):
        with pytest.raises(Error, match="replaced words"), transaction.atomic():
            change()


def test_finding_replaced_before_it_was_found_is_refused(tick: SignalFinding) -> None:
    with pytest.raises(IntegrityError, match="superseded_by_a_later"):
        SignalFinding.objects.filter(pk=tick.pk).update(superseded_in=1)
