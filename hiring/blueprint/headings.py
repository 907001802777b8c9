"""The numbers of headings that a format marks as such: "1) Duties", "II. Duties", "Section 3: Duties"."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.numbering import NumberedTitle, numbered_title
from hiring.blueprint.vocabulary import is_evaluation_heading, is_known_heading

_OUTLINE_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+[.)]?|[A-Z][.)])\s+(?=\S)")
_LEAST_HEADINGS = 2


def number_headings(blocks: Sequence[Block]) -> list[Block]:
    """Set number and bare title of the numbered sections among headings that have a level.

    The sections are the series, of one style on one level, that names most usual parts of a role document.
    """
    series: dict[tuple[int, str], list[int]] = defaultdict(list)
    titles: dict[int, NumberedTitle] = {}
    for index, block in enumerate(blocks):
        found = numbered_title(block.text) if _is_open_heading(block) else None
        if found is not None and (found.mark or found.word) and found.title:
            titles[index] = found
            series[block.level, found.style].append(index)
    known = {
        key: sum(is_known_heading(titles[index].title) for index in each) for key, each in series.items()
    }
    best = max(series, key=lambda key: (known[key], len(series[key])), default=None)
    chosen = set(series[best]) if best is not None and len(series[best]) >= _LEAST_HEADINGS else set()
    return [_numbered(block, titles.get(index), index in chosen) for index, block in enumerate(blocks)]


def _is_open_heading(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and block.level > 0 and block.number is None


def _numbered(block: Block, title: NumberedTitle | None, chosen: bool) -> Block:
    if title is not None:
        return replace(block, text=title.title, number=title.number if chosen else None)
    outline = _OUTLINE_NUMBER.match(block.text) if _is_open_heading(block) else None
    return block if outline is None else replace(block, text=block.text[outline.end() :])


def section_level(blocks: Sequence[Block]) -> int:
    """Return the level of the headings that begin sections where none is numbered, 0 when none tells.

    It is the highest one that has several headings and names at least one usual part.
    """
    by_level: dict[int, list[str]] = defaultdict(list)
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level:
            by_level[block.level].append(block.text)
    for level, titles in sorted(by_level.items()):
        if len(titles) >= _LEAST_HEADINGS and any(_is_usual(title) for title in titles):
            return level
    return 0


def first_section(blocks: Sequence[Block], level: int) -> int:
    """Return where the sections of a level begin: a document's title may stand on the same level."""
    places = [index for index, block in enumerate(blocks) if _is_open_heading(block) and block.level == level]
    if len(places) > _LEAST_HEADINGS and not _is_usual(blocks[places[0]].text):
        return places[1]
    return places[0] if places else len(blocks)


def _is_usual(title: str) -> bool:
    return is_known_heading(title) or is_evaluation_heading(title)
