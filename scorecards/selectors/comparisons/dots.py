"""Where the dots of a small drawing stand. Pure; its unit is a sixtieth of a rating."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

RATING = 60
RADIUS = 13
STEP = 28
FOOT = 24


@dataclass(frozen=True, slots=True)
class Dot:
    """One rating; `number` is its interviewer's in the list of the panel."""

    number: int
    score: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class DotStrip:
    """Ratings from 1 to 5 as dots, equal ones stacked; the axis lies at y = `axis`."""

    dots: tuple[Dot, ...]
    height: int
    axis: int
    median: float | None


def highest_stack(scores: Iterable[tuple[int, int]]) -> int:
    """Return how many of (number, score) pairs share the commonest score, 1 at least."""
    counts = Counter(score for _number, score in scores)
    return max(1, *counts.values()) if counts else 1


def dot_strip(scores: Iterable[tuple[int, int]], median: float | None, stack: int = 1) -> DotStrip:
    """Return the dots of (number, score) pairs, lowest number at the bottom of a stack.

    There is room for `stack` dots, so that drawings beside each other stand on one line.
    """
    given = sorted(scores)
    axis = max(stack, highest_stack(given)) * STEP + RADIUS // 2
    placed: list[Dot] = []
    for number, score in given:
        below = sum(dot.score == score for dot in placed)
        placed.append(Dot(number, score, score * RATING, axis - RADIUS - 4 - below * STEP))
    return DotStrip(tuple(placed), axis + FOOT, axis, None if median is None else round(median * RATING, 1))
