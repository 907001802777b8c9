"""From ratings to scorecard means: one number for each interviewer's view of each candidate.

One interviewer's ratings of a candidate lean on each other (halo), so that eight dimensions are not eight
opinions. Models that treat them as such "underestimate measurement error and overestimate reliability"
(Wilson & Hoskens 2001).
"""

from dataclasses import dataclass

import numpy as np

from .values import Floats, Integers, Numbers, as_floats, as_indices, refuse_unequal_lengths


@dataclass(frozen=True, slots=True, eq=False)
class ScorecardMeans:
    """One row per scorecard (J,), ordered by candidate and rater; `mean` has the dimension effects taken out.

    `ratings` counts the ratings in each scorecard. `dimension_effects` (D,) sum to 0: by how many points a
    dimension is rated above the scorecard it stands in.
    """

    candidate: Integers
    rater: Integers
    mean: Floats
    ratings: Integers
    dimension_effects: Floats


def scorecard_means(
    candidates: Numbers, raters: Numbers, dimensions: Numbers, scores: Numbers
) -> ScorecardMeans:
    """Return the mean of each scorecard from one row per rating (N,): indices from 0 and scores in points.

    A dimension's effect is the mean distance of its ratings from their scorecard's mean; this is exact when
    scorecards are complete and close when few ratings are missing. Raises ValueError for columns of different
    length and when a rater rates a candidate twice on one dimension.
    """
    candidate, rater = as_indices(candidates, "candidates"), as_indices(raters, "raters")
    dimension, score = as_indices(dimensions, "dimensions"), as_floats(scores, "scores")
    refuse_unequal_lengths(candidates=candidate, raters=rater, dimensions=dimension, scores=score)
    raters_there = int(rater.max()) + 1 if rater.size else 1
    keys, card = np.unique(candidate * raters_there + rater, return_inverse=True)
    ratings = np.bincount(card, minlength=keys.size)
    _refuse_repeats(card, dimension)
    plain = np.bincount(card, weights=score, minlength=keys.size) / np.maximum(ratings, 1)
    effects = _dimension_effects(dimension, score - plain[card])
    mean = np.bincount(card, weights=score - effects[dimension], minlength=keys.size) / np.maximum(ratings, 1)
    return ScorecardMeans(keys // raters_there, keys % raters_there, mean, ratings, effects)


def _refuse_repeats(card: Integers, dimension: Integers) -> None:
    if not card.size:
        return
    times = np.bincount(card * (int(dimension.max()) + 1) + dimension)
    if times.max() > 1:
        raise ValueError("a rater rates a candidate twice on the same dimension")


def _dimension_effects(dimension: Integers, distance: Floats) -> Floats:
    """Return one effect per dimension, centred over the dimensions that were rated."""
    times = np.bincount(dimension)
    effects: Floats = np.bincount(dimension, weights=distance) / np.maximum(times, 1)
    effects[times > 0] -= effects[times > 0].mean() if times.any() else 0.0
    return effects
