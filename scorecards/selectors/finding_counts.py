"""How often people agreed with the detector: a share with its limits, or that there is too little to say."""

from dataclasses import dataclass
from math import sqrt

from scorecards.psychometrics.values import NotEnough

FEWEST_JUDGED = 10
_NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Judged:
    """The share of judged findings that people confirmed, 0 to 1, with Wilson's 95 % limits."""

    value: float
    low: float
    high: float


def judged(confirmed: int, dismissed: int) -> Judged | NotEnough:
    """Return the share confirmed; NotEnough under FEWEST_JUDGED, where one more would turn it over.

    Limits after Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    """
    count = confirmed + dismissed
    if count < FEWEST_JUDGED:
        return NotEnough("too few findings were judged", have=count, need=FEWEST_JUDGED)
    share, square = confirmed / count, _NORMAL_95**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _NORMAL_95 / (1 + square / count) * sqrt(share * (1 - share) / count + square / (4 * count**2))
    return Judged(share, max(0.0, middle - half), min(1.0, middle + half))
