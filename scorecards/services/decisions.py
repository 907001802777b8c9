"""The decision of people about a loop: signed, dissented from, reopened."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Loop
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Dimension, Person
from hiring.services.events import append_event
from scorecards.models import Debrief, Decision, DecisionParticipant, Dissent, KeptForm, Reopening, Revote
from scorecards.policies import may_dissent, may_judge_evidence, may_reopen_decision
from scorecards.selectors.compilations import compilation_of_loop
from scorecards.services.kept_forms import forget_kept_form
from scorecards.services.loops import ReasonNeededError, acting_person, locked_loop


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who took part in a decision, and who of them dissents; whoever dissents took part."""

    participants: Collection[UUID] = field(default=())
    dissenters: Collection[UUID] = field(default=())


@transaction.atomic
def record_decision(
    *,
    actor: Actor,
    loop_id: UUID,
    outcome: str,
    rationale: str,
    dimension_rationales: Mapping[str, str] | None = None,
    dissent: str = "",
    conditions: str = "",
    attendance: Attendance | None = None,
) -> Decision:
    """Sign what was decided, with the debrief it rests on, and append "decision_recorded".

    `dimension_rationales` is keyed by dimension key; empty texts are left out. Whoever signs took part.
    Raises NotAllowedError for whoever doesn't run the loop or may not read it, ReasonNeededError without a
    rationale, ConflictError when a decision stands, a re-vote is open or the debrief doesn't show all
    evidence yet, ValueError for an unknown outcome, dimension or person, Loop.DoesNotExist.
    """
    person = acting_person(actor)
    loop = locked_loop(loop_id)
    if not may_judge_evidence(person, loop):
        raise NotAllowedError(_("Those who run the loop decide, once it is revealed and open to them."))
    if not rationale.strip():
        raise ReasonNeededError(_("Say what the decision rests on."))
    last = _last_reopened(loop)
    took_part = _took_part(person, attendance or Attendance())
    decision = Decision.objects.create(
        loop=loop,
        number=last.number + 1 if last else 1,
        debrief=_debrief_to_decide_on(loop),
        outcome=Decision.Outcome(outcome),
        rationale=rationale.strip(),
        dimension_rationales=_rationales(loop, dimension_rationales or {}),
        dissent=dissent.strip(),
        conditions=conditions.strip(),
        participant_count=len(took_part),
        decided_by=person,
        decided_at=timezone.now(),
    )
    DecisionParticipant.objects.bulk_create(
        DecisionParticipant(decision=decision, person_id=key, dissents=dissents)
        for key, dissents in took_part.items()
    )
    forget_kept_form(person, loop, KeptForm.Form.DECISION)
    append_event(
        "decision_recorded",
        actor=person,
        stream=("loop", loop.pk),
        payload=_payload(decision, last, took_part),
    )
    return decision


def _payload(decision: Decision, last: Decision | None, took_part: Mapping[UUID, bool]) -> dict[str, object]:
    return {
        "outcome": decision.outcome,
        "outcome_before": last.outcome if last else None,
        "number": decision.number,
        "debrief_id": str(decision.debrief_id),
        "input_hash": decision.debrief.input_hash,
        "participant_ids": sorted(str(key) for key in took_part),
        "dissenter_ids": sorted(str(key) for key, dissents in took_part.items() if dissents),
    }


def _last_reopened(loop: Loop) -> Decision | None:
    """Return the loop's last decision, None before the first.

    ConflictError while it stands, or while second estimates are still out.
    """
    last = Decision.objects.filter(loop=loop).select_related("reopening").order_by("number").last()
    if last is not None and not hasattr(last, "reopening"):
        raise ConflictError(_("A decision is recorded already."))
    if Revote.objects.under_way().filter(loop=loop).exists():
        raise ConflictError(_("A re-vote is open; decide when it is closed."))
    return last


