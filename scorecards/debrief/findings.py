"""The signals that were raised: what was said, who said it, and who else did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .citations import cite_finding, cite_text
from .document import Citation, SignalEntry, SignalGroup, SourceFinding
from .evidence import Disposition, FindingEvidence, LoopEvidence, SignalKind, SignalText, field_text
from .panel import Place, committed, count_people

KIND_ORDER: dict[SignalKind, int] = {"red_flag": 0, "weak": 1, "strong": 2}


@dataclass(frozen=True, slots=True)
class Located:
    """A finding at its place, with the citation of its words."""

    finding: FindingEvidence
    place: Place
    citation: Citation

    @property
    def live(self) -> bool:
        """Return whether nobody has dismissed the finding."""
        return self.finding.disposition != "dismissed"


def compile_signals(evidence: LoopEvidence, places: Sequence[Place]) -> tuple[SignalGroup, ...]:
    """Return the signals that were raised: red flags first, the most corroborated first within a kind.

    A person counts once per signal however many sources, passages or scorecards raise it. Dismissed
    findings are kept, in entries of their own, and count for nothing.
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
    text = field_text(place.scorecard, finding.field) if place.scorecard else None
    if text is None or not finding.quote:
        return cite_finding(place, finding, 0, len(finding.quote))
    start = finding.start
    if start is None or finding.end is None or text[start : finding.end] != finding.quote or start < 0:
        start = text.find(finding.quote)
    if start < 0:
        return cite_finding(place, finding, 0, len(finding.quote))
    return cite_text(place, finding.field, start, start + len(finding.quote))


def _group(signal: SignalText, located: Sequence[Located], places: Sequence[Place]) -> SignalGroup:
    raised = [item for item in located if item.finding.signal == signal.key]
    return SignalGroup(
        signal=signal.key,
        kind=signal.kind,
        text=signal.text,
        corroboration=count_people([item.place for item in raised if item.live]),
        interviewers=count_people(committed(places)),
        entries=tuple(_entries(raised, places)),
    )


def _entries(raised: Sequence[Located], places: Sequence[Place]) -> Iterator[SignalEntry]:
    for place in places:
        here = [item for item in raised if item.place is place]
        for live in (True, False):
            for cluster in _clusters([item for item in here if item.live is live]):
                yield _entry(place, cluster)


def _clusters(items: Sequence[Located]) -> list[list[Located]]:
    clusters: list[list[Located]] = []
    for item in sorted(items, key=_reading_order):
        if clusters and any(_overlap(item.citation, other.citation) for other in clusters[-1]):
            clusters[-1].append(item)
        else:
            clusters.append([item])
    return clusters


def _reading_order(item: Located) -> tuple[str, str, int, int]:
    citation = item.citation
    return citation.kind, citation.field or citation.finding or "", citation.start or 0, citation.end or 0


def _overlap(one: Citation, other: Citation) -> bool:
    if one.kind != "text" or other.kind != "text" or one.field != other.field:
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
    )


def _joined(place: Place, citations: Sequence[Citation]) -> Citation:
    first = citations[0]
    if len(citations) == 1 or first.field is None:
        return first
    end = max(citation.end or 0 for citation in citations)
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
