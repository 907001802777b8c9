"""What the panel may want to talk about, most disagreement first, and who begins."""

from collections.abc import Iterator, Sequence
from itertools import chain

from .citations import cite_place, cite_rating
from .coverage import (
    FEWEST_RATERS,
    FEWEST_WORDS,
    cite_absence,
    cite_evidence,
    scored_dimensions,
    share_of_dimensions,
    thin_dimensions,
    why_unrated,
)
from .document import AgendaItem, AgendaKind, Coverage, MatrixRow, SignalGroup
from .evidence import LoopEvidence
from .panel import Place, first_speaker, scored
from .patterns import POINTS_APART, distant, level_cards
from .revisions import (
    amended_after_reveal,
    changed_after_reveal,
    cite_change,
    scored_blind,
)
from .sentences import Citation
from .wording import count_of, share_of


def compile_agenda(
    evidence: LoopEvidence,
    places: Sequence[Place],
    matrix: Sequence[MatrixRow],
    signals: Sequence[SignalGroup],
    coverage: Sequence[Coverage],
) -> tuple[AgendaItem, ...]:
    """Return what to discuss.

    Splits, changes after the reveal, red flags (lone ones first), thin evidence, level ratings, missing
    raters, gaps.
    """
    return tuple(
        chain(
            _splits(places, matrix),
            _changed_after_reveal(evidence, places, signals),
            _red_flags(places, signals, "lone_red_flag"),
            _red_flags(places, signals, "corroborated_red_flag"),
            _thin_evidence(evidence, places),
            _level_ratings(evidence, places),
            _missing_raters(places),
            _unrated(evidence, places, coverage),
            _single_raters(places, coverage),
        )
    )


def _item(
    kind: AgendaKind,
    title: str,
    reason: str,
    concerned: Sequence[Place],
    refs: Sequence[Citation],
    *,
    dimension: str | None = None,
    signal: str | None = None,
) -> AgendaItem:
    return AgendaItem(
        kind=kind,
        title=title,
        reason=reason,
        dimension=dimension,
        signal=signal,
        seats=tuple(place.seat.id for place in concerned),
        speaks_first=first_speaker(concerned),
        refs=tuple(refs),
    )


def _splits(places: Sequence[Place], matrix: Sequence[MatrixRow]) -> Iterator[AgendaItem]:
    rows = [row for row in matrix if row.split or row.wide]
    for row in sorted(rows, key=lambda item: (-(item.spread or 0), -(item.deviation or 0))):
        raters = scored(places, row.dimension)
        reason = f"Ratings run from {row.low} to {row.high}. Compare what each saw before comparing numbers."
        refs = chain.from_iterable(cite_evidence(place, row.dimension) for place in raters)
        yield _item("split", row.name, reason, raters, tuple(refs), dimension=row.dimension)


def _changed_after_reveal(
    evidence: LoopEvidence, places: Sequence[Place], signals: Sequence[SignalGroup]
) -> Iterator[AgendaItem]:
    keys = [item.key for item in evidence.dimensions]
    for place in amended_after_reveal(places):
        changed = [key for key in keys if changed_after_reveal(place, key)]
        what = f"{count_of(len(changed), 'rating')} changed" if changed else "No rating changed"
        gone = _red_flags_gone(place, signals)
        if gone:
            what += f", and {count_of(len(gone), 'red flag')} stood in words that were replaced"
        reason = f"Amended after the reveal. {what}. Ask what is new: something seen, or the others' view."
        refs = chain([cite_place(place)], *(cite_change(place, key) for key in changed))
        yield _item("changed_after_reveal", place.label, reason, [place], (*refs, *gone))


def _red_flags_gone(place: Place, signals: Sequence[SignalGroup]) -> tuple[Citation, ...]:
    """Return the red flags of a place in words that an amendment has replaced, one for each signal."""
    return tuple(
        next(entry.citation for entry in group.entries if entry.seat == place.seat.id)
        for group in signals
        if group.kind == "red_flag" and _only_superseded(group, place)
    )


def _only_superseded(group: SignalGroup, place: Place) -> bool:
    entries = [entry for entry in group.entries if entry.seat == place.seat.id]
    return bool(entries) and all(entry.superseded for entry in entries)


