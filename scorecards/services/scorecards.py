"""Writing a scorecard: drafts that are saved as they are typed, and the commit."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Seat
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.clock import database_now
from hiring.models import Dimension, Signal
from hiring.services.events import append_event
from scorecards.models import Rating, Scorecard, SignalFinding
from scorecards.policies import may_write_scorecard
from scorecards.selectors.drafts import (
    NOT_ASSESSED,
    TICKED,
    Edit,
    Gap,
    RatingDraft,
    ScorecardDraft,
    draft_from,
    draft_of,
    field_names,
    gaps_in,
    settled,
)
from scorecards.services.draft_fields import SavedDraft, write_fields
from scorecards.services.ticks import locate, signals_of, texts_of

LONGEST_REASON = Rating._meta.get_field("not_assessed_reason").max_length or 0
CHOICES = {
    "rating": {"", "1", "2", "3", "4", "5", NOT_ASSESSED},
    "signal": {"", TICKED},
    "recommendation": {"", *Scorecard.Recommendation.values},
}


class DraftConflictError(ConflictError):
    """The draft was changed elsewhere in the meantime: what its author sees is not what is stored."""

    def __init__(self) -> None:
        super().__init__(_("This scorecard was changed in another tab or on another device."))


class ClosedScorecardError(ConflictError):
    """The scorecard takes no more text; carries what is stored, so that both can be shown."""

    def __init__(self, saved: SavedDraft) -> None:
        committed, cancelled = (
            _("This scorecard is committed; it no longer changes."),
            _("This interview was cancelled, or the seat is no longer yours."),
        )
        super().__init__(committed if saved.committed else cancelled)
        self.saved = saved


class RefusedFieldsError(ValueError):
    """Edits that no scorecard of this interview can hold; carries the reasons by the fields' names."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in reasons.items()))
        self.reasons = reasons


class IncompleteScorecardError(Exception):
    """The scorecard can't be committed yet; carries what is missing, in the order of the page."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__(", ".join(f"{gap.kind} {gap.key}".strip() for gap in gaps))
        self.gaps = gaps


def save_scorecard_draft(*, actor: Actor, seat_id: UUID, edits: Sequence[Edit] = ()) -> SavedDraft:
    """Store the edits of a draft field by field and return what is stored then, conflicts included.

    An edit is stored when its base is the stored version; one that was stored before changes nothing and
    is answered as it was then; any other one is in conflict unless the very same text is stored. Two
    queries. NotAllowedError for anybody but the person in the seat, RefusedFieldsError with nothing stored,
    ClosedScorecardError when the scorecard is committed or the interview cancelled, unless there is nothing
    in the edits that isn't stored. No event: a draft is nobody's state but its author's.
    """
    with transaction.atomic():
        seat = _seat_to_write(actor, seat_id)
        if reasons := _refusals(seat, edits):
            raise RefusedFieldsError(reasons)
        saved = replace(write_fields(seat, edits), dimensions=_dimension_keys(seat))
        if saved.reused:
            raise RefusedFieldsError(dict.fromkeys(saved.reused, _("It was sent before with another text.")))
        if saved.conflicts and (saved.committed or saved.cancelled):
            raise ClosedScorecardError(saved)
        return saved


def submit_scorecard(*, actor: Actor, seat_id: UUID, draft: ScorecardDraft) -> Scorecard:
    """Commit a scorecard and append "scorecard_committed" to its loop; return the scorecard.

    `draft` is what its author sees and must be what is stored, or it is a DraftConflictError. A repeat of
    the same submit finds the work done and returns the scorecard without a second event.
    IncompleteScorecardError when something is missing; other errors as for a draft.
    """
    draft = settled(draft)
    with transaction.atomic():
        seat = _seat_to_write(actor, seat_id)
        saved = write_fields(seat)
        if saved.committed:
            return _already_done(seat, draft, saved)
        if saved.cancelled:
            raise ClosedScorecardError(saved)
        stored = {name: field.value for name, field in saved.fields.items() if name in _known_names(seat)}
        if settled(draft_from(stored)) != draft:
            raise DraftConflictError
        dimensions = list(seat.interview.dimensions.order_by("position"))
        if gaps := gaps_in(draft, tuple(dimension.key for dimension in dimensions)):
            raise IncompleteScorecardError(gaps)
        return _commit(actor, seat, _write(seat, draft, dimensions))


def _seat_to_write(actor: Actor, seat_id: UUID) -> Seat:
    """Return the seat, locked: whoever writes its draft or commits it waits in line here."""
    interview = OuterRef("interview")
    seats = Seat.objects.select_for_update(of=("self",), no_key=True).select_related("interview__loop")
    seat = seats.annotate(
        dimension_keys=ArraySubquery(Dimension.objects.filter(interviews=interview).values("key")),
        signal_keys=ArraySubquery(
            Signal.objects.filter(rubric=OuterRef("interview__loop__rubric")).values("key")
        ),
    ).get(pk=seat_id)
    if not may_write_scorecard(actor, seat):
        raise NotAllowedError(_("Only the interviewer writes this scorecard."))
    return seat


def _dimension_keys(seat: Seat) -> tuple[str, ...]:
    return tuple(getattr(seat, "dimension_keys"))  # noqa: B009  an annotation of _seat_to_write


def _known_names(seat: Seat) -> tuple[str, ...]:
    signals = getattr(seat, "signal_keys")  # noqa: B009  likewise
    return field_names(_dimension_keys(seat), signals)


def _refusals(seat: Seat, edits: Sequence[Edit]) -> dict[str, str]:
    """Return why edits can't be stored, by field."""
    known = _known_names(seat)
    names = [edit.field for edit in edits]
    reasons = {edit.field: reason for edit in edits if (reason := _refusal(edit))}
    reasons |= {name: _("This interview doesn’t ask for it.") for name in names if name not in known}
    return reasons | {name: _("It was sent twice.") for name in names if names.count(name) > 1}


