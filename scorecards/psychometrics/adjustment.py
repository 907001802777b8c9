"""One candidate's mean as given, and as interviewers of average severity would give it."""

from dataclasses import dataclass

import numpy as np

from .crossing import UNLINKED
from .gates import ADJUSTED_FROM_RELIABILITY, ADJUSTED_FROM_SCORECARDS
from .severity import Severity
from .values import Floats, Integers, NotEnough, Numbers, as_floats, as_indices, refuse_unequal_lengths


@dataclass(frozen=True, slots=True)
class CandidateMean:
    """A candidate's mean scorecard in points, raw and adjusted, each with its standard error.

    The errors come from the organisation's pooled variances, never from the spread of a handful of numbers.
    Adjusting takes away about a tenth of the error: halo and taste remain.
    """

    interviewers: int
    raw: float
    raw_error: float
    adjusted: float | NotEnough
    adjusted_error: float | NotEnough


def candidate_mean(raters: Numbers, means: Numbers, fit: Severity) -> CandidateMean | NotEnough:
    """Return one candidate's mean over scorecards (k,): indices of raters in the fit, and scorecard means in
    points.

    raw_error = sqrt((between + residual) / k); adjusted_error = sqrt(residual / k + a' PEV a) with a = 1 / k
    on the panel. Adjusted when each rater's severity has reliability 0.7 and 8 compared scorecards behind it,
    and one chain of shared candidates links them all. NotEnough without a scorecard. Raises ValueError for an
    unknown rater or columns of different length.
    """
    panel, given = as_indices(raters, "raters"), as_floats(means, "means")
    refuse_unequal_lengths(raters=panel, means=given)
    if panel.size == 0:
        return NotEnough("nobody has rated this candidate", have=0, need=1)
    if panel.max() >= fit.raters:
        raise ValueError(f"the fit knows {fit.raters} raters, not number {int(panel.max())}")
    raw = float(given.mean())
    raw_error = float(np.sqrt((fit.between + fit.residual) / panel.size))
    refusal = _why_not_adjusted(panel, fit)
    if refusal is not None:
        return CandidateMean(panel.size, raw, raw_error, refusal, refusal)
    adjusted = raw + float(fit.severity[panel].mean())
    return CandidateMean(panel.size, raw, raw_error, adjusted, _adjusted_error(panel, fit))


def _why_not_adjusted(panel: Integers, fit: Severity) -> NotEnough | None:
    if fit.between == 0.0:
        return NotEnough("no difference in severity can be detected", have=0, need=ADJUSTED_FROM_RELIABILITY)
    if np.any(fit.group[panel] == UNLINKED) or np.unique(fit.group[panel]).size > 1:
        return NotEnough("no chain of shared candidates links this panel", have=0, need=1)
    fewest = int(fit.scorecards[panel].min())
    if fewest < ADJUSTED_FROM_SCORECARDS:
        return NotEnough("an interviewer has too few compared scorecards", fewest, ADJUSTED_FROM_SCORECARDS)
    least = float(fit.reliability[panel].min())
    if least < ADJUSTED_FROM_RELIABILITY:
        return NotEnough("an interviewer's severity is not reliable enough", least, ADJUSTED_FROM_RELIABILITY)
    return None


def _adjusted_error(panel: Integers, fit: Severity) -> float:
    mean: Floats = fit.root[:, panel].mean(axis=1)
    return float(np.sqrt(fit.residual / panel.size + fit.residual * (mean @ mean)))
