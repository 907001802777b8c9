"""What the Rasch model expects of each rating, and the sums of it that its estimation needs."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .values import Floats, Integers

RATINGS_AT_ONCE = 32_768
# exp(8 * 60) is still a number; nobody who can be measured lies that far from a threshold.
FARTHEST = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Ratings (N,) as indices of candidate, rater, dimension and used category, from 0 without gaps."""

    candidate: Integers
    rater: Integers
    dimension: Integers
    category: Integers
    candidates: int
    raters: int
    dimensions: int
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """The model's parameters in logits: (C,), (R,), (D,) and a threshold for each step (K - 1,)."""

    ability: Floats
    severity: Floats
    difficulty: Floats
    thresholds: Floats

    def locations(self, ratings: Ratings) -> Floats:
        """Return how far each rating's candidate is above its rater and dimension (N,)."""
        there = self.ability[ratings.candidate] - self.severity[ratings.rater]
        there -= self.difficulty[ratings.dimension]
        return np.clip(there, -FARTHEST, FARTHEST)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Of each rating: residual and variance (N,), and the covariance of score and step (N, K - 1).

    `step_residual` (K - 1,) and `step_covariance` (K - 1, K - 1) are summed over ratings, as is
    `log_likelihood`.
    """

    residual: Floats
    variance: Floats
    covariance: Floats
    step_residual: Floats
    step_covariance: Floats
    log_likelihood: float


def category_probabilities(locations: Floats, thresholds: Floats) -> Floats:
    """Return the probability of each category (n, K) at locations (n,) in logits."""
    # Powers of one exponential instead of one exponential for each category.
    once = np.exp(locations)
    weights = np.empty((locations.size, thresholds.size + 1))
    weights[:, 0] = 1.0
    for step, factor in enumerate(np.exp(-thresholds)):
        weights[:, step + 1] = weights[:, step] * once * factor
    probabilities: Floats = weights / weights.sum(axis=1, keepdims=True)
    return probabilities


def moments_of(ratings: Ratings, measures: Measures) -> Moments:
    """Return the moments of all ratings at these measures."""
    locations, size = measures.locations(ratings), ratings.category.size
    residual, variance = np.empty(size), np.empty(size)
    covariance = np.empty((size, ratings.steps))
    step_residual, step_covariance = np.zeros(ratings.steps), np.zeros((ratings.steps, ratings.steps))
    log_likelihood = 0.0
    later = np.maximum.outer(np.arange(ratings.steps), np.arange(ratings.steps))
    for start in range(0, size, RATINGS_AT_ONCE):
        part = slice(start, start + RATINGS_AT_ONCE)
        category = ratings.category[part]
        chances = category_probabilities(locations[part], measures.thresholds)
        reached = chances[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
        expected = reached.sum(axis=1)
        # Score and step rise together: the mean of the score where the step is reached, less its plain share.
        above = (chances * np.arange(ratings.steps + 1))[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
        covariance[part] = above - expected[:, None] * reached
        variance[part] = covariance[part].sum(axis=1)
        residual[part] = category - expected
        passed = category[:, None] > np.arange(ratings.steps)
        step_residual += (passed - reached).sum(axis=0)
        step_covariance += reached.sum(axis=0)[later] - reached.T @ reached
        own = chances[np.arange(category.size), category]
        log_likelihood += float(np.log(np.maximum(own, np.finfo(float).tiny)).sum())
    return Moments(residual, variance, covariance, step_residual, step_covariance, log_likelihood)


def summed(index: Integers, values: Floats, size: int) -> Floats:
    """Return the sums of values by index (size,) or, for a table of values, (size, columns)."""
    if values.ndim == 1:
        return np.bincount(index, weights=values, minlength=size).astype(np.float64)
    return np.column_stack([summed(index, column, size) for column in values.T])


def crossed(row: Integers, column: Integers, values: Floats, shape: tuple[int, int]) -> sparse.csr_array:
    """Return the sums of values by two indices as a sparse table."""
    return sparse.coo_array((values, (row, column)), shape=shape).tocsr()
