"""The debrief of a revealed loop, assembled for its page."""

import datetime
import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hiring.models import Person
from scorecards.debrief import COMPILER_VERSION
from scorecards.debrief import Debrief as Document
from scorecards.models import Debrief
from scorecards.selectors.debriefs.decisions import DecisionView, decisions_for_page
from scorecards.selectors.debriefs.evidence import (
    EvidenceIndex,
    ScorecardView,
    SeatView,
    evidence_index,
    scorecards_in_full,
)
from scorecards.selectors.debriefs.figures import FiguresView, figures_for_page
from scorecards.selectors.debriefs.findings import FindingView, findings_of_document, structure_of
from scorecards.selectors.debriefs.header import LoopHeader
from scorecards.selectors.debriefs.history import HistoryEntry, history_of_loop
from scorecards.selectors.debriefs.matrix import (
    RecommendationView,
    RowView,
    matrix_for_page,
    recommendations_for_page,
)
from scorecards.selectors.debriefs.revotes import RevoteView, revotes_for_page
from scorecards.selectors.debriefs.summary import (
    AgendaView,
    Numbering,
    SentenceView,
    Source,
    agenda_for_page,
    sentences_for_page,
)


@dataclass(frozen=True, slots=True)
class GapView:
    """Something that the panel does not know, and what shows it; `about` is a dimension or empty."""

    about: str
    reason: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class DebriefPage:
    """Everything on a revealed loop's page; `version` is the mark of what it shows (`version_of`)."""

    seats: tuple[SeatView, ...]
    committed: int
    planned: int
    recommendations: tuple[RecommendationView, ...]
    matrix: tuple[RowView, ...]
    figures: FiguresView | None
    agenda: tuple[AgendaView, ...]
    findings: tuple[FindingView, ...]
    summary: tuple[SentenceView, ...]
    gaps: tuple[GapView, ...]
    scorecards: tuple[ScorecardView, ...]
    dimensions: tuple[tuple[str, str], ...]
    decisions: tuple[DecisionView, ...]
    revotes: tuple[RevoteView, ...]
    history: tuple[HistoryEntry, ...]
    version: str
    compiled_at: datetime.datetime
    input_hash: str
    compiler_version: str

    @property
    def decision(self) -> DecisionView | None:
        """The decision that stands: the last one, unless it was reopened."""
        return next((each for each in self.decisions[-1:] if each.reopening is None), None)

    @property
    def is_old(self) -> bool:
        """Whether an earlier version of the compiler wrote what is shown."""
        return self.compiler_version != COMPILER_VERSION

    @property
    def revote(self) -> RevoteView | None:
        """The re-vote that is under way."""
        return next((each for each in self.revotes[-1:] if each.closed_at is None), None)


def debrief_of_loop(person: Person, header: LoopHeader) -> DebriefPage | None:
    """Return the newest debrief of a loop that is open to the person, None before there is one.

    At most 13 queries, 14 where a scorecard was amended; two fewer where nothing was decided, and two
    fewer without a re-vote.
    """
    stored = newest_debrief(person, header) if header.is_open else None
    if stored is None:
        return None
    document = Document.from_json(stored.document)
    index = evidence_index(person, header, document)
    numbering = Numbering(index, _("the panel"))
    summary = sentences_for_page(document.summary, index, numbering)  # its sources are numbered first
    agenda = agenda_for_page(document, index, numbering)
    return DebriefPage(
        seats=tuple(index.seats.values()),
        committed=document.panel.committed_scorecards,
        planned=document.panel.planned_scorecards,
        recommendations=recommendations_for_page(document, index),
        matrix=matrix_for_page(document, index),
        figures=figures_for_page(document, index, numbering),
        agenda=agenda,
        findings=findings_of_document(document, index, person),
        summary=summary,
        gaps=_gaps(document, index, numbering),
        scorecards=scorecards_in_full(document, index),
        dimensions=tuple((dimension.key, dimension.name) for dimension in index.dimensions),
        decisions=decisions_for_page(person, header, stored, index.dimensions),
        revotes=revotes_for_page(person, header, index.dimensions),
        history=history_of_loop(header),
        version=version_of(document),
        compiled_at=stored.compiled_at,
        input_hash=document.input_hash,
        compiler_version=document.compiler_version,
    )


def _gaps(document: Document, index: EvidenceIndex, numbering: Numbering) -> tuple[GapView, ...]:
    names = {dimension.key: dimension.name for dimension in index.dimensions}
    return tuple(
        GapView(names.get(gap.dimension or "", ""), gap.reason, numbering.sources(gap.refs))
        for gap in document.gaps
    )


def newest_debrief(person: Person, header: LoopHeader) -> Debrief | None:
    """Return a loop's newest debrief if it is open to the person. One query."""
    return Debrief.objects.visible_to(person).filter(loop=header.id).first()


def version_of(document: Document) -> str:
    """Return a mark of what a page shows: one of all evidence, a dot, one of its scorecards and findings."""
    structure = hashlib.sha256("\n".join(structure_of(document)).encode()).hexdigest()
    return f"{document.input_hash[:16]}.{structure[:16]}"
