"""What the compiler reads: everything that a panel has committed about one candidate, and nothing else.

All identifiers are text. A person is an opaque identifier, never a name.
"""

from dataclasses import dataclass
from typing import Literal

from .severity import SeverityReference

SignalKind = Literal["red_flag", "weak", "strong"]
RecommendationValue = Literal["definitely_not", "no", "yes", "strong_yes"]
SeatKind = Literal["lead", "bar_raiser", "reverse_shadow"]
FindingSource = Literal["interviewer", "detector"]
Disposition = Literal["open", "confirmed", "dismissed"]

RECOMMENDATION_TEXT: dict[RecommendationValue, str] = {
    "definitely_not": "definitely not",
    "no": "no",
    "yes": "yes",
    "strong_yes": "strong yes",
}
NOT_ASSESSED_TEXT = "not assessed"

LOWEST_SCORE, HIGHEST_SCORE = 1, 5


class EvidenceError(ValueError):
    """The evidence contradicts itself; the message names the row."""


@dataclass(frozen=True, slots=True)
class DimensionDefinition:
    """One dimension of the rubric; `anchors[0]` describes level 1.

    `minimum_bar` is the mean, 1 to 5, that the rubric asks for at least; None where it asks for none.
    """

    key: str
    name: str
    position: int
    anchors: tuple[str, str, str, str, str]
    minimum_bar: int | None = None


@dataclass(frozen=True, slots=True)
class SignalText:
    """One signal of the rubric in the words of the people who defined it."""

    key: str
    kind: SignalKind
    text: str


@dataclass(frozen=True, slots=True)
class RatingEvidence:
    """One rating; `score` is 1 to 5, or None when the dimension was not assessed."""

    dimension: str
    score: int | None
    not_assessed_reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class RevisionEvidence:
    """A scorecard as it stood before an amendment; `after_reveal`: others' could be read when it was made."""

    number: int
    after_reveal: bool
    recommendation: RecommendationValue
    overall_notes: str
    running_notes: str
    ratings: tuple[RatingEvidence, ...]


@dataclass(frozen=True, slots=True)
class ScorecardEvidence:
    """One committed scorecard as it stands now; `committed_at` is the ISO 8601 time in UTC of its commit.

    `earlier` are the revisions before this one, the original first; `amended_after_reveal` tells whether this
    one came after the reveal.
    """

    id: str
    committed_at: str
    recommendation: RecommendationValue
    overall_notes: str
    running_notes: str
    ratings: tuple[RatingEvidence, ...]
    amended_after_reveal: bool = False
    earlier: tuple[RevisionEvidence, ...] = ()

    @property
    def revision(self) -> int:
        """Return the number of the revision that stands now."""
        return len(self.earlier) + 1


@dataclass(frozen=True, slots=True)
class SeatEvidence:
    """One interviewer's place in an interview; `experience` counts the earlier committed scorecards."""

    id: str
    person: str
    kind: SeatKind
    experience: int
    scorecard: ScorecardEvidence | None


@dataclass(frozen=True, slots=True)
class InterviewEvidence:
    """One interview with the keys of the dimensions it tests."""

    id: str
    title: str
    dimensions: tuple[str, ...]
    seats: tuple[SeatEvidence, ...]


@dataclass(frozen=True, slots=True)
class FindingEvidence:
    """One signal raised in a scorecard; `start` and `end` are offsets into the named field, or None.

    `revision` brought the text that the offsets point into; `superseded`: a later one has replaced it.
    """

    id: str
    scorecard: str
    signal: str
    source: FindingSource
    field: str
    start: int | None
    end: int | None
    quote: str
    confidence: float | None
    disposition: Disposition
    revision: int = 1
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class LoopEvidence:
    """Everything committed in one loop, with the rubric version it was written under.

    `severity` is the calibration in force for the role, None while there is none.
    """

    loop: str
    role_title: str
    rubric_version: int
    dimensions: tuple[DimensionDefinition, ...]
    signals: tuple[SignalText, ...]
    interviews: tuple[InterviewEvidence, ...]
    findings: tuple[FindingEvidence, ...]
    severity: SeverityReference | None = None


def field_text(scorecard: ScorecardEvidence | RevisionEvidence, field: str) -> str | None:
    """Return the text of a scorecard's free-text field, or None when there is no such field."""
    if field == "overall_notes":
        return scorecard.overall_notes
    if field == "running_notes":
        return scorecard.running_notes
    prefix, _, dimension = field.partition(":")
    if prefix != "evidence":
        return None
    return next((rating.evidence for rating in scorecard.ratings if rating.dimension == dimension), None)


def score_text(rating: RatingEvidence) -> str:
    """Return a rating as it is shown: the numeral, or "not assessed"."""
    return NOT_ASSESSED_TEXT if rating.score is None else str(rating.score)
