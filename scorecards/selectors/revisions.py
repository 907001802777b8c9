"""A scorecard in all its revisions: what was committed first, and what each amendment made of it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from scorecards.models import Rating, RevisionRating, Scorecard, ScorecardRevision, SignalFinding
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft, SignalDraft, canonical

NOTE_FIELDS = ("running_notes", "overall_notes")


@dataclass(frozen=True, slots=True)
class Revision:
    """A committed scorecard as it stood from one commit to the next; number 1 has no reason.

    `ratings` are in order of their dimensions' keys and without those that were left empty.
    """

    number: int
    committed_at: datetime.datetime
    after_reveal: bool
    reason: str
    recommendation: str
    running_notes: str
    overall_notes: str
    ratings: tuple[RatingDraft, ...]

    def rating(self, dimension: str) -> RatingDraft:
        """Return what is said on a dimension, an empty rating where nothing is."""
        found = (rating for rating in self.ratings if rating.dimension == dimension)
        return next(found, RatingDraft(dimension))

    def text(self, field: str) -> str:
        """Return the text of a field as findings and citations name it; empty for one that isn't there."""
        if field == "running_notes":
            return self.running_notes
        if field == "overall_notes":
            return self.overall_notes
        return self.rating(field.removeprefix("evidence:")).evidence

    @property
    def fields(self) -> set[str]:
        """The names of the fields that may hold text."""
        return {*NOTE_FIELDS, *(f"evidence:{rating.dimension}" for rating in self.ratings)}


def revisions_of(scorecards: Collection[Scorecard]) -> dict[UUID, tuple[Revision, ...]]:
    """Return the revisions of committed scorecards, the original first, by scorecard. Two or three queries.

    Whether somebody may read them is decided where the scorecards are read.
    """
    originals: dict[UUID, list[RatingDraft]] = defaultdict(list)
    for rating in Rating.objects.filter(scorecard__in=scorecards).select_related("dimension"):
        originals[rating.scorecard_id].append(_rating(rating))
    found = {card.pk: [_original(card, originals[card.pk])] for card in scorecards}
    amendments = list(ScorecardRevision.objects.filter(scorecard__in=scorecards).order_by("number"))
    amended: dict[UUID, list[RatingDraft]] = defaultdict(list)
    for revised in RevisionRating.objects.filter(revision__in=amendments).select_related("dimension"):
        amended[revised.revision_id].append(_rating(revised))
    for row in amendments:
        found[row.scorecard_id].append(_amendment(row, amended[row.pk]))
    return {key: tuple(revisions) for key, revisions in found.items()}


def _rating(row: Rating | RevisionRating) -> RatingDraft:
    return RatingDraft(row.dimension.key, row.score, row.not_assessed, row.not_assessed_reason, row.evidence)


def _original(card: Scorecard, ratings: Sequence[RatingDraft]) -> Revision:
    assert card.committed_at is not None  # noqa: S101  a draft has no revisions
    return _revision(card, ratings, number=1, committed_at=card.committed_at, after_reveal=False, reason="")


def _amendment(row: ScorecardRevision, ratings: Sequence[RatingDraft]) -> Revision:
    return _revision(
        row,
        ratings,
        number=row.number,
        committed_at=row.committed_at,
        after_reveal=row.after_reveal,
        reason=row.reason,
    )


def _revision(
    row: Scorecard | ScorecardRevision,
    ratings: Sequence[RatingDraft],
    *,
    number: int,
    committed_at: datetime.datetime,
    after_reveal: bool,
    reason: str,
) -> Revision:
    said = [rating for rating in ratings if rating != RatingDraft(rating.dimension)]
    return Revision(
        number=number,
        committed_at=committed_at,
        after_reveal=after_reveal,
        reason=reason,
        recommendation=row.recommendation,
        running_notes=row.running_notes,
        overall_notes=row.overall_notes,
        ratings=tuple(sorted(said, key=lambda rating: rating.dimension)),
    )


def draft_of_revision(scorecard: Scorecard, revision: Revision) -> ScorecardDraft:
    """Return a revision as its author would enter it, with the signals ticked in it. One query."""
    ticks = SignalFinding.objects.filter(
        Q(superseded_in__isnull=True) | Q(superseded_in__gt=revision.number),
        scorecard=scorecard,
        source=SignalFinding.Source.INTERVIEWER,
        revision__lte=revision.number,
    )
    return canonical(
        ScorecardDraft(
            ratings=revision.ratings,
            signals=tuple(
                SignalDraft(tick.signal.key, tick.quote) for tick in ticks.select_related("signal")
            ),
            recommendation=revision.recommendation,
            running_notes=revision.running_notes,
            overall_notes=revision.overall_notes,
        )
    )


def standing_of(revisions: Sequence[Revision], revision: Revision, field: str) -> tuple[int, int | None]:
    """Return the number of the revision that brought a field's text, and of the one that replaced it.

    The second is None while the text still stands. A text that returns later was brought anew.
    """
    place = revisions.index(revision)
    text = revision.text(field)
    first = place
    while first > 0 and revisions[first - 1].text(field) == text:
        first -= 1
    later = (other.number for other in revisions[place:] if other.text(field) != text)
    return revisions[first].number, next(later, None)