def _refusal(edit: Edit) -> str:
    part = edit.field.partition("-")[0]
    if part in CHOICES and edit.value not in CHOICES[part]:
        return _("This can’t be chosen.")
    if part == "reason" and len(edit.value) > LONGEST_REASON:
        return _("At most %(most)s characters.") % {"most": LONGEST_REASON}
    # What PostgreSQL has no place for: a null character, and half of a pair that stands for one character.
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in edit.value):
        return _("A character in it can’t be stored.")
    return ""


def _already_done(seat: Seat, draft: ScorecardDraft, saved: SavedDraft) -> Scorecard:
    scorecard = Scorecard.objects.get(seat=seat)
    if draft_of(scorecard) != draft:
        raise ClosedScorecardError(saved)
    return scorecard


def _write(seat: Seat, draft: ScorecardDraft, dimensions: list[Dimension]) -> Scorecard:
    """Make the rows of a scorecard from its draft."""
    Scorecard.objects.filter(seat=seat).delete()  # an uncommitted row from before drafts had fields
    scorecard = Scorecard.objects.create(
        seat=seat,
        interview=seat.interview,
        recommendation=draft.recommendation,
        running_notes=draft.running_notes,
        overall_notes=draft.overall_notes,
        saved_at=timezone.now(),
    )
    tested = {dimension.key: dimension for dimension in dimensions}
    Rating.objects.bulk_create(
        _rating(scorecard, tested[rating.dimension], rating)
        for rating in draft.ratings
        if rating.dimension in tested
    )
    _write_ticks(scorecard, draft, tuple(tested))
    return scorecard


def _rating(scorecard: Scorecard, dimension: Dimension, draft: RatingDraft) -> Rating:
    return Rating(
        scorecard=scorecard,
        interview_id=scorecard.interview_id,
        dimension=dimension,
        score=draft.score,
        not_assessed=draft.not_assessed,
        not_assessed_reason=draft.not_assessed_reason,
        evidence=draft.evidence,
    )


def _write_ticks(scorecard: Scorecard, draft: ScorecardDraft, dimensions: tuple[str, ...]) -> None:
    """Make a finding of each tick, with the place where its words stand verbatim, if they do."""
    heard = {ticked.signal: ticked.words_heard for ticked in draft.signals}
    texts = texts_of(draft, dimensions)
    ticks = [
        SignalFinding(scorecard=scorecard, signal=signal, source="interviewer", quote=heard[signal.key])
        for signal in signals_of(scorecard, heard.keys())
    ]
    for tick in ticks:
        locate(tick, texts)
    SignalFinding.objects.bulk_create(ticks)


def _commit(actor: Actor, seat: Seat, scorecard: Scorecard) -> Scorecard:
    scorecard.committed_at = database_now()
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
