"""Writing a scorecard: drafts that are saved as they are typed, and the commit."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Seat
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Dimension
from hiring.services.events import append_event
from scorecards.models import Rating, Scorecard, SignalFinding
from scorecards.policies import may_write_scorecard
from scorecards.selectors.drafts import (
    Gap,
    RatingDraft,
    ScorecardDraft,
    canonical,
    draft_of,
    gaps_in,
    settled,
)
from scorecards.services.ticks import Texts, locate, signals_of, texts_of


class DraftConflictError(ConflictError):
    """The draft was saved elsewhere in the meantime; carries what is stored, so that both can be shown."""

    def __init__(self, stored: ScorecardDraft, draft_number: int) -> None:
        super().__init__(_("This scorecard was changed in another tab or on another device."))
        self.stored = stored
        self.draft_number = draft_number


class IncompleteScorecardError(Exception):
    """The scorecard can't be committed yet; carries what is missing, in the order of the page."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__(", ".join(f"{gap.kind} {gap.key}".strip() for gap in gaps))
        self.gaps = gaps


def save_scorecard_draft(
    *, actor: Actor, seat_id: UUID, draft_number: int, draft: ScorecardDraft
) -> Scorecard:
    """Store a draft as its author has it and return the scorecard; the first save creates it.

    `draft_number` is the stored number that the form was rendered with. The number grows with each save
    that changes something, so a different one means that the form never saw some of what is stored:
    DraftConflictError, unless the stored draft is the very same (a repeat whose answer got lost).
    ConflictError when the scorecard is committed or the interview cancelled, NotAllowedError for anybody
    but the person in the seat, ValueError for a dimension or signal that isn't part of the interview.
    No event: a draft is nobody's state but its author's.
    """
    draft = canonical(draft)
    with transaction.atomic():
        seat = _seat_to_write(actor, seat_id)
        scorecard = _locked_scorecard(seat)
        if scorecard and scorecard.is_committed:
            raise ConflictError(_("This scorecard is committed; it no longer changes."))
        return _store(seat, scorecard, draft_number, draft)


def submit_scorecard(*, actor: Actor, seat_id: UUID, draft_number: int, draft: ScorecardDraft) -> Scorecard:
    """Commit a scorecard and append "scorecard_committed" to its loop; return the scorecard.

    A repeat of the same submit finds the work done and returns the scorecard without a second event.
    IncompleteScorecardError when something is missing, with nothing stored; other errors as for a draft.
    """
    draft = settled(draft)
    with transaction.atomic():
        seat = _seat_to_write(actor, seat_id)
        scorecard = _locked_scorecard(seat)
        if scorecard and scorecard.is_committed:
            return _already_done(scorecard, draft)
        dimensions = tuple(seat.interview.dimensions.order_by("position").values_list("key", flat=True))
        scorecard = _store(seat, scorecard, draft_number, draft)
        if gaps := gaps_in(draft, dimensions):
            raise IncompleteScorecardError(gaps)
        _locate_quotes(scorecard, texts_of(draft, dimensions))
        return _commit(actor, seat, scorecard)


def _seat_to_write(actor: Actor, seat_id: UUID) -> Seat:
    """Return the seat, locked: it is there before the first save is, so two first saves wait in line."""
    seats = Seat.objects.select_for_update(of=("self",), no_key=True).select_related("interview__loop")
    seat = seats.get(pk=seat_id)
    if not may_write_scorecard(actor, seat):
        raise NotAllowedError(_("Only the interviewer writes this scorecard."))
    if seat.interview.cancelled_at:
        raise ConflictError(_("This interview was cancelled."))
    return seat


def _locked_scorecard(seat: Seat) -> Scorecard | None:
    return Scorecard.objects.select_for_update().filter(seat=seat).first()


def _already_done(scorecard: Scorecard, draft: ScorecardDraft) -> Scorecard:
    if draft_of(scorecard) != draft:
        raise ConflictError(_("This scorecard is committed; it no longer changes."))
    return scorecard


