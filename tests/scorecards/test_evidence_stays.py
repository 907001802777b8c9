"""Evidence stays with its author and candidate, whole and open: tried past the application, by raw SQL."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from candidates.models import Loop, Seat
from scorecards.models import Reveal
from tests import factories

pytestmark = pytest.mark.django_db


def run(statement: str, *parameters: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def loop() -> Loop:
    """A revealed loop with one committed scorecard and one seat that is still free to change."""
    loop = factories.make_loop(panel=2)
    factories.fill(Seat.objects.filter(interview__loop=loop).order_by("interview__position")[0])
    Reveal.objects.create(loop=loop, at=factories.NOON, reason="Urgent.")
    return loop


@pytest.fixture
def committed(loop: Loop) -> Seat:
    return Seat.objects.get(scorecard__committed_at__isnull=False)


@pytest.fixture
def empty(loop: Loop) -> Seat:
    return Seat.objects.get(scorecard__isnull=True)


MOVE = "UPDATE candidates_seat SET person_id = %s WHERE id = %s"


def test_committed_seat_moves_to_nobody(committed: Seat) -> None:
    with pytest.raises(Error, match="stays with its author"):
        run(MOVE, factories.PersonFactory().pk, committed.pk)


def test_committed_seat_moves_to_no_other_interview(committed: Seat, empty: Seat) -> None:
    with pytest.raises(Error, match="stays with its author"):
        run("UPDATE candidates_seat SET interview_id = %s WHERE id = %s", empty.interview_id, committed.pk)


def test_seat_without_a_commit_may_move(empty: Seat) -> None:
    factories.fill(empty, committed=False)
    run(MOVE, factories.PersonFactory().pk, empty.pk)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE candidates_interview SET loop_id = %s", "stays in its loop"),
        ("UPDATE candidates_loop SET application_id = gen_random_uuid() WHERE id <> %s", "its application"),
        ("UPDATE candidates_loop SET rubric_id = gen_random_uuid() WHERE id <> %s", "keeps its rubric"),
        ("UPDATE candidates_application SET candidate_id = %s", "stays with its candidate"),
        ("UPDATE candidates_application SET role_id = %s", "stays with its role"),
        ("UPDATE scorecards_reveal SET loop_id = %s", "A reveal does not change"),
    ],
)
def test_way_from_a_scorecard_to_its_candidate_is_kept(loop: Loop, statement: str, sentence: str) -> None:
    other = factories.LoopFactory()
    with pytest.raises(Error, match=sentence):
        run(statement, other.pk)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM scorecards_reveal", "UPDATE scorecards_reveal SET at = now()"]
)
def test_reveal_is_not_taken_back(loop: Loop, statement: str) -> None:
    with pytest.raises(Error, match=r"stays revealed|does not change"):
        run(statement)


def test_reveal_goes_with_its_loop() -> None:
    loop = factories.make_loop(panel=0)
    Reveal.objects.create(loop=loop, at=factories.NOON)
    with transaction.atomic():
        loop.delete()
    run("SELECT")
    assert not Reveal.objects.exists()


COMMIT = "UPDATE scorecards_scorecard SET recommendation = 'yes', committed_at = now() WHERE id = %s"


@pytest.mark.parametrize("rated", [0, 1])
def test_scorecard_is_not_committed_with_a_dimension_passed_over(empty: Seat, rated: int) -> None:
    scorecard = factories.ScorecardFactory(seat=empty)
    for dimension in empty.interview.dimensions.all()[:rated]:
        factories.RatingFactory(scorecard=scorecard, dimension=dimension)
    with pytest.raises(Error, match="every dimension that its interview tests"):
        run(COMMIT, scorecard.pk)


def test_scorecard_is_not_born_committed(empty: Seat) -> None:
    with pytest.raises(Error, match="every dimension that its interview tests"):
        factories.ScorecardFactory(seat=empty, recommendation="yes", committed_at=factories.NOON)


def test_scorecard_with_every_dimension_is_committed(empty: Seat) -> None:
    scorecard = factories.fill(empty, committed=False)
    run(COMMIT, scorecard.pk)
    scorecard.refresh_from_db()
    assert scorecard.is_committed


KEPT = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 = 0"
SWITCHED_OFF_FOR_TESTS = (
    "SELECT format('ALTER TABLE %s ENABLE TRIGGER %I', tgrelid::regclass, tgname) FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgtype & 32 <> 0"
)


def test_no_table_with_something_to_keep_is_emptied() -> None:
    """Whatever has a trigger on its rows, now or later: TRUNCATE would go past it."""
    with connection.cursor() as cursor:
        cursor.execute(SWITCHED_OFF_FOR_TESTS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        cursor.execute(KEPT)
        tables = [table for (table,) in cursor.fetchall()]
    assert {"hiring_rubric", "scorecards_scorecard", "scorecards_decision", "scorecards_reveal"} < set(tables)
    assert [table for table in tables if is_emptied(table)] == []


def is_emptied(table: str) -> bool:
    try:
        run(f"TRUNCATE {table} CASCADE")
    except Error as error:
        return "TRUNCATE" not in str(error)
    return True


def test_rows_of_the_release_before_and_of_this_one_find_their_place(empty: Seat) -> None:
    """The column that nothing reads any more is still written by the release before."""
    scorecard = factories.ScorecardFactory(seat=empty)
    run("UPDATE scorecards_scorecard SET draft_number = draft_number + 1 WHERE id = %s", scorecard.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft_number FROM scorecards_scorecard WHERE id = %s", [scorecard.pk])
        assert cursor.fetchall() == [(1,)]
