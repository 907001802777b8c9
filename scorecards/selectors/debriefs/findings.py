"""Findings as a person judges them: the quote within its sentence, how sure, why, and who else."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hiring.models import Person
from scorecards.debrief import Debrief, SignalEntry, SignalGroup
from scorecards.models import SignalFinding
from scorecards.selectors.debriefs.evidence import EvidenceIndex, SeatView
from scorecards.selectors.debriefs.passages import sentence_around

# How sure a detector is, in words; the number is there on demand.
CONFIDENCE_WORDS: tuple[tuple[float, Promise], ...] = (
    (0.85, _("very likely")),
    (0.65, _("likely")),
    (0.4, _("possible")),
    (0.0, _("unsure")),
)
FIELD_LABELS = {"overall_notes": _("overall notes"), "running_notes": _("running notes")}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One passage that raises a signal. `finding_id` stands for all findings in the same words.

    `added`: written after the reveal; `superseded`: the author has replaced the words since.
    """

    finding_id: str
    kind: str
    signal: str
    seat: SeatView
    place: str
    before: str
    quote: str
    after: str
    address: str
    ticked: bool
    detected: bool
    confidence: float | None
    confidence_words: str
    reasons: tuple[str, ...]
    disposition: str
    disposed_by: str
    disposed_at: datetime.datetime | None
    disposition_reason: str
    raised_by: int
    interviewers: int
    added: bool
    superseded: bool


def findings_of_document(document: Debrief, index: EvidenceIndex, person: Person) -> tuple[FindingView, ...]:
    """Return the document's findings with what people have made of them since it was compiled. One query.

    Red flags come first, then by how many raised the signal; within a signal dismissed ones come last, and
    behind them those in words that were replaced.
    """
    keys = [source.finding for entry in _entries(document) for source in entry.sources]
    rows = SignalFinding.objects.visible_to(person).filter(pk__in=keys).select_related("disposed_by")
    by_key = {str(row.pk): row for row in rows}
    views = []
    for group in document.signals:
        found = [_finding(group, entry, _rows(entry, by_key), index) for entry in group.entries]
        views += sorted((view for view in found if view), key=_weight)
    return tuple(views)


def _weight(view: FindingView) -> tuple[bool, bool]:
    return view.superseded, view.disposition == "dismissed"


def structure_of(document: Debrief) -> list[str]:
    """Return the scorecards and findings that a page of this document shows: when they change, forms move."""
    scorecards = [column.scorecard or "" for column in document.panel.columns]
    return [*scorecards, *(source.finding for entry in _entries(document) for source in entry.sources)]


def _entries(document: Debrief) -> Iterable[SignalEntry]:
    return (entry for group in document.signals for entry in group.entries)


def _first(entry: SignalEntry) -> str:
    return entry.sources[0].finding


def _rows(entry: SignalEntry, by_key: dict[str, SignalFinding]) -> list[SignalFinding]:
    return [by_key[source.finding] for source in entry.sources if source.finding in by_key]


def _finding(
    group: SignalGroup, entry: SignalEntry, rows: Sequence[SignalFinding], index: EvidenceIndex
) -> FindingView | None:
    seat = index.seats.get(entry.seat)
    if seat is None or not rows:  # the detector has read the scorecard anew since
        return None
    disposed = next((row for row in rows if row.disposition != SignalFinding.Disposition.OPEN), rows[0])
    surest = max((row.confidence for row in rows if row.confidence is not None), default=None)
    before, quote, after = _in_its_sentence(entry, index)
    return FindingView(
        finding_id=_first(entry),
        kind=group.kind,
        signal=group.text,
        seat=seat,
        place=_place(entry, index),
        before=before,
        quote=quote,
        after=after,
        address=index.address(entry.citation),
        ticked=any(row.source == SignalFinding.Source.INTERVIEWER for row in rows),
        detected=any(row.source == SignalFinding.Source.DETECTOR for row in rows),
        confidence=surest,
        confidence_words=confidence_in_words(surest),
        reasons=tuple(dict.fromkeys(reason for row in rows for reason in row.reasons)),
        disposition=disposed.disposition,
        disposed_by=disposed.disposed_by.name if disposed.disposed_by else "",
        disposed_at=disposed.disposed_at,
        disposition_reason=disposed.disposition_reason,
        raised_by=group.corroboration,
        interviewers=group.interviewers,
        added=entry.added,
        superseded=any(row.superseded_in is not None for row in rows),
    )


def confidence_in_words(confidence: float | None) -> str:
    """Return how sure a confidence of 0 to 1 is; empty for what an interviewer ticked."""
    if confidence is None:
        return ""
    return next(str(words) for least, words in CONFIDENCE_WORDS if confidence >= least)


def _in_its_sentence(entry: SignalEntry, index: EvidenceIndex) -> tuple[str, str, str]:
    citation = entry.citation
    if citation.kind != "text" or citation.start is None or citation.end is None:
        return "", citation.quote, ""
    text = index.text(entry.scorecard, citation.field or "", citation.revision)
    if text[citation.start : citation.end] != citation.quote:  # amended since the debrief was compiled
        return "", citation.quote, ""
    first, last = sentence_around(text, citation.start, citation.end)
    return text[first : citation.start], citation.quote, text[citation.end : last].rstrip()


def _place(entry: SignalEntry, index: EvidenceIndex) -> str:
    name = entry.citation.field or ""
    if name in FIELD_LABELS:
        return str(FIELD_LABELS[name])
    key = name.removeprefix("evidence:")
    return next((dimension.name for dimension in index.dimensions if dimension.key == key), "")
