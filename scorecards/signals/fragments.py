"""Parts of labelled notes as short notes of their own: a scorecard's texts are often that short."""

from .evaluate import LabelledNote
from .sentences import units

LONGEST_FRAGMENT = 3  # units
Span = tuple[int, int]


def fragments_of(note: LabelledNote) -> list[LabelledNote]:
    """Return every stretch of one to three units, but the whole note, with what it shows.

    A stretch that cuts a quote is left out, as nobody can say what it shows.
    """
    return [_part(note, span) for span in _spans(note)]


def side_by_side(note: LabelledNote) -> list[LabelledNote]:
    """Return fragments that do not overlap: from the start of the note on, each as long as it can be."""
    chosen: list[Span] = []
    for span in sorted(_spans(note), key=lambda one: (one[0], -one[1])):
        if not chosen or span[0] >= chosen[-1][1]:
            chosen.append(span)
    return [_part(note, span) for span in chosen]


def _spans(note: LabelledNote) -> list[Span]:
    found = units(note.text)
    quotes = [note.place_of(quote) for _, quote in note.labels]
    spans = [
        (found[first].start, found[last].end)
        for first in range(len(found))
        for last in range(first, min(first + LONGEST_FRAGMENT, len(found)))
        if last - first + 1 < len(found)
    ]
    return [span for span in spans if not any(_cuts(span, quote) for quote in quotes)]


def _cuts(span: Span, quote: Span) -> bool:
    meet = span[0] < quote[1] and quote[0] < span[1]
    return meet and not (span[0] <= quote[0] and quote[1] <= span[1])


def _part(note: LabelledNote, span: Span) -> LabelledNote:
    """Return what a part of a note shows; hard places move along, those that it cuts are left out."""
    start, end = span
    labels = tuple((key, quote) for key, quote in note.labels if start <= note.place_of(quote)[0] < end)
    hard = tuple(
        (key, kind, first - start, last - start)
        for key, kind, first, last in note.hard
        if start <= first and last <= end
    )
    return LabelledNote(f"{note.id}/{start}", note.role, note.text[start:end], labels, hard)
