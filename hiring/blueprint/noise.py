"""What websites put around a role document: adverts, comment boxes, course lists."""

import re

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.vocabulary import is_known_heading, is_short

_COMMENT_BOX = re.compile(
    r"subscribe|notify of(?: guest)?|guest|label|\d+ comments?|newest|oldest|most voted"
    r"|oldest most voted|login"
    r"|inline feedbacks?|view all comments|leave a (?:reply|comment)|post comment|share this:?"
    r"|related (?:posts|articles)"
    r"|you may also like.*|would love your thoughts.*|your email address will not be published.*"
    r"|subscribe (?:to|for) .*|sign up (?:to|for) .*|about the author|previous (?:post"
    r"|article).*|next (?:post|article).*"
    r"|this site uses akismet.*|tags?:.*|posted (?:in|on|by) .*|advertisement"
    r"|sponsored(?: content)?|cookie (?:policy|settings)",
    re.I,
)
_CALL = re.compile(
    r"(?:find|explore|compare|discover|book|shop|join|enroll|enrol|browse|start your|invest in"
    r"|get started|try|buy|save"
    r"|download|looking for)\b",
    re.I,
)
_COURSES = re.compile(r"\b(?:certification|training)s? (?:courses?|programs?|programmes?)$", re.I)
_SMALL_WORDS_TEXT = "a an and at by for from in of on or the to with your our"
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())


def drop_noise(blocks: list[Block]) -> list[Block]:
    """Return the blocks without comment boxes and adverts inside or after the sections.

    What stands above the first heading is kept: the title is there, among the adverts.
    """
    headings = [index for index, block in enumerate(blocks) if _opens_content(block)]
    first_heading, last_heading = (headings[0], headings[-1]) if headings else (len(blocks), len(blocks))
    kept: list[Block] = []
    inside_noise = False
    for index, block in enumerate(blocks):
        if _opens_content(block):
            inside_noise = False
        elif index > first_heading and not inside_noise and _starts_noise(blocks, index):
            inside_noise = index > last_heading or _is_advert_group(blocks, index)
        elif inside_noise and index < last_heading and block.kind in (BlockKind.ITEM, BlockKind.ROW):
            inside_noise = False
        if not inside_noise:
            kept.append(block)
    return kept


def is_noise_line(text: str) -> bool:
    """Tell whether a line standing alone belongs to a comment box or is an advert's headline."""
    return is_short(text) and (
        _COMMENT_BOX.fullmatch(text) is not None
        or _COURSES.search(text) is not None
        or (_CALL.match(text) is not None and _is_headline(text))
    )


def _opens_content(block: Block) -> bool:
    return block.is_section_heading or (block.kind is BlockKind.HEADING and is_known_heading(block.text))


def _starts_noise(blocks: list[Block], index: int) -> bool:
    block = blocks[index]
    if block.kind in (BlockKind.ITEM, BlockKind.ROW) or not is_noise_line(block.text):
        return False
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return following is None or following.kind is not BlockKind.ITEM


def _is_advert_group(blocks: list[Block], start: int) -> bool:
    """Between sections one headline proves nothing: an advert has a second call within its next few lines."""
    for block in blocks[start + 1 : start + 5]:
        if block.kind in (BlockKind.ITEM, BlockKind.ROW) or _opens_content(block):
            return False
        if is_short(block.text) and (_COMMENT_BOX.fullmatch(block.text) or _CALL.match(block.text)):
            return True
    return False


def _is_headline(text: str) -> bool:
    """Adverts write Every Word Large and end without a full stop."""
    words = [word for word in text.split() if word.casefold() not in _SMALL_WORDS]
    large = sum(1 for word in words if word[:1].isupper())
    return len(words) >= 2 and large == len(words) and text[-1] not in ".;,"
