"""What a comparison holds: columns, rows and cells, as the page lays them out."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from scorecards.selectors.comparisons.dots import DotStrip


@dataclass(frozen=True, slots=True)
class ComparedSeat:
    """One interviewer of a candidate; `number` stands in the dots. `shared`: met every one of them.

    `exercise` is empty where the interview's name says it.
    """

    number: int
    name: str
    interview: str
    exercise: str
    committed: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class ComparedFlag:
    """A red flag that was raised, by how many of how many, and what people made of it, in words."""

    signal: str
    quote: str
    raised_by: int
    interviewers: int
    disposition: str
    disposition_words: str


@dataclass(frozen=True, slots=True)
class ComparedCandidate:
    """One column; everything about a candidate except the ratings."""

    loop_id: UUID
    name: str
    opened_at: datetime.datetime
    committed: int
    planned: int
    raters: int
    seats: tuple[ComparedSeat, ...]
    recommendations: tuple[tuple[str, int], ...]
    flags: tuple[ComparedFlag, ...]
    gaps: tuple[tuple[str, str], ...]
    decision: str
    is_adjusted: bool
    adjustment: str
    early_reason: str


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One candidate on one dimension. `mean` is in words with its interval, empty without grounds."""

    candidate: str
    loop_id: UUID
    strip: DotStrip
    words: str
    split: bool
    rated: bool
    mean: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One dimension across the candidates, in the order of the columns."""

    name: str
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Candidates side by side in a neutral order. `shared` are the people who rated every one of them."""

    role: str
    role_key: str
    rubric_version: int
    candidates: tuple[ComparedCandidate, ...]
    rows: tuple[ComparedRow, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparableGroup:
    """Chosen candidates that stand under one rubric version."""

    role: str
    version: int
    names: tuple[str, ...]
    loops: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ComparisonRefusal:
    """Why the chosen ones aren't compared, and which of them could be."""

    same_role: bool
    groups: tuple[ComparableGroup, ...]
