"""The scorecard table: dimensions and the texts of their levels."""

import re
from dataclasses import dataclass, replace

from hiring.blueprint.blocks import ITEM_MARK, Block, BlockKind
from hiring.blueprint.cells import MAX_ROW_WORDS, count_cell_starts, names_are_title_case, split_row
from hiring.blueprint.levels import level_of_number, levels_of_words, rank_of_word
from hiring.blueprint.values import Dimension, Warning
from hiring.blueprint.vocabulary import starts_with_dimension_word

_LEVEL = re.compile(r"(?<![\w.,])[1-5](?![\w%]|[.,]\d)")
_RANGE = re.compile(r"\b\d ?(?:–|—|-|to) ?\d\b")
_WORD_LEVEL = re.compile(r"[“\"']?([A-Z][\w -]{2,24})[”\"']?\s?(?:=|:|–|—)\s+(?=\S)")
_INLINE_LEVEL = re.compile(
    r"(?:^|(?<=[\s;,.(|/–—]))[“\"']?(?:level |score )?([1-5])[”\"']?\s?(?:=|:|–|—|-)\s+(?=\S)", re.I
)
_WEIGHT = re.compile(r"\bweight(?:ing)?\b", re.I)
_OWN_LEVEL = re.compile(r"[“\"']?(?:level |score )?([1-5])[”\"']?\s?(?:=|:|–|—|-)\s+(?=\S)", re.I)
_MAX_HEADER_LENGTH = 240
_MAX_ROWS = 60
_MAX_NAME_WORDS = 8
# Where levels stand below a dimension one by one, a word alone has to tell which one it means.
_ENDS_OF_SCALE = {0: 1, 1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 4, 7: 4, 8: 5, 9: 5}
_EDGES = " ,;:–—-|(/"


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns of a scorecard table: the level of each, None for a column that describes no level."""

    levels: tuple[int | None, ...]
    has_cells: bool
    name_column: int = 0
    by_words: bool = False

    @property
    def low_column(self) -> int:
        known = [(level, column) for column, level in enumerate(self.levels) if level is not None]
        return min(known)[1]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The dimensions found and what a person should check about them."""

    dimensions: tuple[Dimension, ...]
    warnings: tuple[Warning, ...]


def read_scorecard(blocks: list[Block]) -> Scorecard | None:
    """Return the first scorecard table below a header that names the levels, None without such a header."""
    for index, block in enumerate(blocks):
        header = _header(block)
        if header is None:
            continue
        rows = _rows(blocks[index + 1 : index + 1 + 2 * _MAX_ROWS], header)
        if rows:
            return _read_rows(rows, header)
    return None


def read_scorecard_list(blocks: list[Block]) -> Scorecard | None:
    """Return the dimensions of a list such as "Safety – 5: checks twice; 1: skips checks", None if empty."""
    dimensions: list[Dimension] = []
    for index, block in enumerate(blocks[: 6 * _MAX_ROWS]):
        own_level = _own_level(block)
        names_levels = index + 1 < len(blocks) and _own_level(blocks[index + 1]) is not None
        if own_level and dimensions:
            level, text = own_level
            dimensions[-1] = replace(dimensions[-1], anchors={**dimensions[-1].anchors, level: text})
        elif block.kind in (BlockKind.ITEM, BlockKind.HEADING) or names_levels:
            dimensions.extend(_listed_dimension(block))
    if not dimensions:
        return None
    levels = {level for dimension in dimensions for level in dimension.anchors} or {5, 1}
    return Scorecard(tuple(dimensions), tuple(_missing_anchors(dimensions, levels)))


def _own_level(block: Block) -> tuple[int, str] | None:
    """Return level and text of a line such as "5: …" or "Poor: …", or of a row with both."""
    if block.kind is BlockKind.ROW and len(block.cells) > 1:
        level = level_of_number(block.cells[0]) or _ENDS_OF_SCALE.get(_rank(block.cells[0]))
        return (level, block.cells[1]) if level and block.cells[1] else None
    match = _OWN_LEVEL.match(block.text)
    if match:
        return int(match.group(1)), block.text[match.end() :]
    word = _WORD_LEVEL.match(block.text)
    level = level_of_number(word.group(1)) or _ENDS_OF_SCALE.get(_rank(word.group(1))) if word else None
    return (level, block.text[word.end() :]) if word and level else None


def _rank(words: str) -> int:
    rank = rank_of_word(words)
    return -1 if rank is None else rank


def _header(block: Block) -> _Header | None:
    if block.kind is BlockKind.ITEM or len(block.text) > _MAX_HEADER_LENGTH:
        return None
    if len(block.cells) > 1:
        header = _header_of_cells(block.cells)
        if header is not None:
            return header
    if not starts_with_dimension_word(block.text):
        return None
    columns = _flattened_columns(block.text)
    found = [level for level in columns if level is not None]
    if not found or len(set(found)) != len(found):
        return None
    return _Header((None, *columns), has_cells=False)


def _header_of_cells(cells: tuple[str, ...]) -> _Header | None:
    """Return the columns when they name levels by numbers or words; the name stands in the first other."""
    for levels, by_words in (
        (tuple(level_of_number(cell) for cell in cells), False),
        (levels_of_words(cells), True),
    ):
        found = [level for level in levels if level is not None]
        others = [column for column, level in enumerate(levels) if level is None]
        enough = len(found) >= (2 if by_words else 1) and len(set(found)) == len(found)
        if not enough or not others or len(others) - 1 > len(found):
            continue
        named = [column for column in others if starts_with_dimension_word(cells[column])]
        return _Header(levels, has_cells=True, name_column=(named or others)[0], by_words=by_words)
    return None


