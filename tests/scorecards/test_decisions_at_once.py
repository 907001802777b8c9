"""Two people at the same moment: one is first, the other is told so, and one event remains."""

from collections.abc import Callable

import pytest

from candidates.models import Loop, Seat
from hiring.actors import ConflictError
from hiring.models import Delivery, Duty, Event, Person
from scorecards.models import Debrief, Decision, Reveal, Revote, SecondEstimate, SignalFinding
from scorecards.services.decisions import record_decision
from scorecards.services.dispositions import dispose_finding
from scorecards.services.reveals import reveal_loop
from scorecards.services.revotes import EstimateAnswer, enter_estimates, open_revote
from tests import factories
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def loop() -> Loop:
    loop = factories.make_loop(panel=1)
    factories.fill(Seat.objects.get(interview__loop=loop), evidence="Word by word.")
    return loop


@pytest.fixture
def recruiters() -> list[Person]:
    return factories.PersonFactory.create_batch(3, duties=[Duty.RECRUITER])


def _outcomes(call: Callable[[Person], object], people: list[Person]) -> list[str]:
    def attempt(person: Person) -> str:
        try:
            call(person)
        except ConflictError:
            return "told"
        return "first"

    found = at_once(*[lambda person=person: attempt(person) for person in people])
    return sorted(str(outcome) for outcome in found)


def test_one_of_several_reveals_at_once_counts(loop: Loop, recruiters: list[Person]) -> None:
    outcomes = _outcomes(lambda person: reveal_loop(actor=person, loop_id=loop.pk), recruiters)
    assert outcomes == ["first", "told", "told"]
    assert Reveal.objects.count() == 1
    assert Event.objects.filter(kind="loop_revealed").count() == 1


def test_one_of_several_dispositions_at_once_counts(loop: Loop, recruiters: list[Person]) -> None:
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiters[0])
    seat = Seat.objects.get(interview__loop=loop)
    finding = factories.SignalFindingFactory(scorecard=seat.scorecard, signal=loop.rubric.signals.get())
    outcomes = _outcomes(
        lambda person: dispose_finding(actor=person, finding_id=finding.pk, disposition="confirmed"),
        recruiters,
    )
    assert outcomes == ["first", "told", "told"]
    event = Event.objects.get(kind="finding_disposed")
    assert SignalFinding.objects.get().disposed_by == event.actor


def test_revote_closes_once_when_the_last_two_come_in_at_once(recruiters: list[Person]) -> None:
    loop = factories.make_loop(panel=2)
    people = [factories.fill(seat).seat.person for seat in Seat.objects.filter(interview__loop=loop)]
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiters[0])
    keys = loop.rubric.dimensions.values_list("key", flat=True)
    open_revote(actor=recruiters[0], loop_id=loop.pk, dimensions=keys)

    def enter(person: Person) -> None:
        asked = SecondEstimate.objects.filter(ballot__person=person).values_list("pk", flat=True)
        answers = {key: EstimateAnswer("unchanged") for key in asked}
        enter_estimates(actor=person, loop_id=loop.pk, number=1, answers=answers)

    assert _outcomes(enter, people) == ["first", "first"]
    assert Revote.objects.get().closed_at is not None
    states = [event.payload["state"] for event in Event.objects.filter(kind="revote_entered").order_by("pk")]
    assert states == ["open", "closed"]


def test_one_of_several_decisions_at_once_counts(loop: Loop, recruiters: list[Person]) -> None:
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiters[0])
    Debrief.objects.create(loop=loop, input_hash="a", compiler_version="1", document={})
    Delivery.objects.all().delete()
    outcomes = _outcomes(
        lambda person: record_decision(actor=person, loop_id=loop.pk, outcome="hold", rationale="Wait."),
        recruiters,
    )
    assert outcomes == ["first", "told", "told"]
    event = Event.objects.get(kind="decision_recorded")
    assert Decision.objects.get().decided_by == event.actor
