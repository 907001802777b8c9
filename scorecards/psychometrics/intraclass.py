"""Intraclass correlations from tables, as they are printed in papers.

Shrout & Fleiss (1979) for complete tables, with their F intervals; the interval of ICC(2,k) is their
transform of the single-rater limits, which other programs (McGraw & Wong) print differently. For panels with
gaps or changing interviewers use variance components instead.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from .values import (
    Floats,
    Integers,
    Interval,
    NotEnough,
    Numbers,
    as_floats,
    as_indices,
    refuse_unequal_lengths,
)


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Variation between targets, within them, between judges, and what is left."""

    between: float
    within: float
    judges: float
    error: float


@dataclass(frozen=True, slots=True)
class Intraclass:
    """One coefficient with its F test of no agreement and its interval; it can be negative."""

    name: str
    value: float
    f: float
    degrees: tuple[int, int]
    p: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class IntraclassTable:
    """The six coefficients of Shrout & Fleiss: ICC(1,1), (2,1), (3,1), then their means over k judges."""

    mean_squares: MeanSquares
    coefficients: tuple[Intraclass, ...]


@dataclass(frozen=True, slots=True)
class OneWay:
    """ICC(1) of units rated by different people each, with units of unequal size."""

    value: float
    mean_squares_between: float
    mean_squares_within: float
    mean_size: float


def shrout_fleiss(table: Floats | Integers, confidence: float = 0.95) -> IntraclassTable | NotEnough:
    """Return the six coefficients of a complete table: targets in rows (n), judges in columns (k).

    Raises ValueError for a table with gaps or of another shape.
    """
    scores = np.asarray(table, dtype=np.float64)
    if scores.ndim != 2 or not np.all(np.isfinite(scores)):
        raise ValueError("the table must be two-dimensional and without gaps")
    if min(scores.shape) < 2:
        return NotEnough("a table needs two targets and two judges", have=int(min(scores.shape)), need=2)
    squares = mean_squares(scores)
    if squares.error <= 0 or squares.within <= 0:
        return NotEnough("the ratings leave no error to compare with", have=0, need=1)
    return IntraclassTable(squares, _coefficients(squares, scores.shape[0], scores.shape[1], confidence))


def mean_squares(scores: Floats) -> MeanSquares:
    """Return the mean squares of a complete table (n, k)."""
    targets, judges = scores.shape
    by_target, by_judge, mean = scores.mean(axis=1), scores.mean(axis=0), scores.mean()
    left = scores - by_target[:, None] - by_judge[None, :] + mean
    return MeanSquares(
        between=float(judges * ((by_target - mean) ** 2).sum() / (targets - 1)),
        within=float(((scores - by_target[:, None]) ** 2).sum() / (targets * (judges - 1))),
        judges=float(targets * ((by_judge - mean) ** 2).sum() / (judges - 1)),
        error=float((left**2).sum() / ((targets - 1) * (judges - 1))),
    )


@dataclass(frozen=True, slots=True)
class _Design:
    squares: MeanSquares
    targets: int
    judges: int
    confidence: float

    def one_way(self, name: str, value: float) -> Intraclass:
        squares = self.squares
        return self._tested(name, value, squares.between / squares.within, self.targets * (self.judges - 1))

    def two_way(self, name: str, value: float) -> Intraclass:
        squares = self.squares
        freedom = (self.targets - 1) * (self.judges - 1)
        return self._tested(name, value, squares.between / squares.error, freedom)

    def _tested(self, name: str, value: float, f: float, error_freedom: int) -> Intraclass:
        degrees = (self.targets - 1, error_freedom)
        upper = (1 + self.confidence) / 2
        low = f / float(stats.f.ppf(upper, *degrees))
        high = f * float(stats.f.ppf(upper, *degrees[::-1]))
        # The limits of F are those of ICC = (F - 1) / (F + k - 1), or of 1 - 1 / F for the mean of k judges.
        judges = 1 if name.endswith("k)") else self.judges
        low, high = ((bound - 1) / (bound + judges - 1) for bound in (low, high))
        p = float(stats.f.sf(f, *degrees))
        return Intraclass(name, value, f, degrees, p, Interval(low, high, self.confidence))

    def random_judges(self, name: str, value: float) -> Intraclass:
        plain = self.two_way(name, value)
        return replace(plain, interval=self.random_limits())

    def random_limits(self) -> Interval:
        """Return the limits of ICC(2,1), with degrees of freedom by Satterthwaite's approximation."""
        n, k, squares = self.targets, self.judges, self.squares
        value = _random_single(squares, n, k)
        f = squares.judges / squares.error
        left = n * (1 + (k - 1) * value) - k * value
        freedom = (k - 1) * (n - 1) * (k * value * f + left) ** 2 / ((n - 1) * (k * value * f) ** 2 + left**2)
        upper = (1 + self.confidence) / 2
        above, below = float(stats.f.ppf(upper, n - 1, freedom)), float(stats.f.ppf(upper, freedom, n - 1))
        spread = k * squares.judges + (k * n - k - n) * squares.error
        low = n * (squares.between - above * squares.error) / (above * spread + n * squares.between)
        high = n * (below * squares.between - squares.error) / (spread + n * below * squares.between)
        return Interval(low, high, self.confidence)


def _random_single(squares: MeanSquares, n: int, k: int) -> float:
    spread = squares.between + (k - 1) * squares.error + k * (squares.judges - squares.error) / n
    return (squares.between - squares.error) / spread


def _coefficients(squares: MeanSquares, n: int, k: int, confidence: float) -> tuple[Intraclass, ...]:
    b, w, j, e = squares.between, squares.within, squares.judges, squares.error
    design = _Design(squares, n, k, confidence)
    single = design.random_judges("ICC(2,1)", _random_single(squares, n, k))
    low, high = (k * x / (1 + (k - 1) * x) for x in (single.interval.low, single.interval.high))
    mean = design.two_way("ICC(2,k)", (b - e) / (b + (j - e) / n))
    return (
        design.one_way("ICC(1,1)", (b - w) / (b + (k - 1) * w)),
        single,
        design.two_way("ICC(3,1)", (b - e) / (b + (k - 1) * e)),
        design.one_way("ICC(1,k)", (b - w) / b),
        replace(mean, interval=Interval(low, high, confidence)),
        design.two_way("ICC(3,k)", (b - e) / b),
    )


def one_way(units: Numbers, scores: Numbers) -> OneWay | NotEnough:
    """Return ICC(1) from one row per score: (MSB - MSW) / (MSB + (k - 1) MSW) with k the mean size of a unit.

    Bliese (2000). Raises ValueError for columns of different length.
    """
    unit, score = as_indices(units, "units"), as_floats(scores, "scores")
    refuse_unequal_lengths(units=unit, scores=score)
    _, row = np.unique(unit, return_inverse=True)
    sizes = np.bincount(row)
    if sizes.size < 2 or score.size <= sizes.size:
        return NotEnough(
            "two units and more scores than units are needed", int(score.size), int(sizes.size) + 1
        )
    means = np.bincount(row, weights=score) / sizes
    between = float((sizes * (means - score.mean()) ** 2).sum() / (sizes.size - 1))
    within = float(((score - means[row]) ** 2).sum() / (score.size - sizes.size))
    size = score.size / sizes.size
    spread = between + (size - 1) * within
    if spread <= 0:
        return NotEnough("every score is the same", have=1, need=2)
    return OneWay((between - within) / spread, between, within, size)
