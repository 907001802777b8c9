"""The reader of plain text: scraped pages, hard-wrapped files, any bullet style."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hiring.blueprint.blocks import Block, BlockKind, Joint
from hiring.blueprint.lines import Line, read_lines
from hiring.blueprint.numbering import NumberedHeading, find_numbered_headings
from hiring.blueprint.vocabulary import is_known_heading, is_short

_BULLET = re.compile(r"([•◦▪▫●○■□‣⁃∙·➢✓✔✗✘])\s*(?=\S)|([-*+–—])\s+(?=\S)")
_COUNTER = re.compile(r"(\(?(?:\d{1,2}|[a-z])\)|\d{1,2}\.)\s+(?=\S)")
_SUBSECTION = re.compile(r"(\d{1,2}(?:\.\d{1,2})+[.)]?)\s+(?=[A-Z])")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"[-=_*~#\s|:+]{3,}")
_LEAST_WRAP_WIDTH = 40
_GREATEST_WRAP_WIDTH = 160
_MOST_LONGER_LINES = 0.05
_LEAST_CONTINUED_LENGTH = 25
_SENTENCE_ENDS = (".", ";", ",", "!", "?", ":")


def blocks_of_text(text: str) -> list[Block]:
    """Return the blocks of a plain text in order, each with its 1-based source line."""
    lines = read_lines(text)
    return _Reader(lines).read()


class _Reader:
    """Walks the lines once; the last block stays open for continuation lines."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._headings = find_numbered_headings(lines)
        self._wrap_width = _wrap_width(lines)
        self._blocks: list[Block] = []
        self._continuations: list[Line] = []
        self._last_line: Line | None = None

    def read(self) -> list[Block]:
        for index, line in enumerate(self._lines):
            self._read_line(index, line)
        self._close()
        return self._blocks

    def _read_line(self, index: int, line: Line) -> None:
        if _RULE.fullmatch(line.text):
            self._underline(line)
            return
        block = self._numbered_heading(index, line) or self._heading(index, line) or _item(line)
        if block is None and self._continues(line):
            self._continuations.append(line)
        else:
            self._close()
            self._blocks.append(block or _paragraph(line))
        self._last_line = line

    def _numbered_heading(self, index: int, line: Line) -> Block | None:
        heading: NumberedHeading | None = self._headings.get(index)
        if heading is None:
            return None
        return _block(BlockKind.HEADING, heading.title, line, number=heading.number)

    def _heading(self, index: int, line: Line) -> Block | None:
        match = _MARKDOWN_HEADING.match(line.text) or _SUBSECTION.match(line.text)
        title = line.text[match.end() :] if match else line.text
        if not is_short(title) or "|" in title or list_marker(line.text):
            return None
        title = title.strip("*_# ")
        if not title or not (match or self._looks_like_heading(index, line, title)):
            return None
        return _block(BlockKind.HEADING, title, line)

    def _looks_like_heading(self, index: int, line: Line, title: str) -> bool:
        """A short line in its own right that names a known part or stands above a list."""
        if title[0].islower() or title.endswith(_SENTENCE_ENDS[:-1]):
            return False
        if is_known_heading(title):
            return ": " not in title and title.count(" – ") < 2
        if title.endswith(":") or self._continues(line):
            return False
        below = self._lines[index + 1] if index + 1 < len(self._lines) else None
        return below is not None and index + 1 not in self._headings and list_marker(below.text) is not None

    def _continues(self, line: Line) -> bool:
        """Tell whether a line carries on the block before it."""
        last = self._last_line
        if last is None or not self._blocks or self._blocks[-1].kind is BlockKind.HEADING:
            return False
        block = self._blocks[-1]
        if block.kind is BlockKind.ITEM and line.indent > block.depth:
            return True
        if line.after_blank or block.kind is BlockKind.ROW or _is_row(line) or (line.cells and last.cells):
            return False
        if line.text[0].islower():
            return last.length >= _LEAST_CONTINUED_LENGTH or block.kind is BlockKind.ITEM
        return self._did_not_fit(last, line)

    def _did_not_fit(self, last: Line, line: Line) -> bool:
        """Hard-wrapped text breaks inside a paragraph only where the next word was too long for the line."""
        if self._wrap_width is None:
            return False
        return last.length + 1 + len(line.text.split(maxsplit=1)[0]) > self._wrap_width

    def _close(self) -> None:
        """Join the open block with its continuation lines once: joining line by line would be quadratic."""
        if not self._continuations:
            return
        block = self._blocks[-1]
        rest = " ".join(line.text for line in self._continuations)
        self._blocks[-1] = replace(
            block,
            text=f"{block.text} {rest}",
            source=f"{block.source} {rest}",
            cells=(),
            joints=_joints(len(block.text), self._continuations),
        )
        self._continuations = []

    def _underline(self, line: Line) -> None:
        """A line of dashes right below a short line makes that a heading; anywhere else it is decoration."""
        self._close()
        if not self._blocks or line.after_blank:
            return
        block = self._blocks[-1]
        is_title = block.kind is BlockKind.HEADING and block.number is None and block.level == 0
        if (block.kind is BlockKind.PARAGRAPH or is_title) and not block.cells and is_short(block.text):
            level = 1 if line.text.startswith("=") else 2
            self._blocks[-1] = replace(block, kind=BlockKind.HEADING, level=level)


def _joints(offset: int, lines: list[Line]) -> tuple[Joint, ...]:
    """Return where lines that begin with a capital were joined: each of them might be a line of its own."""
    joints = []
    for line in lines:
        if line.text[0].isupper():
            joints.append(Joint(offset + 1, line.number))
        offset += 1 + len(line.text)
    return tuple(joints)


def list_marker(text: str) -> re.Match[str] | None:
    """Return the bullet or counter that a list item begins with, None for any other text."""
    return _BULLET.match(text) or _COUNTER.match(text)


def _item(line: Line) -> Block | None:
    marker = list_marker(line.text)
    if marker is None:
        return None
    return _block(BlockKind.ITEM, line.text[marker.end() :], line, depth=line.indent)


def _paragraph(line: Line) -> Block:
    kind = BlockKind.ROW if _is_row(line) else BlockKind.PARAGRAPH
    return replace(_block(kind, line.text, line), cells=line.cells)


def _is_row(line: Line) -> bool:
    return bool(line.cells) and "|" in line.text


def _block(kind: BlockKind, text: str, line: Line, *, number: int | None = None, depth: int = 0) -> Block:
    return Block(
        kind=kind,
        text=text,
        line=line.number,
        source=line.text,
        number=number,
        depth=depth,
        after_blank=line.after_blank,
    )


def _wrap_width(lines: list[Line]) -> int | None:
    """Return the column at which the text was hard-wrapped, None if it was not.

    Only lines that end in the middle of a sentence tell: the next line goes on in lower case.
    """
    widths = Counter(
        above.length
        for above, below in pairwise(lines)
        if not below.after_blank and below.text[0].islower() and not list_marker(below.text)
    )
    wrapped = [width for width in widths if _LEAST_WRAP_WIDTH <= width <= _GREATEST_WRAP_WIDTH]
    if sum(widths[width] for width in wrapped) < 2:
        return None
    width = max(wrapped)
    longer = sum(1 for line in lines if line.length > width)
    return width if longer <= len(lines) * _MOST_LONGER_LINES else None
