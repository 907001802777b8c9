"""The ratings, dimension by interviewer, with how far apart they lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .citations import cite_text
from .document import Cell, MatrixRow
from .evidence import DimensionDefinition, LoopEvidence
from .panel import Place, count_people, scored
from .revisions import changed_after_reveal, kind_of, rating_change
from .wording import scores_in_words

SPLIT_LOW, SPLIT_HIGH = 2, 4
WIDE_SPREAD = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """How far apart scores lie; `deviation` is the mean absolute deviation from the median, in points."""

    low: int
    high: int
    median: float
    deviation: float

    @property
    def points(self) -> int:
        """Return high minus low."""
        return self.high - self.low

    @property
    def split(self) -> bool:
        """Return whether somebody is at 2 or lower while somebody is at 4 or higher."""
        return self.low <= SPLIT_LOW and self.high >= SPLIT_HIGH

    @property
    def wide(self) -> bool:
        """Return whether 3 points or more lie between two people."""
        return self.points >= WIDE_SPREAD


def spread_of(scores: Sequence[int]) -> Spread | None:
    """Return how far apart scores lie, or None without a score.

    The deviation is AD_Md of Burke, Finkelstein & Dusig (1999), rounded to two decimals.
    """
    if not scores:
        return None
    middle = float(median(scores))
    deviation = sum(abs(score - middle) for score in scores) / len(scores)
    return Spread(min(scores), max(scores), middle, round(deviation, 2))


def compile_matrix(evidence: LoopEvidence, places: Sequence[Place]) -> tuple[MatrixRow, ...]:
    """Return one row per dimension: largest spread first, then in the order of the rubric.

    Rows of one spread keep the order of the rubric; dimensions without a score come last.
    """
    rows = [_row(dimension, places) for dimension in evidence.dimensions]
    return tuple(sorted(rows, key=lambda row: -1 if row.spread is None else row.spread, reverse=True))


def _row(dimension: DimensionDefinition, places: Sequence[Place]) -> MatrixRow:
    cells = tuple(_cell(place, dimension.key) for place in places)
    scores = [cell.score for cell in cells if cell.score is not None]
    raters = scored(places, dimension.key)
    interviewers = count_people(raters)
    independent = count_people([p for p in raters if not changed_after_reveal(p, dimension.key)])
    spread = spread_of(scores)
    return MatrixRow(
        dimension=dimension.key,
        name=dimension.name,
        cells=cells,
        ratings=len(scores),
        interviewers=interviewers,
        low=None if spread is None else spread.low,
        high=None if spread is None else spread.high,
        median=None if spread is None else spread.median,
        spread=None if spread is None else spread.points,
        deviation=None if spread is None else spread.deviation,
        split=spread is not None and spread.split,
        wide=spread is not None and spread.wide,
        words=scores_in_words(scores, interviewers, interviewers - independent),
        independent=independent,
    )


def _cell(place: Place, dimension: str) -> Cell:
    rating = place.rating(dimension)
    field = f"evidence:{dimension}"
    change = rating_change(place, dimension)
    return Cell(
        seat=place.seat.id,
        status=place.status(dimension),
        score=None if rating is None else rating.score,
        reason="" if rating is None or rating.score is not None else rating.not_assessed_reason,
        evidence=cite_text(place, field, 0, len(rating.evidence)) if rating and rating.evidence else None,
        changed=kind_of(change),
        was=change.was if change else None,
    )
