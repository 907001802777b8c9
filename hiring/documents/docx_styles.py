"""What styles and numbering of a Word document say about its paragraphs."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

_HEADING_NAME = re.compile(r"heading (\d)")
_LIST_NAME = re.compile(r"list (?:bullet |number |continue )?(\d)")
_DEEPEST_STYLE = 12
_BULLET = "•"
_LEVEL_REFERENCE = re.compile(r"%(\d)")
_ROMAN_PAIRS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style and those it is based on say; `heading` is 0 for no heading, `points` 0 for unknown."""

    heading: int = 0
    is_title: bool = False
    bold: bool = False
    points: float = 0
    numbering: tuple[str, int] | None = None
    depth: int = 0


@dataclass(slots=True)
class Numbering:
    """Counts the items of every list of a document, in the order in which they are asked for."""

    levels: dict[str, dict[int, tuple[str, str, int]]]
    abstract_of: dict[str, str]
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def next_mark(self, number_id: str, level: int) -> str:
        """Return the mark of the list's next item on a level from 0, such as "•" or "2)"."""
        abstract = self.abstract_of.get(number_id, number_id)
        known = self.levels.get(abstract, {})
        form, pattern, start = known.get(level, ("bullet", _BULLET, 1))
        counts = self.counts[number_id]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if form in ("bullet", "none") or not pattern:
            return _BULLET

        def number(reference: re.Match[str]) -> str:
            each = int(reference.group(1)) - 1
            each_form, _pattern, each_start = known.get(each, ("decimal", "", 1))
            return _written(counts.get(each, each_start), each_form)

        return _LEVEL_REFERENCE.sub(number, pattern).strip() or _BULLET


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman, left = "", min(number, 39)
        for value, digits in _ROMAN_PAIRS:
            roman, left = roman + digits * (left // value), left % value
        return roman if form == "upperRoman" else roman.lower()
    return str(number)


def value_of(element: Element | None, *path: str) -> str:
    """Return the `w:val` of an element below this one, by its path, or nothing."""
    for name in path:
        element = element.find(qn(name)) if element is not None else None
    return "" if element is None else str(element.get(qn("w:val")) or "")


def is_on(element: Element | None, name: str) -> bool | None:
    """Return whether a property such as `w:b` is switched on, None where nothing is said."""
    found = element.find(qn(name)) if element is not None else None
    return None if found is None else found.get(qn("w:val")) not in ("0", "false", "none", "off")


def numbering_of(properties: Element | None) -> tuple[str, int] | None:
    """Return the list and the level, from 0, that paragraph properties name."""
    number_id = value_of(properties, "w:numPr", "w:numId")
    level = value_of(properties, "w:numPr", "w:ilvl")
    return (number_id, _small(level)) if number_id else None


def points_of(properties: Element | None) -> float:
    """Return the size of letters in points that run properties name, 0 for none."""
    return _small(value_of(properties, "w:sz"), most=400) / 2


def styles_of(document: WordDocument) -> dict[str, ParagraphStyle]:
    """Return each paragraph style by its identifier, what it is based on included."""
    elements = {
        str(style.get(qn("w:styleId"))): style for style in document.styles.element.findall(qn("w:style"))
    }
    return {identifier: _style(identifier, elements) for identifier in elements}


def numbering_in(document: WordDocument) -> Numbering:
    """Return the lists of the document; those of a document without any count nothing."""
    part = next(
        (each.target_part for each in document.part.rels.values() if each.reltype.endswith("/numbering")),
        None,
    )
    root = getattr(part, "element", None)
    if root is None:
        return Numbering({}, {})
    levels = {
        str(each.get(qn("w:abstractNumId"))): {
            _small(str(level.get(qn("w:ilvl")))): (
                value_of(level, "w:numFmt"),
                value_of(level, "w:lvlText"),
                _small(value_of(level, "w:start") or "1", most=9999),
            )
            for level in each.findall(qn("w:lvl"))
        }
        for each in root.findall(qn("w:abstractNum"))
    }
    abstract_of = {
        str(each.get(qn("w:numId"))): value_of(each, "w:abstractNumId") for each in root.findall(qn("w:num"))
    }
    return Numbering(levels, abstract_of)


def _style(identifier: str, elements: dict[str, Element]) -> ParagraphStyle:
    heading, title, bold, points, numbering, depth = 0, False, None, 0.0, None, 0
    for _step in range(_DEEPEST_STYLE):
        element = elements.get(identifier)
        if element is None:
            break
        properties, runs = element.find(qn("w:pPr")), element.find(qn("w:rPr"))
        name = value_of(element, "w:name").casefold()
        outline = value_of(properties, "w:outlineLvl")
        named = _HEADING_NAME.match(name)
        heading = heading or (int(named.group(1)) if named else 0) or outline_level(outline)
        title = title or name == "title"
        listed = _LIST_NAME.match(name)
        depth = depth or (int(listed.group(1)) - 1 if listed else 0)
        bold = is_on(runs, "w:b") if bold is None else bold
        points = points or points_of(runs)
        numbering = numbering or numbering_of(properties)
        identifier = value_of(element, "w:basedOn")
    return ParagraphStyle(heading, title, bool(bold), points, numbering, depth)


def outline_level(value: str) -> int:
    """Return the heading level, from 1, that an outline level from 0 to 8 says; 9 is text."""
    level = _small(value, most=99) if value else 9
    return level + 1 if level < 9 else 0


def _small(value: str, most: int = 8) -> int:
    return min(int(value), most) if value.isascii() and value.isdecimal() and len(value) < 6 else 0
