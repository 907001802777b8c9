"""Exercises with their minutes, from items such as "Debugging scenario (45–60 minutes): find the cause"."""

import re
from dataclasses import dataclass, replace

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.values import Exercise, Question
from hiring.blueprint.vocabulary import is_short

_NUMBER_WORDS = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "half an": 0.5, "half a": 0.5, "an": 1.0}
_NUMBER = r"\d{1,3}(?:[.,]5)?|one|two|three|four|half an?|an"
_UNIT = r"minutes?|mins?|min\.?|hours?|hrs?|hr\.?|h|m"
_DURATION = re.compile(
    rf"(?<![\w.])({_NUMBER})(?:[ -]?({_UNIT}))?(?: ?(?:[-–—]|to|or) ?({_NUMBER}))?[ -]?({_UNIT})(?![\w])",
    re.I,
)
_ONLY_DURATION = re.compile(
    rf"(?:(?:duration|time|length|timing) ?[:–—-] ?)?\(?(?:about |approx\. ?|~ ?)?{_DURATION.pattern}\)?\.?",
    re.I,
)
_LEADING_DURATION = re.compile(rf"{_DURATION.pattern}\s*(?::|,|;|[–—-](?= ))\s*(?=\S)", re.I)
_OPTIONAL = re.compile(r"(?<!not )(?<!non-)\boptional\b", re.I)
_REMARK = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_HEAD_END = re.compile(r":(?=\s|$)| [–—-](?= )")
_LEADING_OPTIONAL = re.compile(r"optional\s*[:–—-]\s*", re.I)
_TRAILING_MARK = re.compile(r"\s*(?:[,:–—-]\s*)+$")
_MAX_HEAD_LENGTH = 200
_TIED_TO = re.compile(r"\s*[(\[](?:tests |dimension: |shows )?([^()\[\]]{3,80})[)\]]\.?$", re.I)


@dataclass(frozen=True, slots=True)
class _Head:
    name: str
    minutes: tuple[int, int] | None
    optional: bool
    rest: str
    announces: bool


@dataclass(frozen=True, slots=True)
class _Group:
    block: Block
    head: _Head
    briefs: list[str]
    questions: list[Question]


def read_exercises(blocks: list[Block], *, all_optional: bool = False) -> list[Exercise]:
    """Return the exercises listed in the blocks below an exercises heading."""
    listed = any(block.kind is not BlockKind.PARAGRAPH for block in blocks)
    groups: list[_Group] = []
    for block in blocks:
        head = _head(block)
        if groups and _ONLY_DURATION.fullmatch(block.text[:_MAX_HEAD_LENGTH]):
            groups[-1] = replace(groups[-1], head=replace(groups[-1].head, minutes=head.minutes))
        elif groups and _belongs_to(block, head, groups[-1], listed=listed):
            if _asks(block):
                groups[-1].questions.append(_question(block))
            else:
                groups[-1].briefs.append(block.text)
        elif head.name and (
            block.kind is not BlockKind.PARAGRAPH or _opens_exercise(block, head, listed=listed)
        ):
            groups.append(_Group(block, head, [head.rest], []))
    return [_exercise(group, all_optional=all_optional) for group in groups]


def _opens_exercise(paragraph: Block, head: _Head, *, listed: bool) -> bool:
    """A paragraph opens an exercise where it says how long; without a list, also where it looks like one."""
    if head.minutes is not None or listed:
        return head.minutes is not None
    return bool(head.rest) or (is_short(paragraph.text) and paragraph.text[-1].isalnum())


def _belongs_to(block: Block, head: _Head, group: _Group, *, listed: bool) -> bool:
    """A deeper item, or one after "Name (45 minutes):" with nothing behind it, belongs to that brief."""
    if head.minutes is not None or (head.optional and head.announces):
        return False
    if block.kind is BlockKind.PARAGRAPH:
        return not _opens_exercise(block, head, listed=listed)
    above = group.block
    if above.kind is BlockKind.HEADING:
        return block.kind is not BlockKind.HEADING
    deeper = block.kind is BlockKind.ITEM and block.depth > above.depth
    return deeper or (not group.head.rest and above.text.endswith(":") and not block.text.endswith(":"))


