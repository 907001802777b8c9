"""Do groups of candidates pass at the same rate? Ratios in whole numbers, tests and intervals, never a
verdict.

29 CFR 1607.4D: a rate under four fifths of the highest is "generally" evidence of adverse impact; smaller
differences may count when they are significant, larger ones may not when they rest on small numbers. So a
ratio never stands without its test and its interval. With truly equal rates of 30%, two groups of 20 fall
under four fifths in 62% of cases: counts are gathered over time, kept apart by role, and small groups are not
shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from scipy import stats

from .values import Interval, NotEnough

SMALLEST_GROUP = 10
EXPECTED_COUNT_FOR_Z = 5


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many people of a group there were, and how many of them were selected."""

    label: str
    selected: int
    total: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One group against the reference group.

    `fisher` is Fisher's exact two-sided p. `z` is the pooled two-sample statistic, negative where this
    group's rate is lower, `z_p` its two-sided p; rely on Fisher alone where `small_counts`. `ratio_interval`
    is Katz's. `to_reach` more selections in this group would bring it to four fifths.
    """

    ratio: float
    below_four_fifths: bool
    fisher: float
    z: float | NotEnough
    z_p: float | NotEnough
    small_counts: bool
    ratio_interval: Interval | NotEnough
    to_reach: int


@dataclass(frozen=True, slots=True)
class GroupImpact:
    """A group's counts and its difference; all of them NotEnough where they would single people out."""

    label: str
    selected: int | NotEnough
    total: int | NotEnough
    rate: float | NotEnough
    difference: Difference | NotEnough


@dataclass(frozen=True, slots=True)
class Impact:
    """The groups in the order given, and the one with the highest rate, which all are compared with."""

    reference: str | NotEnough
    groups: tuple[GroupImpact, ...]


def adverse_impact(
    counts: Sequence[GroupCount], *, smallest: int = SMALLEST_GROUP, confidence: float = 0.95
) -> Impact:
    """Return each group's selection rate against the group with the highest one.

    Groups of fewer than `smallest` people are hidden, and the next smallest with them when a single hidden
    group could be told from a total; the reference is chosen among the others. Equal rates: the larger group,
    then the first.
    Raises ValueError for repeated labels or impossible counts.
    """
    _refuse_impossible(counts)
    shown = _shown(counts, smallest)
    # Compared as whole numbers: 3/5 and 6/8 are exactly four fifths and must not fall under it by rounding.
    reference = _reference([count for count in counts if count.label in shown])
    groups = tuple(_group(count, reference, count.label in shown, smallest, confidence) for count in counts)
    if reference is None:
        return Impact(NotEnough("no group is large enough to be compared with", None, smallest), groups)
    return Impact(reference.label, groups)


def is_below_four_fifths(group: GroupCount, reference: GroupCount) -> bool:
    """Return whether a group's rate is under four fifths of the reference's, decided in whole numbers."""
    return 5 * group.selected * reference.total < 4 * reference.selected * group.total


def _refuse_impossible(counts: Sequence[GroupCount]) -> None:
    if len({count.label for count in counts}) < len(counts):
        raise ValueError("a group is named twice")
    for count in counts:
        if not 0 <= count.selected <= count.total:
            raise ValueError(f"{count.label}: {count.selected} selected of {count.total} cannot be")


def _shown(counts: Sequence[GroupCount], smallest: int) -> set[str]:
    by_size = sorted((count for count in counts if count.total), key=lambda count: count.total)
    hidden = sum(count.total < smallest for count in by_size)
    # One hidden group could be worked out from a total; two cannot be told apart.
    hidden += hidden == 1
    return {count.label for count in by_size[hidden:]}


def _reference(counts: Sequence[GroupCount]) -> GroupCount | None:
    best: GroupCount | None = None
    for count in counts:
        if best is None or _rate_order(count, best) > 0:
            best = count
    return best


def _rate_order(count: GroupCount, other: GroupCount) -> int:
    by_rate = count.selected * other.total - other.selected * count.total
    return by_rate or count.total - other.total


def _group(
    count: GroupCount, reference: GroupCount | None, is_shown: bool, smallest: int, confidence: float
) -> GroupImpact:
    if not is_shown or reference is None:
        hidden = NotEnough("too few people to be shown without singling anybody out", None, smallest)
        return GroupImpact(count.label, hidden, hidden, hidden, hidden)
    rate = count.selected / count.total
    return GroupImpact(
        count.label, count.selected, count.total, rate, _difference(count, reference, confidence)
    )


def _difference(group: GroupCount, reference: GroupCount, confidence: float) -> Difference | NotEnough:
    if reference.selected == 0:
        return NotEnough("nobody was selected", have=0, need=1)
    z = pooled_z(group, reference)
    return Difference(
        ratio=group.selected * reference.total / (reference.selected * group.total),
        below_four_fifths=is_below_four_fifths(group, reference),
        fisher=fisher_two_sided(group, reference),
        z=z,
        z_p=z if isinstance(z, NotEnough) else float(2 * stats.norm.sf(abs(z))),
        small_counts=_has_small_counts(group, reference),
        ratio_interval=ratio_interval(group, reference, confidence),
        to_reach=_selections_to_reach(group, reference),
    )


def fisher_two_sided(group: GroupCount, reference: GroupCount) -> float:
    """Return Fisher's exact p: how often tables with these margins are as unlikely as this one."""
    table = [[part.selected, part.total - part.selected] for part in (group, reference)]
    return float(stats.fisher_exact(table).pvalue)


def pooled_z(group: GroupCount, reference: GroupCount) -> float | NotEnough:
    """Return (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2)) with the pooled rate p, group minus reference."""
    pooled = (group.selected + reference.selected) / (group.total + reference.total)
    if pooled in (0.0, 1.0):
        return NotEnough("everybody had the same outcome", have=1, need=2)
    difference = group.selected / group.total - reference.selected / reference.total
    return difference / sqrt(pooled * (1 - pooled) * (1 / group.total + 1 / reference.total))


def ratio_interval(
    group: GroupCount, reference: GroupCount, confidence: float = 0.95
) -> Interval | NotEnough:
    """Return the interval of the ratio of rates on the log scale (Katz et al. 1978).

    ratio * exp(± z sqrt(1/s1 - 1/n1 + 1/s2 - 1/n2)), undefined when nobody of a group was selected.
    """
    if group.selected == 0 or reference.selected == 0:
        return NotEnough("nobody of this group was selected", have=0, need=1)
    ratio = group.selected * reference.total / (reference.selected * group.total)
    variance = sum(1 / part.selected - 1 / part.total for part in (group, reference))
    return log_interval(ratio, variance, confidence)


def log_interval(ratio: float, variance: float, confidence: float) -> Interval:
    """Return the normal interval around the logarithm of a ratio, taken back."""
    half = float(stats.norm.ppf((1 + confidence) / 2)) * sqrt(max(variance, 0.0))
    return Interval(exp(log(ratio) - half), exp(log(ratio) + half), confidence)


def _has_small_counts(group: GroupCount, reference: GroupCount) -> bool:
    total = group.total + reference.total
    selected = group.selected + reference.selected
    least = min(group.total, reference.total) * min(selected, total - selected)
    return least < EXPECTED_COUNT_FOR_Z * total


def _selections_to_reach(group: GroupCount, reference: GroupCount) -> int:
    short = 4 * reference.selected * group.total - 5 * group.selected * reference.total
    return max(0, -(-short // (5 * reference.total)))
