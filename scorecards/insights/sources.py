"""What a report is computed from."""

from dataclasses import dataclass

from scorecards.psychometrics.values import Integers


@dataclass(frozen=True, slots=True)
class SeatTime:
    """A counting seat whose interview is over: how long ago, and when its scorecard came, in hours after."""

    ended_hours_ago: float
    hours: float | None


@dataclass(frozen=True, slots=True)
class RatedDimension:
    """One dimension of a role, whatever rubric versions it stands in."""

    role: str
    name: str
    not_assessed: int


@dataclass(frozen=True, slots=True, eq=False)
class InsightSources:
    """Seats, and ratings as they were committed first: indices (N,) of loops, people, dimensions; scores.

    `loops` counts those whose ratings are here; `left_out` those with ratings in the window that are not,
    because somebody could still learn from them.
    """

    seats: tuple[SeatTime, ...]
    loop: Integers
    person: Integers
    dimension: Integers
    score: Integers
    people: tuple[str, ...]
    dimensions: tuple[RatedDimension, ...]
    loops: int
    left_out: int