def _head(block: Block) -> _Head:
    """Split an item into the exercise's name, the remarks in brackets behind it, and its brief."""
    text = (
        _LEADING_OPTIONAL.sub("", block.text, count=1) if _LEADING_OPTIONAL.match(block.text) else block.text
    )
    end, rest_start = _head_bounds(text)
    head, rest = text[:end], text[rest_start:].strip()
    minutes = _minutes(head) or _minutes_at_edge(rest)
    leading = _LEADING_DURATION.match(rest)
    rest = rest[leading.end() :] if leading else rest
    optional = bool(_OPTIONAL.search(head)) or text is not block.text
    return _Head(_name(head), minutes, optional, rest, announces=end < len(text))


def _head_bounds(text: str) -> tuple[int, int]:
    """Return where the head ends and where the brief begins: at the first colon or dash outside brackets."""
    depth = 0
    window = text[:_MAX_HEAD_LENGTH]
    ends = {match.start(): match.end() for match in _HEAD_END.finditer(window)}
    for position, character in enumerate(window):
        depth += (character in "([") - (character in ")]")
        if depth <= 0 and position in ends:
            return position, ends[position]
    remark = next((match for match in _REMARK.finditer(window) if _says_how(match.group(1))), None)
    if remark:
        return remark.end(), remark.end()
    return len(text), len(text)


def _name(head: str) -> str:
    """Return the head up to the bracket or the duration that says how long it takes."""
    remark = next((match for match in _REMARK.finditer(head) if _says_how(match.group(1))), None)
    name = head[: remark.start()] if remark else head
    duration = _DURATION.search(name)
    if duration and duration.start() > 0:
        name = name[: duration.start()]
    return _TRAILING_MARK.sub("", name.strip(" *_"))


def _says_how(remark: str) -> bool:
    return bool(_DURATION.search(remark) or _OPTIONAL.search(remark))


def _minutes(text: str) -> tuple[int, int] | None:
    match = _DURATION.search(text[:_MAX_HEAD_LENGTH])
    if match is None:
        return None
    low, low_unit, high, unit = match.groups()
    first = _in_minutes(low, low_unit or unit)
    last = _in_minutes(high, unit) if high else first
    if low_unit and not high:
        last = first
    return (min(first, last), max(first, last))


def _in_minutes(number: str, unit: str) -> int:
    value = _NUMBER_WORDS.get(number.casefold()) or float(number.replace(",", ".")) if number else 0.0
    return round(value * 60) if unit.casefold().startswith("h") else round(value)


def _minutes_at_edge(rest: str) -> tuple[int, int] | None:
    """A brief tells the exercise's length where it begins with it or ends with it in brackets."""
    start = _DURATION.match(rest)
    if start:
        return _minutes(start.group())
    last = re.search(r"[(\[]([^()\[\]]{1,60})[)\]]\.?$", rest[-80:])
    return _minutes(last.group(1)) if last and _DURATION.match(last.group(1)) else None


def _exercise(group: _Group, *, all_optional: bool) -> Exercise:
    low, high = group.head.minutes or (None, None)
    optional = group.head.optional or all_optional
    brief = " ".join(filter(None, group.briefs))
    return Exercise(group.head.name, low, high, optional, brief, group.block.line, tuple(group.questions))


def _asks(block: Block) -> bool:
    return block.kind is BlockKind.ITEM and _TIED_TO.sub("", block.text).rstrip("”\"'").endswith("?")


def _question(block: Block) -> Question:
    """Read "How would you know? (Operational excellence)": the brackets name what is learned."""
    tied = _TIED_TO.search(block.text)
    return Question(_TIED_TO.sub("", block.text), tied.group(1) if tied else "", block.line)
