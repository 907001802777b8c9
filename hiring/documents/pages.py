"""A page in the making: blocks, and beside them the numbered lines as which they are shown."""

import re
from dataclasses import replace

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.lines import clean
from hiring.blueprint.text import blocks_of_text, list_marker
from hiring.blueprint.values import collapse
from hiring.blueprint.vocabulary import is_known_heading, is_short

BOLD_LINE_LEVEL = 7
_LEAST_HEADINGS = 2
_HEADING_ANCHOR = re.compile(r"\s*[#¶§]$")


class Page:
    """Readers of formats without lines of their own add to it from top to bottom."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._blocks: list[Block] = []
        self._gap = False
        self._marked_headings = 0

    def blocks(self) -> list[Block]:
        """Return the blocks; a page that marks no headings is read as the plain text that it shows."""
        marks_headings = self._marked_headings >= _LEAST_HEADINGS
        return self._blocks if marks_headings else blocks_of_text(self.text())

    def text(self) -> str:
        """Return the lines as one text."""
        return "\n".join(self._lines)

    def gap(self) -> None:
        """Let the next block stand apart from the one before."""
        self._gap = True

    def heading(self, text: str, level: int, *, marked: bool = True) -> None:
        """Add a heading; `marked` says that the source shows it as one and not its words alone."""
        title = _HEADING_ANCHOR.sub("", collapse(clean(text)))
        if title:
            self.gap()
            self._marked_headings += marked
            self._add(Block(BlockKind.HEADING, title, 0, title, level=level), title)
            self.gap()

    def item(self, text: str, depth: int, mark: str = "•") -> None:
        bare = collapse(clean(text))
        if bare:
            source = f"{mark} {bare}"
            self._add(Block(BlockKind.ITEM, bare, 0, source, depth=depth), f"{'  ' * depth}{source}")

    def more_of_item(self, text: str) -> None:
        """Add to the item that was added last."""
        bare = collapse(clean(text))
        if bare:
            last = self._blocks[-1]
            joined = replace(last, text=f"{last.text} {bare}", source=f"{last.source} {bare}")
            self._blocks[-1] = joined
            self._lines[-1] = f"{self._lines[-1]} {bare}"

    def paragraph(self, text: str, *, bold: bool = False, level: int = BOLD_LINE_LEVEL) -> None:
        """Add a paragraph; a short bold line is a heading, and one with a typed mark an item."""
        bare = collapse(clean(text))
        if not bare:
            return
        mark = list_marker(bare)
        if reads_as_heading(bare, bold=bold):
            self.heading(bare.rstrip(":"), level, marked=bold)
        elif mark is not None:
            self.item(bare[mark.end() :], 0, bare[: mark.end()].strip())
        else:
            self._add(Block(BlockKind.PARAGRAPH, bare, 0, bare), bare)

    def row(self, cells: list[str]) -> None:
        """Add a row of a table; `gap` goes before the first one."""
        bare = tuple(collapse(clean(cell)) for cell in cells)
        if any(bare):
            text = " ".join(cell for cell in bare if cell)
            line = "\t".join(bare)
            self._add(Block(BlockKind.ROW, text, 0, line, cells=bare), line)

    def _add(self, block: Block, line: str) -> None:
        if self._gap and self._lines:
            self._lines.append("")
        after_blank, self._gap = self._gap or not self._lines, False
        self._lines.append(line)
        self._blocks.append(replace(block, line=len(self._lines), after_blank=after_blank))


def reads_as_heading(text: str, *, bold: bool) -> bool:
    """Tell whether a paragraph is a heading in all but its markup: it is bold, or names a usual part."""
    if not is_short(text) or text.endswith((".", ",", ";", "!")):
        return False
    mark = list_marker(text)
    title = text[mark.end() :] if mark else text
    known = is_known_heading(title) and ": " not in title and " – " not in title
    return (known and (bold or not mark)) or (bold and not mark and len(title) > 1)
