"""The committed scorecards in full, with an address for every place that the debrief cites."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from hiring.models import Dimension, Person, Signal
from scorecards.debrief import Citation, Debrief
from scorecards.models import Scorecard
from scorecards.selectors.amendments import Amendment, amendments_in
from scorecards.selectors.debriefs.header import LoopHeader, PanelSeat
from scorecards.selectors.debriefs.passages import Span, Token, nested_spans, tokens_of
from scorecards.selectors.revisions import Revision, revisions_of

NOTE_FIELDS = ("overall_notes", "running_notes")


@dataclass(frozen=True, slots=True)
class SeatView:
    """A column of the debrief with the person behind it; `number` counts from 1 in the document's order."""

    number: int
    seat_id: str
    name: str
    initials: str
    title: str
    label: str
    kind_label: str
    committed: bool


@dataclass(frozen=True, slots=True)
class TextView:
    """One text of a scorecard; `rating` and `anchor` belong to a dimension's evidence."""

    id: str
    rating_id: str
    label: str
    score: int | None
    reason: str
    tokens: tuple[Token, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class ScorecardView:
    """A committed scorecard in full, as it is now, with what its amendments have changed."""

    seat: SeatView
    recommendation: str
    recommendation_id: str
    committed_at: datetime.datetime
    texts: tuple[TextView, ...]
    amendments_id: str
    amendments: tuple[Amendment, ...]


@dataclass(frozen=True, slots=True)
class RubricEntries:
    """The entries that the scorecards of a loop may hold."""

    dimensions: tuple[Dimension, ...]
    signals: tuple[Signal, ...]


@dataclass(slots=True)
class EvidenceIndex:
    """The texts behind a document, and where each of its citations leads to on the page."""

    seats: dict[str, SeatView]
    scorecards: dict[str, Scorecard]
    revisions: dict[str, tuple[Revision, ...]]
    entries: RubricEntries
    passages: dict[tuple[str, str], dict[Span, Span]] = field(default_factory=dict)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return self.entries.dimensions

    def text(self, scorecard: str, name: str, revision: int | None = None) -> str:
        """Return a field's text now or as a revision had it; empty for a field that isn't there."""
        revisions = self.revisions.get(scorecard, ())
        read = revisions[-1:] if revision is None else revisions[revision - 1 : revision]
        return read[0].text(name) if read else ""

    def address(self, citation: Citation) -> str:
        """Return the id of the element that holds the cited words or, where there are none, the panel's."""
        seat = self.seats.get(citation.seat or "")
        if seat is None or citation.scorecard is None or citation.kind in ("interview", "loop"):
            return "panel"
        if citation.revision is not None:
            return amendments_id(seat)
        if citation.kind == "finding":
            return f"finding-{citation.finding}"
        name = citation.field or ""
        if citation.kind == "value":
            return _value_id(seat, name)
        return self._passage_id(seat, citation.scorecard, name, _span(citation))

    def _passage_id(self, seat: SeatView, scorecard: str, name: str, span: Span | None) -> str:
        known = self.passages.get((scorecard, name), {})
        if span is None or span not in known:
            return field_id(seat, name)
        start, end = known[span]
        return f"{field_id(seat, name)}-{start}-{end}"

    def tokens(self, seat: SeatView, scorecard: str, name: str) -> tuple[Token, ...]:
        """Return a field's text cut into tokens, with an id on every cited passage."""
        shown = set(self.passages.get((scorecard, name), {}).values())
        ids = {span: f"{field_id(seat, name)}-{span[0]}-{span[1]}" for span in shown}
        return tokens_of(self.text(scorecard, name), ids)


def field_id(seat: SeatView, name: str) -> str:
    """Return the id of a text of a scorecard."""
    return f"words-{seat.number}-{name.removeprefix('evidence:')}"


def amendments_id(seat: SeatView) -> str:
    """Return the id of what tells how a scorecard was amended."""
    return f"amended-{seat.number}"


def _value_id(seat: SeatView, name: str) -> str:
    return f"value-{seat.number}-{name.removeprefix('rating:')}"


def _span(citation: Citation) -> Span | None:
    if citation.start is None or citation.end is None:
        return None
    return citation.start, citation.end


def evidence_index(person: Person, header: LoopHeader, document: Debrief) -> EvidenceIndex:
    """Return the scorecards that a document was compiled from, as far as they are open.

    Four queries, five where a scorecard was amended.
    """
    people = {str(seat.id): seat for seat in header.panel}
    columns = enumerate(document.panel.columns, start=1)
    seats = {
        column.seat: _seat_view(number, column.seat, column.label, people.get(column.seat))
        for number, column in columns
    }
    keys = [UUID(column.scorecard) for column in document.panel.columns if column.scorecard]
    scorecards = list(Scorecard.objects.visible_to(person).committed().filter(pk__in=keys))
    revisions = {str(key): found for key, found in revisions_of(scorecards).items()}
    amended = any(len(found) > 1 for found in revisions.values())
    index = EvidenceIndex(
        seats=seats,
        scorecards={str(row.pk): row for row in scorecards},
        revisions=revisions,
        entries=entries_of_rubric(header.rubric_id, with_signals=amended),
    )
    index.passages = _passages(index, _citations(document))
    return index


def entries_of_rubric(rubric: UUID, *, with_signals: bool) -> RubricEntries:
    """Return what scorecards may hold; only an amendment asks for signals. One query, two with them."""
    signals = Signal.objects.filter(rubric=rubric).order_by("position", "key") if with_signals else ()
    dimensions = Dimension.objects.filter(rubric=rubric).order_by("position", "key")
    return RubricEntries(tuple(dimensions), tuple(signals))


def _seat_view(number: int, seat_id: str, label: str, seat: PanelSeat | None) -> SeatView:
    if seat is None:  # the seat was taken away after the document had been compiled
        return SeatView(number, seat_id, label, "–", "", label, "", committed=False)
    return SeatView(
        number,
        seat_id,
        seat.name,
        seat.initials,
        seat.title,
        label,
        seat.kind_label if seat.kind != "lead" else "",
        committed=seat.committed_at is not None,
    )


def _citations(document: Debrief) -> Iterable[Citation]:
    for sentence in document.summary:
        yield from sentence.citations
    for item in document.agenda:
        yield from item.refs
    for group in document.signals:
        for entry in group.entries:
            yield entry.citation


def _passages(index: EvidenceIndex, citations: Iterable[Citation]) -> dict[tuple[str, str], dict[Span, Span]]:
    """A citation of a whole text needs no passage of its own: the text has an address."""
    spans: dict[tuple[str, str], set[Span]] = defaultdict(set)
    for citation in citations:
        span = _span(citation)
        if citation.kind != "text" or span is None or citation.scorecard is None or citation.revision:
            continue
        place = (citation.scorecard, citation.field or "")
        text = index.text(*place)
        # Words that an amendment has replaced since the document was compiled stand nowhere in the text.
        if text[slice(*span)] == citation.quote and span[0] >= 0 and span != (0, len(text)):
            spans[place].add(span)
    return {place: nested_spans(found) for place, found in spans.items()}


def scorecards_in_full(document: Debrief, index: EvidenceIndex) -> tuple[ScorecardView, ...]:
    """Return every committed scorecard of the document, in the order of its columns."""
    return tuple(
        scorecard_view(index.seats[column.seat], index.scorecards[column.scorecard], index)
        for column in document.panel.columns
        if column.scorecard in index.scorecards
    )


def scorecard_view(seat: SeatView, scorecard: Scorecard, index: EvidenceIndex) -> ScorecardView:
    """Return one committed scorecard in full as the index has it. No query."""
    key = str(scorecard.pk)
    assert scorecard.committed_at is not None  # noqa: S101  only committed ones were read
    revisions = index.revisions[key]
    present = revisions[-1]
    texts = [_rating_text(seat, key, present, dimension, index) for dimension in index.dimensions]
    return ScorecardView(
        seat=seat,
        recommendation=str(Scorecard.Recommendation(present.draft.recommendation).label),
        recommendation_id=_value_id(seat, "recommendation"),
        committed_at=scorecard.committed_at,
        texts=tuple(text for text in texts if text) + _notes(seat, key, index),
        amendments_id=amendments_id(seat),
        amendments=amendments_in(index.entries, revisions),
    )


def _rating_text(
    seat: SeatView, key: str, revision: Revision, dimension: Dimension, index: EvidenceIndex
) -> TextView | None:
    rating = revision.rating(dimension.key)
    if rating.score is None and not rating.not_assessed:
        return None
    return TextView(
        id=field_id(seat, dimension.key),
        rating_id=_value_id(seat, dimension.key),
        label=dimension.name,
        score=rating.score,
        reason=rating.not_assessed_reason,
        tokens=index.tokens(seat, key, f"evidence:{dimension.key}"),
        anchor=anchor_of(dimension, rating.score),
    )


def _notes(seat: SeatView, key: str, index: EvidenceIndex) -> tuple[TextView, ...]:
    labels = {"overall_notes": _("Overall notes"), "running_notes": _("Running notes")}
    return tuple(
        TextView(
            id=field_id(seat, name),
            rating_id="",
            label=labels[name],
            score=None,
            reason="",
            tokens=index.tokens(seat, key, name),
            anchor="",
        )
        for name in NOTE_FIELDS
        if index.text(key, name)
    )


def anchor_of(dimension: Dimension, score: int | None) -> str:
    """Return the anchor text of a level; empty without a score, or where the rubric describes none."""
    return dimension.anchors[score - 1] if score else ""
