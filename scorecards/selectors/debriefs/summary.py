"""The compiled sentences and the agenda, each stretch with the address of the words it rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scorecards.debrief import AgendaItem, Citation, Debrief, Part, Sentence
from scorecards.selectors.debriefs.evidence import EvidenceIndex, SeatView


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered source of a sentence: where its words stand."""

    number: int
    address: str
    label: str


@dataclass(frozen=True, slots=True)
class PartView:
    """A stretch of a sentence; `address` is empty for the compiler's own wording."""

    kind: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence; values and quotes carry their address, further sources follow as numbers."""

    topic: str
    parts: tuple[PartView, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class AgendaView:
    """Something to talk about, why, who begins, and the words that it is about."""

    kind: str
    title: str
    reason: str
    first: SeatView | None
    sources: tuple[Source, ...]


class Numbering:
    """Gives each address one number, in the order in which they are first cited."""

    def __init__(self, index: EvidenceIndex, panel_label: str) -> None:
        self.index = index
        self.panel_label = panel_label
        self.numbers: dict[str, int] = {}

    def sources(self, citations: Iterable[Citation]) -> tuple[Source, ...]:
        """Return the citations' numbered sources, each address once."""
        labels = {self.index.address(citation): self._label(citation) for citation in citations}
        numbered = [
            Source(self.numbers.setdefault(address, len(self.numbers) + 1), address, label)
            for address, label in labels.items()
        ]
        return tuple(sorted(numbered, key=lambda source: source.number))

    def _label(self, citation: Citation) -> str:
        seat = self.index.seats.get(citation.seat or "")
        if seat is None or self.index.address(citation) == "panel":
            return self.panel_label
        return f"{seat.name}, {seat.label}"


def sentences_for_page(
    sentences: Sequence[Sentence], index: EvidenceIndex, numbering: Numbering
) -> tuple[SentenceView, ...]:
    """Return the summary's sentences with an address for everything they rest on."""
    return tuple(_sentence(sentence, index, numbering) for sentence in sentences)


def _sentence(sentence: Sentence, index: EvidenceIndex, numbering: Numbering) -> SentenceView:
    linked = {part.citation for part in sentence.parts if part.citation is not None}
    rest = [citation for place, citation in enumerate(sentence.citations) if place not in linked]
    return SentenceView(
        topic=sentence.topic,
        parts=tuple(_part(part, sentence, index) for part in sentence.parts),
        sources=numbering.sources(rest),
    )


def _part(part: Part, sentence: Sentence, index: EvidenceIndex) -> PartView:
    address = "" if part.citation is None else index.address(sentence.citations[part.citation])
    return PartView(part.kind, part.text, address)


def agenda_for_page(document: Debrief, index: EvidenceIndex, numbering: Numbering) -> tuple[AgendaView, ...]:
    """Return the agenda with its sources; where a lone person is concerned, nobody has to be first."""
    return tuple(_agenda_item(item, index, numbering) for item in document.agenda)


def _agenda_item(item: AgendaItem, index: EvidenceIndex, numbering: Numbering) -> AgendaView:
    texts = [citation for citation in item.refs if citation.kind in ("text", "finding")]
    return AgendaView(
        kind=item.kind,
        title=item.title,
        reason=item.reason,
        first=index.seats.get(item.speaks_first or "") if len(item.seats) > 1 else None,
        sources=numbering.sources(texts or item.refs),
    )
