"""The decision about a loop."""

import pytest
import time_machine
from django.db import transaction

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Delivery, Event, Person
from hiring.services.events import append_event
from scorecards.models import Debrief, Decision, Reveal
from scorecards.services.decisions import record_decision
from scorecards.services.loops import ReasonNeededError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop(recruiter: Person) -> Loop:
    """A revealed loop with all scorecards in and two debriefs, the newer one current."""
    loop = factories.make_loop(panel=2)
    for seat in Seat.objects.filter(interview__loop=loop):
        factories.fill(seat)
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiter)
    for key in ("older", "newer"):
        Debrief.objects.create(loop=loop, input_hash=key, compiler_version="1", document={})
    return loop


def _owe(loop: Loop, subscriber: str = "compile_debrief", **fields: object) -> Delivery:
    with transaction.atomic():
        event = append_event("tested", actor=SYSTEM, stream=("loop", loop.pk))
    return Delivery.objects.create(event=event, subscriber=subscriber, **fields)


@time_machine.travel(factories.NOON, tick=False)
def test_decision_pins_the_current_debrief(loop: Loop, recruiter: Person) -> None:
    first, second = loop.rubric.dimensions.all()
    decision = record_decision(
        actor=recruiter,
        loop_id=loop.pk,
        outcome="offer",
        rationale=" Two saw it independently. ",
        dimension_rationales={first.key: " Ran it. ", second.key: "  "},
        dissent=" Thin on cost. ",
    )
    decision.refresh_from_db()
    assert decision.debrief.input_hash == "newer"
    assert (decision.outcome, decision.rationale, decision.dissent) == (
        "offer",
        "Two saw it independently.",
        "Thin on cost.",
    )
    assert decision.dimension_rationales == {first.key: "Ran it."}
    assert (decision.decided_by, decision.decided_at) == (recruiter, factories.NOON)
    event = Event.objects.get(kind="decision_recorded")
    assert (event.actor, event.stream_id) == (recruiter, loop.pk)
    assert event.payload == {
        "outcome": "offer",
        "outcome_before": None,
        "number": 1,
        "debrief_id": str(decision.debrief_id),
        "input_hash": "newer",
        "participant_ids": [str(recruiter.pk)],
        "dissenter_ids": [],
    }


def test_decision_needs_a_rationale(loop: Loop, recruiter: Person) -> None:
    with pytest.raises(ReasonNeededError):
        record_decision(actor=recruiter, loop_id=loop.pk, outcome="offer", rationale=" ")
    assert not Decision.objects.exists()


def test_second_decision_is_refused(loop: Loop, recruiter: Person, admin: Person) -> None:
    record_decision(actor=recruiter, loop_id=loop.pk, outcome="hold", rationale="Wait.")
    with pytest.raises(ConflictError):
        record_decision(actor=admin, loop_id=loop.pk, outcome="offer", rationale="No.")
    assert Decision.objects.get().outcome == "hold"


@pytest.mark.parametrize("subscriber", ["compile_debrief", "detect_in_scorecard", "detect_in_loop"])
def test_decision_while_workers_owe_the_debrief_is_refused(
    loop: Loop, recruiter: Person, subscriber: str
) -> None:
    delivery = _owe(loop, subscriber)
    with pytest.raises(ConflictError):
        record_decision(actor=recruiter, loop_id=loop.pk, outcome="offer", rationale="Yes.")
    Delivery.objects.filter(pk=delivery.pk).update(done_at=factories.NOON)
    record_decision(actor=recruiter, loop_id=loop.pk, outcome="offer", rationale="Yes.")


def test_decision_after_a_failed_compilation_waits_for_a_later_one(loop: Loop, recruiter: Person) -> None:
    _owe(loop, given_up_at=factories.NOON, error="ValueError")
    with pytest.raises(ConflictError):
        record_decision(actor=recruiter, loop_id=loop.pk, outcome="offer", rationale="Yes.")
    _owe(loop, done_at=factories.NOON)
    record_decision(actor=recruiter, loop_id=loop.pk, outcome="offer", rationale="Yes.")


def test_decision_is_possible_when_the_detector_gave_up(loop: Loop, recruiter: Person) -> None:
    _owe(loop, "detect_in_scorecard", given_up_at=factories.NOON, error="ValueError")
    record_decision(actor=recruiter, loop_id=loop.pk, outcome="offer", rationale="Yes.")


def test_decision_ignores_what_workers_owe_other_loops_and_other_subscribers(
    loop: Loop, recruiter: Person
) -> None:
    _owe(factories.make_loop())
    _owe(loop, "send_mail")
    record_decision(actor=recruiter, loop_id=loop.pk, outcome="offer", rationale="Yes.")


def test_decision_without_a_debrief_is_refused(loop: Loop, recruiter: Person) -> None:
    Debrief.objects.all().delete()
    with pytest.raises(ConflictError):
        record_decision(actor=recruiter, loop_id=loop.pk, outcome="offer", rationale="Yes.")


def test_decision_before_the_reveal_is_refused(loop: Loop, recruiter: Person) -> None:
    factories.take_reveals_back()
    with pytest.raises(NotAllowedError):
        record_decision(actor=recruiter, loop_id=loop.pk, outcome="offer", rationale="Yes.")


def test_decision_by_others_is_refused(loop: Loop, recruiter: Person) -> None:
    panellist = Seat.objects.filter(interview__loop=loop)[0].person
    factories.SeatFactory(interview=loop.interviews.first(), person=recruiter)
    for actor in (panellist, SYSTEM, recruiter):
        with pytest.raises(NotAllowedError):
            record_decision(actor=actor, loop_id=loop.pk, outcome="offer", rationale="Yes.")


def test_rationale_for_an_unknown_dimension_is_refused(loop: Loop, recruiter: Person) -> None:
    with pytest.raises(ValueError, match="charm"):
        record_decision(
            actor=recruiter,
            loop_id=loop.pk,
            outcome="offer",
            rationale="Yes.",
            dimension_rationales={"charm": "Much."},
        )


def test_unknown_outcome_is_refused(loop: Loop, recruiter: Person) -> None:
    with pytest.raises(ValueError, match="perhaps"):
        record_decision(actor=recruiter, loop_id=loop.pk, outcome="perhaps", rationale="Yes.")