def _store(seat: Seat, scorecard: Scorecard | None, draft_number: int, draft: ScorecardDraft) -> Scorecard:
    """Write what differs from the stored draft; nothing at all, not even a number, when nothing does."""
    if scorecard is None:
        scorecard = Scorecard(seat=seat, interview=seat.interview)
        stored = ScorecardDraft()
    else:
        stored = draft_of(scorecard)
        if stored == draft:
            return scorecard
        if scorecard.draft_number != draft_number:
            raise DraftConflictError(stored, scorecard.draft_number)
    _store_texts(scorecard, draft)
    _store_ratings(scorecard, stored, draft)
    _store_ticks(scorecard, stored, draft)
    return scorecard


def _store_texts(scorecard: Scorecard, draft: ScorecardDraft) -> None:
    scorecard.recommendation = draft.recommendation
    scorecard.running_notes = draft.running_notes
    scorecard.overall_notes = draft.overall_notes
    scorecard.draft_number += 1
    scorecard.saved_at = timezone.now()
    scorecard.save()


def _store_ratings(scorecard: Scorecard, stored: ScorecardDraft, draft: ScorecardDraft) -> None:
    """Write the ratings that changed; one that was emptied stays as an empty row."""
    before = {rating.dimension: rating for rating in stored.ratings}
    after = {rating.dimension: rating for rating in draft.ratings}
    wanted = [after.get(key, RatingDraft(key)) for key in before.keys() | after.keys()]
    changed = [rating for rating in wanted if rating != before.get(rating.dimension)]
    if not changed:
        return
    tested = {dimension.key: dimension for dimension in scorecard.interview.dimensions.all()}
    Rating.objects.bulk_create(
        [_rating(scorecard, tested, rating) for rating in changed],
        update_conflicts=True,
        unique_fields=["scorecard", "dimension"],
        update_fields=["score", "not_assessed", "not_assessed_reason", "evidence"],
    )


def _rating(scorecard: Scorecard, tested: Mapping[str, Dimension], draft: RatingDraft) -> Rating:
    if draft.dimension not in tested:
        raise ValueError(f"The interview doesn't test {draft.dimension}.")
    return Rating(
        scorecard=scorecard,
        interview_id=scorecard.interview_id,
        dimension=tested[draft.dimension],
        score=draft.score,
        not_assessed=draft.not_assessed,
        not_assessed_reason=draft.not_assessed_reason,
        evidence=draft.evidence,
    )


def _store_ticks(scorecard: Scorecard, stored: ScorecardDraft, draft: ScorecardDraft) -> None:
    """A tick is a finding of the interviewer from the start; its place is looked up at the commit."""
    before = {ticked.signal: ticked.words_heard for ticked in stored.signals}
    after = {ticked.signal: ticked.words_heard for ticked in draft.signals}
    own = SignalFinding.objects.filter(scorecard=scorecard, source=SignalFinding.Source.INTERVIEWER)
    if unticked := before.keys() - after.keys():
        own.filter(signal__key__in=unticked).delete()
    for key in before.keys() & after.keys():
        if before[key] != after[key]:
            own.filter(signal__key=key).update(quote=after[key])
    if ticked := after.keys() - before.keys():
        SignalFinding.objects.bulk_create(
            SignalFinding(scorecard=scorecard, signal=signal, source="interviewer", quote=after[signal.key])
            for signal in signals_of(scorecard, ticked)
        )


def _locate_quotes(scorecard: Scorecard, texts: Texts) -> None:
    """Give each tick the place where its words stand verbatim, so that the debrief can show them there."""
    ticks = scorecard.findings.filter(source=SignalFinding.Source.INTERVIEWER)
    located = [tick for tick in ticks if locate(tick, texts)]
    SignalFinding.objects.bulk_update(located, ["field", "start", "end"])


def _commit(actor: Actor, seat: Seat, scorecard: Scorecard) -> Scorecard:
    scorecard.committed_at = timezone.now()
    scorecard.save(update_fields=["committed_at"])
    append_event(
        "scorecard_committed",
        actor=actor,
        stream=("loop", seat.interview.loop_id),
        payload={
            "scorecard_id": str(scorecard.pk),
            "seat_id": str(seat.pk),
            "interview_id": str(seat.interview_id),
        },
    )
    return scorecard
