"""The one shape that every reader (text, Markdown, HTML, docx) produces and that the extraction reads."""

from dataclasses import dataclass
from enum import StrEnum

# Parts the items of a list inside a table's cell.
ITEM_MARK = " • "


class BlockKind(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a reader guessed that a line goes on: the offset in the block's text and the source line."""

    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, list item, paragraph or table row, white space collapsed.

    `line` is the 1-based source line it starts on. `text` is without list marker or heading number, `source`
    is with them. `number` is set for numbered section headings only. `depth` is the indentation of an item
    (any increasing measure). `cells` are a row's cells when the source separates them; a paragraph may carry
    cells that a reader only suspects. `after_blank` tells that a gap separates the block from the one before.
    `joints` are the places where the reader only guessed that a paragraph goes on.
    """

    kind: BlockKind
    text: str
    line: int
    source: str
    number: int | None = None
    level: int = 0
    depth: int = 0
    cells: tuple[str, ...] = ()
    after_blank: bool = False
    joints: tuple[Joint, ...] = ()

    @property
    def is_section_heading(self) -> bool:
        """Whether this is a numbered section's heading."""
        return self.kind is BlockKind.HEADING and self.number is not None
