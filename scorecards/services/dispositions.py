"""What a person makes of a finding: confirmed, dismissed, or open again."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Loop
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Person
from hiring.services.events import append_event
from scorecards.models import Decision, SignalFinding
from scorecards.policies import may_judge_evidence
from scorecards.services.loops import ReasonNeededError, acting_person, locked_loop

OPEN = SignalFinding.Disposition.OPEN
DISMISSED = SignalFinding.Disposition.DISMISSED


@transaction.atomic
def dispose_finding(
    *, actor: Actor, finding_id: UUID, disposition: str, reason: str = ""
) -> list[SignalFinding]:
    """Confirm, dismiss or reopen a finding and those that quote the same words; return them.

    The same signal ticked by the interviewer and found by the detector in the same words is one thing to a
    reader, so it is disposed of at once. Appends "finding_disposed", which holds no word of the reason.
    Raises NotAllowedError for whoever doesn't run the loop or may not read it yet, ReasonNeededError for a
    dismissal without a reason, ConflictError when somebody else was first or a decision stands,
    SignalFinding.DoesNotExist.
    """
    person = acting_person(actor)
    finding = SignalFinding.objects.select_related("scorecard__interview").get(pk=finding_id)
    loop = locked_loop(finding.scorecard.interview.loop_id)
    if not finding.scorecard.is_committed or not may_judge_evidence(person, loop):
        raise NotAllowedError(_("Those who run the loop dispose of its findings, once they may read them."))
    reason = reason.strip()
    if disposition == DISMISSED and not reason:
        raise ReasonNeededError(_("Say why this is not what it seems."))
    findings = _findings_to_change(loop, finding, SignalFinding.Disposition(disposition))
    _write(findings, person, SignalFinding.Disposition(disposition), reason)
    append_event(
        "finding_disposed",
        actor=person,
        stream=("loop", loop.pk),
        payload={"finding_ids": [str(each.pk) for each in findings], "disposition": disposition},
    )
    return findings


def _findings_to_change(
    loop: Loop, finding: SignalFinding, disposition: SignalFinding.Disposition
) -> list[SignalFinding]:
    if Decision.objects.standing().filter(loop=loop).exists():
        raise ConflictError(_("The decision is recorded; what it rests on no longer changes."))
    rows = SignalFinding.objects.select_for_update().order_by("pk")
    found = list(rows.present().filter(scorecard=finding.scorecard_id, signal=finding.signal_id))
    if finding.withdrawn_in:
        raise ConflictError(_("A newer version of the detector has withdrawn this finding."))
    if finding.superseded_in is not None:
        raise ConflictError(_("The author has replaced these words; what was said of them stays as it is."))
    present = next((row for row in found if row.pk == finding.pk), None)
    # Open becomes confirmed or dismissed, and either becomes open: anything else was asked of an old page.
    if present is None or (present.disposition == OPEN) is (disposition == OPEN):
        raise ConflictError(_("Somebody has disposed of this finding in the meantime."))
    return _in_the_same_words(present, [row for row in found if row.disposition == present.disposition])


def _in_the_same_words(finding: SignalFinding, others: Iterable[SignalFinding]) -> list[SignalFinding]:
    """Return the finding and all that overlap with it, directly or through one another."""
    same, rest = [finding], [other for other in others if other.pk != finding.pk]
    for found in same:
        same += [other for other in rest if _same_words(found, other)]
        rest = [other for other in rest if other not in same]
    return same


def _same_words(one: SignalFinding, other: SignalFinding) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return one.quote == other.quote != ""
    return one.field == other.field and one.start < other.end and other.start < one.end


def _write(
    findings: Iterable[SignalFinding], person: Person, disposition: SignalFinding.Disposition, reason: str
) -> None:
    reopened = disposition == OPEN
    for finding in findings:
        finding.disposition = disposition
        finding.disposition_reason = "" if reopened else reason
        finding.disposed_by = None if reopened else person
        finding.disposed_at = None if reopened else timezone.now()
    fields = ["disposition", "disposition_reason", "disposed_by", "disposed_at"]
    SignalFinding.objects.bulk_update(findings, fields)
