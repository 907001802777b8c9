"""Amending a committed scorecard: a new revision with a reason; what was committed stays as it is."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Dimension
from hiring.services.events import append_event
from scorecards.models import Reveal, RevisionRating, Scorecard, ScorecardRevision, SignalFinding
from scorecards.policies import may_amend_scorecard
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft, gaps_in, settled
from scorecards.selectors.revisions import Revision, revisions_of
from scorecards.services.loops import ReasonNeededError, locked_loop
from scorecards.services.scorecards import IncompleteScorecardError
from scorecards.services.ticks import Texts, locate, place_of, signals_of, texts_of

INTERVIEWER = SignalFinding.Source.INTERVIEWER


class RevisionConflictError(ConflictError):
    """The scorecard was amended elsewhere in the meantime; carries what it says now, to be shown beside."""

    def __init__(self, stored: ScorecardDraft, number: int) -> None:
        super().__init__(_("This scorecard was amended in another tab or on another device."))
        self.stored = stored
        self.number = number


class NothingChangedError(Exception):
    """The amendment says what the scorecard says already; views answer 422."""


def amend_scorecard(
    *, actor: Actor, scorecard_id: UUID, base_revision: int, draft: ScorecardDraft, reason: str
) -> ScorecardRevision:
    """Store an amendment as a new revision, append "scorecard_amended" to its loop and return it.

    `base_revision` is the number of the revision that the author has read and changes; RevisionConflictError
    when a newer one is there. A repeat of the same amendment finds the work done. The revision is marked as
    made after the reveal if the loop is revealed by then. NotAllowedError for anybody but the author and for
    the system, ConflictError for a draft, NothingChangedError, ReasonNeededError, IncompleteScorecardError as
    for a commit, ValueError for a dimension or signal that isn't part of the interview,
    Scorecard.DoesNotExist.
    """
    draft, reason = settled(draft), reason.strip()
    with transaction.atomic():
        scorecard = _scorecard_to_amend(actor, scorecard_id)
        present = revisions_of([scorecard])[scorecard.pk][-1]
        stored = present.draft
        if present.number == base_revision + 1 and (stored, present.reason) == (draft, reason):
            return scorecard.revisions.get(number=present.number)
        if present.number != base_revision:
            raise RevisionConflictError(stored, present.number)
        tested = _tested(scorecard)
        _refuse_unfit(draft, stored, reason, tested)
        revision = _store(scorecard, present.number + 1, draft, reason, tested)
        _supersede_findings(scorecard, revision.number, present, draft, tuple(tested))
        _append_amended(actor, scorecard, revision)
        return revision


def _scorecard_to_amend(actor: Actor, scorecard_id: UUID) -> Scorecard:
    """Return the scorecard, locked after its loop: a reveal waits, so before and after it are true."""
    loop_id = Scorecard.objects.values_list("interview__loop", flat=True).get(pk=scorecard_id)
    locked_loop(loop_id)
    scorecards = Scorecard.objects.select_for_update(of=("self",), no_key=True)
    scorecard = scorecards.select_related("seat", "interview__loop").get(pk=scorecard_id)
    if not may_amend_scorecard(actor, scorecard.seat):
        raise NotAllowedError(_("Only the interviewer amends this scorecard."))
    if not scorecard.is_committed:
        raise ConflictError(_("This scorecard isn’t committed yet; it can still be written."))
    return scorecard


def _tested(scorecard: Scorecard) -> dict[str, Dimension]:
    """Return the dimensions that the interview tests by key, in page order."""
    return {dimension.key: dimension for dimension in scorecard.interview.dimensions.order_by("position")}


def _refuse_unfit(
    draft: ScorecardDraft, stored: ScorecardDraft, reason: str, tested: Mapping[str, Dimension]
) -> None:
    if unknown := {rating.dimension for rating in draft.ratings} - tested.keys():
        raise ValueError(f"The interview doesn't test {', '.join(sorted(unknown))}.")
    if draft == stored:
        raise NothingChangedError(_("Nothing is changed yet."))
    if not reason:
        raise ReasonNeededError(_("Say why you change what you committed."))
    if gaps := gaps_in(draft, tuple(tested)):
        raise IncompleteScorecardError(gaps)


def _store(
    scorecard: Scorecard, number: int, draft: ScorecardDraft, reason: str, tested: Mapping[str, Dimension]
) -> ScorecardRevision:
    revision = ScorecardRevision.objects.create(
        scorecard=scorecard,
        interview_id=scorecard.interview_id,
        number=number,
        committed_at=timezone.now(),
        after_reveal=Reveal.objects.filter(loop=scorecard.interview.loop_id).exists(),
        reason=reason,
        recommendation=draft.recommendation,
        running_notes=draft.running_notes,
        overall_notes=draft.overall_notes,
    )
    RevisionRating.objects.bulk_create(
        _rating(revision, tested[rating.dimension], rating) for rating in draft.ratings
    )
    return revision


def _rating(revision: ScorecardRevision, dimension: Dimension, draft: RatingDraft) -> RevisionRating:
    return RevisionRating(
        revision=revision,
        interview_id=revision.interview_id,
        dimension=dimension,
        score=draft.score,
        not_assessed=draft.not_assessed,
        not_assessed_reason=draft.not_assessed_reason,
        evidence=draft.evidence,
    )


def _supersede_findings(
    scorecard: Scorecard, number: int, before: Revision, draft: ScorecardDraft, dimensions: tuple[str, ...]
) -> None:
    """Mark what was found in words that are replaced, and store the ticks as they are now.

    A finding whose text and words stay the same stays as it is, with what a person has made of it.
    """
    texts = texts_of(draft, dimensions)
    after = dict(texts)
    changed = {name for name in before.fields | after.keys() if before.text(name) != after.get(name, "")}
    words = {ticked.signal: ticked.words_heard for ticked in draft.signals}
    present = list(scorecard.findings.present().select_related("signal"))
    kept = {row.pk: row for row in present if row.field not in changed and _still_said(row, words, texts)}
    replaced = scorecard.findings.present().exclude(pk__in=kept)
    replaced.update(superseded_in=number)
    ticked_still = {row.signal.key for row in kept.values() if row.source == INTERVIEWER}
    new = words.keys() - ticked_still
    SignalFinding.objects.bulk_create(
        _tick(scorecard, signal.pk, number, words[signal.key], texts) for signal in signals_of(scorecard, new)
    )


def _still_said(row: SignalFinding, words: Mapping[str, str], texts: Texts) -> bool:
    """Whether a finding holds in what is said now; for the detector's the unchanged text suffices."""
    if row.source != INTERVIEWER:
        return True
    return words.get(row.signal.key) == row.quote and place_of(row.quote, texts) == _place(row)


def _place(row: SignalFinding) -> tuple[str, int] | None:
    return None if row.start is None else (row.field, row.start)


def _tick(scorecard: Scorecard, signal: UUID, number: int, quote: str, texts: Texts) -> SignalFinding:
    tick = SignalFinding(
        scorecard=scorecard, signal_id=signal, source=INTERVIEWER, revision=number, quote=quote
    )
    locate(tick, texts)
    return tick


def _append_amended(actor: Actor, scorecard: Scorecard, revision: ScorecardRevision) -> None:
    append_event(
        "scorecard_amended",
        actor=actor,
        stream=("loop", scorecard.interview.loop_id),
        payload={
            "scorecard_id": str(scorecard.pk),
            "seat_id": str(scorecard.seat_id),
            "interview_id": str(scorecard.interview_id),
            "revision_id": str(revision.pk),
            "revision": revision.number,
            "after_reveal": revision.after_reveal,
        },
    )
