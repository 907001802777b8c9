"""Sentences about the ratings: where they lie close, where they differ, and on what evidence."""

from collections.abc import Iterator, Mapping, Sequence

from ..citations import cite_rating
from ..document import MatrixRow
from ..panel import Place, scored
from ..patterns import POINTS_APART, LevelCard, distant, level_cards
from ..quotes import Leaning, leaning_of, telling
from ..revisions import changed_after_reveal
from ..sentences import Citation
from ..wording import FEWEST_FOR_AGREEMENT, count_of
from .builder import Draft, SentenceBuilder, quote_from

DIFFERENCE, DIFFERENCE_EVIDENCE, MORE_DIFFERENCES = 92, 91, 88
SECOND_DIFFERENCE, SECOND_EVIDENCE, SMALLER_DIFFERENCES, LEVEL = 83, 79, 77, 90
AGREEMENT, CLOSENESS, CLOSE_EVIDENCE, NO_COMPARISON, NO_DIFFERENCE = 84, 84, 74, 84, 50
DIFFERENCES_IN_DETAIL = 2
# Ratings 2 points apart without a split (1 and 3, 3 and 5) are named, not discussed.
NOTABLE_SPREAD = 2


def rating_sentences(places: Sequence[Place], matrix: Sequence[MatrixRow]) -> Iterator[Draft]:
    """Yield what can be said about ratings that two or more people gave on one dimension."""
    shared = [row for row in matrix if row.interviewers > 1]
    close = [row for row in shared if (row.spread or 0) < NOTABLE_SPREAD]
    differing = [row for row in shared if row.split]
    smaller = [row for row in shared if row not in close and row not in differing]
    if not shared:
        yield from _no_comparison(places, matrix)
        return
    yield from _agreement(places, [row for row in close if row.independent >= FEWEST_FOR_AGREEMENT])
    yield from _closeness(places, [row for row in close if row.independent < FEWEST_FOR_AGREEMENT])
    yield from _close_evidence(places, close)
    yield from _differences(places, differing)
    yield from _smaller_differences(places, smaller)
    names = {row.dimension: row.name for row in matrix}
    for card in level_cards(places):
        yield _level(places, card, names)
    if not differing:
        for row in smaller[:1]:
            yield from _difference_evidence(places, row, SECOND_EVIDENCE)
    if len(close) == len(shared):
        yield _no_difference(places, shared)


def _ratings(places: Sequence[Place], row: MatrixRow) -> list[Citation]:
    return [cite_rating(place, row.dimension) for place in scored(places, row.dimension)]


def _range(builder: SentenceBuilder, places: Sequence[Place], row: MatrixRow) -> None:
    ratings = sorted(_ratings(places, row), key=lambda citation: citation.quote)
    if row.low == row.high:
        builder.text("all ").value(ratings[0])
    else:
        builder.value(ratings[0]).text(" to ").value(ratings[-1])
    builder.cite(ratings)


def _no_comparison(places: Sequence[Place], matrix: Sequence[MatrixRow]) -> Iterator[Draft]:
    ratings = [citation for row in matrix for citation in _ratings(places, row)]
    if ratings:
        builder = SentenceBuilder("closeness")
        builder.text("No dimension was rated by 2 interviewers, so no rating can be compared with another")
        yield builder.cite(ratings).draft(NO_COMPARISON)


def _agreement(places: Sequence[Place], rows: Sequence[MatrixRow]) -> Iterator[Draft]:
    if not rows:
        return
    builder = SentenceBuilder("closeness").text("The interviewers agree within 1 point on ")

    def write(row: MatrixRow) -> None:
        builder.term(row.name).text(f" ({count_of(row.independent, 'interviewer')}, ")
        _range(builder, places, row)
        builder.text(f"{_and_changed(row)})")

    yield builder.list(rows, write).draft(AGREEMENT)


def _closeness(places: Sequence[Place], rows: Sequence[MatrixRow]) -> Iterator[Draft]:
    if not rows:
        return
    builder = SentenceBuilder("closeness").text("All ratings lie within 1 point on ")

    def write(row: MatrixRow) -> None:
        builder.term(row.name).text(f" ({count_of(row.ratings, 'rating')}, ")
        _range(builder, places, row)
        builder.text(f"{_and_changed(row)})")

    builder.list(rows, write).text("; so few ratings show closeness, not agreement")
    yield builder.draft(CLOSENESS)


def _and_changed(row: MatrixRow) -> str:
    changed = row.interviewers - row.independent
    return f"; {changed} changed after the reveal" if changed else ""


def _close_evidence(places: Sequence[Place], rows: Sequence[MatrixRow]) -> Iterator[Draft]:
    # The dimension with most people behind it, then the one furthest from the middle, says most.
    for row in sorted(rows, key=lambda item: (-item.interviewers, -abs((item.median or 3) - 3))):
        quoted = _best_quotes(scored(places, row.dimension), row.dimension)
        if len(quoted) < 2:
            continue
        builder = SentenceBuilder("closeness").text("On ").term(row.name).text(", one reads ")
        _quoted_pair(builder, quoted[0], quoted[1], ", another ")
        yield builder.draft(CLOSE_EVIDENCE)
        return


