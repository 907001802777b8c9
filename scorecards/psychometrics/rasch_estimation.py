"""How the Rasch measures are found: joint Newton steps, and the spreads of the priors with them."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import linalg, sparse

from .rasch_moments import Measures, Moments, Ratings, crossed, moments_of, summed
from .values import Floats

MOST_STEPS = 400
TOLERANCE = 1e-7
SPREAD_TOLERANCE = 1e-4
# In logits; raters who differ less than this are alike.
SMALLEST_SPREAD = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Where the estimation stands; precisions are 1 / spread^2 of the priors, 0 without priors."""

    ratings: Ratings
    measures: Measures
    moments: Moments
    ability_precision: float
    severity_precision: float
    steps: int = 0

    @classmethod
    def first(cls, ratings: Ratings, priors: bool) -> "State":
        counts = np.bincount(ratings.category).astype(np.float64)
        measures = Measures(
            np.zeros(ratings.candidates),
            np.zeros(ratings.raters),
            np.zeros(ratings.dimensions),
            np.log(counts[:-1] / counts[1:]),
        )
        precision = 1.0 if priors else 0.0
        return cls(ratings, measures, moments_of(ratings, measures), precision, precision * 4)

    @property
    def has_priors(self) -> bool:
        return self.ability_precision > 0

    def objective(self) -> float:
        """Return the logarithm of the posterior up to a constant, less a penalty on sums that are free."""
        ability = self.ability_precision * float(self.measures.ability @ self.measures.ability)
        severity = self.severity_precision * float(self.measures.severity @ self.measures.severity)
        return self.moments.log_likelihood - (ability + severity + self._free_sums()) / 2

    def _free_sums(self) -> float:
        sums = [self.measures.difficulty.sum()]
        if not self.has_priors:
            sums += [self.measures.severity.sum(), self.measures.thresholds.sum()]
        return float(sum(total**2 for total in sums))

    def moved(self, ability: Floats, others: Floats, length: float) -> "State":
        """Return the state a step further along a direction."""
        ends = np.cumsum([self.ratings.raters, self.ratings.dimensions])
        severity, difficulty, thresholds = np.split(length * others, ends)
        before = self.measures
        measures = Measures(
            before.ability + length * ability,
            before.severity + severity,
            before.difficulty + difficulty,
            before.thresholds + thresholds,
        )
        return replace(
            self, measures=measures, moments=moments_of(self.ratings, measures), steps=self.steps + 1
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    ability: Floats
    others: Floats
    ability_error: Floats
    severity_error: Floats

    @property
    def length(self) -> float:
        return max(float(np.abs(self.ability).max()), float(np.abs(self.others).max()))


def settle(state: State) -> State | None:
    """Return the state where no measure moves any more, None when the ratings do not lead to one."""
    while state.steps < MOST_STEPS:
        try:
            step = _newton_step(state)
        except linalg.LinAlgError:
            # A dimension with top scores only, or a step that nothing holds, runs away.
            return None
        state, moved = _uphill(state, step)
        state, is_steady = _spreads_updated(state, step)
        if moved < TOLERANCE and is_steady:
            return state
    return None


def _uphill(state: State, step: _Step) -> tuple[State, float]:
    """Return the state after a step, halved until the posterior does not fall, and how far it went."""
    length, before = 1.0, state.objective()
    while length > 1e-6:
        there = state.moved(step.ability, step.others, length)
        if there.objective() >= before - 1e-9 * abs(before):
            return there, length * step.length
        length /= 2
    return replace(state, steps=state.steps + 1), 0.0


def _spreads_updated(state: State, step: _Step) -> tuple[State, bool]:
    """Return the state with the spreads that its measures ask for, and whether they hardly changed."""
    if not state.has_priors:
        return state, True
    ability = _precision(state.measures.ability, step.ability_error, state.ability_precision)
    severity = _precision(state.measures.severity, step.severity_error, state.severity_precision)
    changes = (ability / state.ability_precision, severity / state.severity_precision)
    is_steady = max(abs(np.log(change)) for change in changes) < SPREAD_TOLERANCE
    return replace(state, ability_precision=ability, severity_precision=severity), bool(is_steady)


def _precision(measures: Floats, errors: Floats, precision: float) -> float:
    """Return MacKay's update: the number of well-determined measures over the sum of their squares."""
    determined = float((1.0 - precision * errors).clip(0, 1).sum())
    squares = float(measures @ measures)
    return min(max(determined, 1e-9) / max(squares, 1e-30), SMALLEST_SPREAD**-2)


def _newton_step(state: State) -> _Step:
    """Return the joint Newton step: candidates are eliminated (Schur), the others solved densely."""
    ratings, moments = state.ratings, state.moments
    links = _links(ratings, moments)
    inner = summed(ratings.candidate, moments.variance, ratings.candidates) + state.ability_precision
    slope, others_slope = _slopes(state)
    outer = _outer_information(state) - (links.T @ sparse.diags_array(1.0 / inner) @ links).toarray()
    factor = linalg.cho_factor(outer, lower=True, overwrite_a=True, check_finite=False)
    others = linalg.cho_solve(factor, others_slope - links.T @ (slope / inner), check_finite=False)
    ability = (slope - links @ others) / inner
    root = linalg.lapack.dtrtri(factor[0], lower=1)[0]
    errors = (np.tril(root) ** 2).sum(axis=0)[: ratings.raters]
    # Raters are taken as known here: this error serves only to estimate the spread of abilities.
    return _Step(ability, others, 1.0 / inner, errors)


def _links(ratings: Ratings, moments: Moments) -> sparse.csr_array:
    """Return what candidates share with raters, dimensions and thresholds (C, R + D + K - 1)."""
    by_rater = crossed(
        ratings.candidate, ratings.rater, moments.variance, (ratings.candidates, ratings.raters)
    )
    shape = (ratings.candidates, ratings.dimensions)
    by_dimension = crossed(ratings.candidate, ratings.dimension, moments.variance, shape)
    by_step = sparse.csr_array(summed(ratings.candidate, moments.covariance, ratings.candidates))
    return -sparse.hstack([by_rater, by_dimension, by_step], format="csr")


def _slopes(state: State) -> tuple[Floats, Floats]:
    ratings, moments, measures = state.ratings, state.moments, state.measures
    ability = summed(ratings.candidate, moments.residual, ratings.candidates)
    severity = -summed(ratings.rater, moments.residual, ratings.raters)
    difficulty = -summed(ratings.dimension, moments.residual, ratings.dimensions) - measures.difficulty.sum()
    thresholds = -moments.step_residual
    if not state.has_priors:
        severity, thresholds = severity - measures.severity.sum(), thresholds - measures.thresholds.sum()
    ability -= state.ability_precision * measures.ability
    severity = severity - state.severity_precision * measures.severity
    return ability, np.concatenate([severity, difficulty, thresholds])


def _outer_information(state: State) -> Floats:
    """Return the information of raters, dimensions and thresholds (Q, Q), with free sums tied to 0."""
    ratings, moments = state.ratings, state.moments
    raters, dimensions, steps = ratings.raters, ratings.dimensions, ratings.steps
    information = np.zeros((raters + dimensions + steps, raters + dimensions + steps))
    rater, dimension = slice(0, raters), slice(raters, raters + dimensions)
    step = slice(raters + dimensions, None)
    diagonal = summed(ratings.rater, moments.variance, raters) + state.severity_precision
    information[np.arange(raters), np.arange(raters)] = diagonal
    by_dimension = np.diag(summed(ratings.dimension, moments.variance, dimensions))
    information[dimension, dimension] = by_dimension + 1.0
    information[step, step] = moments.step_covariance
    shared = crossed(ratings.rater, ratings.dimension, moments.variance, (raters, dimensions)).toarray()
    information[rater, dimension] = shared
    information[rater, step] = summed(ratings.rater, moments.covariance, raters)
    information[dimension, step] = summed(ratings.dimension, moments.covariance, dimensions)
    if not state.has_priors:
        information[rater, rater] += 1.0
        information[step, step] += 1.0
    upper = np.triu(information, 1)
    symmetric: Floats = upper + upper.T + np.diag(np.diag(information))
    return symmetric
