"""Debriefs follow the evidence: by event, once per state, whatever the workers' order."""

import random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Delivery, Event, Person
from hiring.services.deliveries import run_delivery
from hiring.services.events import append_event
from scorecards.debrief import COMPILER_VERSION, compile_debrief, input_hash
from scorecards.models import Debrief, Scorecard, SignalFinding
from scorecards.selectors.evidence import evidence_of_loop
from scorecards.services.debriefs import compile_debrief_of_loop
from tests import factories
from tests.outbox import deliver_all, promise_again
from tests.threads import at_once

BLAME = "Every outage was someone else's fault: the data team broke it, and he changed nothing."


def seats_of(loop: Loop) -> list[Seat]:
    return list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))


def submit(seat: Seat, evidence: str = BLAME) -> Scorecard:
    """Commit as the service does: the scorecard and its event in one transaction."""
    with transaction.atomic():
        scorecard = factories.fill(seat, evidence=evidence)
        append_event(
            "scorecard_committed",
            actor=seat.person,
            stream=("loop", seat.interview.loop_id),
            payload={"scorecard_id": str(scorecard.pk)},
        )
    return scorecard


def dispose(finding: SignalFinding, disposition: str, person: Person) -> None:
    with transaction.atomic():
        SignalFinding.objects.filter(pk=finding.pk).update(
            disposition=disposition, disposed_by=None if disposition == "open" else person
        )
        loop_id = finding.scorecard.interview.loop_id
        append_event("finding_disposed", actor=person, stream=("loop", loop_id))


def newest_hash(loop: Loop) -> str:
    return Debrief.objects.filter(loop=loop)[0].input_hash


def present_hash(loop: Loop) -> str:
    return input_hash(evidence_of_loop(loop.pk))


def compiled() -> int:
    return Event.objects.filter(kind="debrief_compiled").count()


@pytest.mark.django_db
def test_commit_leads_to_findings_and_to_a_debrief_that_holds_them() -> None:
    loop = factories.make_loop(panel=2)
    scorecard = submit(seats_of(loop)[0])
    deliver_all()
    debrief = Debrief.objects.filter(loop=loop)[0]
    assert scorecard.findings.count() == 3
    assert debrief.document == compile_debrief(evidence_of_loop(loop.pk)).as_json()
    assert len(debrief.document["signals"][0]["entries"]) == 3
    assert debrief.compiler_version == COMPILER_VERSION


@pytest.mark.django_db
def test_event_of_a_compilation_holds_identifiers_only() -> None:
    loop = factories.make_loop(panel=1)
    debrief = compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    event = Event.objects.get(kind="debrief_compiled")
    assert (event.stream_kind, event.stream_id, event.actor) == ("loop", loop.pk, None)
    assert event.payload == {"debrief_id": str(debrief.pk), "input_hash": debrief.input_hash}


@pytest.mark.django_db
def test_second_compilation_of_the_same_evidence_does_nothing() -> None:
    loop = factories.make_loop(panel=1)
    factories.fill(seats_of(loop)[0])
    first = compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    second = compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    assert (first.pk, first.compiled_at) == (second.pk, second.compiled_at)
    assert (Debrief.objects.count(), compiled()) == (1, 1)


@pytest.mark.django_db
def test_debrief_of_evidence_that_returns_to_an_earlier_state_is_the_newest_again(
    recruiter: Person,
) -> None:
    loop = factories.make_loop(panel=1)
    submit(seats_of(loop)[0])
    deliver_all()
    before = newest_hash(loop)
    finding = SignalFinding.objects.order_by("pk")[0]
    for disposition in ("dismissed", "open"):
        dispose(finding, disposition, recruiter)
        deliver_all()
        assert newest_hash(loop) == present_hash(loop)
    assert newest_hash(loop) == before
    assert Debrief.objects.count() == 3  # as committed, with findings, with one dismissed


@pytest.mark.django_db
def test_cancelled_interview_leaves_the_debrief(recruiter: Person) -> None:
    loop = factories.make_loop(panel=2)
    for seat in seats_of(loop):
        submit(seat)
    deliver_all()
    with transaction.atomic():
        loop.interviews.filter(position=seats_of(loop)[0].interview.position).update(
            cancelled_at=factories.NOON
        )
        append_event("interview_cancelled", actor=recruiter, stream=("loop", loop.pk))
    deliver_all()
    assert Debrief.objects.filter(loop=loop)[0].document["panel"]["planned_scorecards"] == 1


@pytest.mark.django_db
def test_imported_loop_is_read_by_the_detector_and_compiled() -> None:
    loop = factories.make_loop(panel=2)
    with transaction.atomic():
        for seat in seats_of(loop):
            factories.fill(seat, evidence=BLAME)
        append_event("loop_imported", actor=SYSTEM, stream=("loop", loop.pk))
    deliver_all()
    assert SignalFinding.objects.count() == 6
    assert newest_hash(loop) == present_hash(loop)


@pytest.mark.django_db
def test_compilation_by_an_interviewer_is_not_allowed(interviewer: Person) -> None:
    loop = factories.make_loop(panel=1)
    with pytest.raises(NotAllowedError):
        compile_debrief_of_loop(actor=interviewer, loop_id=loop.pk)
    assert (Debrief.objects.count(), compiled()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_compilations_at_once_store_one_debrief() -> None:
    loop = factories.make_loop(panel=2)
    factories.fill(seats_of(loop)[0])

    def compile_it() -> Any:
        return compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk).pk

    outcomes = at_once(*[compile_it] * 4)
    assert outcomes == [Debrief.objects.get().pk] * 4
    assert compiled() == 1


@pytest.mark.django_db(transaction=True)
def test_compilation_that_starts_before_a_commit_never_hides_the_later_one() -> None:
    loop = factories.make_loop(panel=4)
    for seat in seats_of(loop):
        submit(seat)
    identifiers = list(Delivery.objects.pending().values_list("pk", flat=True))
    assert len(identifiers) == 8
    at_once(*[lambda identifier=identifier: run_delivery(identifier) for identifier in identifiers])
    deliver_all()
    assert newest_hash(loop) == present_hash(loop)
    assert not Delivery.objects.exclude(error="").exists()


def outcome(loop: Loop) -> tuple[Any, ...]:
    """Return what delivering has made of a loop, without what depends on the clock or on chance."""
    found = SignalFinding.objects.filter(scorecard__interview__loop=loop)
    return (
        sorted(found.values_list("scorecard_id", "signal_id", "field", "start", "end", "confidence")),
        Event.objects.filter(kind="signals_detected").count(),
        newest_hash(loop) == present_hash(loop),
        [len(group["entries"]) for group in Debrief.objects.filter(loop=loop)[0].document["signals"]],
    )


@pytest.mark.django_db
@settings(max_examples=10, deadline=None)
@given(chance=st.randoms())
def test_deliveries_in_any_order_and_twice_give_the_same_rows(chance: random.Random) -> None:
    with transaction.atomic():
        loop = factories.make_loop(panel=3)
        scorecards = [submit(seat) for seat in seats_of(loop)]
        deliver_all(chance)
        once = outcome(loop)
        debriefs = Debrief.objects.count()
        assert once[1:3] == (len(scorecards), True)
        assert [len(once[0]), once[3]] == [9, [9]]
        promise_again()
        deliver_all(chance)
        assert outcome(loop) == once
        assert Debrief.objects.count() == debriefs
        transaction.set_rollback(True)
