"""What a re-vote has changed: who moved and how far, the range before and after. Never a ranking."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Literal

Answer = Literal["missing", "score", "unchanged", "not_assessed"]
MoveKind = Literal["moved", "stayed", "added", "withdrawn", "unrated", "missing"]
LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One rating of one scorecard, asked about again; None for a score that was not given.

    `score` is there exactly with the answer "score"; ValueError for anything else.
    """

    scorecard: str
    dimension: str
    first: int | None
    answer: Answer
    score: int | None = None

    def __post_init__(self) -> None:
        for level in (self.first, self.score):
            if level is not None and level not in LEVELS:
                raise ValueError(f"A rating is 1 to 5, not {level}.")
        if (self.score is not None) is not (self.answer == "score"):
            raise ValueError("A second score belongs to the answer “score”, and to no other.")

    @property
    def second(self) -> int | None:
        """The score after the talk; None where it is missing or was not assessed."""
        return self.first if self.answer == "unchanged" else self.score


@dataclass(frozen=True, slots=True)
class Move:
    """One scorecard's rating before and after; `by` is in points, None unless both are numbers."""

    scorecard: str
    first: int | None
    second: int | None
    kind: MoveKind
    by: int | None


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest, highest and median of the ratings of those who gave both; None without any."""

    low: int | None
    high: int | None
    median: float | None


@dataclass(frozen=True, slots=True)
class Shift:
    """One dimension in a re-vote.

    `before` and `after` are over the same `both` scorecards, those with a number each time: a range that
    shrank only because somebody is missing would be no agreement.
    """

    dimension: str
    moves: tuple[Move, ...]
    before: Range
    after: Range
    both: int
    moved: int
    missing: int


def compare_estimates(estimates: Iterable[Estimate]) -> tuple[Shift, ...]:
    """Return a shift per dimension, dimensions and moves in the order in which they first come.

    ValueError for a scorecard that says two things on one dimension.
    """
    by_dimension: dict[str, dict[str, Move]] = {}
    for estimate in estimates:
        moves = by_dimension.setdefault(estimate.dimension, {})
        if estimate.scorecard in moves:
            raise ValueError(f"Two estimates of {estimate.scorecard} on {estimate.dimension}.")
        moves[estimate.scorecard] = _move(estimate)
    return tuple(_shift(dimension, tuple(moves.values())) for dimension, moves in by_dimension.items())


def _move(estimate: Estimate) -> Move:
    first, second = estimate.first, estimate.second
    by = second - first if first is not None and second is not None else None
    return Move(estimate.scorecard, first, second, _kind(estimate), by)


def _kind(estimate: Estimate) -> MoveKind:
    first, second = estimate.first, estimate.second
    if estimate.answer == "missing":
        return "missing"
    if first is None:
        return "unrated" if second is None else "added"
    if second is None:
        return "withdrawn"
    return "stayed" if first == second else "moved"


def _shift(dimension: str, moves: tuple[Move, ...]) -> Shift:
    both = [(move.first, move.second) for move in moves if move.by is not None]
    return Shift(
        dimension=dimension,
        moves=moves,
        before=_range(first for first, _second in both),
        after=_range(second for _first, second in both),
        both=len(both),
        moved=sum(move.kind == "moved" for move in moves),
        missing=sum(move.kind == "missing" for move in moves),
    )


def _range(levels: Iterable[int | None]) -> Range:
    known = sorted(level for level in levels if level is not None)
    return Range(known[0], known[-1], median(known)) if known else Range(None, None, None)
