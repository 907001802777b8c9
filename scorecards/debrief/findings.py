"""The signals that were raised: what was said, who said it, and who else did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .citations import cite_earlier, cite_finding, cite_text
from .document import SignalEntry, SignalGroup, SourceFinding
from .evidence import Disposition, FindingEvidence, LoopEvidence, SignalKind, SignalText, field_text
from .panel import Place, committed, count_people
from .revisions import written_after_reveal
from .sentences import Citation

KIND_ORDER: dict[SignalKind, int] = {"red_flag": 0, "weak": 1, "strong": 2}


@dataclass(frozen=True, slots=True)
class Located:
    """A finding at its place, with the citation of its words."""

    finding: FindingEvidence
    place: Place
    citation: Citation

    @property
    def dismissed(self) -> bool:
        """Return whether a person has dismissed the finding."""
        return self.finding.disposition == "dismissed"

    @property
    def superseded(self) -> bool:
        """Return whether the author has replaced the words since."""
        return self.finding.superseded

    @property
    def live(self) -> bool:
        """Return whether the finding counts: it stands in present words and nobody has dismissed it."""
        return not self.dismissed and not self.superseded

    @property
    def added(self) -> bool:
        """Return whether the words were written after the reveal."""
        card = self.place.scorecard
        return card is not None and written_after_reveal(card, self.finding.revision)


def compile_signals(evidence: LoopEvidence, places: Sequence[Place]) -> tuple[SignalGroup, ...]:
    """Return the signals that were raised: red flags first, the most corroborated first within a kind.

    A person counts once per signal however many sources, passages or scorecards raise it. Dismissed findings
    and those in replaced words are kept, in entries of their own, and count for nothing. Whoever raises a
    signal only in words written after the reveal corroborates nobody.
    """
    located = _locate(evidence, places)
    groups = [_group(signal, located, places) for signal in evidence.signals]
    raised = [group for group in groups if group.entries]
    return tuple(sorted(raised, key=lambda group: (KIND_ORDER[group.kind], -group.corroboration)))


def _locate(evidence: LoopEvidence, places: Sequence[Place]) -> list[Located]:
    by_scorecard = {place.scorecard.id: place for place in places if place.scorecard}
    return [
        Located(finding, by_scorecard[finding.scorecard], cite(by_scorecard[finding.scorecard], finding))
        for finding in evidence.findings
    ]


def cite(place: Place, finding: FindingEvidence) -> Citation:
    """Return where a finding's words stand.

    The finding's own offsets hold when they give its quote. Otherwise (words heard but typed only with the
    signal, or a text revised since) the quote is looked up in the field, and if it is not there the finding
    itself is cited: its words stay readable and are never passed off as a passage of the scorecard.
    """
    if finding.superseded and finding.quote and finding.start is not None and finding.end is not None:
        return cite_earlier(place, finding.field, finding.start, finding.end, finding.revision)
    text = field_text(place.scorecard, finding.field) if place.scorecard and not finding.superseded else None
    if text is None or not finding.quote:
        return cite_finding(place, finding, 0, len(finding.quote))
    start = finding.start
    if start is None or finding.end is None or text[start : finding.end] != finding.quote or start < 0:
        start = text.find(finding.quote)
    if start < 0:
        return cite_finding(place, finding, 0, len(finding.quote))
    return cite_text(place, finding.field, start, start + len(finding.quote))


def _group(signal: SignalText, located: Sequence[Located], places: Sequence[Place]) -> SignalGroup:
    raised = _without_repeats([item for item in located if item.finding.signal == signal.key])
    now = {item.place.seat.person for item in raised if item.live}
    blind = {item.place.seat.person for item in located if _raised_blind(item, signal)}
    return SignalGroup(
        signal=signal.key,
        kind=signal.kind,
        text=signal.text,
        corroboration=len(now & blind),
        added=len(now - blind),
        interviewers=count_people(committed(places)),
        entries=tuple(_entries(raised, places)),
    )


def _raised_blind(item: Located, signal: SignalText) -> bool:
    """Words that were replaced since, say to correct a slip, still show that the signal was raised blind."""
    return item.finding.signal == signal.key and not item.dismissed and not item.added


def _without_repeats(raised: Sequence[Located]) -> list[Located]:
    """Leave out what stands in replaced words and, with the same words, in the present ones too."""
    present = {(item.finding.scorecard, item.finding.quote) for item in raised if not item.superseded}
    return [
        item
        for item in raised
        if not item.superseded or (item.finding.scorecard, item.finding.quote) not in present
    ]


def _entries(raised: Sequence[Located], places: Sequence[Place]) -> Iterator[SignalEntry]:
    for place in places:
        here = [item for item in raised if item.place is place]
        present = [item for item in here if not item.superseded]
        kinds = (
            [item for item in present if item.live],
            [item for item in present if not item.live],
            [item for item in here if item.superseded],
        )
        for kind in kinds:
            for cluster in _clusters(kind):
                yield _entry(place, cluster)


def _clusters(items: Sequence[Located]) -> list[list[Located]]:
    clusters: list[list[Located]] = []
    for item in sorted(items, key=_reading_order):
        if clusters and any(_overlap(item.citation, other.citation) for other in clusters[-1]):
            clusters[-1].append(item)
        else:
            clusters.append([item])
    return clusters


def _reading_order(item: Located) -> tuple[str, str, int, int, int]:
    citation = item.citation
    name = citation.field or citation.finding or ""
    return citation.kind, name, citation.revision or 0, citation.start or 0, citation.end or 0


def _overlap(one: Citation, other: Citation) -> bool:
    if one.kind != "text" or (one.kind, one.field, one.revision) != (other.kind, other.field, other.revision):
        return False
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)


def _entry(place: Place, cluster: Sequence[Located]) -> SignalEntry:
    return SignalEntry(
        scorecard=cluster[0].finding.scorecard,
        seat=place.seat.id,
        label=place.label,
        disposition=_joint_disposition([item.finding.disposition for item in cluster]),
        counted=cluster[0].live,
        citation=_joined(place, [item.citation for item in cluster]),
        sources=tuple(_source(item) for item in sorted(cluster, key=_source_order)),
        added=all(item.added for item in cluster),
        superseded=cluster[0].superseded,
    )


def _joined(place: Place, citations: Sequence[Citation]) -> Citation:
    first = citations[0]
    if len(citations) == 1 or first.field is None:
        return first
    end = max(citation.end or 0 for citation in citations)
    if first.revision is not None:
        return cite_earlier(place, first.field, first.start or 0, end, first.revision)
    text = field_text(place.scorecard, first.field) if place.scorecard else None
    return replace(first, end=end, quote=(text or "")[first.start : end])


def _joint_disposition(dispositions: Sequence[Disposition]) -> Disposition:
    if "confirmed" in dispositions:
        return "confirmed"
    return "open" if "open" in dispositions else "dismissed"


def _source_order(item: Located) -> tuple[bool, int, str]:
    identifier = item.finding.id
    return item.finding.source != "interviewer", len(identifier), identifier


def _source(item: Located) -> SourceFinding:
    finding = item.finding
    return SourceFinding(finding.id, finding.source, finding.confidence, finding.disposition, item.citation)
