"""Sentences about what stands on little or nothing: thin evidence and dimensions without raters."""

import re
from collections.abc import Iterator, Sequence

from ..citations import cite_rating
from ..coverage import (
    FEWEST_RATERS,
    FEWEST_WORDS,
    cite_absence,
    cite_evidence,
    cite_plan,
    scored_dimensions,
    thin_dimensions,
    words_behind,
)
from ..document import Coverage
from ..evidence import LoopEvidence
from ..panel import Place, committed, scored
from ..quotes import count_words
from ..sentences import Citation
from ..wording import count_of, share_of
from .builder import Draft, SentenceBuilder, quote_from

UNRATED, MORE_UNRATED, THIN, THROUGHOUT, SINGLE_RATER, NOT_ASSESSED = 94, 93, 85, 86, 80, 73
COVERED, ENOUGH_EVIDENCE = 80, 72
UNRATED_IN_DETAIL = 2
NOTES = ("overall_notes", "running_notes")
# Shorter words of a dimension's name ("and", "risk") turn up in notes about anything.
SHORTEST_TELLING_WORD = 6


def gap_sentences(
    evidence: LoopEvidence, places: Sequence[Place], coverage: Sequence[Coverage]
) -> Iterator[Draft]:
    """Yield how thin the evidence is, then which dimensions lack raters."""
    yield from _evidence(places)
    unrated = [row for row in coverage if row.rated_by == 0]
    single = [row for row in coverage if 0 < row.rated_by < FEWEST_RATERS]
    for row in unrated[:UNRATED_IN_DETAIL]:
        yield _unrated(evidence, places, row)
    if unrated[UNRATED_IN_DETAIL:]:
        yield _also_unrated(evidence, places, unrated[UNRATED_IN_DETAIL:])
    if single:
        yield _single_raters(places, single, len(coverage))
    if coverage and not unrated and not single:
        yield _covered(evidence, coverage)
    yield from _not_assessed(places, [row for row in coverage if row.rated_by and row.not_assessed])


def _evidence(places: Sequence[Place]) -> Iterator[Draft]:
    raters = [place for place in places if scored_dimensions(place)]
    thin = [place for place in raters if thin_dimensions(place)]
    throughout = [place for place in thin if _thin_throughout(place)]
    partly = [place for place in thin if place not in throughout]
    if throughout:
        yield _throughout(throughout)
    if partly:
        yield _partly(partly, also=bool(throughout))
    if raters and not thin:
        yield _enough(raters)


def _thin_throughout(place: Place) -> bool:
    return len(scored_dimensions(place)) > 1 and len(thin_dimensions(place)) == len(scored_dimensions(place))


def _throughout(places: Sequence[Place]) -> Draft:
    cards = count_of(len(places), "scorecard")
    builder = SentenceBuilder("evidence")
    builder.text(f"Fewer than {FEWEST_WORDS} words of evidence stand behind every rating of {cards}: ")

    def write(place: Place) -> None:
        keys = scored_dimensions(place)
        builder.term(place.label).text(" (")
        _scores(builder, place, keys)
        builder.text(f" on {count_of(len(keys), 'dimension')}")
        quote = _longest_evidence(place, keys)
        if quote is not None:
            builder.text(", for example ").quote(quote)
        builder.text(")")

    return builder.list(places, write).draft(THROUGHOUT)


def _scores(builder: SentenceBuilder, place: Place, dimensions: Sequence[str]) -> None:
    ratings = sorted((cite_rating(place, key) for key in dimensions), key=lambda citation: citation.quote)
    builder.value(ratings[0])
    if ratings[0].quote != ratings[-1].quote:
        builder.text(" to ").value(ratings[-1])
    builder.cite(ratings)


def _longest_evidence(place: Place, dimensions: Sequence[str]) -> Citation | None:
    quotes = (quote_from(place, f"evidence:{key}", "middle") for key in dimensions)
    found = [quote for quote in quotes if quote is not None]
    return max(found, key=lambda quote: count_words(quote.quote), default=None)


def _partly(places: Sequence[Place], *, also: bool) -> Draft:
    pairs = [(place, key) for place in places for key in thin_dimensions(place)]
    builder = SentenceBuilder("evidence")
    noun = "rating has" if len(pairs) == 1 else "ratings have"
    lead = "In other scorecards, " if also else ""
    builder.text(f"{lead}{len(pairs)} {noun} fewer than {FEWEST_WORDS} words of evidence behind ")
    builder.text("it" if len(pairs) == 1 else "them")
    shortest = min(pairs, key=lambda pair: words_behind(*pair))
    quote = quote_from(shortest[0], f"evidence:{shortest[1]}", "middle")
    if quote is not None:
        builder.text(": " if len(pairs) == 1 else ", the shortest being ").quote(quote).text(" (").term(
            shortest[0].label
        ).text(")")
    builder.cite(citation for pair in pairs for citation in cite_evidence(*pair))
    return builder.draft(THIN)


