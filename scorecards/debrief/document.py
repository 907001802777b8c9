"""What the compiler writes: a debrief as plain values, ready for a page, a packet or a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .codec import JsonValue, as_json_object, from_json_object
from .evidence import Disposition, FindingSource, RecommendationValue, SeatKind, SignalKind
from .figures import Means, Robustness
from .sentences import Citation, Sentence

ChangeKind = Literal["", "before_reveal", "after_reveal"]
CellStatus = Literal["scored", "not_assessed", "missing", "not_tested"]
GapKind = Literal["unrated", "single_rater", "thin_evidence", "missing_scorecard"]
AgendaKind = Literal[
    "split",
    "lone_red_flag",
    "corroborated_red_flag",
    "thin_evidence",
    "missing_rater",
    "coverage_gap",
    "changed_after_reveal",
    "level_ratings",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One interviewer's place; the columns of the matrix, in its order. `person` is an opaque identifier.

    `amended` tells when the scorecard was amended last, empty if never.
    """

    seat: str
    interview: str
    label: str
    kind: SeatKind
    person: str
    experience: int
    scorecard: str | None
    committed_at: str | None
    amended: ChangeKind = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Who was asked and who has answered; `interviewers` counts people, not seats."""

    columns: tuple[Column, ...]
    interviews: int
    interviewers: int
    committed_interviewers: int
    planned_scorecards: int
    committed_scorecards: int


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """A scorecard that says a dimension was not assessed, and why."""

    scorecard: str
    seat: str
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well one dimension is covered; `rated_by` counts people, `missing_seats` were planned to rate.

    Ratings that were added after the reveal are no independent ones: their seats stand in `added_seats` and
    don't count for `rated_by`.
    """

    dimension: str
    name: str
    rated_by: int
    planned_seats: tuple[str, ...]
    scorecards: tuple[str, ...]
    not_assessed: tuple[NotAssessed, ...]
    missing_seats: tuple[str, ...]
    added_seats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the panel does not know; `dimension` or `seat` is None where the gap has none."""

    kind: GapKind
    reason: str
    dimension: str | None
    seat: str | None
    refs: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One scorecard's overall recommendation with the words it is shown in.

    `was` is what it was before it was changed.
    """

    scorecard: str
    seat: str
    label: str
    value: RecommendationValue
    text: str
    changed: ChangeKind = ""
    was: Citation | None = None


@dataclass(frozen=True, slots=True)
class RecommendationCount:
    """How many scorecards hold one value; the four values are always listed, lowest first."""

    value: RecommendationValue
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Recommendations:
    """Every recommendation as given, and a count per value; never a composite."""

    each: tuple[Recommendation, ...]
    counts: tuple[RecommendationCount, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One interviewer on one dimension; `score` is None unless the status is "scored".

    `was` is what the rating was before it was changed, None also where it had been left empty.
    """

    seat: str
    status: CellStatus
    score: int | None
    reason: str
    evidence: Citation | None
    changed: ChangeKind = ""
    was: Citation | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One dimension across the panel.

    `low`, `high` and `median` are over the scores present; `spread` is high minus low in points;
    `deviation` is the mean absolute deviation from the median in points (Burke, Finkelstein & Dusig 1999).
    All five are None without a score. `split`: somebody at 2 or lower and somebody at 4 or higher.
    `wide`: 3 points or more between them, which on five levels is always a split too.
    `independent` counts the people whose score is the one they had given before the reveal.
    """

    dimension: str
    name: str
    cells: tuple[Cell, ...]
    ratings: int
    interviewers: int
    low: int | None
    high: int | None
    median: float | None
    spread: int | None
    deviation: float | None
    split: bool
    wide: bool
    words: str
    independent: int = 0


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something to talk about, and why; `speaks_first` is the concerned seat with the least experience."""

    kind: AgendaKind
    title: str
    reason: str
    dimension: str | None
    signal: str | None
    seats: tuple[str, ...]
    speaks_first: str | None
    refs: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """One finding behind an entry, with its source and how sure it is."""

    finding: str
    source: FindingSource
    confidence: float | None
    disposition: Disposition
    citation: Citation


@dataclass(frozen=True, slots=True)
class SignalEntry:
    """One passage of one scorecard that raises a signal; overlapping findings share an entry.

    `added`: the words were written after the reveal. `superseded`: the author has replaced them since, so
    they are kept and count for nothing.
    """

    scorecard: str
    seat: str
    label: str
    disposition: Disposition
    counted: bool
    citation: Citation
    sources: tuple[SourceFinding, ...]
    added: bool = False
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class SignalGroup:
    """One signal across the panel; `corroboration` of `interviewers` people independently raised it.

    `added` counts the people who raise it only in what they wrote after the reveal.
    """

    signal: str
    kind: SignalKind
    text: str
    corroboration: int
    interviewers: int
    entries: tuple[SignalEntry, ...]
    added: int = 0


@dataclass(frozen=True, slots=True)
class Debrief:
    """The whole document; equal evidence gives an equal document under one compiler version.

    Documents of the compiler's versions up to 3 have neither `robustness` nor `means`.
    """

    compiler_version: str
    input_hash: str
    loop: str
    role_title: str
    rubric_version: int
    panel: Panel
    recommendations: Recommendations
    matrix: tuple[MatrixRow, ...]
    agenda: tuple[AgendaItem, ...]
    signals: tuple[SignalGroup, ...]
    summary: tuple[Sentence, ...]
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]
    robustness: Robustness | None = None
    means: Means | None = None

    def as_json(self) -> dict[str, JsonValue]:
        """Return the document as a JSON object."""
        return as_json_object(self)

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue]) -> "Debrief":
        """Return the document that `as_json` wrote; a missing key raises KeyError."""
        return from_json_object(cls, data)
