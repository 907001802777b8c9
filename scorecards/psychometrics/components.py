"""How much of a scorecard's mean is the candidate, the interviewer's severity, and the meeting of the two.

The model is m = mu + c(candidate) + r(rater) + e on scorecard means, all three random. The variances are
those that maximize the restricted likelihood (Patterson & Thompson 1971), as in the R package lme4.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, optimize

from .crossing import Crossing, RaterOverlap, all_scorecards, panel_sizes, scorecards_per_rater
from .values import Floats, NotEnough, Numbers, as_floats, as_indices, refuse_unequal_lengths


@dataclass(frozen=True, slots=True)
class Components:
    """Variances of scorecard means in squared points, and their grand mean.

    `residual` holds the meeting of candidate and interviewer (halo, taste, the day) and error alike.
    `deviance` is -2 log restricted likelihood.
    """

    candidate: float
    rater: float
    residual: float
    mean: float
    deviance: float
    candidates: int
    raters: int
    scorecards: int

    @property
    def total(self) -> float:
        """Return the variance of one scorecard's mean."""
        return self.candidate + self.rater + self.residual


def variance_components(candidates: Numbers, raters: Numbers, means: Numbers) -> Components | NotEnough:
    """Return the variances from one row per scorecard (J,): indices from 0, means in points.

    Candidates are eliminated and the raters' matrix is factorized some fifty times. NotEnough with fewer than
    two candidates or raters, or when severity and error cannot be told apart. Raises ValueError for bad
    columns.
    """
    candidate, rater = as_indices(candidates, "candidates"), as_indices(raters, "raters")
    mean = as_floats(means, "means")
    refuse_unequal_lengths(candidates=candidate, raters=rater, means=mean)
    crossing = all_scorecards(candidate, rater, mean)
    for count, noun in ((crossing.candidates, "candidates"), (crossing.raters, "interviewers")):
        if count < 2:
            return NotEnough(f"reliability compares {noun}", have=count, need=2)
    needed = crossing.candidates + crossing.raters
    if mean.size < needed:
        return NotEnough("too few scorecards to tell candidates, severity and error apart", mean.size, needed)
    if np.ptp(mean) == 0:
        return NotEnough("every scorecard has the same mean", have=1, need=2)
    return _Likelihood.of(crossing).components()


@dataclass(frozen=True, slots=True, eq=False)
class _Solution:
    deviance: float
    residual: float
    mean: float


@dataclass(frozen=True, slots=True, eq=False)
class _Likelihood:
    """The restricted likelihood in the two standard deviations relative to the error's."""

    crossing: Crossing
    sizes: Floats
    overlaps: tuple[tuple[float, RaterOverlap], ...]
    sums: tuple[Floats, Floats]
    origin: float
    centred: Floats

    @classmethod
    def of(cls, crossing: Crossing) -> "_Likelihood":
        sizes = panel_sizes(crossing).astype(np.float64)
        # Candidates with panels of one size share a weight whatever the parameters: their overlap is summed
        # once.
        overlaps = tuple(
            (float(size), RaterOverlap.of(crossing, (sizes == size) * 1.0)) for size in np.unique(sizes)
        )
        origin = float(crossing.mean.mean())
        centred = crossing.mean - origin
        by_candidate = np.bincount(crossing.candidate, weights=centred, minlength=crossing.candidates)
        by_rater = np.bincount(crossing.rater, weights=centred, minlength=crossing.raters)
        sums = (by_candidate.astype(np.float64), by_rater.astype(np.float64))
        return cls(crossing, sizes, overlaps, sums, origin, centred)

    def components(self) -> Components:
        """Return the variances where the deviance is least."""
        best = optimize.minimize(
            # Per scorecard, so that one tolerance serves ten scorecards and a hundred thousand.
            lambda ratios: self.solve(float(ratios[0]), float(ratios[1])).deviance / self.crossing.mean.size,
            x0=np.array([1.0, 0.7]),
            method="L-BFGS-B",
            jac="3-point",
            bounds=[(0.0, 1e3), (0.0, 1e3)],
            options={"ftol": 1e-15, "gtol": 1e-8},
        )
        candidate, rater = (float(ratio) for ratio in best.x)
        found = self.solve(candidate, rater)
        return Components(
            candidate=candidate**2 * found.residual,
            rater=rater**2 * found.residual,
            residual=found.residual,
            mean=self.origin + found.mean,
            deviance=found.deviance,
            candidates=self.crossing.candidates,
            raters=self.crossing.raters,
            scorecards=self.crossing.mean.size,
        )

    def solve(self, candidate: float, rater: float) -> _Solution:
        """Return the deviance at two relative standard deviations; both may be 0."""
        crossing, count = self.crossing, self.crossing.mean.size
        diagonal = 1.0 + candidate**2 * self.sizes
        shrink = candidate**2 / diagonal
        matrix = self._rater_matrix(candidate, rater)
        factor = linalg.cholesky(matrix, lower=True, overwrite_a=True, check_finite=False)
        # Two right-hand sides: the scorecards, and the column of ones whose coefficient is the grand mean.
        sides = (
            (self.sums[0], self.sums[1]),
            (self.sizes, scorecards_per_rater(crossing).astype(np.float64)),
        )
        reduced = np.column_stack([rater * (own - self._to_raters(shrink * by)) for by, own in sides])
        whitened = linalg.solve_triangular(factor, reduced, lower=True, check_finite=False)
        inner = whitened.T @ whitened
        by_scores, by_ones = self.sums[0], self.sizes
        squares = float(self.centred @ self.centred - shrink @ by_scores**2 - inner[0, 0])
        cross = float(self.centred.sum() - shrink @ (by_scores * by_ones) - inner[0, 1])
        information = float(count - shrink @ by_ones**2 - inner[1, 1])
        mean = cross / information
        residual = max(squares - mean * cross, 0.0) / (count - 1)
        logs = float(np.log(diagonal).sum()) + 2 * float(np.log(np.diag(factor)).sum()) + np.log(information)
        tiny = np.finfo(float).tiny
        deviance = logs + (count - 1) * (1 + float(np.log(2 * np.pi * max(residual, tiny))))
        return _Solution(float(deviance), residual, mean)

    def _rater_matrix(self, candidate: float, rater: float) -> Floats:
        """Return 1 + rater^2 (W - B' (candidate^2 / (1 + candidate^2 size)) B) (R, R)."""
        matrix = np.zeros((self.crossing.raters, self.crossing.raters))
        for size, overlap in self.overlaps:
            overlap.subtract_from(matrix, rater**2 * candidate**2 / (1.0 + candidate**2 * size))
        matrix[np.diag_indices_from(matrix)] += 1.0 + rater**2 * scorecards_per_rater(self.crossing)
        return matrix

    def _to_raters(self, values: Floats) -> Floats:
        weights = values[self.crossing.candidate]
        return np.bincount(self.crossing.rater, weights=weights, minlength=self.crossing.raters).astype(
            np.float64
        )
