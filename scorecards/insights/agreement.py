"""How each dimension is rated, and how far interviewers agree on it."""

import numpy as np

from scorecards.psychometrics.alpha import Alpha, alpha_with_interval, count_values
from scorecards.psychometrics.reliability import FEWEST_CANDIDATES, FEWEST_RATERS
from scorecards.psychometrics.values import Interval, NotEnough

from .report import DimensionInsight, Shortfall
from .sources import InsightSources

LEVELS = 5


def shortfall(missing: NotEnough) -> Shortfall:
    """Return the same reason as a value that can be stored."""
    return Shortfall(missing.reason, missing.have, missing.need)


def dimension_insight(sources: InsightSources, number: int) -> DimensionInsight:
    """Return one dimension's distribution, and its agreement from 30 candidates and 5 interviewers on."""
    here = sources.dimension == number
    loop, person, score = sources.loop[here], sources.person[here], sources.score[here]
    raters = int(np.unique(person).size)
    counted = count_values(loop, score)
    dimension = sources.dimensions[number]
    few = _too_few(counted.units, raters)
    alpha = few or alpha_with_interval(counted, "ordinal")
    value, low, high, missing = _alpha(alpha)
    return DimensionInsight(
        role=dimension.role,
        name=dimension.name,
        counts=tuple(np.bincount(score, minlength=LEVELS + 1)[1 : LEVELS + 1].tolist()),
        not_assessed=dimension.not_assessed,
        candidates=int(np.unique(loop).size),
        raters=raters,
        paired=counted.units,
        alpha=value,
        alpha_low=low,
        alpha_high=high,
        alpha_missing=missing,
    )


def _too_few(units: int, raters: int) -> NotEnough | None:
    if units < FEWEST_CANDIDATES:
        return NotEnough("too few candidates were rated by two interviewers", units, FEWEST_CANDIDATES)
    if raters < FEWEST_RATERS:
        return NotEnough("too few interviewers rated it", raters, FEWEST_RATERS)
    return None


def _alpha(found: Alpha | NotEnough) -> tuple[float | None, float | None, float | None, Shortfall | None]:
    """A value never stands without its interval: either says too much alone."""
    if isinstance(found, NotEnough):
        return None, None, None, shortfall(found)
    if isinstance(found.value, NotEnough):
        return None, None, None, shortfall(found.value)
    if not isinstance(found.interval, Interval):
        return None, None, None, shortfall(found.interval)
    return found.value, found.interval.low, found.interval.high, None