def _flattened_columns(text: str) -> tuple[int | None, ...]:
    """Return the columns behind the name: a level for each number, None for a weight."""
    text = _RANGE.sub(" ", text)
    marks = sorted([*_LEVEL.finditer(text), *_WEIGHT.finditer(text)], key=lambda mark: mark.start())
    return tuple(int(mark.group()) if mark.group().isdigit() else None for mark in marks)


def _rows(blocks: list[Block], header: _Header) -> list[Block]:
    """Return the blocks that can be rows: up to a heading, a list, or the first gap in a table without."""
    rows: list[Block] = []
    for block in blocks:
        if _is_decoration(block):
            continue
        gap_ends_it = block.after_blank and len(rows) > 1 and not rows[1].after_blank
        if block.kind in (BlockKind.HEADING, BlockKind.ITEM) or gap_ends_it or not _may_be_row(block, header):
            break
        rows.extend(_unjoined(block, header))
    return rows[:_MAX_ROWS]


def _unjoined(block: Block, header: _Header) -> list[Block]:
    """Cut a row where the reader may have joined two, each of them complete enough to stand alone."""
    begin, line = 0, block.line
    pieces: list[Block] = []
    for joint in block.joints:
        above, below = block.text[begin : joint.offset], block.text[joint.offset :]
        if count_cell_starts(above) >= len(header.levels) - 1 and count_cell_starts(below):
            pieces.append(replace(block, text=above.strip(), line=line))
            begin, line = joint.offset, joint.line
    return [*pieces, replace(block, text=block.text[begin:], line=line)]


def _is_decoration(block: Block) -> bool:
    return not any(character.isalnum() for character in block.text)


def _may_be_row(block: Block, header: _Header) -> bool:
    if header.has_cells:
        return len(block.cells) > 1 or not block.after_blank
    words = block.text.split(maxsplit=MAX_ROW_WORDS)
    if len(words) > MAX_ROW_WORDS:
        return False
    return len(block.cells) > 1 or count_cell_starts(block.text) > 0 or len(words) <= _MAX_NAME_WORDS


def _read_rows(rows: list[Block], header: _Header) -> Scorecard | None:
    title_case = names_are_title_case([row.text for row in rows])
    dimensions: list[Dimension] = []
    warnings: list[Warning] = []
    for row in rows:
        cells, ambiguous = _cells(row, header, title_case=title_case)
        dimension = _dimension(row, cells, header)
        if not dimension.name:
            warnings.append(Warning(row.line, "This row of the scorecard has no name and was left out."))
            continue
        dimensions.append(dimension)
        if ambiguous:
            warnings.append(_ambiguity(dimension))
    levels = {level for level in header.levels if level is not None}
    if header.by_words and dimensions:
        message = "The columns are named by words; they are read as levels from 5 for the best to 1."
        warnings.append(Warning(dimensions[0].line, message))
    warnings.extend(_missing_anchors(dimensions, levels))
    return Scorecard(tuple(dimensions), tuple(warnings)) if dimensions else None


def _cells(row: Block, header: _Header, *, title_case: bool) -> tuple[tuple[str, ...], bool]:
    columns = len(header.levels)
    if len(row.cells) > 1 and (header.has_cells or len(row.cells) == columns):
        return row.cells, len(row.cells) > columns
    split = split_row(row.text, columns, low_column=header.low_column, title_case_names=title_case)
    return split.cells, split.ambiguous


def _dimension(row: Block, cells: tuple[str, ...], header: _Header) -> Dimension:
    pairs = zip(header.levels, cells, strict=False)
    anchors = {
        level: text.replace(ITEM_MARK, "; ").lstrip("• ")
        for level, text in pairs
        if level is not None and _is_text(text)
    }
    name = cells[header.name_column].strip("*_ ") if header.name_column < len(cells) else ""
    return Dimension(name if _is_text(name) else "", anchors, row.line)


def _is_text(cell: str) -> bool:
    return any(character.isalnum() for character in cell)


def _listed_dimension(item: Block) -> list[Dimension]:
    """Return the dimension that a list item names, with the levels described in the same item, or nothing."""
    marks = list(_INLINE_LEVEL.finditer(item.text))
    name = item.text[: marks[0].start()] if marks else item.text
    name = name.strip(_EDGES + "*_")
    if not name or len(name.split()) > _MAX_NAME_WORDS:
        return []
    ends = [*(mark.start() for mark in marks), len(item.text)][1:]
    texts = [_anchor(item.text[mark.end() : end]) for mark, end in zip(marks, ends, strict=False)]
    anchors = {int(mark.group(1)): text for mark, text in zip(marks, texts, strict=True) if text}
    return [Dimension(name, anchors, item.line)]


def _anchor(text: str) -> str:
    """Return a level's text without the separator to the next level or the bracket around all of them."""
    bare = text.strip(_EDGES)
    return bare.removesuffix(")") if "(" not in bare else bare


def _missing_anchors(dimensions: list[Dimension], levels: set[int]) -> list[Warning]:
    warnings = []
    for dimension in dimensions:
        missing = sorted(levels - set(dimension.anchors), reverse=True)
        if missing:
            named = ", ".join(str(level) for level in missing)
            message = f"The dimension “{dimension.name}” is not described for level {named}."
            warnings.append(Warning(dimension.line, message))
    return warnings


def _ambiguity(dimension: Dimension) -> Warning:
    return Warning(
        dimension.line,
        f"The columns of the row “{dimension.name}” could be cut in more than one way; check its texts.",
    )
