"""A loop's packet: what the debrief page holds, as much of it as a committee reads on paper."""

import datetime
from collections.abc import Iterable

from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hiring.models import Person
from scorecards.debrief import MeanEstimate
from scorecards.packets import (
    PacketCell,
    PacketDecision,
    PacketDocument,
    PacketFact,
    PacketRow,
    PacketSeat,
    PacketSection,
    PacketSentence,
)
from scorecards.selectors.debriefs.decisions import DecisionView
from scorecards.selectors.debriefs.figures import FiguresView, FigureView
from scorecards.selectors.debriefs.header import LoopHeader
from scorecards.selectors.debriefs.matrix import CellView, ChoiceView, RowView
from scorecards.selectors.debriefs.page import DebriefPage, GapView, debrief_of_loop
from scorecards.selectors.debriefs.summary import AgendaView, SentenceView
from scorecards.selectors.packet_findings import findings_for_committee


def packet_of_loop(person: Person, header: LoopHeader) -> PacketDocument | None:
    """Return the packet of a loop that is open to the person, None before there is a debrief.

    Times are in the present zone, named. As many queries as debrief_of_loop.
    """
    page = debrief_of_loop(person, header)
    return packet_of_page(header, page) if page else None


def packet_of_page(header: LoopHeader, page: DebriefPage) -> PacketDocument:
    """Return what of a debrief page goes on paper. No query."""
    findings, left_out = findings_for_committee(page.findings)
    return PacketDocument(
        language=(get_language() or "en").partition("-")[0],
        title=header.candidate,
        facts=_facts(header, page),
        forced=f"“{header.reveal.reason}” — {header.reveal.by}"
        if header.reveal and header.reveal.reason
        else "",
        seats=_seats(page),
        rows=_rows(page),
        figures=tuple(_figures(page.figures)) if page.figures else (),
        findings=findings,
        findings_left_out=left_out,
        summary=tuple(map(_sentence, page.summary)),
        agenda=_agenda(page.agenda),
        gaps=_gaps(page.gaps),
        decision=_decision(page.decision) if page.decision else None,
        signatures=(_("Hiring manager"), _("Recruiter"), _("Date")),
        mark=_mark(page),
        input_hash=page.input_hash,
        words=_words(page),
    )


