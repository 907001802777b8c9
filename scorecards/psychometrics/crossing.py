"""Who rated whom, as a graph: the algebra that the severity and reliability models share."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from .values import Floats, Integers

UNLINKED = -1


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """Scorecards of candidates whom two interviewers or more met.

    `candidate` (J,) counts from 0 without gaps, `rater` (J,) keeps the caller's indices up to `raters`.
    `single` counts the scorecards left out because nobody else met the candidate: they say nothing about
    severity.
    """

    candidate: Integers
    rater: Integers
    mean: Floats
    candidates: int
    raters: int
    single: int


def shared_scorecards(candidate: Integers, rater: Integers, mean: Floats) -> Crossing:
    """Return the scorecards whose candidate has at least two."""
    raters = int(rater.max()) + 1 if rater.size else 0
    shared = np.bincount(candidate)[candidate] > 1 if candidate.size else np.zeros(0, dtype=bool)
    _, compact = np.unique(candidate[shared], return_inverse=True)
    return Crossing(
        candidate=compact.astype(np.int64),
        rater=rater[shared],
        mean=mean[shared],
        candidates=int(compact.max()) + 1 if compact.size else 0,
        raters=raters,
        single=int(candidate.size - shared.sum()),
    )


def panel_sizes(crossing: Crossing) -> Integers:
    """Return how many scorecards each candidate has (C,)."""
    return np.bincount(crossing.candidate, minlength=crossing.candidates)


def scorecards_per_rater(crossing: Crossing) -> Integers:
    """Return how many scorecards each rater has (R,)."""
    return np.bincount(crossing.rater, minlength=crossing.raters)


def distances_from_the_panel(crossing: Crossing) -> Floats:
    """Return how far each scorecard is above the mean of its candidate's scorecards (J,), in points."""
    totals = np.bincount(crossing.candidate, weights=crossing.mean, minlength=crossing.candidates)
    distances: Floats = crossing.mean - (totals / np.maximum(panel_sizes(crossing), 1))[crossing.candidate]
    return distances


def rater_gram(crossing: Crossing, weights: Floats) -> Floats:
    """Return the raters' overlap B' diag(weights) B (R, R), where B (C, R) marks who rated whom."""
    ones = np.ones(crossing.candidate.size)
    shape = (crossing.candidates, crossing.raters)
    marks = sparse.csr_array((ones, (crossing.candidate, crossing.rater)), shape=shape)
    gram: Floats = (marks.T @ sparse.diags_array(weights) @ marks).toarray()
    return gram


def rater_laplacian(crossing: Crossing) -> Floats:
    """Return W_r - B' W_c^-1 B (R, R): the normal equations of the raters once candidates are eliminated."""
    laplacian = -rater_gram(crossing, 1.0 / panel_sizes(crossing))
    laplacian[np.diag_indices(crossing.raters)] += scorecards_per_rater(crossing)
    return laplacian


def linked_groups(crossing: Crossing) -> Integers:
    """Return for each rater the group of raters that shared candidates link (R,), UNLINKED for nobody.

    Groups count from 0 in the order of their first rater. Between groups no severity can be compared.
    """
    nodes = crossing.raters + crossing.candidates
    ones = np.ones(crossing.candidate.size)
    edges = (ones, (crossing.rater, crossing.candidate + crossing.raters))
    _, found = csgraph.connected_components(sparse.coo_array(edges, shape=(nodes, nodes)), directed=False)
    groups = np.full(crossing.raters, UNLINKED, dtype=np.int64)
    linked = np.flatnonzero(scorecards_per_rater(crossing))
    _, first, members = np.unique(found[linked], return_index=True, return_inverse=True)
    groups[linked] = np.argsort(np.argsort(first))[members]
    return groups