def _red_flags(
    places: Sequence[Place], signals: Sequence[SignalGroup], kind: AgendaKind
) -> Iterator[AgendaItem]:
    for group in signals:
        lone = group.corroboration <= 1
        raised = group.corroboration + group.added > 0
        if group.kind != "red_flag" or not raised or lone is not (kind == "lone_red_flag"):
            continue
        entries = [entry for entry in group.entries if entry.counted]
        seats = {entry.seat for entry in entries}
        concerned = [place for place in places if place.seat.id in seats]
        refs = [entry.citation for entry in entries]
        yield _item(kind, group.text, _red_flag_reason(group), concerned, refs, signal=group.signal)


def _red_flag_reason(group: SignalGroup) -> str:
    share = share_of(group.corroboration, group.interviewers, "interviewer")
    question = "A question about what was said may clear it up; a vote cannot."
    if group.corroboration == 0:
        added = share_of(group.added, group.interviewers, "interviewer")
        return f"Only in what {added} wrote after the reveal. {question}"
    also = f" {group.added} more wrote of it after the reveal." if group.added else ""
    if group.corroboration == 1:
        return f"In the scorecard of {share}.{also} {question}"
    return f"In the scorecards of {share}, who wrote without seeing each other's.{also}"


def _thin_evidence(evidence: LoopEvidence, places: Sequence[Place]) -> Iterator[AgendaItem]:
    concerned = [place for place in places if thin_dimensions(place)]
    for place in sorted(concerned, key=lambda item: -len(thin_dimensions(item))):
        thin = thin_dimensions(place)
        share = share_of_dimensions(len(thin), len(scored_dimensions(place)))
        reason = f"Fewer than {FEWEST_WORDS} words behind the ratings on {share}. Ask what was seen."
        keys = [item.key for item in evidence.dimensions if item.key in thin]
        refs = chain.from_iterable(cite_evidence(place, key) for key in keys)
        yield _item("thin_evidence", place.label, reason, [place], tuple(refs))


def _level_ratings(evidence: LoopEvidence, places: Sequence[Place]) -> Iterator[AgendaItem]:
    for card in level_cards(places):
        keys = [item.key for item in evidence.dimensions if item.key in card.apart]
        others = {key: distant(places, card.place, key) for key in keys}
        reason = (
            f"All {len(card.dimensions)} ratings here are {card.score}; on {len(keys)} of these dimensions "
            f"another interviewer is {POINTS_APART} points or more away. Ask what was seen on each."
        )
        refs = [cite for key in keys for cite in cite_evidence(card.place, key)]
        refs += [cite_rating(place, key) for key, found in others.items() for place in found]
        concerned = dict.fromkeys([card.place, *chain.from_iterable(others.values())])
        yield _item("level_ratings", card.place.label, reason, tuple(concerned), refs)


def _missing_raters(places: Sequence[Place]) -> Iterator[AgendaItem]:
    for place in places:
        if place.scorecard is None:
            planned = count_of(len(place.interview.dimensions), "dimension")
            reason = f"The scorecard is not committed; it was planned to cover {planned}."
            yield _item("missing_rater", place.label, reason, [place], [cite_place(place)])


def _unrated(
    evidence: LoopEvidence, places: Sequence[Place], coverage: Sequence[Coverage]
) -> Iterator[AgendaItem]:
    for row in coverage:
        if row.rated_by == 0:
            reason = f"Nobody rated it. {why_unrated(places, row)}"
            planned = [place for place in places if place.seat.id in row.planned_seats]
            refs = cite_absence(evidence, places, row)
            yield _item("coverage_gap", row.name, reason, planned, refs, dimension=row.dimension)


def _single_raters(places: Sequence[Place], coverage: Sequence[Coverage]) -> Iterator[AgendaItem]:
    # One item for all of them: what to ask is the same, and ten like items would bury the rest.
    rows = [row for row in coverage if 0 < row.rated_by < FEWEST_RATERS]
    if not rows:
        return
    raters = {row.dimension: scored_blind(places, row.dimension) for row in rows}
    concerned = [place for place in places if any(place in found for found in raters.values())]
    refs = [cite_rating(place, key) for key, found in raters.items() for place in found]
    title = count_of(len(rows), "dimension") + " with one rater"
    reason = "Each rests on what 1 interviewer saw. Ask whether anybody else has evidence on them."
    yield _item("coverage_gap", title, reason, concerned, refs)
