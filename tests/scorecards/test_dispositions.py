"""What people make of findings."""

from dataclasses import dataclass

import pytest
import time_machine

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Person, Signal
from scorecards.models import Debrief, Decision, Reveal, Scorecard, SignalFinding
from scorecards.services.dispositions import dispose_finding
from scorecards.services.loops import ReasonNeededError
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "Word by word he said it was the old team's fault."


@dataclass
class Revealed:
    loop: Loop
    seats: list[Seat]
    scorecards: list[Scorecard]
    signal: Signal


@pytest.fixture
def revealed(recruiter: Person) -> Revealed:
    loop = factories.make_loop(panel=2)
    seats = list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))
    scorecards = [factories.fill(seat, evidence=WORDS) for seat in seats]
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiter)
    return Revealed(loop, seats, scorecards, loop.rubric.signals.get())


def _finding(revealed: Revealed, **fields: object) -> SignalFinding:
    values = {"scorecard": revealed.scorecards[0], "signal": revealed.signal, **fields}
    return factories.SignalFindingFactory(**values)


@time_machine.travel(factories.NOON, tick=False)
def test_confirmation_is_kept_with_who_when_and_why(revealed: Revealed, recruiter: Person) -> None:
    finding = _finding(revealed)
    changed = dispose_finding(
        actor=recruiter, finding_id=finding.pk, disposition="confirmed", reason=" Said so. "
    )
    finding.refresh_from_db()
    assert changed == [finding]
    assert (finding.disposition, finding.disposition_reason) == ("confirmed", "Said so.")
    assert (finding.disposed_by, finding.disposed_at) == (recruiter, factories.NOON)
    event = Event.objects.get(kind="finding_disposed")
    assert (event.actor, event.stream_kind, event.stream_id) == (recruiter, "loop", revealed.loop.pk)
    assert event.payload == {"finding_ids": [str(finding.pk)], "disposition": "confirmed"}


def test_dismissal_needs_a_reason(revealed: Revealed, recruiter: Person) -> None:
    finding = _finding(revealed)
    with pytest.raises(ReasonNeededError):
        dispose_finding(actor=recruiter, finding_id=finding.pk, disposition="dismissed", reason=" \n")
    finding.refresh_from_db()
    assert finding.disposition == "open"


def test_reopening_forgets_who_disposed_of_it(revealed: Revealed, recruiter: Person) -> None:
    finding = _finding(
        revealed, disposition="dismissed", disposed_by=recruiter, disposition_reason="A joke, quoted."
    )
    dispose_finding(actor=recruiter, finding_id=finding.pk, disposition="open")
    finding.refresh_from_db()
    assert (finding.disposition, finding.disposition_reason) == ("open", "")
    assert (finding.disposed_by, finding.disposed_at) == (None, None)


def test_findings_in_the_same_words_are_disposed_of_together(revealed: Revealed, recruiter: Person) -> None:
    found = _finding(revealed, start=0, end=12, quote=WORDS[:12])
    ticked = _finding(
        revealed, source="interviewer", start=8, end=20, quote=WORDS[8:20], confidence=None, engine=""
    )
    chained = _finding(revealed, start=19, end=30, quote=WORDS[19:30])
    apart = _finding(revealed, start=30, end=35, quote=WORDS[30:35])
    elsewhere = _finding(revealed, scorecard=revealed.scorecards[1], start=0, end=12, quote=WORDS[:12])
    dispose_finding(actor=recruiter, finding_id=ticked.pk, disposition="dismissed", reason="Quoted.")
    dismissed = SignalFinding.objects.filter(disposition="dismissed", disposition_reason="Quoted.")
    assert set(dismissed) == {found, ticked, chained}
    assert set(SignalFinding.objects.filter(disposition="open")) == {apart, elsewhere}
    assert Event.objects.filter(kind="finding_disposed").count() == 1


@pytest.mark.parametrize(
    ("before", "asked"), [("confirmed", "dismissed"), ("dismissed", "confirmed"), ("confirmed", "confirmed")]
)
def test_second_person_cannot_overwrite_a_disposition_unseen(
    revealed: Revealed, recruiter: Person, admin: Person, before: str, asked: str
) -> None:
    finding = _finding(revealed, disposition=before, disposed_by=admin, disposition_reason="First.")
    with pytest.raises(ConflictError):
        dispose_finding(actor=recruiter, finding_id=finding.pk, disposition=asked, reason="Second.")
    finding.refresh_from_db()
    assert (finding.disposition_reason, finding.disposed_by) == ("First.", admin)


def test_disposition_after_the_decision_is_refused(revealed: Revealed, recruiter: Person) -> None:
    finding = _finding(revealed)
    debrief = Debrief.objects.create(loop=revealed.loop, input_hash="a", compiler_version="1", document={})
    Decision.objects.create(
        loop=revealed.loop,
        debrief=debrief,
        outcome="offer",
        rationale="Enough.",
        decided_by=recruiter,
        decided_at=factories.NOON,
    )
    with pytest.raises(ConflictError):
        dispose_finding(actor=recruiter, finding_id=finding.pk, disposition="confirmed")


def test_disposition_before_the_reveal_is_refused(revealed: Revealed, recruiter: Person) -> None:
    finding = _finding(revealed)
    factories.take_reveals_back()
    with pytest.raises(NotAllowedError):
        dispose_finding(actor=recruiter, finding_id=finding.pk, disposition="confirmed")


def test_disposition_of_a_tick_in_a_draft_is_refused(revealed: Revealed, recruiter: Person) -> None:
    seat = factories.SeatFactory(interview=revealed.loop.interviews.first())
    draft = factories.fill(seat, evidence=WORDS, committed=False)
    tick = _finding(revealed, scorecard=draft, source="interviewer", confidence=None, engine="")
    with pytest.raises(NotAllowedError):
        dispose_finding(actor=recruiter, finding_id=tick.pk, disposition="confirmed")


def test_disposition_by_whoever_owes_a_scorecard_is_refused(revealed: Revealed, recruiter: Person) -> None:
    finding = _finding(revealed)
    factories.SeatFactory(interview=revealed.loop.interviews.first(), person=recruiter)
    with pytest.raises(NotAllowedError):
        dispose_finding(actor=recruiter, finding_id=finding.pk, disposition="confirmed")


def test_disposition_by_others_is_refused(revealed: Revealed) -> None:
    finding = _finding(revealed)
    manager_of_another_role = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    for actor in (revealed.seats[0].person, manager_of_another_role, SYSTEM):
        with pytest.raises(NotAllowedError):
            dispose_finding(actor=actor, finding_id=finding.pk, disposition="confirmed")
    finding.refresh_from_db()
    assert finding.disposition == "open"


def test_unknown_disposition_is_refused(revealed: Revealed, recruiter: Person) -> None:
    with pytest.raises(ValueError, match="maybe"):
        dispose_finding(actor=recruiter, finding_id=_finding(revealed).pk, disposition="maybe")
