"""Tables of which a copy kept one cell per line: "Dimension", "5", "1", then name, text, text, name …"""

from collections.abc import Sequence
from dataclasses import replace

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.levels import level_of_number
from hiring.blueprint.vocabulary import is_short, part_of_heading, starts_with_dimension_word

_MOST_COLUMNS = 8
_MOST_HEADER_WORDS = 6
_LINES = (BlockKind.PARAGRAPH, BlockKind.HEADING)


def rejoin_vertical_tables(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with each scorecard of one cell per line as rows with cells."""
    rejoined: list[Block] = []
    index = 0
    while index < len(blocks):
        columns = _columns_at(blocks, index)
        rows = _rows(blocks, index, columns) if columns else []
        if len(rows) < 2:
            rejoined.append(blocks[index])
            index += 1
        else:
            rejoined.extend(rows)
            index += len(rows) * columns
    return rejoined


def _columns_at(blocks: Sequence[Block], index: int) -> int:
    """Return how many lines head a table here: a dimension word, then levels; 0 for no table."""
    first = blocks[index]
    if not _is_line(first) or not starts_with_dimension_word(first.text) or not _is_header(first):
        return 0
    columns = 1
    for block in blocks[index + 1 : index + _MOST_COLUMNS]:
        if not (_is_line(block) and _is_header(block) and level_of_number(block.text) is not None):
            break
        columns += 1
    return columns if columns > 2 else 0


def _is_header(block: Block) -> bool:
    return len(block.text.split()) <= _MOST_HEADER_WORDS and not block.text.endswith((".", ":"))


def _is_line(block: Block) -> bool:
    return block.kind in _LINES and not block.is_section_heading and not block.cells


def _rows(blocks: Sequence[Block], start: int, columns: int) -> list[Block]:
    rows: list[Block] = []
    spread = blocks[start + 1].after_blank
    for index in range(start, len(blocks) - columns + 1, columns):
        cells = blocks[index : index + columns]
        if not all(_is_line(cell) for cell in cells) or (rows and _ends(cells, spread)):
            break
        texts = tuple(cell.text for cell in cells)
        rows.append(
            replace(
                cells[0],
                kind=BlockKind.ROW,
                text=" ".join(texts),
                source="\t".join(texts),
                cells=texts,
                level=0,
                after_blank=not rows,
            )
        )
    return rows


def _ends(cells: Sequence[Block], spread: bool) -> bool:
    """A part's heading in the place of a name ends the table, and a gap inside a row where lines had none."""
    if part_of_heading(cells[0].text) is not None or not is_short(cells[0].text):
        return True
    return not spread and any(cell.after_blank for cell in cells[1:])
