"""How far single ratings of one candidate on one dimension lie apart once severity is taken out."""

import numpy as np

from .severity import Severity
from .values import NotEnough, Numbers, as_floats, as_indices, refuse_unequal_lengths

# With fewer comparisons the variance itself is known to no better than half its size.
FEWEST_COMPARISONS = 10


def rating_variance(
    candidates: Numbers, raters: Numbers, dimensions: Numbers, scores: Numbers, fit: Severity
) -> float | NotEnough:
    """Return the variance in squared points of a single rating around its candidate and dimension.

    One row per rating (N,). Severities of the fit are added to the scores, then squared distances from each
    cell's mean are summed and divided by ratings minus cells: a moment estimate, which what is unknown of the
    severities makes slightly too large. It holds halo, taste and the day, so that it is the error of an
    interviewer on one dimension; a scorecard's mean has less. NotEnough under 10 comparisons. Raises
    ValueError for bad columns.
    """
    candidate, rater = as_indices(candidates, "candidates"), as_indices(raters, "raters")
    dimension, score = as_indices(dimensions, "dimensions"), as_floats(scores, "scores")
    refuse_unequal_lengths(candidates=candidate, raters=rater, dimensions=dimension, scores=score)
    levelled = score + fit.severity[rater]
    width = int(dimension.max()) + 1 if dimension.size else 1
    _, cell = np.unique(candidate * width + dimension, return_inverse=True)
    times = np.bincount(cell)
    comparisons = int(score.size - times.size)
    if comparisons < FEWEST_COMPARISONS:
        return NotEnough("too few dimensions were rated by two interviewers", comparisons, FEWEST_COMPARISONS)
    means = np.bincount(cell, weights=levelled) / times
    return float(((levelled - means[cell]) ** 2).sum() / comparisons)
