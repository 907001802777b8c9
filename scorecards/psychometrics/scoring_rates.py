"""Scoring rates as New York City's rule for automated tools counts them (6 RCNY 5-300)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .adverse_impact import GroupCount
from .values import Numbers, as_floats


@dataclass(frozen=True, slots=True)
class ScoringRates:
    """Who scores above the median of everybody, by group, in order of the labels.

    `selected` of a count are those strictly above `median`: on a five-point scale many tie with it, which
    pushes every group's rate below one half; `at_median` counts them. `unknown` people have no group and are
    left out.
    """

    counts: tuple[GroupCount, ...]
    median: float | None
    at_median: int
    unknown: int


def scoring_rates(scores: Numbers, groups: Sequence[str | None]) -> ScoringRates:
    """Return the counts above the median of all whose group is known; scores and groups (N,), None is
    unknown.

    Raises ValueError for columns of different length or scores that are not finite.
    """
    score = as_floats(scores, "scores")
    if score.size != len(groups):
        raise ValueError(f"{score.size} scores for {len(groups)} people")
    known = np.array([group is not None for group in groups], dtype=bool)
    if not known.any():
        return ScoringRates((), None, 0, len(groups))
    median = float(np.median(score[known]))
    above, totals = _counted(score > median, groups), _counted(known, groups)
    counts = tuple(GroupCount(label, above.get(label, 0), totals[label]) for label in sorted(totals))
    return ScoringRates(counts, median, int((score[known] == median).sum()), int((~known).sum()))


def _counted(chosen: np.ndarray, groups: Sequence[str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for is_chosen, group in zip(chosen, groups, strict=True):
        if is_chosen and group is not None:
            found[group] = found.get(group, 0) + 1
    return found
