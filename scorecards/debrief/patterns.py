"""Patterns in one scorecard that a panel may want to ask about. They say what stands there, not why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .coverage import scored_dimensions
from .panel import Place, scored

# Two equal ratings are nothing unusual, and neither are equal ones with which the others agree.
FEWEST_EQUAL = 3
FEWEST_APART = 2
POINTS_APART = 2


@dataclass(frozen=True, slots=True)
class LevelCard:
    """A scorecard whose ratings are all one number, with the dimensions on which others are far from it."""

    place: Place
    score: int
    dimensions: tuple[str, ...]
    apart: tuple[str, ...]


def level_cards(places: Sequence[Place]) -> tuple[LevelCard, ...]:
    """Return the scorecards with 3 equal ratings or more, where others are 2 points away on 2 of them.

    That is what a halo looks like from outside; it is also what a candidate looks like whom one interview
    showed at their best or worst. Which of the two, only the interviewer can say.
    """
    return tuple(_level_cards(places))


def _level_cards(places: Sequence[Place]) -> Iterator[LevelCard]:
    for place in places:
        dimensions = scored_dimensions(place)
        scores = {_score(place, key) for key in dimensions}
        if len(dimensions) < FEWEST_EQUAL or len(scores) != 1:
            continue
        score = scores.pop()
        apart = tuple(key for key in dimensions if distant(places, place, key))
        if len(apart) >= FEWEST_APART:
            yield LevelCard(place, score, dimensions, apart)


def distant(places: Sequence[Place], place: Place, dimension: str) -> tuple[Place, ...]:
    """Return the other people's places that rate a dimension 2 points or more away from this one."""
    score = _score(place, dimension)
    return tuple(
        other
        for other in scored(places, dimension)
        if other.seat.person != place.seat.person and abs(_score(other, dimension) - score) >= POINTS_APART
    )


def _score(place: Place, dimension: str) -> int:
    rating = place.rating(dimension)
    return 0 if rating is None or rating.score is None else rating.score
