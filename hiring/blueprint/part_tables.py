"""Tables other than the scorecard: signals in columns, exercises in rows."""

import re
from collections.abc import Sequence
from dataclasses import replace

from hiring.blueprint.blocks import ITEM_MARK, Block, BlockKind
from hiring.blueprint.vocabulary import SIGNAL_PARTS, part_of_heading

_DURATION_WORD = re.compile(r"\b(?:duration|time|minutes?|length|how long)\b", re.I)
_EXERCISE_WORD = re.compile(
    r"\b(?:exercises?|tasks?|case|stage|activity|assignment|simulation|name|title)\b", re.I
)
_NUMBER_ONLY = re.compile(r"(\d{1,3})(?:\s?[-–—]\s?(\d{1,3}))?")


def signals_in_columns(blocks: Sequence[Block]) -> list[Block]:
    """Turn a table whose columns are kinds of signals into a heading and items for each column."""
    turned: list[Block] = []
    index = 0
    while index < len(blocks):
        end = _end_of_table(blocks, index)
        if end > index + 1 and _heads_signals(blocks[index]):
            for column, title in enumerate(blocks[index].cells):
                turned.append(_heading(blocks[index], title))
                turned.extend(item for row in blocks[index + 1 : end] for item in _items(row, column))
            index = end
        else:
            turned.append(blocks[index])
            index += 1
    return turned


def exercises_in_rows(blocks: Sequence[Block]) -> list[Block]:
    """Turn each row below "Exercise, Duration, Task" into an item "Name (30 minutes): task"."""
    turned: list[Block] = []
    index = 0
    while index < len(blocks):
        end = _end_of_table(blocks, index)
        duration = _duration_column(blocks[index])
        if end > index + 1 and duration is not None:
            turned.extend(_exercise(row, blocks[index].cells, duration) for row in blocks[index + 1 : end])
            index = end
        else:
            turned.append(blocks[index])
            index += 1
    return turned


def _end_of_table(blocks: Sequence[Block], start: int) -> int:
    end = start
    while end < len(blocks) and _is_row(blocks[end]) and (end == start or not blocks[end].after_blank):
        end += 1
    return end


def _is_row(block: Block) -> bool:
    return block.kind is BlockKind.ROW and len(block.cells) > 1


def _heads_signals(row: Block) -> bool:
    parts = [part_of_heading(cell) for cell in row.cells]
    return all(part in SIGNAL_PARTS for part in parts) and len(set(parts)) == len(parts)


def _heading(row: Block, title: str) -> Block:
    return replace(row, kind=BlockKind.HEADING, text=title, source=title, cells=(), after_blank=True)


def _items(row: Block, column: int) -> list[Block]:
    cell = row.cells[column] if column < len(row.cells) else ""
    texts = [text.strip("• ") for text in cell.split(ITEM_MARK)]
    return [replace(row, kind=BlockKind.ITEM, text=text, source=text, cells=()) for text in texts if text]


def _duration_column(row: Block) -> int | None:
    if not _is_row(row) or not _EXERCISE_WORD.search(row.cells[0]):
        return None
    return next(
        (index for index, cell in enumerate(row.cells) if index and _DURATION_WORD.search(cell)), None
    )


def _exercise(row: Block, header: tuple[str, ...], duration: int) -> Block:
    cells = (*row.cells, *[""] * (len(header) - len(row.cells)))
    length = cells[duration]
    unit = "hours" if "hour" in header[duration].casefold() else "minutes"
    stated = f"{length} {unit}" if _NUMBER_ONLY.fullmatch(length) else length
    rest = [
        cell.replace(ITEM_MARK, "; ")
        for index, cell in enumerate(cells)
        if index not in (0, duration) and cell
    ]
    text = f"{cells[0]} ({stated})" if stated and any(map(str.isalnum, stated)) else cells[0]
    text = f"{text}: {' – '.join(rest)}" if rest else text
    return replace(row, kind=BlockKind.ITEM, text=text, cells=())
