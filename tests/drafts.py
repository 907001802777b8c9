"""Drafts for tests: written through the service, as their author's page does it."""

from uuid import UUID, uuid4

from candidates.models import Seat
from scorecards.models import DraftField, Scorecard
from scorecards.selectors.drafts import NOT_ASSESSED, TICKED, Edit, ScorecardDraft
from scorecards.services.draft_fields import SavedDraft
from scorecards.services.scorecards import save_scorecard_draft, submit_scorecard


def edit(field: str, value: str, base: int = 0, mutation: UUID | None = None) -> Edit:
    return Edit(mutation or uuid4(), field, base, value)


def save(seat: Seat, *edits: Edit) -> SavedDraft:
    return save_scorecard_draft(actor=seat.person, seat_id=seat.pk, edits=edits)


def stored(seat: Seat) -> dict[str, tuple[str, int]]:
    """Return value and version of each stored field."""
    rows = DraftField.objects.filter(seat=seat).values_list("name", "value", "version")
    return {name: (value, version) for name, value, version in rows}


def values_of(draft: ScorecardDraft) -> dict[str, str]:
    """Return a draft field by field."""
    values = {
        "recommendation": draft.recommendation,
        "running_notes": draft.running_notes,
        "overall_notes": draft.overall_notes,
    }
    for rating in draft.ratings:
        chosen = NOT_ASSESSED if rating.not_assessed else str(rating.score or "")
        values[f"rating-{rating.dimension}"] = chosen
        values[f"reason-{rating.dimension}"] = rating.not_assessed_reason
        values[f"evidence-{rating.dimension}"] = rating.evidence
    for ticked in draft.signals:
        values |= {f"signal-{ticked.signal}": TICKED, f"words-{ticked.signal}": ticked.words_heard}
    return values


def enter(seat: Seat, draft: ScorecardDraft) -> None:
    """Store a draft over whatever is there."""
    known = stored(seat)
    edits = [edit(name, value, known.get(name, ("", 0))[1]) for name, value in values_of(draft).items()]
    assert save(seat, *edits).conflicts == ()


def commit(seat: Seat, draft: ScorecardDraft) -> Scorecard:
    """Store and commit a draft, as its author does."""
    enter(seat, draft)
    return submit_scorecard(actor=seat.person, seat_id=seat.pk, draft=draft)
