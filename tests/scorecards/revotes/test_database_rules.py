"""What the database refuses about re-votes, whatever the application does."""

import pytest
from django.db import Error, connection

from scorecards.models import Revote, RevoteBallot, SecondEstimate
from scorecards.services.revotes import close_revote
from tests import factories
from tests.scorecards.revotes.conftest import Round

pytestmark = pytest.mark.django_db

TABLES = ["revote", "revoteballot", "secondestimate"]
CHANGES = {
    "revote": "closing_reason = 'Other.'",
    "revoteballot": "entered_at = now()",
    "secondestimate": "reason = 'Other.'",
}


@pytest.fixture
def closed(round_: Round) -> Round:
    round_.enter(round_.panel[0], 4, 3)
    close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason="Late.")
    return round_


@pytest.mark.parametrize("table", TABLES)
def test_closed_revote_does_not_change(closed: Round, table: str) -> None:
    with connection.cursor() as cursor, pytest.raises(Error, match="closed re-vote does not change"):
        cursor.execute(f"UPDATE scorecards_{table} SET {CHANGES[table]}")


@pytest.mark.parametrize("table", TABLES)
def test_revote_is_not_deleted(round_: Round, table: str) -> None:
    with connection.cursor() as cursor, pytest.raises(Error, match="DELETE refused"):
        cursor.execute(f"DELETE FROM scorecards_{table}")


@pytest.mark.parametrize("table", TABLES)
def test_revotes_are_not_emptied(db: None, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE scorecards_{table} ENABLE TRIGGER revotes_are_kept")
        with pytest.raises(Error, match="TRUNCATE refused"):
            cursor.execute(f"TRUNCATE scorecards_{table} CASCADE")


def test_estimate_added_to_a_closed_revote_is_refused(closed: Round) -> None:
    own = closed.asked(closed.panel[0])[0]
    own.pk = None
    with pytest.raises(Error, match="closed re-vote does not change"):
        own.save(force_insert=True)


def test_revote_that_waits_does_not_close_by_itself(round_: Round) -> None:
    with pytest.raises(Error, match="still waits"):
        Revote.objects.update(closed_at=factories.NOON)


def test_revote_closed_by_somebody_has_a_reason(round_: Round) -> None:
    with pytest.raises(Error, match="revote_closed_with_reason"):
        Revote.objects.update(closed_at=factories.NOON, closed_by=round_.runner)


def test_first_estimate_stays(round_: Round) -> None:
    with pytest.raises(Error, match="first estimate stays"):
        SecondEstimate.objects.filter(first=2).update(first=3)


def test_ballot_is_entered_as_a_whole(round_: Round) -> None:
    with pytest.raises(Error, match="as a whole"):
        RevoteBallot.objects.filter(person=round_.panel[0]).update(entered_at=factories.NOON)


def test_ballot_stays_that_of_its_person(round_: Round) -> None:
    with pytest.raises(Error, match="that of its person"):
        RevoteBallot.objects.filter(person=round_.panel[0]).update(person=round_.runner)


def test_estimate_about_somebody_elses_rating_is_refused(round_: Round) -> None:
    own, other = (round_.asked(person)[0] for person in round_.panel[:2])
    with pytest.raises(Error, match="its own author"):
        SecondEstimate.objects.create(
            ballot=own.ballot, scorecard=other.scorecard, dimension=own.dimension, first=2
        )


@pytest.mark.parametrize("score", [None, 0, 6])
def test_score_outside_1_to_5_is_refused(round_: Round, score: int | None) -> None:
    with pytest.raises(Error, match="estimate_scored_or_not"):
        SecondEstimate.objects.filter(first=2).update(answer="score", score=score)


def test_second_open_revote_is_refused(round_: Round) -> None:
    with pytest.raises(Error, match="revote_open_once"):
        Revote.objects.create(
            loop=round_.loop, number=2, dimensions=[], opened_by=round_.runner, opened_at=factories.NOON
        )