def _took_part(person: Person, attendance: Attendance) -> dict[UUID, bool]:
    """Return everybody who took part, and whether they dissent."""
    given = {person.pk, *attendance.participants, *attendance.dissenters}
    known = set(Person.objects.filter(pk__in=given, is_active=True).values_list("pk", flat=True))
    if unknown := given - known:
        raise ValueError(f"Not among the people: {', '.join(sorted(map(str, unknown)))}")
    return {key: key in attendance.dissenters for key in sorted(given)}


def _debrief_to_decide_on(loop: Loop) -> Debrief:
    debrief = Debrief.objects.filter(loop=loop).first()
    if debrief is None or not compilation_of_loop(loop.pk).debrief_current:
        raise ConflictError(_("The debrief doesn't show all scorecards yet; decide when it does."))
    return debrief


def _rationales(loop: Loop, texts: Mapping[str, str]) -> dict[str, str]:
    given = {key: text.strip() for key, text in texts.items() if text.strip()}
    known = set(Dimension.objects.filter(rubric=loop.rubric_id).values_list("key", flat=True))
    if unknown := set(given) - known:
        raise ValueError(f"Not in this rubric: {', '.join(sorted(unknown))}")
    return given


@transaction.atomic
def reopen_decision(*, actor: Actor, loop_id: UUID, number: int, reason: str) -> Reopening:
    """Let a loop be decided anew and append "decision_reopened"; what was signed stays as it is.

    `number` is the decision that the admin has read. Raises NotAllowedError for whoever is no admin or may
    not read the evidence, ReasonNeededError, ConflictError when that decision doesn't stand,
    Loop.DoesNotExist.
    """
    person = acting_person(actor)
    loop = locked_loop(loop_id)
    if not may_reopen_decision(person, loop):
        raise NotAllowedError(_("Only an admin reopens a signed decision."))
    if not reason.strip():
        raise ReasonNeededError(_("Say why the decision is opened again."))
    decision = _standing(loop, number)
    reopening = Reopening.objects.create(
        decision=decision, by=person, at=timezone.now(), reason=reason.strip()
    )
    forget_kept_form(person, loop, KeptForm.Form.REOPENING)
    append_event(
        "decision_reopened",
        actor=person,
        stream=("loop", loop.pk),
        payload={"number": number, "outcome_before": decision.outcome, "outcome": None},
    )
    return reopening


@transaction.atomic
def record_dissent(*, actor: Actor, loop_id: UUID, number: int, words: str) -> Dissent:
    """Add how the actor sees a standing decision differently and append "dissent_recorded".

    The event holds no word of it. Raises NotAllowedError for whoever was neither of the panel nor took part,
    may not read the evidence or signed it, ReasonNeededError without words, ConflictError when the decision
    doesn't stand or the actor has spoken already, Loop.DoesNotExist.
    """
    person = acting_person(actor)
    loop = locked_loop(loop_id)
    asked = Decision.objects.filter(loop=loop, number=number).select_related("loop").first()
    if asked is None or not may_dissent(person, asked):
        raise NotAllowedError(_("The panel and those who took part may dissent, not who signed."))
    if not words.strip():
        raise ReasonNeededError(_("Say how you see it differently."))
    decision = _standing(loop, number)
    if decision.dissents.filter(person=person).exists():
        raise ConflictError(_("Your dissent is recorded already."))
    dissent = Dissent.objects.create(decision=decision, person=person, words=words.strip(), at=timezone.now())
    forget_kept_form(person, loop, KeptForm.Form.DISSENT)
    append_event(
        "dissent_recorded",
        actor=person,
        stream=("loop", loop.pk),
        payload={"number": number, "dissent_id": str(dissent.pk)},
    )
    return dissent


def _standing(loop: Loop, number: int) -> Decision:
    decision: Decision | None = Decision.objects.standing().filter(loop=loop, number=number).first()
    if decision is None:
        raise ConflictError(_("That decision has been opened again in the meantime."))
    return decision
