"""The many-facet Rasch model of a rating scale, as a diagnostic of how the scale is used.

log P(k) / P(k - 1) = ability(candidate) - severity(rater) - difficulty(dimension) - threshold(k) (Linacre
1989). Ratings of one scorecard lean on each other (halo), and the model takes them as independent: its errors
would be too small by a factor of two or three and are not given. It shows thresholds, misfit and categories
nobody uses; severity is estimated from scorecard means instead.
"""

from dataclasses import dataclass, replace

import numpy as np

from .rasch_estimation import State, settle
from .rasch_moments import Measures, Ratings, category_probabilities, summed
from .values import Floats, Integers, NotEnough, Numbers, as_indices, as_integers, refuse_unequal_lengths

# Below it a rating is certain to the last digit; a measure 20 logits off its threshold gives 2e-9.
SMALLEST_VARIANCE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Rasch:
    """Measures in logits, and how the ratings fit them; nan where nobody was rated or rated.

    `ability` (C,), `severity` (R,), `difficulty` (D,) with mean 0, `thresholds` between neighbouring `used`
    categories.
    `disordered` thresholds mean that some category is nowhere the likeliest. `infit` and `outfit` (R,) are 1
    when a rater's ratings vary as expected, above 1 when they are erratic, below 1 when they are too even.
    `fair_average` (C,) is the mean score a candidate would get from a rater of severity 0. Spreads are the
    standard deviations of the priors, None without priors.
    """

    ability: Floats
    severity: Floats
    difficulty: Floats
    thresholds: Floats
    used: tuple[int, ...]
    unused: tuple[int, ...]
    disordered: bool
    infit: Floats
    outfit: Floats
    fair_average: Floats
    ability_spread: float | None
    severity_spread: float | None
    steps: int


def fit_rasch(
    candidates: Numbers,
    raters: Numbers,
    dimensions: Numbers,
    scores: Numbers,
    *,
    categories: int,
    priors: bool = True,
) -> Rasch | NotEnough:
    """Return the measures from one row per rating (N,): indices from 0, scores from 1 to `categories`.

    Candidates and raters have normal priors whose spreads are estimated with them (MacKay 1992), so that
    somebody with top scores only still has a finite measure. Without `priors` these are the joint maximum
    likelihood estimates of Facets, severities centred, which spread too wide and exist only where nobody is
    extreme. Categories nobody used are left out and the others count on. Raises ValueError for bad columns or
    scores outside the scale.
    """
    columns = [as_indices(candidates, "candidates"), as_indices(raters, "raters")]
    columns.append(as_indices(dimensions, "dimensions"))
    score = as_integers(scores, "scores")
    refuse_unequal_lengths(candidates=columns[0], raters=columns[1], dimensions=columns[2], scores=score)
    if score.size and (score.min() < 1 or score.max() > categories):
        raise ValueError(f"scores must be from 1 to {categories}")
    used, category = np.unique(score, return_inverse=True)
    if used.size < 2:
        return NotEnough("the model needs two categories in use", have=int(used.size), need=2)
    ratings, places = _compact(columns, category, int(used.size))
    extreme = _extremes(ratings)
    if not priors and extreme:
        return NotEnough("somebody has only lowest or only highest scores, and no finite measure", extreme, 0)
    state = settle(State.first(ratings, priors))
    if state is None or _ran_away(state):
        return NotEnough("so few ratings do not settle the measures", int(score.size), None)
    return _answer(state, places, used, categories)


def _compact(
    columns: list[Integers], category: Integers, used: int
) -> tuple[Ratings, tuple[Integers, Integers, Integers]]:
    people, candidate = np.unique(columns[0], return_inverse=True)
    interviewers, rater = np.unique(columns[1], return_inverse=True)
    topics, dimension = np.unique(columns[2], return_inverse=True)
    ratings = Ratings(
        candidate=candidate.astype(np.int64),
        rater=rater.astype(np.int64),
        dimension=dimension.astype(np.int64),
        category=category.astype(np.int64),
        candidates=int(people.size),
        raters=int(interviewers.size),
        dimensions=int(topics.size),
        steps=used - 1,
    )
    return ratings, (people, interviewers, topics)


def _extremes(ratings: Ratings) -> int:
    """Return how many candidates and raters have only lowest or only highest scores."""
    found = 0
    for index, size in ((ratings.candidate, ratings.candidates), (ratings.rater, ratings.raters)):
        share = summed(index, ratings.category.astype(np.float64), size) / np.bincount(index, minlength=size)
        found += int(((share == 0) | (share == ratings.steps)).sum())
    return found


def _ran_away(state: State) -> bool:
    """Whether a dimension or threshold, which no prior holds, went so far that a rating had no choice.

    The steps then grow too small to see, as if the measures had settled.
    """
    return bool(state.moments.variance.min() < SMALLEST_VARIANCE)


def _answer(
    state: State, places: tuple[Integers, Integers, Integers], used: Integers, categories: int
) -> Rasch:
    ratings, moments, measures = state.ratings, state.moments, _centred(state)
    squares = moments.residual**2
    infit = summed(ratings.rater, squares, ratings.raters) / summed(
        ratings.rater, moments.variance, ratings.raters
    )
    counts = np.bincount(ratings.rater, minlength=ratings.raters)
    outfit = summed(ratings.rater, squares / moments.variance, ratings.raters) / counts
    present = tuple(int(value) for value in used)
    return Rasch(
        ability=_spread_out(measures.ability, places[0]),
        severity=_spread_out(measures.severity, places[1]),
        difficulty=_spread_out(measures.difficulty, places[2]),
        thresholds=measures.thresholds,
        used=present,
        unused=tuple(value for value in range(1, categories + 1) if value not in present),
        disordered=bool(np.any(np.diff(measures.thresholds) < 0)),
        infit=_spread_out(infit, places[1]),
        outfit=_spread_out(outfit, places[1]),
        fair_average=_spread_out(_fair_average(measures, used.astype(np.float64)), places[0]),
        ability_spread=state.ability_precision**-0.5 if state.has_priors else None,
        severity_spread=state.severity_precision**-0.5 if state.has_priors else None,
        steps=state.steps,
    )


def _centred(state: State) -> Measures:
    """Return the measures with abilities centred, where no prior says where 0 is."""
    if state.has_priors:
        return state.measures
    middle = float(state.measures.ability.mean())
    moved = state.measures.ability - middle
    return replace(state.measures, ability=moved, thresholds=state.measures.thresholds - middle)


def _fair_average(measures: Measures, values: Floats) -> Floats:
    scores = np.zeros(measures.ability.size)
    for difficulty in measures.difficulty:
        scores += category_probabilities(measures.ability - difficulty, measures.thresholds) @ values
    average: Floats = scores / measures.difficulty.size
    return average


def _spread_out(values: Floats, places: Integers) -> Floats:
    full = np.full(int(places.max()) + 1, np.nan)
    full[places] = values
    return full
