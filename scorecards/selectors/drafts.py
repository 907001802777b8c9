"""A scorecard as its author is writing it, and what it still lacks."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from candidates.models import Seat
from scorecards.models import Scorecard, SignalFinding

NOT_ASSESSED = "not_assessed"
TICKED = "on"
HIGHEST_VERSION = 2**31 - 2  # of a field; the next one still fits its column

GapKind = Literal["rating", "evidence", "reason", "recommendation", "words_heard"]


@dataclass(frozen=True, slots=True)
class RatingDraft:
    """What was entered for one dimension; `score` is 1 to 5 or None."""

    dimension: str
    score: int | None = None
    not_assessed: bool = False
    not_assessed_reason: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class SignalDraft:
    """A ticked signal with the words heard."""

    signal: str
    words_heard: str = ""


@dataclass(frozen=True, slots=True)
class ScorecardDraft:
    """Everything that an author may enter; dimensions and signals are named by their keys."""

    ratings: tuple[RatingDraft, ...] = ()
    signals: tuple[SignalDraft, ...] = ()
    recommendation: str = ""
    running_notes: str = ""
    overall_notes: str = ""


@dataclass(frozen=True, slots=True)
class StoredField:
    """What the server has of one field; version 0 and an empty value when it has nothing."""

    value: str = ""
    version: int = 0
    saved_at: datetime.datetime | None = None


StoredFields = Mapping[str, StoredField]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one field: `base` is the version that its author saw, `mutation` the change's own name."""

    mutation: UUID
    field: str
    base: int
    value: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that keeps a scorecard from being committed; `key` names the dimension or signal."""

    kind: GapKind
    key: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a draft is: dimensions rated, or left out with a reason, and what is missing."""

    total: int
    rated: int
    evidence_missing: int
    words_missing: int
    recommendation_missing: bool

    @property
    def complete(self) -> bool:
        missing = self.evidence_missing + self.words_missing + self.recommendation_missing
        return self.rated == self.total and not missing


def canonical(draft: ScorecardDraft) -> ScorecardDraft:
    """Return the draft in one order and without empty ratings, so that equal drafts compare as equal."""
    ratings = [rating for rating in draft.ratings if rating != RatingDraft(rating.dimension)]
    return replace(
        draft,
        ratings=tuple(sorted(ratings, key=lambda rating: rating.dimension)),
        signals=tuple(sorted(draft.signals, key=lambda ticked: ticked.signal)),
    )


def draft_of(scorecard: Scorecard) -> ScorecardDraft:
    """Return what is stored of the author's own writing, never what a detector found. Two queries.

    Of a committed scorecard that is what was committed first; selectors.revisions knows what it says now.
    """
    ratings = scorecard.ratings.select_related("dimension")
    ticked = scorecard.findings.filter(source=SignalFinding.Source.INTERVIEWER, revision=1)
    return canonical(
        ScorecardDraft(
            ratings=tuple(
                RatingDraft(
                    rating.dimension.key,
                    rating.score,
                    rating.not_assessed,
                    rating.not_assessed_reason,
                    rating.evidence,
                )
                for rating in ratings
            ),
            signals=tuple(
                SignalDraft(finding.signal.key, finding.quote) for finding in ticked.select_related("signal")
            ),
            recommendation=scorecard.recommendation,
            running_notes=scorecard.running_notes,
            overall_notes=scorecard.overall_notes,
        )
    )


def stored_fields_of(seat: Seat) -> dict[str, StoredField]:
    """Return what is stored of a seat's draft by the names of its fields. One query."""
    rows = seat.draft_fields.values_list("name", "value", "version", "saved_at")
    return {name: StoredField(value, version, saved_at) for name, value, version, saved_at in rows}


def saved_at(fields: StoredFields) -> datetime.datetime | None:
    """Return when the latest of the fields was saved, None while there is none."""
    return max((field.saved_at for field in fields.values() if field.saved_at), default=None)


