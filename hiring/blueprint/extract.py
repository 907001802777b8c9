"""Blocks in, a Blueprint out: the one extraction behind every reader.

A document is a role description when it has a title, speaks of a role or of candidates, and gives what
interviews are built from: scorecard dimensions in a place meant for them, or at least two of areas to
assess, exercises, strong signals, weak signals, red flags and dimensions. A table that merely looks like a
scorecard, in a text without sections or headings of that kind, is not enough: rating tables stand in many
texts. Anything less is refused; anything else that is missing becomes a warning.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.errors import NotARoleDescriptionError
from hiring.blueprint.exercises import read_exercises
from hiring.blueprint.goals import read_kpis, read_milestones
from hiring.blueprint.headings import first_section, number_headings, section_level
from hiring.blueprint.noise import drop_noise
from hiring.blueprint.outline import Outline, PartBlocks, outline_of
from hiring.blueprint.part_tables import exercises_in_rows, signals_in_columns
from hiring.blueprint.scorecard_table import Scorecard, read_scorecard, read_scorecard_list
from hiring.blueprint.title import Title, find_title
from hiring.blueprint.values import Area, Blueprint, Exercise, Signal, Warning
from hiring.blueprint.vertical_tables import rejoin_vertical_tables
from hiring.blueprint.vocabulary import Part, is_known_heading, mentions_hiring

TITLE = "a title that names a role"
HIRING = "words about a role and its candidates"
_PARTS_WANTED = (Part.AREAS, Part.EXERCISES, Part.STRONG, Part.WEAK, Part.RED_FLAGS, Part.SCORECARD)
LOOKED_FOR = (TITLE, HIRING, *(part.value for part in _PARTS_WANTED))
_ENOUGH_PARTS = 2
_NAMES = {
    Part.AREAS: "Areas to assess were",
    Part.EXERCISES: "Exercises were",
    Part.STRONG: "Strong signals were",
    Part.WEAK: "Weak signals were",
    Part.RED_FLAGS: "Red flags were",
    Part.SCORECARD: "Scorecard dimensions were",
}
_OPTIONAL = re.compile(r"\boptional\b", re.I)


def blueprint_of(blocks: Sequence[Block]) -> Blueprint:
    """Return the role that a document's blocks describe.

    Raises NotARoleDescriptionError, which names what was looked for and not found.
    """
    if not blocks:
        raise NotARoleDescriptionError("it holds no text", LOOKED_FOR, LOOKED_FOR)
    kept = signals_in_columns(rejoin_vertical_tables(drop_noise(number_headings(blocks))))
    outline = outline_of(kept)
    title = find_title(_preface(kept), kept)
    scorecard = _scorecard(kept, outline) or Scorecard((), ())
    blueprint = _assemble(title or Title("", 1), outline, scorecard)
    blueprint = replace(blueprint, milestones=read_milestones(kept), kpis=read_kpis(kept))
    placed = bool(outline.sections or outline.evaluation_blocks or outline.of(Part.SCORECARD))
    _refuse_anything_else(blueprint, kept, placed)
    return blueprint


def _preface(blocks: list[Block]) -> list[Block]:
    """Return what stands above the first section, or the first line where nothing does."""
    numbered = any(block.is_section_heading for block in blocks)
    level = 0 if numbered else section_level(blocks)
    begin = first_section(blocks, level) if level else 0
    for index, block in enumerate(blocks):
        opens = block.is_section_heading if numbered else _opens_unnumbered(block, level)
        if opens and (index >= begin or not block.level):
            return blocks[:index]
    return blocks[:1]


def _opens_unnumbered(block: Block, level: int) -> bool:
    """A heading of the sections' level opens them; a usual one does so on any level."""
    is_section = level > 0 and block.level == level
    return block.kind is BlockKind.HEADING and (is_section or is_known_heading(block.text))


def _scorecard(blocks: list[Block], outline: Outline) -> Scorecard | None:
    """Look below the scorecard's own headings first, then in the evaluation sections, then everywhere."""
    own = [found.blocks for found in outline.of(Part.SCORECARD)]
    for candidates in (*own, list(outline.evaluation_blocks), blocks):
        scorecard = read_scorecard(candidates)
        if scorecard is not None:
            return scorecard
    lists = (read_scorecard_list(candidates) for candidates in own)
    return next((scorecard for scorecard in lists if scorecard is not None), None)


