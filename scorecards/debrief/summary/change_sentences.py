"""The sentence about what was changed after the reveal: what it was and what it is."""

from collections.abc import Iterator, Sequence

from ..citations import cite_place, cite_rating, cite_recommendation
from ..document import MatrixRow
from ..panel import Place
from ..revisions import Change, amended_after_reveal, rating_change, recommendation_change
from ..sentences import Citation
from .builder import Draft, SentenceBuilder

CHANGED = 98


def change_sentences(places: Sequence[Place], matrix: Sequence[MatrixRow]) -> Iterator[Draft]:
    """Yield what each scorecard amended after the reveal said at the reveal and says now."""
    amended = amended_after_reveal(places)
    if not amended:
        return
    builder = SentenceBuilder("changes").text("Changed after the reveal, so not independent of the others: ")
    for index, place in enumerate(amended):
        builder.text("; " if index else "").term(place.label).text(" (")
        _changes(builder, place, matrix)
        builder.text(")").cite([cite_place(place)])
    yield builder.draft(CHANGED)


def _changes(builder: SentenceBuilder, place: Place, matrix: Sequence[MatrixRow]) -> None:
    found: list[tuple[str, Change, Citation | None]] = []
    for row in matrix:
        change = rating_change(place, row.dimension)
        if change and change.after_reveal:
            now = cite_rating(place, row.dimension) if place.rating(row.dimension) else None
            found.append((row.name, change, now))
    overall = recommendation_change(place)
    if overall and overall.after_reveal:
        found.append(("overall", overall, cite_recommendation(place)))

    def write(item: tuple[str, Change, Citation | None]) -> None:
        name, change, now = item
        builder.term(name).text(" from ")
        _value(builder, change.was)
        builder.text(" to ")
        _value(builder, now)

    if found:
        builder.list(found, write)
    else:
        builder.text("words only")


def _value(builder: SentenceBuilder, value: Citation | None) -> None:
    if value is None:
        builder.text("nothing")
    else:
        builder.value(value)
