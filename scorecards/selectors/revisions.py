"""A scorecard in all its revisions: what was committed first, and what each amendment made of it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import JSONObject

from scorecards.models import Rating, RevisionRating, Scorecard, ScorecardRevision, SignalFinding
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft, SignalDraft, canonical

COLUMNS = (
    "owner",
    "number",
    "committed_at",
    "after_reveal",
    "reason",
    "recommendation",
    "running_notes",
    "overall_notes",
    "ratings_given",
)
NOTE_FIELDS = ("running_notes", "overall_notes")


@dataclass(frozen=True, slots=True)
class Revision:
    """A committed scorecard as it stood from one commit to the next; number 1 has no reason."""

    number: int
    committed_at: datetime.datetime
    after_reveal: bool
    reason: str
    draft: ScorecardDraft

    def rating(self, dimension: str) -> RatingDraft:
        """Return what is said on a dimension, an empty rating where nothing is."""
        found = (rating for rating in self.draft.ratings if rating.dimension == dimension)
        return next(found, RatingDraft(dimension))

    def text(self, field: str) -> str:
        """Return the text of a field as findings and citations name it; empty for one that isn't there."""
        if field == "running_notes":
            return self.draft.running_notes
        if field == "overall_notes":
            return self.draft.overall_notes
        return self.rating(field.removeprefix("evidence:")).evidence

    @property
    def fields(self) -> set[str]:
        """The names of the fields that may hold text."""
        return {*NOTE_FIELDS, *(f"evidence:{rating.dimension}" for rating in self.draft.ratings)}


def revisions_of(scorecards: Collection[Scorecard]) -> dict[UUID, tuple[Revision, ...]]:
    """Return the revisions of committed scorecards, the original first, by scorecard. Two queries.

    Whether somebody may read them is decided where the scorecards are read.
    """
    keys = [scorecard.pk for scorecard in scorecards]
    ticks: dict[UUID, list[SignalFinding]] = defaultdict(list)
    for tick in SignalFinding.objects.ticks().filter(scorecard__in=keys).select_related("signal"):
        ticks[tick.scorecard_id].append(tick)
    found: dict[UUID, list[Revision]] = {key: [] for key in keys}
    for key, row in _rows(keys):
        found[key].append(_revision(row, ticks[key]))
    return {key: tuple(revisions) for key, revisions in found.items()}


def _rows(keys: Collection[UUID]) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield each scorecard's commit and amendments in turn, as rows of one shape with their ratings."""
    commits = Scorecard.objects.filter(pk__in=keys).annotate(
        owner=F("pk"),
        number=Value(1),
        after_reveal=Value(False),
        reason=Value("", output_field=TextField()),
        ratings_given=ArraySubquery(_ratings(Rating.objects.filter(scorecard=OuterRef("pk")))),
    )
    amendments = ScorecardRevision.objects.filter(scorecard__in=keys).annotate(
        owner=F("scorecard"),
        ratings_given=ArraySubquery(_ratings(RevisionRating.objects.filter(revision=OuterRef("pk")))),
    )
    both = commits.values(*COLUMNS).union(amendments.order_by().values(*COLUMNS), all=True)
    yield from ((row["owner"], row) for row in both.order_by("owner", "number"))


def _ratings(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    said: dict[str, Any] = {field.name: field.name for field in fields(RatingDraft)}
    return rows.values(data=JSONObject(**{**said, "dimension": "dimension__key"}))


def _revision(row: dict[str, Any], ticks: Sequence[SignalFinding]) -> Revision:
    number = row["number"]
    ticked = [tick for tick in ticks if tick.revision <= number < (tick.superseded_in or number + 1)]
    draft = ScorecardDraft(
        ratings=tuple(RatingDraft(**rating) for rating in row["ratings_given"]),
        signals=tuple(SignalDraft(tick.signal.key, tick.quote) for tick in ticked),
        recommendation=row["recommendation"],
        running_notes=row["running_notes"],
        overall_notes=row["overall_notes"],
    )
    return Revision(number, row["committed_at"], row["after_reveal"], row["reason"], canonical(draft))


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
