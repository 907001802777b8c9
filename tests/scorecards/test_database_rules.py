"""What the database itself refuses, whatever the application does."""

import pytest
from django.db import Error, IntegrityError

from candidates.models import Seat
from scorecards.models import Rating, Scorecard
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Seat:
    loop = factories.make_loop(panel=1)
    return Seat.objects.get(interview__loop=loop)


@pytest.mark.parametrize("score", [0, 6, 32_000])
def test_score_outside_1_to_5_is_refused(seat: Seat, score: int) -> None:
    scorecard = factories.ScorecardFactory(seat=seat)
    with pytest.raises(IntegrityError):
        factories.RatingFactory(scorecard=scorecard, dimension=seat.interview.dimensions.first(), score=score)


def test_not_assessed_with_a_score_is_refused(seat: Seat) -> None:
    scorecard = factories.ScorecardFactory(seat=seat)
    with pytest.raises(IntegrityError):
        factories.RatingFactory(
            scorecard=scorecard, dimension=seat.interview.dimensions.first(), score=3, not_assessed=True
        )


def test_second_scorecard_for_a_seat_is_refused(seat: Seat) -> None:
    factories.ScorecardFactory(seat=seat)
    with pytest.raises(IntegrityError):
        factories.ScorecardFactory(seat=seat)


def test_rating_of_a_dimension_the_interview_does_not_test_is_refused(seat: Seat) -> None:
    other = factories.DimensionFactory()
    with pytest.raises(IntegrityError):
        factories.RatingFactory(scorecard=factories.ScorecardFactory(seat=seat), dimension=other)


def test_rating_under_another_interview_is_refused(seat: Seat) -> None:
    other = factories.make_loop(panel=1).interviews.get()
    scorecard = factories.ScorecardFactory(seat=seat)
    with pytest.raises(IntegrityError):
        factories.RatingFactory(scorecard=scorecard, interview=other, dimension=other.dimensions.first())


def test_scorecard_under_another_interview_is_refused(seat: Seat) -> None:
    other = factories.make_loop(panel=1).interviews.get()
    with pytest.raises(IntegrityError):
        factories.ScorecardFactory(seat=seat, interview=other)


def test_r04_committed_scorecard_is_kept(seat: Seat) -> None:
    scorecard = factories.fill(seat)
    with pytest.raises(Error, match="committed scorecard"):
        Scorecard.objects.filter(pk=scorecard.pk).update(recommendation="no")


@pytest.mark.parametrize("change", ["insert", "update", "delete"])
def test_rating_of_a_committed_scorecard_is_kept(seat: Seat, change: str) -> None:
    scorecard = factories.ScorecardFactory(seat=seat)
    first, second = seat.interview.dimensions.all()
    rating = factories.RatingFactory(scorecard=scorecard, dimension=first)
    factories.RatingFactory(scorecard=scorecard, dimension=second)
    factories.commit(scorecard)
    with pytest.raises(Error, match="committed scorecard"):
        if change == "insert":
            factories.RatingFactory(scorecard=scorecard, dimension=second)
        elif change == "update":
            Rating.objects.filter(pk=rating.pk).update(score=1)
        else:
            Rating.objects.filter(pk=rating.pk).delete()


def test_commit_without_recommendation_is_refused(seat: Seat) -> None:
    scorecard = factories.ScorecardFactory(seat=seat)
    with pytest.raises(IntegrityError):
        factories.commit(scorecard, recommendation="")


def test_finding_whose_quote_does_not_fit_its_span_is_refused(seat: Seat) -> None:
    scorecard = factories.fill(seat, evidence="Word by word.")
    signal = seat.interview.loop.rubric.signals.get()
    with pytest.raises(IntegrityError):
        factories.SignalFindingFactory(scorecard=scorecard, signal=signal, quote="Words")


def test_detector_finding_without_span_is_refused(seat: Seat) -> None:
    scorecard = factories.fill(seat, evidence="Word by word.")
    signal = seat.interview.loop.rubric.signals.get()
    with pytest.raises(IntegrityError):
        factories.SignalFindingFactory(scorecard=scorecard, signal=signal, start=None, end=None)
