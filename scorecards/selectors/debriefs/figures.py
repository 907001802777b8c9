"""Ratings as dots, means beside each other, and what one interviewer's absence would change."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scorecards.debrief import Debrief, DimensionMean, MatrixRow, MeanEstimate, RobustnessRow
from scorecards.selectors.debriefs.evidence import EvidenceIndex
from scorecards.selectors.debriefs.summary import Numbering, Source

# A dot plot measures in sixtieths of a rating; equal ratings go up by STEP (docs/design-system.md).
POINT, STEP, RADIUS = 60, 28, 12
TOP = 14  # room for the word at the bar
BELOW = 24  # from the axis down to the end of its numerals
LEVELS = tuple((level, POINT * level) for level in range(1, 6))


@dataclass(frozen=True, slots=True)
class Dot:
    """One rating at its place, with the initials of whose it is."""

    x: int
    y: int
    initials: str


@dataclass(frozen=True, slots=True)
class DotPlot:
    """The drawing of one dimension's ratings; `words` says the same to whoever doesn't see it."""

    height: int
    axis: int
    labels: int
    levels: tuple[tuple[int, int], ...]
    dots: tuple[Dot, ...]
    median: int | None
    bar: int | None
    words: str


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """What the mean would be without one interviewer, in words, and what it rests on."""

    words: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """One dimension: dots, raw and adjusted mean, and the means with one interviewer left out."""

    name: str
    bar: int | None
    plot: DotPlot | None
    interviewers: int
    raw: MeanEstimate | None
    adjusted: MeanEstimate | None
    why_not: str
    low: float | None
    high: float | None
    words: str
    absences: tuple[AbsenceView, ...]


@dataclass(frozen=True, slots=True)
class FiguresView:
    """All dimensions, with what holds for all: robustness in words, and why something is not given."""

    robustness: str
    why_no_interval: str
    why_not_adjusted: str
    window_from: datetime.date | None
    window_until: datetime.date | None
    dimensions: tuple[FigureView, ...]


def figures_for_page(document: Debrief, index: EvidenceIndex, numbering: Numbering) -> FiguresView | None:
    """Return the figures in the order of the matrix, None for a document of an older compiler."""
    means, robustness = document.means, document.robustness
    if means is None or robustness is None:
        return None
    by_mean = {row.dimension: row for row in means.dimensions}
    by_absence = {row.dimension: row for row in robustness.dimensions}
    return FiguresView(
        robustness=robustness.words,
        why_no_interval=means.why_no_interval,
        why_not_adjusted=means.why_not_adjusted,
        window_from=_date(means.window_from),
        window_until=_date(means.window_until),
        dimensions=tuple(
            _figure(row, by_mean[row.dimension], by_absence[row.dimension], index, numbering)
            for row in document.matrix
        ),
    )


def _date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _figure(
    row: MatrixRow, mean: DimensionMean, absence: RobustnessRow, index: EvidenceIndex, numbering: Numbering
) -> FigureView:
    return FigureView(
        name=row.name,
        bar=absence.bar,
        plot=_plot(row, absence.bar, index) if row.ratings else None,
        interviewers=mean.interviewers,
        raw=mean.raw,
        adjusted=mean.adjusted,
        why_not=mean.why_not,
        low=absence.low,
        high=absence.high,
        words=absence.words,
        absences=tuple(
            AbsenceView(crossing.words, numbering.sources(crossing.refs)) for crossing in absence.crossings
        ),
    )


def _plot(row: MatrixRow, bar: int | None, index: EvidenceIndex) -> DotPlot:
    given = [(cell.score, index.seats[cell.seat].initials) for cell in row.cells if cell.score is not None]
    tallest = max(Counter(score for score, _initials in given).values())
    axis = TOP + RADIUS + STEP * (tallest - 1) + RADIUS + 6
    return DotPlot(
        height=axis + BELOW,
        axis=axis,
        labels=axis + 18,
        levels=LEVELS,
        dots=tuple(_dots(given, axis - RADIUS - 6)),
        median=None if row.median is None else round(POINT * row.median),
        bar=None if bar is None else POINT * bar,
        words=_in_words([score for score, _initials in given], row.median, bar),
    )


def _dots(given: Sequence[tuple[int, str]], lowest: int) -> Iterator[Dot]:
    """Equal ratings stack upwards in the order of the panel; nothing is jittered."""
    standing: Counter[int] = Counter()
    for score, initials in given:
        yield Dot(POINT * score, lowest - STEP * standing[score], initials)
        standing[score] += 1


def _in_words(scores: Sequence[int], median: float | None, bar: int | None) -> str:
    ratings = ", ".join(map(str, sorted(scores)))
    words = _("Ratings: %(ratings)s. Median %(median)s.") % {"ratings": ratings, "median": f"{median:g}"}
    return words if bar is None else f"{words} " + _("Minimum bar %(bar)s.") % {"bar": bar}
