"""Where a text quotes somebody: what stands in quotation marks is not the writer's own wording."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n|\Z")
_LINE_END = re.compile(r"[\r\n]|\Z")
_QUOTED_LINE_END = re.compile(r"(?=[\r\n]|\Z)")
_OPENING = re.compile(r"[“„«‹]|(?<!\w)‘(?=\S)|(?<!\w)[\"'](?=\S)|`(?=\S)|^[^\S\n]*>(?=\s)", re.MULTILINE)


class _Closing(NamedTuple):
    mark: re.Pattern[str]
    limit: re.Pattern[str]  # a quotation that is not closed before this is none


# Marks that look alike at both ends are trusted for one line only: one forgotten mark must not turn
# the rest of the text inside out.
_CLOSING = {
    "“": _Closing(re.compile(r"[”\"]"), _PARAGRAPH_END),
    "„": _Closing(re.compile(r"[“”]"), _PARAGRAPH_END),
    "«": _Closing(re.compile("»"), _PARAGRAPH_END),
    "‹": _Closing(re.compile("›"), _PARAGRAPH_END),
    "‘": _Closing(re.compile(r"(?<=\S)’(?!\w)"), _PARAGRAPH_END),
    '"': _Closing(re.compile(r"[\"”]"), _LINE_END),
    "'": _Closing(re.compile(r"(?<=\S)'(?!\w)"), _LINE_END),
    "`": _Closing(re.compile("`"), _LINE_END),
    ">": _Closing(_QUOTED_LINE_END, _LINE_END),
}


class _Ahead:
    """Where a pattern is found next, remembered, so that asking often costs one pass over the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[re.Pattern[str], tuple[int, int]] = {}

    def next(self, pattern: re.Pattern[str], position: int) -> tuple[int, int]:
        """Start and end of the first match at or after a position that never goes back."""
        known = self._found.get(pattern, (-1, -1))
        if known[0] < position:
            found = pattern.search(self._text, position)
            nowhere = len(self._text) + 1
            known = self._found[pattern] = found.span() if found else (nowhere, nowhere)
        return known


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each quotation, marks included, in order and never overlapping."""
    position = 0
    ahead = _Ahead(text)
    while opening := _OPENING.search(text, position):
        closing = _CLOSING[opening.group()[-1]]
        closed, end = ahead.next(closing.mark, opening.end())
        if closed <= ahead.next(closing.limit, opening.end())[0]:
            yield opening.start(), end
            position = end
        else:
            position = opening.end()
