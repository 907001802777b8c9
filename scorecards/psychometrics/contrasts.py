"""What may be compared: severities before shrinking, and the honest error of a difference.

One chain of shared candidates is enough for a number and not for a comparison. Shrunk severities of two
departments that meet through a few bridging interviews are drawn together, and their own error hides it; the
error of the unshrunk contrast does not.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from .crossing import UNLINKED
from .severity import Severity
from .values import Floats, NotEnough, Numbers, as_floats, as_indices

LARGEST_COMPARISON_ERROR = 0.15
SHOWN_FROM_RELIABILITY = 0.5


@dataclass(frozen=True, slots=True)
class Comparison:
    """By how many points a first group of interviewers is stricter than a second, with the standard error."""

    difference: float
    error: float


def unshrunk_severity(fit: Severity) -> Floats:
    """Return least-squares severities (R,), centred on 0 in each linked group; nan for the unlinked."""
    severity = -_solve(fit, fit.differences)
    return np.where(fit.group == UNLINKED, np.nan, severity)


def contrast_error(fit: Severity, contrast: Numbers) -> float:
    """Return the standard error of a weighted sum of unshrunk severities, in points.

    sqrt(residual a' L+ a), with L the raters' Laplacian; infinite when the weights (R,) do not sum to 0
    within every linked group, because nothing then says what is compared.
    """
    weights = as_floats(contrast, "contrast")
    if weights.size != fit.raters:
        raise ValueError(f"a contrast has a weight for each of the {fit.raters} raters")
    sums = np.bincount(fit.group + 1, weights=weights)
    if np.any(weights[fit.group == UNLINKED]) or np.any(np.abs(sums) > 1e-12 * np.abs(weights).sum()):
        return float("inf")
    return float(np.sqrt(fit.residual * max(float(weights @ _solve(fit, weights)), 0.0)))


def compare_groups(fit: Severity, first: Numbers, second: Numbers) -> Comparison | NotEnough:
    """Return the difference of two groups' mean severities, where its error is 0.15 points or less.

    `first` and `second` are indices of raters. The difference is of unshrunk severities. Raises ValueError
    for an empty group.
    """
    weights = np.zeros(fit.raters)
    for members, sign in ((as_indices(first, "first"), 1.0), (as_indices(second, "second"), -1.0)):
        if members.size == 0:
            raise ValueError("a group of interviewers is empty")
        np.add.at(weights, members, sign / float(members.size))
    error = contrast_error(fit, weights)
    if not np.isfinite(error):
        return NotEnough("no chain of shared candidates links these interviewers", have=0, need=1)
    if error > LARGEST_COMPARISON_ERROR:
        reason = "too few shared candidates: the standard error may be at most what is needed"
        return NotEnough(reason, have=error, need=LARGEST_COMPARISON_ERROR)
    return Comparison(float(weights @ -_solve(fit, fit.differences)), error)


def shown_severity(fit: Severity, rater: int) -> float | NotEnough:
    """Return one rater's severity where its reliability is 0.5 or more."""
    if fit.group[rater] == UNLINKED:
        return NotEnough("nobody else met these candidates", have=0, need=1)
    reliability = float(fit.reliability[rater])
    if fit.between > 0 and reliability < SHOWN_FROM_RELIABILITY:
        return NotEnough("too few interviews for a reliable severity", reliability, SHOWN_FROM_RELIABILITY)
    return float(fit.severity[rater])


def _solve(fit: Severity, right: Floats) -> Floats:
    """Return the Laplacian's pseudo-inverse times a vector."""
    # Tying each group's mean to 0 makes the Laplacian regular and leaves its other solutions as they are.
    same = (fit.group[:, None] == fit.group[None, :]) & (fit.group != UNLINKED)
    grounded = fit.laplacian + same / np.maximum(same.sum(axis=1), 1)
    alone = np.flatnonzero(fit.group == UNLINKED)
    grounded[alone, alone] += 1.0
    centred = right - _group_means(fit, right)
    solution: Floats = linalg.solve(grounded, centred, assume_a="pos", check_finite=False)
    return solution


def _group_means(fit: Severity, values: Floats) -> Floats:
    members = fit.group + 1
    sizes = np.bincount(members)
    means: Floats = (np.bincount(members, weights=values) / np.maximum(sizes, 1))[members]
    return means
