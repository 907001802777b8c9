"""The findings of a packet: which of a debrief's go before a committee, and in what words."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hiring.models import Signal
from scorecards.packets import PacketFinding, shortened
from scorecards.selectors.debriefs.findings import FindingView

# Two pages hold this much; the debrief page and the JSON hold everything.
MOST_FINDINGS = 5
CHARACTERS_FOR_FINDINGS = 1200
SHORTEST_FINDING, LONGEST_FINDING = 160, 420
SHORTEST_ROOM = 30


def findings_for_committee(findings: Iterable[FindingView]) -> tuple[tuple[PacketFinding, ...], str]:
    """Return the findings that go on paper, and in words how many more stand. No query.

    What only the detector suggests and nobody has judged stays in the debrief, red flags apart.
    """
    standing = [finding for finding in findings if not finding.superseded]
    printed = [finding for finding in standing if _is_for_committee(finding)][:MOST_FINDINGS]
    return _findings(printed), _left_out(len(standing) - len(printed))


def _findings(findings: Sequence[FindingView]) -> tuple[PacketFinding, ...]:
    share = CHARACTERS_FOR_FINDINGS // max(len(findings), 1)
    most = min(max(share, SHORTEST_FINDING), LONGEST_FINDING)
    return tuple(_finding(finding, most) for finding in findings)


def _finding(finding: FindingView, most: int) -> PacketFinding:
    quote = shortened(finding.quote, most)
    room = (most - len(quote)) // 2
    return PacketFinding(
        is_red_flag=finding.kind == "red_flag",
        kind=str(Signal.Kind(finding.kind).label),
        signal=shortened(finding.signal, LONGEST_FINDING),
        before=_context(shortened(finding.before, room, from_end=True), room),
        quote=quote,
        after=_context(shortened(finding.after, room), room),
        facts=" · ".join(_finding_facts(finding)),
        disposition=_disposition(finding),
        reason=shortened(finding.disposition_reason, most),
    )


def _context(text: str, room: int) -> str:
    """Words around a quote; a lone dash or a handful of letters would only disturb."""
    return text if room >= SHORTEST_ROOM and any(map(str.isalnum, text)) else ""


def _finding_facts(finding: FindingView) -> Iterable[str]:
    yield f"{finding.seat.name}, {finding.seat.label}"
    if finding.ticked:
        yield _("marked by the interviewer")
    if finding.detected:
        yield _("found in the notes, %(sureness)s") % {"sureness": finding.confidence_words}
    if finding.added:
        yield _("written after the reveal")
    yield ngettext(
        "raised by %(number)s of %(all)s interviewer",
        "raised by %(number)s of %(all)s interviewers",
        finding.interviewers,
    ) % {"number": finding.raised_by, "all": finding.interviewers}


def _disposition(finding: FindingView) -> str:
    who = {"who": finding.disposed_by}
    if finding.disposition == "confirmed":
        return _("Confirmed by %(who)s") % who
    if finding.disposition == "dismissed":
        return _("Dismissed by %(who)s") % who
    return _("Not judged yet")


def _is_for_committee(finding: FindingView) -> bool:
    return finding.ticked or finding.kind == "red_flag" or finding.disposition != "open"


def _left_out(number: int) -> str:
    if number < 1:
        return ""
    return ngettext(
        "%(number)s more finding stands in the debrief and in the packet’s JSON.",
        "%(number)s more findings stand in the debrief and in the packet’s JSON.",
        number,
    ) % {"number": number}
