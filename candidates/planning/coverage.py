"""How many independent people rate each dimension of a loop, and how many are asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


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
    needed: int

    @property
    def is_thin(self) -> bool:
        return self.raters < self.needed


def coverage(needed: Mapping[UUID, int], interviews: Iterable[RatedBy]) -> tuple[DimensionCoverage, ...]:
    """Return the coverage of each dimension, in the order of `needed`: how many raters each asks for."""
    held = list(interviews)
    return tuple(
        DimensionCoverage(
            dimension,
            len({person for each in held if dimension in each.dimensions for person in each.people}),
            raters,
        )
        for dimension, raters in needed.items()
    )