def _assemble(title: Title, outline: Outline, scorecard: Scorecard) -> Blueprint:
    areas = tuple(Area(block.text, block.line) for block in _items(outline.of(Part.AREAS)))
    exercises = tuple(_exercises(outline.of(Part.EXERCISES)))
    signals = {part: _signals(outline.of(part)) for part in (Part.STRONG, Part.WEAK, Part.RED_FLAGS)}
    found = {Part.AREAS: areas, Part.EXERCISES: exercises, **signals, Part.SCORECARD: scorecard.dimensions}
    warnings = (
        *outline.warnings,
        *_missing_parts(found, outline, title),
        *_missing_durations(exercises),
        *scorecard.warnings,
    )
    return Blueprint(
        title=title.text,
        title_line=title.line,
        sections=outline.sections,
        areas=areas,
        exercises=exercises,
        strong_signals=signals[Part.STRONG],
        weak_signals=signals[Part.WEAK],
        red_flags=signals[Part.RED_FLAGS],
        dimensions=scorecard.dimensions,
        warnings=tuple(sorted(warnings, key=lambda warning: warning.line)),
    )


def _signals(parts: list[PartBlocks]) -> tuple[Signal, ...]:
    return tuple(Signal(block.text, block.line) for block in _items(parts))


def _items(parts: list[PartBlocks]) -> list[Block]:
    """Return the items of the parts; where a scraper lost the bullets, every line but a lead-in counts."""
    items: list[Block] = []
    for found in parts:
        listed = [block for block in found.blocks if block.kind is BlockKind.ITEM]
        loose = [
            _as_line(block)
            for block in found.blocks
            if block.kind is not BlockKind.HEADING and block.text[-1] != ":"
        ]
        items.extend(_with_details(listed) or loose)
    return items


def _with_details(items: list[Block]) -> list[Block]:
    """Join nested items to the one that they explain; a list of which only the first stands out is flat."""
    top = min((item.depth for item in items), default=0)
    if sum(item.depth == top for item in items) < min(2, len(items)) and not items[0].text.endswith(":"):
        return items
    joined: list[Block] = []
    for item in items:
        if item.depth == top or not joined:
            joined.append(item)
        else:
            above = joined[-1]
            mark = (
                " "
                if above.text.endswith(":")
                else "; "
                if above.line < item.line and " – " in above.text
                else " – "
            )
            joined[-1] = replace(above, text=f"{above.text}{mark}{item.text}")
    return joined


def _as_line(block: Block) -> Block:
    """A row of a table that lists areas or signals reads as its cells in one line."""
    return (
        replace(block, text=" – ".join(filter(None, block.cells))) if block.kind is BlockKind.ROW else block
    )


def _exercises(parts: list[PartBlocks]) -> list[Exercise]:
    return [
        exercise
        for found in parts
        for exercise in read_exercises(
            exercises_in_rows(found.blocks), all_optional=_OPTIONAL.search(found.heading.text) is not None
        )
    ]


def _missing_parts(found: dict[Part, tuple[object, ...]], outline: Outline, title: Title) -> list[Warning]:
    warnings = []
    for part, values in found.items():
        if not values:
            headings = [candidate.heading.line for candidate in outline.of(part)]
            line = (headings or [outline.evaluation_line or title.line])[0]
            where = "below this heading" if headings else "in this document"
            warnings.append(Warning(line, f"{_NAMES[part]} not found {where}; add them by hand."))
    return warnings


def _missing_durations(exercises: tuple[Exercise, ...]) -> list[Warning]:
    """An optional exercise may leave its length open; one that everybody takes has to be planned."""
    return [
        Warning(exercise.line, f"The exercise “{exercise.name}” has no duration.")
        for exercise in exercises
        if exercise.min_minutes is None and not exercise.optional
    ]


def _refuse_anything_else(blueprint: Blueprint, blocks: list[Block], placed: bool) -> None:
    """Raise NotARoleDescriptionError; `placed` says that dimensions, if any, stood where they belong."""
    present = {
        TITLE: bool(blueprint.title),
        HIRING: mentions_hiring([block.text for block in blocks]),
        Part.AREAS.value: bool(blueprint.areas),
        Part.EXERCISES.value: bool(blueprint.exercises),
        Part.STRONG.value: bool(blueprint.strong_signals),
        Part.WEAK.value: bool(blueprint.weak_signals),
        Part.RED_FLAGS.value: bool(blueprint.red_flags),
        Part.SCORECARD.value: bool(blueprint.dimensions),
    }
    missing = tuple(name for name, is_there in present.items() if not is_there)
    parts = sum(present[part.value] for part in _PARTS_WANTED)
    if TITLE in missing:
        raise NotARoleDescriptionError("nothing names the role", LOOKED_FOR, missing)
    enough = parts >= _ENOUGH_PARTS or (placed and blueprint.dimensions)
    if HIRING in missing or not enough:
        raise NotARoleDescriptionError("it does not say how candidates are evaluated", LOOKED_FOR, missing)