def _quoted_pair(
    builder: SentenceBuilder, one: tuple[Place, Citation], other: tuple[Place, Citation], between: str
) -> None:
    builder.quote(one[1]).text(" (").term(one[0].label).text(f"){between}")
    builder.quote(other[1]).text(" (").term(other[0].label).text(")")


def _best_quotes(raters: Sequence[Place], dimension: str) -> list[tuple[Place, Citation]]:
    """Return each rater's quotable evidence, the most telling first, one per person."""
    found: dict[str, tuple[int, Place, Citation]] = {}
    for place in raters:
        leaning = _leaning(place, dimension)
        quote = quote_from(place, f"evidence:{dimension}", leaning)
        if quote is not None:
            points = telling(quote.quote, leaning)
            if points > found.get(place.seat.person, (-1,))[0]:
                found[place.seat.person] = (points, place, quote)
    ranked = sorted(found.values(), key=lambda item: -item[0])
    return [(place, quote) for _, place, quote in ranked]


def _leaning(place: Place, dimension: str) -> Leaning:
    rating = place.rating(dimension)
    return "middle" if rating is None or rating.score is None else leaning_of(rating.score)


def _differences(places: Sequence[Place], rows: Sequence[MatrixRow]) -> Iterator[Draft]:
    ranked = sorted(rows, key=lambda row: (-(row.spread or 0), -(row.deviation or 0)))
    for index, row in enumerate(ranked[:DIFFERENCES_IN_DETAIL]):
        first = index == 0
        yield _difference(places, row, first)
        yield from _difference_evidence(places, row, DIFFERENCE_EVIDENCE if first else SECOND_EVIDENCE)
    rest = ranked[DIFFERENCES_IN_DETAIL:]
    if rest:
        yield _ranges(places, rest, "Ratings also stand on both sides of the middle on ", MORE_DIFFERENCES)


def _difference(places: Sequence[Place], row: MatrixRow, first: bool) -> Draft:
    raters = sorted(scored(places, row.dimension), key=lambda place: -(_score(place, row.dimension)))
    builder = SentenceBuilder("difference")
    builder.text("Ratings differ most on " if first else "They also differ on ").term(row.name).text(": ")

    def write(place: Place) -> None:
        builder.value(cite_rating(place, row.dimension)).text(" (").term(place.label)
        builder.text(", changed after the reveal)" if changed_after_reveal(place, row.dimension) else ")")

    return builder.list(raters, write).draft(DIFFERENCE if first else SECOND_DIFFERENCE)


def _score(place: Place, dimension: str) -> int:
    rating = place.rating(dimension)
    return 0 if rating is None or rating.score is None else rating.score


def _difference_evidence(places: Sequence[Place], row: MatrixRow, weight: int) -> Iterator[Draft]:
    sides = []
    for score in (row.high, row.low):
        side = [p for p in scored(places, row.dimension) if _score(p, row.dimension) == score]
        sides.extend(_best_quotes(side, row.dimension)[:1])
    if not sides:
        return
    builder = SentenceBuilder("difference").text("On ").term(row.name).text(", behind the ")
    for index, (place, quote) in enumerate(sides):
        builder.text("; behind the " if index else "").value(cite_rating(place, row.dimension))
        builder.text(" (").term(place.label).text(") stands: ").quote(quote)
    yield builder.draft(weight)


def _level(places: Sequence[Place], card: LevelCard, names: Mapping[str, str]) -> Draft:
    ratings = [cite_rating(card.place, key) for key in card.dimensions]
    builder = SentenceBuilder("difference").text(f"All {len(ratings)} ratings (").term(card.place.label)
    builder.text(") are ").value(ratings[0])
    builder.text(f", while another interviewer is {POINTS_APART} points or more away on ")
    builder.list(card.apart, lambda key: builder.term(names[key])).text("").cite(ratings)
    others = (cite_rating(place, key) for key in card.apart for place in distant(places, card.place, key))
    return builder.cite(others).draft(LEVEL)


def _smaller_differences(places: Sequence[Place], rows: Sequence[MatrixRow]) -> Iterator[Draft]:
    if rows:
        yield _ranges(places, rows, "Ratings lie 2 points apart on ", SMALLER_DIFFERENCES)


def _ranges(places: Sequence[Place], rows: Sequence[MatrixRow], opening: str, weight: int) -> Draft:
    builder = SentenceBuilder("difference").text(opening)

    def write(row: MatrixRow) -> None:
        builder.term(row.name).text(" (")
        _range(builder, places, row)
        builder.text(")")

    return builder.list(rows, write).draft(weight)


def _no_difference(places: Sequence[Place], rows: Sequence[MatrixRow]) -> Draft:
    builder = SentenceBuilder("difference")
    builder.text("No dimension with 2 raters or more has ratings 2 points or more apart")
    return builder.cite(citation for row in rows for citation in _ratings(places, row)).draft(NO_DIFFERENCE)
