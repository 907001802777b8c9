"""One panel's ratings of one candidate on one dimension: how far apart they are, and what may be said of it.

Three people who answer at random are within one point of each other in 23% of panels, and in 38% when
everybody leans towards high scores. So up to three raters nothing is claimed: what is shown is the ratings
and their range.
"""

from dataclasses import dataclass

from .values import NotEnough, Numbers, as_integers

FEWEST_RATERS_FOR_A_CLAIM = 4
WIDE_RANGE = 3


@dataclass(frozen=True, slots=True)
class PanelAgreement:
    """How a panel's scores lie; None where a single score says nothing.

    `median_deviation` is AD_Md, in scale points. `within_group` is r_wg, 0 (as spread as random answers) to 1
    (all equal). `split`: somebody is below the middle of the scale and somebody above it. `wide`: three
    points apart or more.
    `close` is the one claim: AD_Md is within its customary bound, or why nothing is claimed.
    """

    raters: int
    median: float | None
    mean: float | None
    lowest: int | None
    highest: int | None
    range: int | None
    median_deviation: float | None
    within_group: float | None
    split: bool
    wide: bool
    close: bool | NotEnough


def panel_agreement(scores: Numbers, categories: int = 5) -> PanelAgreement:
    """Return how far apart a panel's scores are; scores are whole numbers from 1 to `categories`, missing
    ones left out.

    AD_Md is the mean distance from the median (Burke, Finkelstein & Dusig 1999), its bound categories / 6
    (Burke & Dunlap 2002). r_wg = 1 - s² / ((categories² - 1) / 12), not below 0 (James, Demaree & Wolf 1984).
    Raises ValueError for a score outside the scale.
    """
    given = sorted(as_integers(scores, "scores").tolist())
    _refuse_outside_the_scale(given, categories)
    if not given:
        nothing = _claim(0, None, categories)
        return PanelAgreement(0, None, None, None, None, None, None, None, False, False, nothing)
    lowest, highest = given[0], given[-1]
    deviation = _median_deviation(given)
    return PanelAgreement(
        raters=len(given),
        median=_twice_the_median(given) / 2,
        mean=sum(given) / len(given),
        lowest=lowest,
        highest=highest,
        range=highest - lowest,
        median_deviation=deviation,
        within_group=_within_group(given, categories),
        split=2 * lowest < categories + 1 < 2 * highest,
        wide=highest - lowest >= WIDE_RANGE,
        close=_claim(len(given), deviation, categories),
    )


def _refuse_outside_the_scale(scores: list[int], categories: int) -> None:
    if categories < 2:
        raise ValueError("a scale has two categories or more")
    if scores and (scores[0] < 1 or scores[-1] > categories):
        raise ValueError(f"scores must be from 1 to {categories}")


# Whole numbers up to one last division: a panel that lies on a bound is never pushed over it by rounding.


def _twice_the_median(scores: list[int]) -> int:
    return scores[(len(scores) - 1) // 2] + scores[len(scores) // 2]


def _median_deviation(scores: list[int]) -> float | None:
    if len(scores) < 2:
        return None
    middle = _twice_the_median(scores)
    return sum(abs(2 * score - middle) for score in scores) / (2 * len(scores))


def _within_group(scores: list[int], categories: int) -> float | None:
    raters = len(scores)
    if raters < 2:
        return None
    spread = 12 * (raters * sum(score * score for score in scores) - sum(scores) ** 2)
    random_spread = raters * (raters - 1) * (categories**2 - 1)
    return max(0, random_spread - spread) / random_spread


def _claim(raters: int, deviation: float | None, categories: int) -> bool | NotEnough:
    if deviation is None or raters < FEWEST_RATERS_FOR_A_CLAIM:
        reason = "so few ratings are often close by chance"
        return NotEnough(reason, have=raters, need=FEWEST_RATERS_FOR_A_CLAIM)
    return deviation <= categories / 6
