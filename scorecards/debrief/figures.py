"""The numbers of a document beyond the ratings themselves: means, and what one interviewer's absence does."""

from dataclasses import dataclass
from typing import Literal

from .sentences import Citation

RobustnessState = Literal["no_bar", "unrated", "too_few", "steady", "crosses"]


@dataclass(frozen=True, slots=True)
class MeanEstimate:
    """A mean in points with the ends of its 95 % interval, which are None where none can be given."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class DimensionMean:
    """The mean rating of one dimension: as given, and as interviewers of average severity would give it.

    Both are None without a score; `adjusted` also where `why_not` says so, or `Means.why_not_adjusted`.
    """

    dimension: str
    name: str
    ratings: int
    interviewers: int
    raw: MeanEstimate | None
    adjusted: MeanEstimate | None
    why_not: str


@dataclass(frozen=True, slots=True)
class Means:
    """The means, in the order of the rubric, with the calibration behind intervals and adjustment.

    `why_no_interval` and `why_not_adjusted` are sentences, empty where the gates are passed.
    """

    calibration: str | None
    window_from: str
    window_until: str
    why_no_interval: str
    why_not_adjusted: str
    dimensions: tuple[DimensionMean, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Without the interviewer in `seats` the mean would be `mean`, on the other side of the bar."""

    seats: tuple[str, ...]
    mean: float
    words: str
    refs: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class RobustnessRow:
    """One dimension with each interviewer left out in turn; `low` and `high` are the means that result.

    `bar` is the least mean that the rubric asks for, None where it asks for none.
    """

    dimension: str
    name: str
    bar: int | None
    mean: float | None
    low: float | None
    high: float | None
    state: RobustnessState
    words: str
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class Robustness:
    """Whether the picture changes if any one interviewer is left out: in words, then per dimension."""

    words: str
    dimensions: tuple[RobustnessRow, ...]
