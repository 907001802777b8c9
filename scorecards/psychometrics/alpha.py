"""Krippendorff's alpha for any number of raters, missing ratings and four levels of measurement.

Krippendorff (2011), "Computing Krippendorff's alpha-reliability". Alpha = 1 - observed / expected
disagreement, where pairs of ratings of the same unit are observed and pairs of any two ratings are expected.
Alpha compares the spread inside units with the spread between them: it says nothing about one candidate
alone, whose four nearly equal ratings can give a negative alpha.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

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

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
FEWEST_UNITS = 30
MOST_VALUES = 1000
DRAWS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """How often each unit got each value: `values` (K,) ascending, `counts` (U, K), only units rated twice or
    more."""

    values: Floats
    counts: Integers

    @property
    def units(self) -> int:
        """Return how many units were rated by two raters or more."""
        return int(self.counts.shape[0])


@dataclass(frozen=True, slots=True)
class Alpha:
    """Alpha with its bootstrap interval; `units` are those rated twice or more, `ratings` theirs."""

    value: float | NotEnough
    interval: Interval | NotEnough
    units: int
    ratings: int
    level: Level


def count_values(units: Numbers, scores: Numbers) -> ValueCounts:
    """Return the counts behind alpha from one row per rating: unit indices from 0 (N,) and scores (N,).

    Missing ratings are left out by the caller. Units with a single rating pair with nothing and are dropped.
    Raises ValueError for columns of different length and for more than 1,000 different scores.
    """
    unit, score = as_indices(units, "units"), as_floats(scores, "scores")
    refuse_unequal_lengths(units=unit, scores=score)
    paired = np.bincount(unit)[unit] > 1 if unit.size else np.zeros(0, dtype=bool)
    values, column = np.unique(score[paired], return_inverse=True)
    if values.size > MOST_VALUES:
        raise ValueError(f"alpha is for rating scales: {values.size} different scores are over {MOST_VALUES}")
    _, row = np.unique(unit[paired], return_inverse=True)
    height = int(row.max()) + 1 if row.size else 0
    cells = np.bincount(row * values.size + column, minlength=height * values.size)
    return ValueCounts(values, cells.reshape(height, values.size).astype(np.int64))


def krippendorff_alpha(counted: ValueCounts, level: Level) -> float | NotEnough:
    """Return alpha, at most 1; NotEnough when no unit has two ratings or every rating is the same.

    Raises ValueError for negative values at the ratio level.
    """
    if counted.units == 0:
        return NotEnough("no candidate was rated by two interviewers", have=0, need=1)
    if counted.values.size == 1:
        return NotEnough(
            "every rating is the same, so that agreement cannot be told from habit", have=1, need=2
        )
    alphas = _alphas(counted.values, counted.counts, np.ones((1, counted.units)), level)
    return float(alphas[0])


def alpha_with_interval(
    counted: ValueCounts, level: Level, *, seed: int = 0, draws: int = 1000, confidence: float = 0.95
) -> Alpha:
    """Return alpha with a percentile bootstrap interval over units, from 30 units on.

    Units are resampled and raters are not: the interval speaks of these interviewers (Zapf et al. 2016 prefer
    it to the asymptotic one). Ordinal distances depend on the ratings in hand and are recomputed in each
    draw. With 30 units the nominal 95% covered the truth in 87% of simulations, with 60 in 92%. The same seed
    gives the same interval, whatever the order of the rows.
    """
    return Alpha(
        value=krippendorff_alpha(counted, level),
        interval=_bootstrap(counted, level, seed, draws, confidence),
        units=counted.units,
        ratings=int(counted.counts.sum()),
        level=level,
    )


def _bootstrap(
    counted: ValueCounts, level: Level, seed: int, draws: int, confidence: float
) -> Interval | NotEnough:
    if counted.units < FEWEST_UNITS:
        reason = "an interval needs more candidates with two ratings or more"
        return NotEnough(reason, have=counted.units, need=FEWEST_UNITS)
    # Units with the same ratings are exchangeable: drawing patterns by their share is drawing units, only
    # faster.
    patterns, repeats = np.unique(counted.counts, axis=0, return_counts=True)
    random = np.random.default_rng(seed)
    parts = []
    for start in range(0, draws, DRAWS_AT_ONCE):
        size = min(DRAWS_AT_ONCE, draws - start)
        weights = random.multinomial(counted.units, repeats / counted.units, size=size)
        parts.append(_alphas(counted.values, patterns, weights.astype(np.float64), level))
    drawn = np.concatenate(parts)
    drawn = drawn[np.isfinite(drawn)]
    if drawn.size < draws / 2:
        return NotEnough("most resamples hold a single score", have=int(drawn.size), need=(draws + 1) // 2)
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(low), float(high), confidence)


def _alphas(values: Floats, counts: Integers, weights: Floats, level: Level) -> Floats:
    """Return one alpha per row of weights (B, U); nan where all ratings of a draw are equal."""
    numbers = counts.astype(np.float64)
    margins = weights @ numbers
    per_unit = weights / (numbers.sum(axis=1) - 1)
    total = margins.sum(axis=1)
    if level == "nominal":
        observed = per_unit @ (numbers.sum(axis=1) ** 2 - (numbers**2).sum(axis=1))
        expected = total**2 - (margins**2).sum(axis=1)
    elif level == "ratio":
        observed, expected = _ratio_disagreement(values, numbers, margins, per_unit)
    else:
        places = _places(values, margins, level)
        observed, expected = _squared_disagreement(places, numbers, margins, per_unit)
    with np.errstate(invalid="ignore", divide="ignore"):
        alphas: Floats = 1 - (total - 1) * observed / np.where(expected > 0, expected, np.nan)
    return alphas


def _places(values: Floats, margins: Floats, level: Level) -> Floats:
    """Return where each value lies on a line (B, K); the distance of two values is their gap squared.

    Interval values are their own places. An ordinal value's place is the number of ratings below it and half
    of its own: the difference of two places is the sum of margins that Krippendorff's ordinal metric squares.
    """
    if level == "interval":
        # Any origin serves; one in the middle keeps the squares small.
        return np.broadcast_to(values - values.mean(), margins.shape)
    middles: Floats = np.cumsum(margins, axis=1) - margins / 2
    centred: Floats = middles - middles.mean(axis=1, keepdims=True)
    return centred


def _squared_disagreement(
    places: Floats, numbers: Floats, margins: Floats, per_unit: Floats
) -> tuple[Floats, Floats]:
    squares, sums = places**2 @ numbers.T, places @ numbers.T
    observed = (per_unit * 2 * (numbers.sum(axis=1) * squares - sums**2)).sum(axis=1)
    expected = 2 * (
        margins.sum(axis=1) * (margins * places**2).sum(axis=1) - (margins * places).sum(axis=1) ** 2
    )
    return observed, expected


def _ratio_disagreement(
    values: Floats, numbers: Floats, margins: Floats, per_unit: Floats
) -> tuple[Floats, Floats]:
    if values.min() < 0:
        raise ValueError("the ratio level has no negative scores")
    sums = values[:, None] + values[None, :]
    distances: Floats = ((values[:, None] - values[None, :]) / np.where(sums > 0, sums, 1)) ** 2
    observed: Floats = per_unit @ ((numbers @ distances) * numbers).sum(axis=1)
    expected: Floats = ((margins @ distances) * margins).sum(axis=1)
    return observed, expected
