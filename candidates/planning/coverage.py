"""How many independent people rate each dimension of a loop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

FEWEST_RATERS = 2


@dataclass(frozen=True, slots=True)
class RatedBy:
    """An interview with the dimensions that it tests and the people whose scorecards count."""

    dimensions: frozenset[UUID]
    people: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class DimensionCoverage:
    """A dimension's raters; one person in two interviews is one rater, who can't agree with themselves."""

    dimension: UUID
    raters: int

    @property
    def is_thin(self) -> bool:
        return self.raters < FEWEST_RATERS


def coverage(dimensions: Sequence[UUID], interviews: Iterable[RatedBy]) -> tuple[DimensionCoverage, ...]:
    """Return the coverage of each dimension, in their order."""
    held = list(interviews)
    return tuple(
        DimensionCoverage(
            dimension,
            len({person for each in held if dimension in each.dimensions for person in each.people}),
        )
        for dimension in dimensions
    )
