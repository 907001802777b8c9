"""The role's title, from the lines above the first section or from what the sections say."""

import re
from dataclasses import dataclass

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.noise import is_noise_line
from hiring.blueprint.vocabulary import is_known_heading, is_short, names_a_role

_KIND_OF_PAGE = (
    r"(?:complete |full )?(?:role|job|position)"
    r" (?:blueprint|description|profile|guide|specification|spec|summary|overview)"
    r"|(?:hiring|interview) (?:blueprint|guide|scorecard|kit)"
)
_SUFFIX = re.compile(rf"\s*(?:[:|–—]|\s-)\s*(?:{_KIND_OF_PAGE})\b.*$|\s+(?:{_KIND_OF_PAGE})$", re.I)
_PREFIX = re.compile(
    rf"(?:(?:{_KIND_OF_PAGE})|role title|job title|role|position|title)\s*(?:[:|–—]|\s-)\s*(?=\S)", re.I
)
_SITE = re.compile(r"\s+(?:[|»]|[–—-](?= ))\s+.*$")
_SUMMARY_ROW = re.compile(r"(?:role|job|position) title:?\s+(?:\|\s*)?(?=[^\s|])", re.I)
_OPENING = re.compile(
    r"(?:The|An?) ([A-Z][^.,;:()]{2,60}?) (?:is|leads|owns|designs|builds|runs|plans|provides|helps)\b"
)
_FARTHEST_ABOVE = 40
_MAX_TITLE_WORDS = 10
_LABELLED = 1000
_ROLE_NAMED = 10
_MOST_MENTIONS = 8
_OPENING_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Title:
    """The title as in the source and its 1-based line."""

    text: str
    line: int


def find_title(preface: list[Block], blocks: list[Block]) -> Title | None:
    """Return the most title-like line of the preface, else what the rest of the document calls the role."""
    texts = [block.text for block in blocks]
    candidates = [block for block in preface[-_FARTHEST_ABOVE:] if _may_be_title(block)]
    scored = [(_score(block, texts), block.line, _bare_title(block.text)) for block in candidates]
    best, line, title = max(scored, default=(0, 0, ""))
    return Title(title, line) if best > 0 else _title_in_blocks(blocks)


def _may_be_title(block: Block) -> bool:
    return block.kind is not BlockKind.ITEM and is_short(block.text)


def _score(block: Block, texts: list[str]) -> int:
    """Weigh a line: the kind of page named beside it, an occupation in it, its repeats in the sections."""
    title = _bare_title(block.text)
    if not 1 <= len(title.split()) <= _MAX_TITLE_WORDS or title[-1] in ".;,?!" or not title[0].isalnum():
        return 0
    labelled = _LABELLED if title != block.text and not _SITE.search(block.text) else 0
    if not labelled and (is_noise_line(block.text) or is_known_heading(block.text)):
        return 0
    mentions = min(sum(text.count(title) for text in texts), _MOST_MENTIONS)
    return labelled + mentions + (_ROLE_NAMED if names_a_role(title) else 0)


def _bare_title(text: str) -> str:
    title = _PREFIX.sub("", text.strip("*_# "), count=1)
    title = _SUFFIX.sub("", title)
    return _SITE.sub("", title).strip(" :|*_")


def _title_in_blocks(blocks: list[Block]) -> Title | None:
    for block in reversed(blocks):
        row = _SUMMARY_ROW.match(block.text) if is_short(block.text) else None
        if row:
            return Title(block.text[row.end() :].strip(" |"), block.line)
    for block in blocks[:_FARTHEST_ABOVE]:
        opening = _OPENING.search(block.text[:_OPENING_LENGTH])
        if opening and names_a_role(opening.group(1)):
            return Title(opening.group(1), block.line)
    return None
