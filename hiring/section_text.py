"""The lines of a document's section, grouped for reading: headings, lists, tables and paragraphs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

MARKER = re.compile(r"(?:[•◦▪–—*-]|\(?(?:\d{1,2}|[a-z])[.)])\s+")
NUMBERED = re.compile(r"\(?(\d{1,2})[.)]\s")
LONGEST_HEADING = 70


@dataclass(frozen=True, slots=True)
class TextGroup:
    """`kind` is heading, paragraph, bullets, numbers or table.

    A table has rows of cells, its head first; numbers begin with `start`, as in the document.
    """

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    start: int = 1


def text_groups(text: str, cells: Mapping[str, tuple[str, ...]]) -> tuple[TextGroup, ...]:
    """Return the groups of a section; `cells` (see `table_cells`) knows the lines that are table rows."""
    lines = [line for line in text.splitlines() if line.strip()]
    kinds = [_kind(line, cells) for line in lines]
    for index, line in enumerate(lines):
        if kinds[index] == "paragraph" and _is_heading(line, kinds[index + 1 : index + 2]):
            kinds[index] = "heading"
    pairs = zip(kinds, lines, strict=True)
    return tuple(
        _group(kind, [line for _kind, line in members], cells)
        for kind, members in groupby(pairs, key=lambda pair: pair[0])
    )


def table_cells(document: str) -> dict[str, tuple[str, ...]]:
    """Return the cells of each tab-separated line of a document, by the line with white space collapsed."""
    return {
        " ".join(line.split()): tuple(cell.strip() for cell in line.split("\t"))
        for line in document.splitlines()
        if "\t" in line.strip()
    }


def _kind(line: str, cells: Mapping[str, tuple[str, ...]]) -> str:
    if line in cells or "\t" in line:
        return "table"
    if MARKER.match(line):
        return "numbers" if NUMBERED.match(line) else "bullets"
    return "paragraph"


def _is_heading(line: str, following: list[str]) -> bool:
    """A short line that ends with a colon, or stands right above a list without a full stop."""
    if len(line) > LONGEST_HEADING or line.endswith((".", ";", "!", "?")):
        return False
    return line.endswith(":") or following in (["bullets"], ["numbers"])


def _group(kind: str, lines: list[str], cells: Mapping[str, tuple[str, ...]]) -> TextGroup:
    if kind == "table":
        return TextGroup(kind, rows=tuple(cells.get(line) or tuple(line.split("\t")) for line in lines))
    if kind in {"bullets", "numbers"}:
        first = NUMBERED.match(lines[0])
        items = tuple(MARKER.sub("", line, count=1) for line in lines)
        return TextGroup(kind, items, start=int(first[1]) if first else 1)
    return TextGroup(kind, tuple(lines))