def moment_in_words(moment: datetime.datetime) -> str:
    """Return a time in the present zone with the zone's name: paper is read elsewhere."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j M Y, H:i')} {local.tzname()}"


def _facts(header: LoopHeader, page: DebriefPage) -> tuple[str, ...]:
    facts = [
        header.role,
        _("rubric version %(version)s") % {"version": header.rubric_version},
        _("%(committed)s of %(planned)s scorecards in")
        % {"committed": page.committed, "planned": page.planned},
        _("opened %(day)s") % {"day": date_format(timezone.localtime(header.opened_at), "j M Y")},
    ]
    if header.reveal:
        revealed = {"moment": moment_in_words(header.reveal.at), "who": header.reveal.by}
        facts.append(_("revealed %(moment)s by %(who)s") % revealed)
    return tuple(facts)


def _mark(page: DebriefPage) -> str:
    return _("Compiled %(moment)s · compiler %(version)s · evidence %(hash)s") % {
        "moment": moment_in_words(page.compiled_at),
        "version": page.compiler_version,
        "hash": page.input_hash,
    }


def _seats(page: DebriefPage) -> tuple[PacketSeat, ...]:
    given = {
        choice.seat.seat_id: (recommendation.text, choice)
        for recommendation in page.recommendations
        for choice in recommendation.people
    }
    missing = (_("no scorecard"), None)
    return tuple(
        PacketSeat(seat.number, seat.name, seat.label, text, _was_recommended(choice))
        for seat in page.seats
        for text, choice in [given.get(seat.seat_id, missing)]
    )


def _was_recommended(choice: ChoiceView | None) -> str:
    if choice is None or not choice.was:
        return ""
    was = {"word": choice.was}
    return _("was “%(word)s” at the reveal") % was if choice.after_reveal else _("first “%(word)s”") % was


def _rows(page: DebriefPage) -> tuple[PacketRow, ...]:
    """A debrief of an older compiler has no figures."""
    means = {figure.name: figure for figure in page.figures.dimensions} if page.figures else {}
    return tuple(_row(row, means.get(row.name)) for row in page.matrix)


def _row(row: RowView, figure: FigureView | None) -> PacketRow:
    if row.low is None:
        spread = _("no rating")
    elif row.low == row.high:
        spread = str(row.low)
    else:
        spread = f"{row.low}–{row.high}"
    if row.split:
        spread = _("%(range)s, split") % {"range": spread}
    mean = _estimate(figure.raw) if figure else ""
    adjusted = _estimate(figure.adjusted) if figure else ""
    return PacketRow(row.name, tuple(map(_cell, row.cells)), spread, row.split, mean, adjusted)


def _estimate(estimate: MeanEstimate | None) -> str:
    if estimate is None:
        return ""
    mean = floatformat(estimate.mean, 2)
    if estimate.low is None or estimate.high is None:
        return mean
    return f"{mean} ({floatformat(estimate.low, 2)}–{floatformat(estimate.high, 2)})"


def _figures(figures: FiguresView) -> Iterable[str]:
    """Return what holds for all dimensions; paper has no room for what each absence does."""
    yield figures.robustness
    if figures.why_no_interval:
        yield figures.why_no_interval
    else:
        yield _("In brackets stands the range that holds a mean in 95 of 100 cases.")
        if figures.why_not_adjusted:
            yield _("Not adjusted for severity: %(why)s") % {"why": figures.why_not_adjusted}


def _cell(cell: CellView) -> PacketCell:
    words = {
        "not_assessed": _("not assessed"),
        "missing": _("no card"),
        "left_empty": _("left empty"),
        "untested": "–",
    }
    was = _("was %(was)s") % {"was": cell.was} if cell.was else ""
    return PacketCell(words.get(cell.state, str(cell.score)), cell.score or 0, was)


def _sentence(sentence: SentenceView) -> PacketSentence:
    """Join the stretches between two quotes: every second part is then a quote."""
    parts = [""]
    for part in sentence.parts:
        if part.kind == "quote":
            parts += [part.text, ""]
        else:
            parts[-1] += part.text
    return PacketSentence(tuple(parts))


def _agenda(items: Iterable[AgendaView]) -> PacketSection:
    return PacketSection(
        title=_("To discuss, in this order"),
        entries=tuple(PacketFact(item.title, _agenda_text(item)) for item in items),
        empty=_("Nothing asks for a discussion: no split, no red flag, no gap."),
    )


def _agenda_text(item: AgendaView) -> str:
    if item.first is None:
        return item.reason
    return f"{item.reason} {_('%(name)s speaks first.') % {'name': item.first.name}}"


def _gaps(gaps: Iterable[GapView]) -> PacketSection:
    """Gaps of one dimension share an entry: paper is short."""
    by_about: dict[str, list[str]] = {}
    for gap in gaps:
        by_about.setdefault(gap.about, []).append(gap.reason)
    return PacketSection(
        title=_("What the panel doesn’t know"),
        entries=tuple(PacketFact(about, " ".join(reasons)) for about, reasons in by_about.items()),
        empty=_("No gap: every dimension has ratings from two or more, with evidence."),
    )


def _decision(decision: DecisionView) -> PacketDecision:
    note = _("The decision rests on the debrief of %(moment)s; more has come in since.")
    return PacketDecision(
        outcome=decision.outcome,
        by=f"{decision.decided_by}, {moment_in_words(decision.decided_at)}",
        paragraphs=tuple(line for line in decision.rationale.splitlines() if line.strip()),
        by_dimension=tuple(PacketFact(name, text) for name, text in decision.by_dimension),
        further=tuple(_further(decision)),
        note="" if decision.is_latest else note % {"moment": moment_in_words(decision.compiled_at)},
    )


def _further(decision: DecisionView) -> Iterable[PacketFact]:
    if decision.conditions:
        yield PacketFact(_("Conditions"), decision.conditions)
    if decision.participants:
        yield PacketFact(_("Took part"), ", ".join(decision.participants))
    if decision.dissenters:
        yield PacketFact(_("See it differently"), ", ".join(decision.dissenters))
    if decision.dissent:
        yield PacketFact(_("Dissent"), decision.dissent)
    for dissent in decision.dissents:
        yield PacketFact(_("Dissent of %(name)s") % {"name": dissent.name}, dissent.words)


def _undecided(page: DebriefPage) -> str:
    """A decision that was reopened stays told: paper must not look as if there had been none."""
    reopened = page.decisions[-1] if page.decisions else None
    if reopened is None or reopened.reopening is None:
        return _("Nothing is decided yet.")
    return _("Nothing stands: “%(outcome)s” was reopened by %(who)s, %(moment)s: %(reason)s") % {
        "outcome": reopened.outcome,
        "who": reopened.reopening.by,
        "moment": moment_in_words(reopened.reopening.at),
        "reason": reopened.reopening.reason,
    }


def _words(page: DebriefPage) -> dict[str, str]:
    return {
        "forced": _("Revealed before everybody was in:"),
        "decision": _("Decision"),
        "undecided": _undecided(page),
        "panel": _("Panel and recommendations"),
        "interviewer": _("Interviewer"),
        "interview": _("Interview"),
        "recommendation": _("Recommendation"),
        "ratings": _("Ratings"),
        "dimension": _("Dimension"),
        "spread": _("Spread"),
        "mean": _("Mean"),
        "adjusted": _("adjusted"),
        "summary": _("Summary"),
        "findings": _("Findings"),
        "no_finding": _("No signal was marked, and no red flag was found in the notes."),
    }
