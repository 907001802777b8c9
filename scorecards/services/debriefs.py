"""Debriefs: compiled anew whenever the evidence has changed."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from candidates.models import Loop
from candidates.policies import may_run_loop
from hiring.actors import Actor, NotAllowedError
from hiring.services.events import append_event
from scorecards.debrief import compile_debrief, input_hash
from scorecards.debrief.evidence import LoopEvidence
from scorecards.models import Debrief
from scorecards.selectors.evidence import evidence_of_loop


@transaction.atomic
def compile_debrief_of_loop(*, actor: Actor, loop_id: UUID) -> Debrief:
    """Compile what is committed in a loop and return its debrief, stored once per state of the evidence.

    The newest debrief of a loop is always the one of the present evidence: when evidence returns to an
    earlier state, that state's debrief is dated anew. Appends "debrief_compiled" when the newest one
    changes and nothing otherwise, so it is safe to run again or twice at once. Raises NotAllowedError,
    Loop.DoesNotExist, and EvidenceError for rows that contradict each other.
    """
    loop = _locked_loop(loop_id)
    if not may_run_loop(actor, loop):
        raise NotAllowedError("This person may not run the loop.")
    evidence = evidence_of_loop(loop_id)
    key = input_hash(evidence)
    newest = loop.debriefs.first()
    if newest is not None and newest.input_hash == key:
        return newest
    debrief = loop.debriefs.filter(input_hash=key).first() or _compiled(loop, evidence)
    # The database's clock: "newest" must not depend on the clock of a worker.
    Debrief.objects.filter(pk=debrief.pk).update(compiled_at=Now())
    debrief.refresh_from_db(fields=["compiled_at"])
    append_event(
        "debrief_compiled",
        actor=actor,
        stream=("loop", loop.pk),
        payload={"debrief_id": str(debrief.pk), "input_hash": key},
    )
    return debrief


def _locked_loop(loop_id: UUID) -> Loop:
    """Compilations of one loop wait for each other, so that the last one has read the latest evidence.

    The weaker lock lets others go on to add rows that point at the loop.
    """
    loops = Loop.objects.select_for_update(of=("self",), no_key=True)
    return loops.select_related("application__role", "application__candidate").get(pk=loop_id)


def _compiled(loop: Loop, evidence: LoopEvidence) -> Debrief:
    document = compile_debrief(evidence)
    debrief: Debrief = loop.debriefs.create(
        input_hash=document.input_hash,
        compiler_version=document.compiler_version,
        document=document.as_json(),
    )
    return debrief
