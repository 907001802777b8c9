"""Who takes part in a decision, who dissents, and how it is opened again."""

import uuid

import pytest

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Person
from scorecards.models import Decision, DecisionParticipant, Dissent, Reopening
from scorecards.services.decisions import Attendance, record_decision, record_dissent, reopen_decision
from scorecards.services.loops import ReasonNeededError
from tests import factories

pytestmark = pytest.mark.django_db


def decide(actor: Person, loop: Loop, outcome: str = "hold", **more: object) -> Decision:
    return record_decision(actor=actor, loop_id=loop.pk, outcome=outcome, rationale="Enough seen.", **more)


def test_whoever_signs_or_dissents_took_part(loop: Loop, recruiter: Person, panel: list[Person]) -> None:
    first, second = panel
    decision = decide(recruiter, loop, attendance=Attendance([first.pk], [second.pk]))
    rows = DecisionParticipant.objects.filter(decision=decision)
    assert {row.person: row.dissents for row in rows} == {recruiter: False, first: False, second: True}
    payload = Event.objects.get(kind="decision_recorded").payload
    assert payload["dissenter_ids"] == [str(second.pk)]
    assert payload["participant_ids"] == sorted(str(person.pk) for person in (recruiter, first, second))


@pytest.mark.parametrize("gone", [True, False])
def test_participant_who_is_unknown_or_gone_is_refused(loop: Loop, recruiter: Person, gone: bool) -> None:
    key = factories.PersonFactory(is_active=False).pk if gone else uuid.uuid4()
    with pytest.raises(ValueError, match=str(key)):
        decide(recruiter, loop, attendance=Attendance([key]))


def test_reopening_leaves_both(loop: Loop, recruiter: Person, admin: Person) -> None:
    first = decide(recruiter, loop, conditions=" One more reference. ")
    reopen_decision(actor=admin, loop_id=loop.pk, number=1, reason=" The reference came. ")
    second = decide(recruiter, loop, outcome="offer")
    assert [row.outcome for row in Decision.objects.filter(loop=loop)] == ["hold", "offer"]
    assert list(Decision.objects.standing()) == [second]
    assert (first.conditions, second.number) == ("One more reference.", 2)
    assert (first.reopening.by, first.reopening.reason) == (admin, "The reference came.")
    payloads = [event.payload for event in Event.objects.filter(stream_id=loop.pk).order_by("pk")][1:]
    assert payloads[1] == {"number": 1, "outcome_before": "hold", "outcome": None}
    assert (payloads[2]["outcome_before"], payloads[2]["outcome"]) == ("hold", "offer")


def test_reopening_needs_a_reason(loop: Loop, recruiter: Person, admin: Person) -> None:
    decide(recruiter, loop)
    with pytest.raises(ReasonNeededError):
        reopen_decision(actor=admin, loop_id=loop.pk, number=1, reason=" ")
    assert not Reopening.objects.exists()


def test_reopening_by_others_than_admins_is_refused(
    loop: Loop, recruiter: Person, panel: list[Person]
) -> None:
    decide(recruiter, loop)
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    loop.application.role.hiring_managers.add(manager)
    for actor in (recruiter, panel[0], manager, SYSTEM):
        with pytest.raises(NotAllowedError):
            reopen_decision(actor=actor, loop_id=loop.pk, number=1, reason="I want to.")


def test_admin_who_owes_a_scorecard_does_not_reopen(loop: Loop, recruiter: Person, admin: Person) -> None:
    decide(recruiter, loop)
    factories.SeatFactory(interview=loop.interviews.first(), person=admin)
    with pytest.raises(NotAllowedError):
        reopen_decision(actor=admin, loop_id=loop.pk, number=1, reason="I want to.")


@pytest.mark.parametrize("number", [1, 3])
def test_reopening_of_a_decision_that_does_not_stand_is_refused(
    loop: Loop, recruiter: Person, admin: Person, number: int
) -> None:
    decide(recruiter, loop)
    reopen_decision(actor=admin, loop_id=loop.pk, number=1, reason="New facts.")
    decide(recruiter, loop, outcome="offer")
    with pytest.raises(ConflictError):
        reopen_decision(actor=admin, loop_id=loop.pk, number=number, reason="Again.")