def _enough(raters: Sequence[Place]) -> Draft:
    builder = SentenceBuilder("evidence")
    builder.text(f"Every rating has at least {FEWEST_WORDS} words of evidence behind it")
    pairs = [(place, key) for place in raters for key in scored_dimensions(place)]
    return builder.cite(cite for pair in pairs for cite in cite_evidence(*pair)).draft(ENOUGH_EVIDENCE)


def _unrated(evidence: LoopEvidence, places: Sequence[Place], row: Coverage) -> Draft:
    builder = SentenceBuilder("coverage").text("Nobody rated ").term(row.name)
    labels = {place.seat.id: place.label for place in places}
    if row.not_assessed:
        builder.text("; marked not assessed (")
        builder.list(row.not_assessed, lambda item: builder.term(labels[item.seat])).text(")")
    if row.missing_seats:
        builder.text("; planned, but no rating is in (")
        builder.list(row.missing_seats, lambda seat: builder.term(labels[seat])).text(")")
    if row.added_seats:
        builder.text("; rated only after the reveal (")
        builder.list(row.added_seats, lambda seat: builder.term(labels[seat])).text(")")
    if not row.planned_seats and not row.not_assessed and not row.added_seats:
        builder.text("; no interview was planned to test it")
    mention = _mention(evidence, places, row)
    if mention is not None:
        place, quote = mention
        builder.text("; a note (").term(place.label).text(") says: ").quote(quote)
    return builder.cite(cite_absence(evidence, places, row)).draft(UNRATED)


def _mention(evidence: LoopEvidence, places: Sequence[Place], row: Coverage) -> tuple[Place, Citation] | None:
    """Return the first note that speaks of a dimension nobody rated, by a word only its name has."""
    pattern = _telling_words(evidence, row)
    if pattern is None:
        return None
    for place in committed(places):
        for field in NOTES:
            quote = quote_from(place, field, "middle", holding=pattern)
            if quote is not None:
                return place, quote
    return None


def _telling_words(evidence: LoopEvidence, row: Coverage) -> re.Pattern[str] | None:
    others = {word for item in evidence.dimensions if item.key != row.dimension for word in _words(item.name)}
    telling = sorted(_words(row.name) - others)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, telling))})\b", re.IGNORECASE) if telling else None


def _words(name: str) -> set[str]:
    return {word for word in re.findall(r"\w+", name.lower()) if len(word) >= SHORTEST_TELLING_WORD}


def _also_unrated(evidence: LoopEvidence, places: Sequence[Place], rows: Sequence[Coverage]) -> Draft:
    builder = SentenceBuilder("coverage").text("Nor did anybody rate ")
    builder.list(rows, lambda row: builder.term(row.name)).text("")
    return builder.cite(cite for row in rows for cite in cite_absence(evidence, places, row)).draft(
        MORE_UNRATED
    )


def _single_raters(places: Sequence[Place], rows: Sequence[Coverage], total: int) -> Draft:
    builder = SentenceBuilder("coverage")
    verb = "rests on 1 interviewer" if len(rows) == 1 else "rest on 1 interviewer each"
    builder.text(f"{share_of(len(rows), total, 'dimension')} {verb}: ")
    builder.list(rows, lambda row: builder.term(row.name))
    ratings = (cite_rating(place, row.dimension) for row in rows for place in scored(places, row.dimension))
    return builder.cite(ratings).draft(SINGLE_RATER)


def _covered(evidence: LoopEvidence, coverage: Sequence[Coverage]) -> Draft:
    subject = f"Each of the {len(coverage)} dimensions" if len(coverage) > 1 else "The one dimension"
    builder = SentenceBuilder("coverage").text(f"{subject} has ratings from at least 2 interviewers")
    return builder.cite(cite_plan(evidence)).draft(COVERED)


def _not_assessed(places: Sequence[Place], rows: Sequence[Coverage]) -> Iterator[Draft]:
    if not rows:
        return
    by_seat = {place.seat.id: place for place in places}
    builder = SentenceBuilder("coverage").text("Marked not assessed: ")

    def write(row: Coverage) -> None:
        skipped = [by_seat[item.seat] for item in row.not_assessed]
        builder.term(row.name).text(" (").list(skipped, lambda place: builder.term(place.label)).text(")")
        builder.cite(cite_rating(place, row.dimension) for place in skipped)

    yield builder.list(rows, write).draft(NOT_ASSESSED)
