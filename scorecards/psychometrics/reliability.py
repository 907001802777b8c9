"""How far one interviewer, a panel as staffed, or a panel of any size tells candidates apart.

Real panels are neither crossed (the same people meet everybody) nor nested (nobody meets two candidates):
G(q, k) of Putka, Le, McCloy & Diaz (2008) covers what lies between, see also ten Hove, Jorgensen & van der
Ark (2022). Half is usual and no scandal: separate interviewers reach .44 over many studies (Huffcutt,
Culbertson & Weyhrauch 2013).
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from .components import Components, variance_components
from .crossing import all_scorecards, panel_sizes
from .values import NotEnough, Numbers, as_indices, refuse_unequal_lengths

FEWEST_CANDIDATES = 30
FEWEST_RATERS = 5


@dataclass(frozen=True, slots=True)
class Staffing:
    """How panels were staffed: `size` is the harmonic mean of scorecards per candidate, k-hat.

    `q` is the share of severity's variance that stays in differences between candidates' panel means: 0 when
    the same people meet everybody, 1 / k-hat when no two candidates share an interviewer. Candidates: (C,)
    with any panel size.
    """

    size: float
    q: float

    @property
    def nesting(self) -> float:
        """Return 0 for the same panel everywhere, 1 for panels that share nobody."""
        return self.q * self.size


@dataclass(frozen=True, slots=True)
class Reliability:
    """Shares of variance from 0 to 1: one interviewer's, absolute and in order only, and the panels' as
    staffed.

    `needed` is the number of interviewers, staffed alike, that reach `target`.
    """

    single_absolute: float
    single_consistency: float
    panel: float
    panel_size: float
    needed: int | NotEnough
    target: float


def staffing(candidates: Numbers, raters: Numbers) -> Staffing | NotEnough:
    """Return the panels' harmonic mean size and q, from one row per scorecard (J,).

    q = 1/k-hat - mean over pairs of candidates of shared raters / (k_i k_j). The sum over pairs is taken
    rater by rater, sum_r (sum 1/k_i)^2 - sum 1/k_i^2, so that it costs as much as there are scorecards.
    """
    candidate, rater = as_indices(candidates, "candidates"), as_indices(raters, "raters")
    refuse_unequal_lengths(candidates=candidate, raters=rater)
    crossing = all_scorecards(candidate, rater, np.zeros(candidate.size))
    people = crossing.candidates
    if people < 2:
        return NotEnough("staffing compares candidates", have=people, need=2)
    shares = 1.0 / panel_sizes(crossing)
    by_rater = np.bincount(crossing.rater, weights=shares[crossing.candidate])
    own = np.bincount(crossing.rater, weights=shares[crossing.candidate] ** 2)
    shared = float((by_rater**2 - own).sum()) / (people * (people - 1))
    return Staffing(size=people / float(shares.sum()), q=max(float(shares.mean()) - shared, 0.0))


def panel_reliability(found: Components, size: float, q: float) -> float | NotEnough:
    """Return ICC(q, k) = candidate / (candidate + q rater + residual / k), from 0 to 1."""
    total = found.candidate + q * found.rater + found.residual / size
    if total <= 0:
        return NotEnough("scorecards do not differ", have=0, need=1)
    return found.candidate / total


def interviewers_needed(found: Components, nesting: float, target: float = 0.8) -> int | NotEnough:
    """Return how many interviewers, staffed with the given nesting (0 to 1), reach a reliability.

    In a panel of k the error is (nesting rater + residual) / k. Raises ValueError for a target outside 0 to
    1.
    """
    if not 0 < target < 1:
        raise ValueError("a reliability to reach lies between 0 and 1")
    if found.candidate <= 0:
        return NotEnough("candidates do not differ, so that no panel can tell them apart", have=0, need=1)
    error = nesting * found.rater + found.residual
    # The little that rounding adds must not ask for one more interviewer.
    return max(1, ceil(target / (1 - target) * error / found.candidate - 1e-9))


def role_reliability(
    candidates: Numbers, raters: Numbers, means: Numbers, target: float = 0.8
) -> Reliability | NotEnough:
    """Return how far scorecards of a role can be relied on, from 30 candidates and 5 interviewers on."""
    candidate, rater = as_indices(candidates, "candidates"), as_indices(raters, "raters")
    people, interviewers = int(np.unique(candidate).size), int(np.unique(rater).size)
    if people < FEWEST_CANDIDATES:
        return NotEnough("too few candidates to speak of reliability", people, FEWEST_CANDIDATES)
    if interviewers < FEWEST_RATERS:
        return NotEnough("too few interviewers to speak of reliability", interviewers, FEWEST_RATERS)
    found, staffed = variance_components(candidates, raters, means), staffing(candidates, raters)
    if isinstance(found, NotEnough):
        return found
    if isinstance(staffed, NotEnough):
        return staffed
    return _reliability(found, staffed, target)


def _reliability(found: Components, staffed: Staffing, target: float) -> Reliability | NotEnough:
    panel = panel_reliability(found, staffed.size, staffed.q)
    if isinstance(panel, NotEnough):
        return panel
    return Reliability(
        single_absolute=found.candidate / found.total,
        single_consistency=found.candidate / (found.candidate + found.residual),
        panel=panel,
        panel_size=staffed.size,
        needed=interviewers_needed(found, staffed.nesting, target),
        target=target,
    )
