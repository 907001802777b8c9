"""The decision of a person about a loop."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Loop
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Dimension
from hiring.services.events import append_event
from scorecards.models import Debrief, Decision
from scorecards.policies import may_judge_evidence
from scorecards.selectors.compilations import compilation_of_loop
from scorecards.services.loops import ReasonNeededError, acting_person, locked_loop


@transaction.atomic
def record_decision(
    *,
    actor: Actor,
    loop_id: UUID,
    outcome: str,
    rationale: str,
    dimension_rationales: Mapping[str, str] | None = None,
    dissent: str = "",
) -> Decision:
    """Record what was decided, with the debrief it rests on, and append "decision_recorded".

    `dimension_rationales` is keyed by dimension key; empty texts are left out. Raises NotAllowedError for
    whoever doesn't run the loop or may not read it, ReasonNeededError without a rationale, ConflictError
    when a decision is recorded already or the debrief doesn't show all evidence yet, ValueError for an
    unknown outcome or dimension, Loop.DoesNotExist.
    """
    person = acting_person(actor)
    loop = locked_loop(loop_id)
    if not may_judge_evidence(person, loop):
        raise NotAllowedError(_("Those who run the loop decide, once it is revealed and open to them."))
    if not rationale.strip():
        raise ReasonNeededError(_("Say what the decision rests on."))
    decision = Decision.objects.create(
        loop=loop,
        debrief=_debrief_to_decide_on(loop),
        outcome=Decision.Outcome(outcome),
        rationale=rationale.strip(),
        dimension_rationales=_rationales(loop, dimension_rationales or {}),
        dissent=dissent.strip(),
        decided_by=person,
        decided_at=timezone.now(),
    )
    append_event(
        "decision_recorded",
        actor=person,
        stream=("loop", loop.pk),
        payload={"outcome": outcome, "debrief_id": str(decision.debrief_id)},
    )
    return decision


def _debrief_to_decide_on(loop: Loop) -> Debrief:
    if Decision.objects.filter(loop=loop).exists():
        raise ConflictError(_("A decision is recorded already."))
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
