"""Does the picture change if any one interviewer is left out? Asked of every dimension with a minimum bar."""

from collections.abc import Sequence
from fractions import Fraction

from .citations import cite_rating
from .evidence import DimensionDefinition, LoopEvidence
from .figures import Crossing, Robustness, RobustnessRow, RobustnessState
from .panel import Place, scored
from .wording import count_of, listed

# Leaving one of two out still leaves a rating; leaving out the only one leaves nothing to compare.
FEWEST_TO_LEAVE_ONE_OUT = 2


def compile_robustness(evidence: LoopEvidence, places: Sequence[Place]) -> Robustness:
    """Return per dimension, in the order of the rubric, the means without each interviewer in turn.

    A mean equal to the bar is not below it. One person's ratings are left out together.
    """
    rows = tuple(_row(dimension, scored(places, dimension.key)) for dimension in evidence.dimensions)
    return Robustness(_in_words(rows), rows)


def _row(dimension: DimensionDefinition, raters: Sequence[Place]) -> RobustnessRow:
    people = tuple(dict.fromkeys(place.seat.person for place in raters))
    mean = _mean(raters, dimension.key)
    means = {person: _mean(_others(raters, person), dimension.key) for person in people}
    left = [found for found in means.values() if found is not None]
    crossings = tuple(_crossings(dimension, raters, mean, means))
    state = _state(dimension, people, crossings)
    return RobustnessRow(
        dimension=dimension.key,
        name=dimension.name,
        bar=dimension.minimum_bar,
        mean=_rounded(mean),
        low=_rounded(min(left, default=None)),
        high=_rounded(max(left, default=None)),
        state=state,
        words=_row_in_words(state, dimension, mean),
        crossings=crossings,
    )


def _others(raters: Sequence[Place], person: str) -> list[Place]:
    return [place for place in raters if place.seat.person != person]


def _mean(raters: Sequence[Place], dimension: str) -> Fraction | None:
    """Return the mean exactly: a third must not fall below a bar by rounding."""
    ratings = [place.rating(dimension) for place in raters]
    scores = [rating.score for rating in ratings if rating is not None and rating.score is not None]
    return Fraction(sum(scores), len(scores)) if scores else None


def _crossings(
    dimension: DimensionDefinition,
    raters: Sequence[Place],
    mean: Fraction | None,
    means: dict[str, Fraction | None],
) -> list[Crossing]:
    bar = dimension.minimum_bar
    if bar is None or mean is None:
        return []
    return [
        _crossing(dimension, bar, raters, person, mean, without)
        for person, without in means.items()
        if without is not None and (without < bar) is not (mean < bar)
    ]


def _crossing(
    dimension: DimensionDefinition,
    bar: int,
    raters: Sequence[Place],
    person: str,
    mean: Fraction,
    without: Fraction,
) -> Crossing:
    left_out = [place for place in raters if place.seat.person == person]
    side = "below" if without < bar else "no longer below"
    labels = listed([place.label for place in left_out])
    means = f"{_shown(without)} instead of {_shown(mean)}"
    words = f"Without {labels} the mean is {means}, {side} the bar of {bar}."
    return Crossing(
        seats=tuple(place.seat.id for place in left_out),
        mean=float(round(without, 2)),
        words=words,
        refs=tuple(cite_rating(place, dimension.key) for place in raters),
    )


def _state(
    dimension: DimensionDefinition, people: Sequence[str], crossings: Sequence[Crossing]
) -> RobustnessState:
    if not people:
        return "unrated"
    if dimension.minimum_bar is None:
        return "no_bar"
    if len(people) < FEWEST_TO_LEAVE_ONE_OUT:
        return "too_few"
    return "crosses" if crossings else "steady"


def _row_in_words(state: RobustnessState, dimension: DimensionDefinition, mean: Fraction | None) -> str:
    bar = dimension.minimum_bar
    if state == "unrated" or mean is None:
        return "Nobody rated it."
    if state == "no_bar" or bar is None:
        return "The rubric sets no minimum bar for it."
    side = f"{'below' if mean < bar else 'at or above'} the bar of {bar}"
    if state == "too_few":
        return f"{side.capitalize()}, by 1 interviewer: nobody can be left out."
    if state == "steady":
        return f"{side.capitalize()}, whoever is left out."
    return f"{side.capitalize()}, but not whoever is left out."


def _in_words(rows: Sequence[RobustnessRow]) -> str:
    if all(row.bar is None for row in rows):
        return "The rubric sets no minimum bar, so no absence can take a dimension across one."
    tried = [row for row in rows if row.state in ("steady", "crosses")]
    crossing = [row for row in tried if row.state == "crosses"]
    single = [row for row in rows if row.state == "too_few"]
    if not tried:
        return "No dimension with a minimum bar was rated by 2 interviewers, so nobody can be left out."
    if crossing:
        names = listed([row.name for row in crossing])
        words = f"Leaving out a single interviewer takes {names} across the minimum bar."
    else:
        words = "Nobody's absence takes a dimension across its minimum bar."
    if single:
        verb = "rests" if len(single) == 1 else "rest"
        words += f" {count_of(len(single), 'dimension')} {verb} on 1 interviewer and can't be tried."
    return words


def _rounded(mean: Fraction | None) -> float | None:
    return None if mean is None else float(round(mean, 2))


def _shown(mean: Fraction) -> str:
    return f"{float(mean):.2f}"
