"""The outline of a document: its sections and the parts that interviews are built from."""

import re
from dataclasses import dataclass, field, replace

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.headings import first_section, section_level
from hiring.blueprint.values import Section, Warning
from hiring.blueprint.vocabulary import Part, is_evaluation_heading, is_known_heading, part_of_heading

_LABEL = re.compile(r"([^:–—.;]{3,60})(?::| [–—](?= ))\s*(?=\S)")
_INLINE_MARK = re.compile(r"(?:^|(?<= ))[–—•](?= )")


@dataclass(slots=True)
class PartBlocks:
    """The blocks below one heading that announces a part."""

    part: Part
    heading: Block
    in_evaluation: bool
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections, parts, and the blocks of the sections that are about evaluating candidates."""

    sections: tuple[Section, ...]
    parts: tuple[PartBlocks, ...]
    evaluation_blocks: tuple[Block, ...]
    evaluation_line: int | None
    warnings: tuple[Warning, ...]

    def of(self, part: Part) -> list[PartBlocks]:
        """Return what was found for a part; the evaluation sections go before all others."""
        found = [candidate for candidate in self.parts if candidate.part is part]
        return [candidate for candidate in found if candidate.in_evaluation] or found


def outline_of(blocks: list[Block]) -> Outline:
    """Return the outline of a document whose noise is already dropped."""
    numbered = any(block.is_section_heading for block in blocks)
    chapters = _chapters(blocks, numbered=numbered)
    sections = tuple(
        _section(heading, content, index) for index, (heading, content) in enumerate(chapters, start=1)
    )
    evaluation = [chapter for chapter in chapters if is_evaluation_heading(chapter[0].text)]
    parts, part_warnings = _settle_warning_signs(_parts(chapters))
    return Outline(
        sections=sections,
        parts=tuple(parts),
        evaluation_blocks=tuple(block for _, content in evaluation for block in content),
        evaluation_line=evaluation[0][0].line if evaluation else None,
        warnings=(*_section_warnings(sections, numbered=numbered), *part_warnings),
    )


def _chapters(blocks: list[Block], *, numbered: bool) -> list[tuple[Block, list[Block]]]:
    """Cut the document at its section headings; what stands before the first one belongs to no section."""
    chapters: list[tuple[Block, list[Block]]] = []
    level = 0 if numbered else section_level(blocks)
    begin = first_section(blocks, level) if level else 0
    for index, block in enumerate(blocks):
        above = chapters[-1][0] if chapters else None
        if (index >= begin or not block.level) and _starts_chapter(
            block, above, numbered=numbered, level=level
        ):
            chapters.append((block, []))
        elif chapters:
            chapters[-1][1].append(block)
    return chapters


def _starts_chapter(block: Block, above: Block | None, *, numbered: bool, level: int) -> bool:
    """Numbers tell, else the level that the source gives, else the usual words."""
    if numbered:
        return block.is_section_heading
    if level and block.level:
        opened = above is not None
        return block.level == level or (block.level < level and (opened or is_known_heading(block.text)))
    return _starts_unnumbered(block, above)


def _starts_unnumbered(block: Block, above: Block | None) -> bool:
    """Without numbers the usual headings begin sections, but a part stays in its section on evaluation."""
    if block.kind is not BlockKind.HEADING or not is_known_heading(block.text):
        return False
    inside = above is not None and is_evaluation_heading(above.text) and part_of_heading(above.text) is None
    return part_of_heading(block.text) is None or not inside


def _section(heading: Block, content: list[Block], position: int) -> Section:
    return Section(
        number=position if heading.number is None else heading.number,
        title=heading.text,
        text="\n".join(block.source for block in content),
        line=heading.line,
    )


def _section_warnings(sections: tuple[Section, ...], *, numbered: bool) -> list[Warning]:
    if not sections:
        return []
    if not numbered:
        return [
            Warning(
                sections[0].line, "The sections carry no numbers; they are counted in the order they appear."
            )
        ]
    warnings = []
    expected = 1
    for section in sections:
        if section.number != expected:
            message = (
                f"Section {section.number} “{section.title}” stands where section {expected} is expected."
            )
            warnings.append(Warning(section.line, message))
        expected = section.number + 1
    return warnings


def _parts(chapters: list[tuple[Block, list[Block]]]) -> list[PartBlocks]:
    parts: list[PartBlocks] = []
    for heading, content in chapters:
        collector = _PartCollector(heading, in_evaluation=is_evaluation_heading(heading.text))
        for block in content:
            collector.add(block)
        parts.extend(collector.parts)
    return parts


class _PartCollector:
    """Assigns the blocks of one section to the parts that its headings announce."""

    def __init__(self, heading: Block, *, in_evaluation: bool) -> None:
        self.parts: list[PartBlocks] = []
        self._in_evaluation = in_evaluation
        self._current: PartBlocks | None = None
        self._whole_section = False
        part = part_of_heading(heading.text)
        if part is not None:
            self._open(part, heading)
            self._whole_section = True

    def add(self, block: Block) -> None:
        if block.kind is BlockKind.HEADING:
            self._add_heading(block)
        elif block.kind is BlockKind.PARAGRAPH and self._add_labelled_list(block):
            return
        elif self._current is not None:
            self._current.blocks.append(block)

    def _add_heading(self, heading: Block) -> None:
        part = part_of_heading(heading.text)
        if part is not None and not self._names_an_exercise(heading, part):
            self._open(part, heading)
            self._whole_section = False
        elif (
            self._current is not None
            and not self._stands_beside(heading)
            and (self._whole_section or self._current.part in _TITLED_PARTS)
        ):
            self._current.blocks.append(heading)
        if part is None and (is_known_heading(heading.text) or self._stands_beside(heading)):
            self._current = None

    def _stands_beside(self, heading: Block) -> bool:
        """A heading of the same level as the part's own begins something else, where levels are known."""
        above = self._current.heading.level if self._current is not None else 0
        return 0 < heading.level <= above

    def _names_an_exercise(self, heading: Block, part: Part) -> bool:
        """Below "Practical exercises" a heading such as "Role play (30 minutes)" names one of them."""
        inside = self._current is not None and self._current.part is Part.EXERCISES
        return inside and part is Part.EXERCISES

    def _add_labelled_list(self, block: Block) -> bool:
        """Read "Red flags: – Blames others – Hides mistakes", a list that lost its line breaks."""
        label = _LABEL.match(block.text)
        part = part_of_heading(label.group(1)) if label else None
        if label is None or part is None or part is Part.SCORECARD:
            return False
        opened = self._open(part, replace(block, text=label.group(1)))
        for piece in _INLINE_MARK.split(block.text[label.end() :]):
            if piece.strip():
                opened.blocks.append(replace(block, kind=BlockKind.ITEM, text=piece.strip()))
        return True

    def _open(self, part: Part, heading: Block) -> PartBlocks:
        self._current = PartBlocks(part, heading, self._in_evaluation)
        self.parts.append(self._current)
        return self._current


_TITLED_PARTS = (Part.EXERCISES, Part.SCORECARD)


def _settle_warning_signs(parts: list[PartBlocks]) -> tuple[list[PartBlocks], list[Warning]]:
    """ "Warning signs" are red flags, unless the document has red flags beside them and no weak signals."""
    present = {found.part for found in parts}
    if Part.WARNING_SIGNS not in present:
        return parts, []
    meaning = Part.WEAK if Part.RED_FLAGS in present and Part.WEAK not in present else Part.RED_FLAGS
    settled = [replace(found, part=meaning) if found.part is Part.WARNING_SIGNS else found for found in parts]
    line = next(found.heading.line for found in parts if found.part is Part.WARNING_SIGNS)
    if meaning is Part.RED_FLAGS and Part.RED_FLAGS not in present:
        return settled, []
    return settled, [
        Warning(line, f"“Warning signs” are read as {meaning.value}, as the document has both kinds.")
    ]
