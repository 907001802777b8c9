"""How strict each interviewer is, compared with those who met the same candidates.

The model is m = a(candidate) - s(rater) + e on scorecard means, with s ~ N(0, between) and e ~ N(0,
residual). Candidates are fixed, because they are not met at random: whoever sees the stronger ones must not
look lenient for it. Raters are random, because most have few interviews: a severity is shrunk towards 0 by as
much as its data leave open. The two variances are estimated by REML. Severity is not error: a strict
interviewer may be right.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import linalg, optimize

from .crossing import (
    Crossing,
    distances_from_the_panel,
    linked_groups,
    rater_laplacian,
    scorecards_per_rater,
    shared_scorecards,
)
from .values import Floats, Integers, NotEnough, Numbers, as_floats, as_indices, refuse_unequal_lengths

# The ratio residual / between, as logarithm: below the first severities are not shrunk, above the second they
# are 0.
LOWEST_LOG_RATIO, HIGHEST_LOG_RATIO = np.log(1e-8), np.log(1e8)
FIRST_LOG_RATIO = np.log(4.0)
STEP = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Severity:
    """Severities (R,) in points of the scale, positive for lower ratings, and what they rest on.

    `error_variance` is the prediction error variance and `reliability` 1 - error_variance / between, from 0
    to 1.
    `scorecards` counts each rater's scorecards that are compared with others', `group` the raters linked by
    shared candidates (-1: linked to nobody). `between` is the variance of severities, 0 when none can be
    detected;
    `residual` that of scorecards around candidate and severity. `single` scorecards have nothing to be
    compared with.
    `converged`: the likelihood has its top inside the range of ratios, or severities are 0; else the numbers
    are those at the range's end and are not to be relied on.
    `laplacian` and `root` (R, R) serve contrasts: root' root = (laplacian + residual / between)^-1.
    """

    severity: Floats
    error_variance: Floats
    reliability: Floats
    scorecards: Integers
    group: Integers
    between: float
    residual: float
    candidates: int
    single: int
    converged: bool
    laplacian: Floats = field(repr=False)
    root: Floats = field(repr=False)
    differences: Floats = field(repr=False)

    @property
    def raters(self) -> int:
        """Return how many raters there are, linked or not."""
        return int(self.severity.size)


def estimate_severity(candidates: Numbers, raters: Numbers, means: Numbers) -> Severity | NotEnough:
    """Return every rater's severity from one row per scorecard (J,): indices from 0, means in points.

    Costs about ten factorizations of a raters x raters matrix, with memory for five of them. NotEnough when
    no candidate was met twice, or when there are too few scorecards to tell severity from chance. Raises
    ValueError for columns of different length, negative indices or means that are not finite.
    """
    candidate, rater = as_indices(candidates, "candidates"), as_indices(raters, "raters")
    mean = as_floats(means, "means")
    refuse_unequal_lengths(candidates=candidate, raters=rater, means=mean)
    crossing = shared_scorecards(candidate, rater, mean)
    group = linked_groups(crossing)
    freedom = crossing.candidate.size - crossing.candidates
    estimable = int((group >= 0).sum()) - int(group.max(initial=-1) + 1)
    if estimable == 0:
        return NotEnough("no two interviewers met the same candidate", have=0, need=1)
    if freedom <= estimable:
        return NotEnough("too few shared scorecards to tell severity from chance", freedom, estimable + 1)
    return _estimate(crossing, group, freedom)


def _estimate(crossing: Crossing, group: Integers, freedom: int) -> Severity:
    distances = distances_from_the_panel(crossing)
    laplacian = rater_laplacian(crossing)
    sums = np.bincount(crossing.rater, weights=distances, minlength=crossing.raters).astype(np.float64)
    likelihood = _Likelihood(laplacian, sums, float(distances @ distances), freedom)
    log_ratio = likelihood.best_log_ratio()
    solution = likelihood.solve(log_ratio)
    found = log_ratio < HIGHEST_LOG_RATIO
    # The share of a rater's variance that the data leave open; 1 where they say nothing.
    left_open = np.exp(log_ratio) * (solution.root**2).sum(axis=0) if found else np.ones(crossing.raters)
    # Where the deviance is least this is residual / ratio; at the lowest ratio only this form still holds.
    known = crossing.raters - float(left_open.sum())
    between = float(solution.effects @ solution.effects) / known if found else 0.0
    return Severity(
        severity=-solution.effects if found else np.zeros(crossing.raters),
        error_variance=between * left_open,
        reliability=np.clip(1.0 - left_open, 0.0, 1.0),
        scorecards=scorecards_per_rater(crossing),
        group=group,
        between=between,
        residual=solution.residual if found else likelihood.squares / freedom,
        candidates=crossing.candidates,
        single=crossing.single,
        converged=bool(log_ratio > LOWEST_LOG_RATIO and np.isfinite(solution.effects).all()),
        laplacian=laplacian,
        root=solution.root,
        differences=sums,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Solution:
    effects: Floats
    root: Floats
    residual: float
    slope: float


@dataclass(frozen=True, slots=True, eq=False)
class _Likelihood:
    """The restricted likelihood of one parameter, the logarithm of residual / between."""

    laplacian: Floats
    sums: Floats
    squares: float
    freedom: int

    def solve(self, log_ratio: float) -> _Solution:
        """Return the effects at a ratio, and the slope of the deviance there."""
        ratio = float(np.exp(log_ratio))
        matrix = self.laplacian.copy()
        matrix[np.diag_indices_from(matrix)] += ratio
        factor = linalg.cholesky(matrix, lower=True, overwrite_a=True, check_finite=False)
        root: Floats = linalg.lapack.dtrtri(factor, lower=1, overwrite_c=1)[0]
        effects: Floats = root.T @ (root @ self.sums)
        residual = max(self.squares - float(self.sums @ effects), 0.0) / self.freedom
        # d/d ratio of freedom log(residual) + log det(laplacian + ratio) - raters log(ratio), times the
        # ratio.
        fit = float(effects @ effects) / residual if residual > 0 else np.inf
        slope = ratio * (fit + float(np.einsum("ij,ij->", root, root))) - self.sums.size
        return _Solution(effects, root, residual, slope)

    def best_log_ratio(self) -> float:
        """Return where the deviance is least, walking downhill; a bound if it falls for ever."""
        if self.squares == 0.0:
            return float(HIGHEST_LOG_RATIO)
        here, slope = float(FIRST_LOG_RATIO), self._slope(float(FIRST_LOG_RATIO))
        step = -STEP if slope > 0 else STEP
        while LOWEST_LOG_RATIO < here < HIGHEST_LOG_RATIO:
            there = float(np.clip(here + step, LOWEST_LOG_RATIO, HIGHEST_LOG_RATIO))
            slope_there = self._slope(there)
            if (slope_there > 0) != (slope > 0):
                return float(optimize.brentq(self._slope, here, there, xtol=1e-9))
            here, slope = there, slope_there
        return here

    def _slope(self, log_ratio: float) -> float:
        return self.solve(log_ratio).slope
