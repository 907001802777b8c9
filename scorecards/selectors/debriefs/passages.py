"""Texts with the passages in them that something points at. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]

SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*\s+|\n+")
FARTHEST = 240


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a text: the passages that begin before it, and one entry for each that ends after it."""

    opens: tuple[str, ...]
    text: str
    closes: tuple[str, ...]


def nested_spans(spans: Iterable[Span]) -> dict[Span, Span]:
    """Return for each span the passage that shows it, so that any two passages nest or lie apart.

    Markup nests; spans that overlap halfway don't, so these are shown as one passage.
    """
    wanted = sorted(set(spans))
    shown = {span: span for span in wanted}
    while crossing := _first_crossing(sorted(set(shown.values()))):
        one, other = crossing
        union = (one[0], max(one[1], other[1]))
        shown = {span: union if place in crossing else place for span, place in shown.items()}
    return shown


def _first_crossing(spans: list[Span]) -> tuple[Span, Span] | None:
    for position, one in enumerate(spans):
        for other in spans[position + 1 :]:
            if one[0] < other[0] < one[1] < other[1]:
                return one, other
    return None


def tokens_of(text: str, passages: Mapping[Span, str]) -> tuple[Token, ...]:
    """Return the text cut at every passage's ends; `passages` are nested and keyed by their place."""
    ends = {position for span in passages for position in span}
    cuts = sorted({0, len(text), *(end for end in ends if 0 <= end <= len(text))})
    return tuple(
        Token(
            opens=tuple(passages[span] for span in _by_size(passages) if span[0] == start),
            text=text[start:end],
            closes=tuple(passages[span] for span in _by_size(passages) if span[1] == end),
        )
        for start, end in pairwise(cuts)
    )


def _by_size(passages: Mapping[Span, str]) -> list[Span]:
    """The larger one is opened first; which one an end tag closes, HTML knows by itself."""
    return sorted(passages, key=lambda span: span[0] - span[1])


def sentence_around(text: str, start: int, end: int) -> Span:
    """Return the span of the whole sentences around a quote, cut at a word if they are very long.

    A quote that is a whole sentence stands between its neighbours: alone it would say too little.
    """
    breaks = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    first = max(place for place in breaks if place <= start)
    last = min(place for place in breaks if place >= end)
    if not text[first:start].strip() and not text[end:last].strip():
        first = max((place for place in breaks if place < first), default=0)
        last = min((place for place in breaks if place > last), default=len(text))
    if start - first > FARTHEST:
        first = text.find(" ", start - FARTHEST, start) + 1 or start
    if last - end > FARTHEST:
        last = max(text.rfind(" ", end, end + FARTHEST), end)
    return first, last
