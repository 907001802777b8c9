"""Legal holds, and where a loop belongs."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from candidates.models import Candidate, LegalHold, Loop
from candidates.policies import may_handle_privacy
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Person
from hiring.selectors.process_policies import retention_rules
from hiring.services.events import append_event
from scorecards.services.loops import ReasonNeededError, acting_person


@transaction.atomic
def set_hold(*, actor: Actor, candidate_id: UUID, reason: str) -> LegalHold:
    """Keep everything about a candidate until the hold is lifted, and append "hold_set".

    The event holds no word of the reason. Raises NotAllowedError, ReasonNeededError, ConflictError while
    another hold stands, Candidate.DoesNotExist.
    """
    person, candidate = _allowed(actor, candidate_id)
    if not reason.strip():
        raise ReasonNeededError(_("Say for which claim or charge the data is needed."))
    if candidate.holds.filter(lifted_at__isnull=True).exists():
        raise ConflictError(_("A legal hold stands already."))
    hold = LegalHold.objects.create(candidate=candidate, reason=reason.strip(), set_by=person)
    append_event(
        "hold_set", actor=actor, stream=("candidate", candidate.pk), payload={"hold_id": str(hold.pk)}
    )
    return hold


@transaction.atomic
def lift_hold(*, actor: Actor, candidate_id: UUID, reason: str) -> None:
    """Lift the hold that stands and append "hold_lifted"; what was waiting for it goes with the next sweep.

    Raises NotAllowedError, ReasonNeededError, ConflictError when none stands, Candidate.DoesNotExist.
    """
    person, candidate = _allowed(actor, candidate_id)
    if not reason.strip():
        raise ReasonNeededError(_("Say how the matter ended."))
    hold = candidate.holds.filter(lifted_at__isnull=True).first()
    if hold is None:
        raise ConflictError(_("No legal hold stands any more."))
    candidate.holds.filter(pk=hold.pk).update(
        lifted_at=Now(), lifted_by=person, lifting_reason=reason.strip()
    )
    append_event(
        "hold_lifted", actor=actor, stream=("candidate", candidate.pk), payload={"hold_id": str(hold.pk)}
    )


@transaction.atomic
def set_jurisdiction(*, actor: Actor, loop_id: UUID, jurisdiction: str) -> Loop:
    """Say in which of the policy's jurisdictions a loop belongs, "" for the usual, and append the event.

    The same again changes nothing. Raises NotAllowedError, ConflictError for one that the policy no longer
    lists, Loop.DoesNotExist.
    """
    loops = Loop.objects.select_for_update(of=("self",), no_key=True).select_related("application__candidate")
    loop = loops.get(pk=loop_id)
    if not may_handle_privacy(actor, loop.application.candidate):
        raise NotAllowedError(_("You don’t look after this candidate’s data."))
    if jurisdiction and jurisdiction not in {term.jurisdiction for term in retention_rules().periods}:
        raise ConflictError(_("The policy of retention doesn’t list this jurisdiction any more."))
    before = loop.jurisdiction
    if before == jurisdiction:
        return loop
    loop.jurisdiction = jurisdiction
    loop.save(update_fields=["jurisdiction"])
    payload = {"before": {"jurisdiction": before}, "after": {"jurisdiction": jurisdiction}}
    append_event("jurisdiction_set", actor=actor, stream=("loop", loop.pk), payload=payload)
    return loop


def _allowed(actor: Actor, candidate_id: UUID) -> tuple[Person, Candidate]:
    """Return who acts and the candidate, locked."""
    person = acting_person(actor)
    candidate: Candidate = Candidate.objects.select_for_update().get(pk=candidate_id)
    if not may_handle_privacy(person, candidate):
        raise NotAllowedError(_("You don’t look after this candidate’s data."))
    return person, candidate
