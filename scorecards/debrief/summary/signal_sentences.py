"""Sentences about signals: red flags one by one, then the weak and the strong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..citations import cite_place, cite_rating
from ..document import MatrixRow, SignalEntry, SignalGroup
from ..panel import Place, committed, scored
from ..quotes import choose_finding_quote
from ..sentences import Citation
from ..wording import count_of, share_of
from .builder import Draft, SentenceBuilder

RED_FLAG, MORE_RED_FLAGS, OTHER_RATINGS, WEAK, STRONG, NO_RED_FLAG = 96, 95, 76, 81, 75, 82
RED_FLAGS_IN_DETAIL = 2
QUOTES_PER_SIGNAL = 2


def signal_sentences(
    places: Sequence[Place], matrix: Sequence[MatrixRow], signals: Sequence[SignalGroup]
) -> Iterator[Draft]:
    """Yield what the scorecards hold of red flags, weak signals and strong signals."""
    raised = [group for group in signals if group.corroboration + group.added]
    red_flags = [group for group in raised if group.kind == "red_flag"]
    if not red_flags:
        yield _no_red_flag(places, [group for group in signals if group.kind == "red_flag"])
    for group in red_flags[:RED_FLAGS_IN_DETAIL]:
        yield _detailed(group, "A red flag", RED_FLAG)
        yield from _other_ratings(places, matrix, group)
    if len(red_flags) > RED_FLAGS_IN_DETAIL:
        yield _further(red_flags[RED_FLAGS_IN_DETAIL:], "Further red flags: ", MORE_RED_FLAGS)
    yield from _kind([group for group in raised if group.kind == "weak"], "weak", WEAK)
    yield from _kind([group for group in raised if group.kind == "strong"], "strong", STRONG)


def _no_red_flag(places: Sequence[Place], dismissed: Sequence[SignalGroup]) -> Draft:
    answered = committed(places)
    cards = f"any of the {len(answered)} scorecards" if len(answered) > 1 else "the scorecard"
    builder = SentenceBuilder("signals").text(f"No red flag stands in {cards}")
    withdrawn = [group for group in dismissed if all(entry.superseded for entry in group.entries)]
    for opening, groups in (
        ("; raised and dismissed: ", [group for group in dismissed if group not in withdrawn]),
        ("; raised in words that their author has since replaced: ", withdrawn),
    ):
        for index, group in enumerate(groups):
            builder.text("; " if index else opening).term(_name(group))
            builder.cite(entry.citation for entry in group.entries)
    return builder.cite(map(cite_place, answered)).draft(NO_RED_FLAG)


def _kind(groups: Sequence[SignalGroup], kind: str, weight: int) -> Iterator[Draft]:
    if len(groups) == 1:
        yield _detailed(groups[0], f"A {kind} signal", weight)
    elif groups:
        yield _further(groups, f"{count_of(len(groups), f'{kind} signal')}: ", weight)


def _name(group: SignalGroup) -> str:
    return group.text.strip().rstrip(".")


def _detailed(group: SignalGroup, opening: str, weight: int) -> Draft:
    builder = SentenceBuilder("signals").text(f"{opening} (").term(_name(group)).text(f") {_where(group)}")
    entries = [entry for entry in group.entries if entry.counted]
    shown = _one_per_seat(entries)[:QUOTES_PER_SIGNAL]
    builder.text(": ").list(shown, lambda entry: _passage(builder, entry))
    return builder.cite(entry.citation for entry in entries).draft(weight)


def _where(group: SignalGroup) -> str:
    share = share_of(group.corroboration, group.interviewers, "interviewer")
    if group.corroboration == 0:
        added = share_of(group.added, group.interviewers, "interviewer")
        return f"is only in what {added} wrote after the reveal"
    where = f"is in the scorecard{'' if group.corroboration == 1 else 's'} of {share}"
    if group.corroboration > 1:
        where += ", written independently"
    return f"{where}; {group.added} more wrote of it after the reveal" if group.added else where


def _one_per_seat(entries: Sequence[SignalEntry]) -> list[SignalEntry]:
    first: dict[str, SignalEntry] = {}
    for entry in entries:
        first.setdefault(entry.seat, entry)
    return list(first.values())


def _passage(builder: SentenceBuilder, entry: SignalEntry) -> None:
    quote = _short(entry.citation)
    if quote is None:
        builder.cite([entry.citation]).text("without quoted words (")
    else:
        builder.quote(quote).text(" (")
    builder.term(entry.label).text(f", {_how_known(entry)})")


def _short(citation: Citation) -> Citation | None:
    span = choose_finding_quote(citation.quote, 0, len(citation.quote))
    if span is None:
        return None
    offset = citation.start or 0
    return replace(
        citation, quote=citation.quote[span[0] : span[1]], start=offset + span[0], end=offset + span[1]
    )


def _how_known(entry: SignalEntry) -> str:
    sources = {source.source for source in entry.sources}
    if len(sources) == 2:
        known = "noted by the interviewer and found by the detector"
    else:
        known = "noted by the interviewer" if "interviewer" in sources else "found by the detector"
    known += ", written after the reveal" if entry.added else ""
    return known + (", confirmed" if entry.disposition == "confirmed" else ", not yet reviewed")


def _further(groups: Sequence[SignalGroup], opening: str, weight: int) -> Draft:
    builder = SentenceBuilder("signals").text(opening)
    for index, group in enumerate(groups):
        share = share_of(group.corroboration, group.interviewers, "interviewer")
        if group.added:
            share += f", {group.added} after the reveal"
        # The words of a signal may hold commas of their own.
        builder.text("; " if index else "").term(_name(group)).text(f" ({share})")
    entries = [entry for group in groups for entry in group.entries if entry.counted]
    example = next((entry for entry in entries if _short(entry.citation)), None)
    if example is not None:
        builder.text("; for example ")
        _passage(builder, example)
    return builder.cite(entry.citation for entry in entries).draft(weight)


def _other_ratings(
    places: Sequence[Place], matrix: Sequence[MatrixRow], group: SignalGroup
) -> Iterator[Draft]:
    """Yield, for a lone red flag in the evidence of a dimension, how others rated that dimension."""
    entry = next(entry for entry in group.entries if entry.counted)
    row = next((row for row in matrix if entry.citation.field == f"evidence:{row.dimension}"), None)
    if group.corroboration > 1 or row is None:
        return
    person = next(place.seat.person for place in places if place.seat.id == entry.seat)
    raised = {item.seat for item in group.entries}
    others = [
        place
        for place in scored(places, row.dimension)
        if place.seat.person != person and place.seat.id not in raised
    ]
    if not others:
        return
    builder = (
        SentenceBuilder("signals")
        .text("On ")
        .term(row.name)
        .text(f", where it stands, the other {'rating is' if len(others) == 1 else 'ratings are'} ")
    )

    def write(place: Place) -> None:
        builder.value(cite_rating(place, row.dimension)).text(" (").term(place.label).text(")")

    yield builder.list(others, write).text(", without that red flag").draft(OTHER_RATINGS)