def values_in(fields: StoredFields) -> dict[str, str]:
    return {name: field.value for name, field in fields.items()}


def field_names(dimensions: Iterable[str], signals: Iterable[str]) -> tuple[str, ...]:
    """Return the name of every field of a scorecard, in the order of the page."""
    return (
        "running_notes",
        *(f"{part}-{key}" for key in dimensions for part in ("rating", "reason", "evidence")),
        *(f"{part}-{key}" for key in signals for part in ("signal", "words")),
        "overall_notes",
        "recommendation",
    )


def draft_from(values: Mapping[str, str]) -> ScorecardDraft:
    """Return the draft that values make, by the names of their fields; what has no value is empty."""
    parts: dict[str, dict[str, str]] = {}
    for name, value in values.items():
        part, _dash, key = name.partition("-")
        parts.setdefault(part, {})[key] = value
    dimensions = {key for part in ("rating", "reason", "evidence") for key in parts.get(part, ())}
    ticked = [key for key, tick in parts.get("signal", {}).items() if tick]
    words = parts.get("words", {})
    return canonical(
        ScorecardDraft(
            ratings=tuple(_rating_from(parts, key) for key in dimensions),
            signals=tuple(SignalDraft(key, words.get(key, "")) for key in ticked),
            recommendation=values.get("recommendation", ""),
            running_notes=values.get("running_notes", ""),
            overall_notes=values.get("overall_notes", ""),
        )
    )


def _rating_from(parts: dict[str, dict[str, str]], key: str) -> RatingDraft:
    chosen = parts.get("rating", {}).get(key, "")
    return RatingDraft(
        key,
        score=int(chosen) if chosen and chosen != NOT_ASSESSED else None,
        not_assessed=chosen == NOT_ASSESSED,
        not_assessed_reason=parts.get("reason", {}).get(key, ""),
        evidence=parts.get("evidence", {}).get(key, ""),
    )


def settled(draft: ScorecardDraft) -> ScorecardDraft:
    """Return the draft as it is committed: a reason stays only where a dimension was not assessed."""
    ratings = (
        rating if rating.not_assessed else replace(rating, not_assessed_reason="") for rating in draft.ratings
    )
    return canonical(replace(draft, ratings=tuple(ratings)))


def gaps_in(draft: ScorecardDraft, dimensions: tuple[str, ...]) -> tuple[Gap, ...]:
    """Return what is missing before the draft may be committed, in the order of the page.

    `dimensions` are the keys that the interview tests. Each needs a score with evidence, or the reason
    why it was not assessed; each ticked signal the words heard; and a recommendation must be chosen.
    """
    ratings = {rating.dimension: rating for rating in draft.ratings}
    found = [gap for key in dimensions if (gap := _rating_gap(ratings.get(key, RatingDraft(key))))]
    found += [Gap("words_heard", ticked.signal) for ticked in draft.signals if not ticked.words_heard.strip()]
    if not draft.recommendation:
        found.append(Gap("recommendation"))
    return tuple(found)


def progress_of(draft: ScorecardDraft, dimensions: tuple[str, ...]) -> Progress:
    """Count what `gaps_in` finds, for the line that always says what is missing."""
    kinds = [gap.kind for gap in gaps_in(draft, dimensions)]
    return Progress(
        total=len(dimensions),
        rated=len(dimensions) - kinds.count("rating") - kinds.count("reason"),
        evidence_missing=kinds.count("evidence"),
        words_missing=kinds.count("words_heard"),
        recommendation_missing="recommendation" in kinds,
    )


def _rating_gap(rating: RatingDraft) -> Gap | None:
    if rating.not_assessed:
        return None if rating.not_assessed_reason.strip() else Gap("reason", rating.dimension)
    if rating.score is None:
        return Gap("rating", rating.dimension)
    return None if rating.evidence.strip() else Gap("evidence", rating.dimension)
