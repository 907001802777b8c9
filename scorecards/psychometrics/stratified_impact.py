"""Adverse impact over several roles, each compared within itself: pooling roles can turn a ratio round."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from .adverse_impact import GroupCount, log_interval
from .values import Interval, NotEnough


@dataclass(frozen=True, slots=True)
class StratifiedDifference:
    """One group against another over all strata: a common ratio of rates and a test of equal rates in every
    stratum.

    `chi_squared` has one degree of freedom, `p` is its tail. `strata` counts the roles that carry
    information.
    """

    ratio: float | NotEnough
    ratio_interval: Interval | NotEnough
    chi_squared: float | NotEnough
    p: float | NotEnough
    strata: int


def stratified_difference(
    pairs: Sequence[tuple[GroupCount, GroupCount]], confidence: float = 0.95
) -> StratifiedDifference:
    """Return the Mantel-Haenszel comparison of two groups over strata, each a pair (group, reference).

    Ratio sum(s1 n2 / N) / sum(s2 n1 / N) with the variance of Greenland & Robins (1985); test of Cochran,
    Mantel and Haenszel without continuity correction. Strata where a group is absent say nothing and are left
    out.
    """
    used = [(group, reference) for group, reference in pairs if group.total and reference.total]
    chi_squared = _chi_squared(used)
    p = chi_squared if isinstance(chi_squared, NotEnough) else float(stats.chi2.sf(chi_squared, 1))
    ratio, interval = _common_ratio(used, confidence)
    return StratifiedDifference(ratio, interval, chi_squared, p, len(used))


def _common_ratio(
    pairs: Sequence[tuple[GroupCount, GroupCount]], confidence: float
) -> tuple[float | NotEnough, Interval | NotEnough]:
    above = sum(group.selected * other.total / (group.total + other.total) for group, other in pairs)
    below = sum(other.selected * group.total / (group.total + other.total) for group, other in pairs)
    if below == 0:
        nobody = NotEnough("nobody of the reference group was selected", have=0, need=1)
        return nobody, nobody
    if above == 0:
        return 0.0, NotEnough("nobody of this group was selected", have=0, need=1)
    spread = sum(_ratio_spread(group, other) for group, other in pairs)
    return above / below, log_interval(above / below, spread / (above * below), confidence)


def _ratio_spread(group: GroupCount, other: GroupCount) -> float:
    total, selected = group.total + other.total, group.selected + other.selected
    return selected * group.total * other.total / total**2 - group.selected * other.selected / total


def _chi_squared(pairs: Sequence[tuple[GroupCount, GroupCount]]) -> float | NotEnough:
    surplus = variance = 0.0
    for group, other in pairs:
        total, selected = group.total + other.total, group.selected + other.selected
        surplus += group.selected - group.total * selected / total
        if total > 1:
            variance += group.total * other.total * selected * (total - selected) / (total**2 * (total - 1))
    if variance == 0:
        return NotEnough("everybody in a role had the same outcome", have=0, need=1)
    return surplus**2 / variance
