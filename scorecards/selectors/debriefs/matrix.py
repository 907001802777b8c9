"""Recommendations and ratings, as the page lays them out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from scorecards.debrief import NOT_ASSESSED_TEXT, Cell, Debrief, MatrixRow, Recommendation
from scorecards.selectors.debriefs.evidence import EvidenceIndex, SeatView, anchor_of, field_id


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A person's recommendation; `was` is an earlier one in words, empty if it was never changed."""

    seat: SeatView
    was: str
    after_reveal: bool


@dataclass(frozen=True, slots=True)
class RecommendationView:
    """One of the four words and the people who choose it."""

    text: str
    people: tuple[ChoiceView, ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """What one interviewer says on one dimension; `state` is empty for a rating.

    `was` is what it was before it was changed, in words; `changed` is empty if it was not.
    """

    seat: SeatView
    score: int | None
    state: str
    reason: str
    evidence: str
    anchor: str
    address: str
    changed: str
    was: str

    @property
    def opens(self) -> bool:
        return self.state in ("", "not_assessed")


@dataclass(frozen=True, slots=True)
class RowView:
    """One dimension across the panel."""

    name: str
    cells: tuple[CellView, ...]
    low: int | None
    high: int | None
    words: str
    split: bool
    bar: int | None

    @property
    def opening(self) -> tuple[CellView, ...]:
        return tuple(cell for cell in self.cells if cell.opens)


def recommendations_for_page(document: Debrief, index: EvidenceIndex) -> tuple[RecommendationView, ...]:
    """Return the four words, lowest first, with who chose each."""
    each = document.recommendations.each
    return tuple(
        RecommendationView(
            count.text, tuple(_choice(given, index) for given in each if given.value == count.value)
        )
        for count in document.recommendations.counts
    )


def _choice(given: Recommendation, index: EvidenceIndex) -> ChoiceView:
    was = given.was.quote if given.was else ""
    return ChoiceView(index.seats[given.seat], was, given.changed == "after_reveal")


def matrix_for_page(document: Debrief, index: EvidenceIndex) -> tuple[RowView, ...]:
    """Return the matrix with the texts that its cells open."""
    absences = document.robustness.dimensions if document.robustness else ()
    bars = {absence.dimension: absence.bar for absence in absences}
    return tuple(_row(row, bars.get(row.dimension), index) for row in document.matrix)


def _row(row: MatrixRow, bar: int | None, index: EvidenceIndex) -> RowView:
    return RowView(
        name=row.name,
        cells=tuple(_cell(cell, row, index) for cell in row.cells),
        low=row.low,
        high=row.high,
        words=row.words,
        split=row.split,
        bar=bar,
    )


def _cell(cell: Cell, row: MatrixRow, index: EvidenceIndex) -> CellView:
    seat = index.seats[cell.seat]
    dimension = next((each for each in index.dimensions if each.key == row.dimension), None)
    scorecard = cell.evidence.scorecard if cell.evidence else None
    state = {"scored": "", "not_tested": "untested"}.get(cell.status, cell.status)
    if state == "missing" and seat.committed:
        state = "left_empty"
    return CellView(
        seat=seat,
        score=cell.score,
        state=state,
        reason=cell.reason,
        evidence=index.text(scorecard, f"evidence:{row.dimension}") if scorecard else "",
        anchor=anchor_of(dimension, cell.score) if dimension else "",
        address=field_id(seat, row.dimension),
        changed=cell.changed,
        was=_was(cell),
    )


def _was(cell: Cell) -> str:
    if not cell.changed:
        return ""
    if cell.was is None:
        return _("left empty")
    return _("not assessed") if cell.was.quote == NOT_ASSESSED_TEXT else cell.was.quote
