"""Who rated whom, as a graph: the algebra that the severity and reliability models share."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from .values import Floats, Integers

UNLINKED = -1


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """Scorecards as pairs of candidate and rater.

    `candidate` and `rater` (J,) are indices below `candidates` and `raters`. `single` counts the scorecards
    left out because nobody else met the candidate: they say nothing about severity.
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


def all_scorecards(candidate: Integers, rater: Integers, mean: Floats) -> Crossing:
    """Return all scorecards, candidates and raters counted from 0 without gaps."""
    people, compact = np.unique(candidate, return_inverse=True)
    interviewers, numbers = np.unique(rater, return_inverse=True)
    return Crossing(
        compact.astype(np.int64), numbers.astype(np.int64), mean, int(people.size), int(interviewers.size), 0
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


@dataclass(frozen=True, slots=True, eq=False)
class RaterOverlap:
    """B' diag(weights) B as a list of its entries, where B (C, R) marks who rated whom."""

    row: Integers
    column: Integers
    entry: Floats

    @classmethod
    def of(cls, crossing: Crossing, weights: Floats) -> "RaterOverlap":
        """Return the overlap of raters with a weight for each candidate (C,)."""
        ones = np.ones(crossing.candidate.size)
        shape = (crossing.candidates, crossing.raters)
        marks = sparse.csr_array((ones, (crossing.candidate, crossing.rater)), shape=shape)
        found = (marks.T @ sparse.diags_array(weights) @ marks).tocoo()
        return cls(found.row, found.col, found.data)

    def subtract_from(self, matrix: Floats, factor: float) -> None:
        """Take the overlap, times a factor, from a matrix (R, R) in place."""
        matrix[self.row, self.column] -= factor * self.entry


def rater_laplacian(crossing: Crossing) -> Floats:
    """Return W_r - B' W_c^-1 B (R, R): the normal equations of the raters once candidates are eliminated."""
    laplacian = np.zeros((crossing.raters, crossing.raters))
    RaterOverlap.of(crossing, 1.0 / panel_sizes(crossing)).subtract_from(laplacian, 1.0)
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