def test_dissent_stands_in_its_own_words(loop: Loop, recruiter: Person, panel: list[Person]) -> None:
    decide(recruiter, loop)
    dissent = record_dissent(actor=panel[0], loop_id=loop.pk, number=1, words=" I saw too little. ")
    assert (dissent.person, dissent.words) == (panel[0], "I saw too little.")
    event = Event.objects.get(kind="dissent_recorded")
    assert event.payload == {"number": 1, "dissent_id": str(dissent.pk)}


def test_participant_from_outside_the_panel_may_dissent(loop: Loop, recruiter: Person) -> None:
    other = factories.PersonFactory(duties=[Duty.RECRUITER])
    decide(recruiter, loop, attendance=Attendance([other.pk]))
    record_dissent(actor=other, loop_id=loop.pk, number=1, words="Too early.")
    assert Dissent.objects.get().person == other


def test_dissent_by_whom_it_does_not_concern_is_refused(loop: Loop, recruiter: Person, admin: Person) -> None:
    decide(recruiter, loop)
    for actor in (recruiter, admin, factories.PersonFactory(), SYSTEM):
        with pytest.raises(NotAllowedError):
            record_dissent(actor=actor, loop_id=loop.pk, number=1, words="No.")


def test_dissent_by_whoever_owes_a_scorecard_is_refused(loop: Loop, recruiter: Person) -> None:
    decide(recruiter, loop)
    late = factories.SeatFactory(interview=loop.interviews.first()).person
    with pytest.raises(NotAllowedError):
        record_dissent(actor=late, loop_id=loop.pk, number=1, words="No.")


def test_second_dissent_and_dissent_from_a_reopened_decision_are_refused(
    loop: Loop, recruiter: Person, admin: Person, panel: list[Person]
) -> None:
    decide(recruiter, loop)
    record_dissent(actor=panel[0], loop_id=loop.pk, number=1, words="No.")
    with pytest.raises(ConflictError):
        record_dissent(actor=panel[0], loop_id=loop.pk, number=1, words="Really no.")
    reopen_decision(actor=admin, loop_id=loop.pk, number=1, reason="New facts.")
    with pytest.raises(ConflictError):
        record_dissent(actor=panel[1], loop_id=loop.pk, number=1, words="Me too.")


def test_dissent_needs_words(loop: Loop, recruiter: Person, panel: list[Person]) -> None:
    decide(recruiter, loop)
    with pytest.raises(ReasonNeededError):
        record_dissent(actor=panel[0], loop_id=loop.pk, number=1, words="\n")


@pytest.mark.parametrize("revealed", [True, False])
def test_decision_and_its_parts_are_visible_where_the_evidence_is_open(
    loop: Loop, recruiter: Person, admin: Person, panel: list[Person], revealed: bool
) -> None:
    decide(recruiter, loop)
    record_dissent(actor=panel[0], loop_id=loop.pk, number=1, words="No.")
    reopen_decision(actor=admin, loop_id=loop.pk, number=1, reason="New facts.")
    late = factories.SeatFactory(interview=loop.interviews.first()).person
    if not revealed:
        factories.take_reveals_back()
    for model in (Decision, DecisionParticipant, Dissent, Reopening):
        assert model.objects.count() == 1
        assert model.objects.visible_to(panel[0]).exists() is revealed
        assert not model.objects.visible_to(late).exists()
        assert not model.objects.visible_to(factories.PersonFactory()).exists()


@pytest.mark.parametrize(("outcome", "asked"), [("more_evidence", True), ("hold", False), ("reopened", True)])
def test_owed_scorecards_are_asked_for_while_evidence_is_wanted(
    loop: Loop, recruiter: Person, admin: Person, outcome: str, asked: bool
) -> None:
    from scorecards.selectors.reminders import owing_seats

    late: Seat = factories.SeatFactory(interview=loop.interviews.first())
    decide(recruiter, loop, outcome="hold" if outcome == "reopened" else outcome)
    if outcome == "reopened":
        reopen_decision(actor=admin, loop_id=loop.pk, number=1, reason="New facts.")
    assert list(owing_seats()) == ([late] if asked else [])
