"""What the database refuses about decisions, whatever the application does."""

from collections.abc import Callable

import pytest
from django.db import Error, connection

from candidates.models import Loop
from hiring.models import Person
from scorecards.models import Debrief, Decision, DecisionParticipant, Dissent, Reopening
from tests import factories

pytestmark = pytest.mark.django_db


def sign(loop: Loop, person: Person, **fields: object) -> Decision:
    given = {"loop": loop, "debrief": loop.debriefs.first(), "outcome": "hold", "rationale": "Wait."}
    return Decision.objects.create(**{**given, "decided_by": person, "decided_at": factories.NOON, **fields})


@pytest.fixture
def decision(loop: Loop, recruiter: Person) -> Decision:
    decision = sign(loop, recruiter, participant_count=1)
    DecisionParticipant.objects.create(decision=decision, person=recruiter)
    Dissent.objects.create(decision=decision, person=recruiter, words="No.", at=factories.NOON)
    return decision


@pytest.fixture
def reopened(decision: Decision, admin: Person) -> Decision:
    Reopening.objects.create(decision=decision, by=admin, at=factories.NOON, reason="New facts.")
    return decision


TABLES = ["decision", "decisionparticipant", "dissent", "reopening"]
CHANGES = {
    "decision": "conditions = 'None.'",
    "decisionparticipant": "dissents = true",
    "dissent": "words = 'Yes.'",
    "reopening": "reason = 'Other facts.'",
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_signed_rows_are_kept(reopened: Decision, table: str, change: str) -> None:
    statement = change.format(f"scorecards_{table}", CHANGES[table])
    with connection.cursor() as cursor, pytest.raises(Error, match="signed decision does not change"):
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_signed_tables_are_not_emptied(db: None, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE scorecards_{table} ENABLE TRIGGER signed_decisions_are_kept")
        with pytest.raises(Error, match="TRUNCATE refused"):
            cursor.execute(f"TRUNCATE scorecards_{table} CASCADE")


def test_second_standing_decision_is_refused(decision: Decision, recruiter: Person) -> None:
    with pytest.raises(Error, match="At most one"):
        sign(decision.loop, recruiter, number=2)


@pytest.mark.parametrize("number", [1, 3])
def test_decision_out_of_turn_is_refused(reopened: Decision, recruiter: Person, number: int) -> None:
    with pytest.raises(Error, match="follow each other"):
        sign(reopened.loop, recruiter, number=number)


def test_decision_on_a_debrief_of_another_loop_is_refused(loop: Loop, recruiter: Person) -> None:
    other = Debrief.objects.create(
        loop=factories.make_loop(), input_hash="a", compiler_version="1", document={}
    )
    with pytest.raises(Error, match="its own loop"):
        sign(loop, recruiter, debrief=other)


def test_participant_who_is_added_later_is_refused(decision: Decision, admin: Person) -> None:
    with pytest.raises(Error, match="Nobody is added"):
        DecisionParticipant.objects.create(decision=decision, person=admin)


def test_decision_without_its_participants_is_refused(loop: Loop, recruiter: Person) -> None:
    sign(loop, recruiter, participant_count=2)
    with connection.cursor() as cursor, pytest.raises(Error, match="everybody who took part"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_dissent_from_a_reopened_decision_is_refused(reopened: Decision, admin: Person) -> None:
    with pytest.raises(Error, match="no more dissent"):
        Dissent.objects.create(decision=reopened, person=admin, words="No.", at=factories.NOON)


@pytest.mark.parametrize("field", ["document", "input_hash", "compiler_version"])
def test_debrief_that_was_decided_on_is_kept(decision: Decision, field: str) -> None:
    change = {field: {} if field == "document" else "other"}
    with pytest.raises(Error, match="was decided on"):
        Debrief.objects.filter(pk=decision.debrief_id).update(**change)


def test_debrief_that_was_decided_on_may_be_dated_anew(decision: Decision) -> None:
    Debrief.objects.filter(pk=decision.debrief_id).update(compiled_at=factories.NOON)
    assert Debrief.objects.get(pk=decision.debrief_id).compiled_at == factories.NOON


EMPTY: dict[str, Callable[[Decision, Person], object]] = {
    "reopening": lambda decision, person: Reopening.objects.create(
        decision=decision, by=person, at=factories.NOON, reason=""
    ),
    "dissent": lambda decision, person: Dissent.objects.create(
        decision=decision, person=person, words="", at=factories.NOON
    ),
}


@pytest.mark.parametrize("part", EMPTY)
def test_reopening_and_dissent_without_words_are_refused(
    decision: Decision, admin: Person, part: str
) -> None:
    with pytest.raises(Error, match=f"{part}_has_"):
        EMPTY[part](decision, admin)
