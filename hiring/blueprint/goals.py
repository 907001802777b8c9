"""What a role is to reach and how it is measured: milestones with their days, and KPIs with their targets."""

import re
from collections.abc import Iterator, Sequence

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.cells import split_row
from hiring.blueprint.values import Kpi, Milestone

_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}
_UNIT = r"(day|week|month|quarter|year)s?"
_TIME = re.compile(
    rf"(?<![\w.])(?:(\d{{1,3}})\s?(?:[-–—]|to)\s?)?(\d{{1,3}})[ -]?{_UNIT}\b"
    rf"|\b{_UNIT} (?:(\d{{1,3}})\s?(?:[-–—]|to)\s?)?(\d{{1,3}})\b",
    re.I,
)
_ALONE = re.compile(
    r"(?:(?:the|your|our) )?(?:first|by|after|within|in|at|until|end of)?"
    r"(?: the)?(?: end of)?(?: first)?\s*$",
    re.I,
)
_GOALS = re.compile(
    r"\b(?:goals?|objectives?|milestones?|outcomes?|targets?|plan|expectations?|success|onboarding|ramp)\b",
    re.I,
)
_LABEL_END = re.compile(r"\s*(?:[:|]|\s[–—-]\s|[)\]]\s*[:–—-]?)\s*")
_KPI_HEADING = re.compile(
    r"\bkpis?\b|\bkey performance indicators?\b|\b(?:success|performance|productivity) (?:metrics|measures)\b"
    r"|^metrics\b|\bhow (?:success|performance|the role) is measured\b|\bmeasures? of success\b",
    re.I,
)
_KPI_COLUMN = re.compile(
    r"(?P<name>\b(?:metrics?|kpis?|measures?|indicators?)(?: name)?\b)"
    r"|(?P<other>\bwhat it measures\b|\bwhy it matters\b|\bdefinition\b|\bdescription\b|\bsource\b|\bowner\b)"
    r"|(?P<target>\b(?:example )?(?:targets?|benchmarks?|goals?)(?: ?/ ?benchmarks?)?\b)"
    r"|(?P<when>\b(?:measurement )?(?:frequency|cadence|how often|review)\b)",
    re.I,
)
_NAME_END = re.compile(r":(?=\s)|\s[–—-]\s")
# Nobody checks in with a person new in the role after two years.
_FARTHEST_DAYS = 730
_LONGEST_HEADER = 160
_LONGEST_NAME = 120


def read_milestones(blocks: Sequence[Block]) -> tuple[Milestone, ...]:
    """Return what stands below headings such as "30-day goals", or behind such words in a list or table."""
    found: list[Milestone] = []
    days, about_goals = 0, False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            about_goals = _goes_on(block, about_goals)
            days = _days_of_heading(block.text, about_goals)
        elif block.kind is BlockKind.ROW and about_goals:
            found.extend(_milestones_of_row(block))
        elif block.kind is not BlockKind.ROW:
            own = _own_days(block) if about_goals else None
            if own is not None:
                days, text = (own[0], own[1])
                found.extend([Milestone(days, text, block.line)] if text else [])
            elif block.kind is BlockKind.PARAGRAPH and found and found[-1].days == days:
                days = 0  # what follows a list of goals is about something else
            elif days and block.text[-1] != ":":
                found.append(Milestone(days, block.text, block.line))
    return tuple(found)


def read_kpis(blocks: Sequence[Block]) -> tuple[Kpi, ...]:
    """Return the rows of the tables, else the items, below headings that name KPIs."""
    found: list[Kpi] = []
    for below in _below_kpi_headings(blocks):
        found.extend(_kpis_of_table(below) or _kpis_of_list(below))
    return tuple(found)


def _goes_on(heading: Block, about_goals: bool) -> bool:
    """A heading with a time in it stays among the goals above it; any other one says itself."""
    return bool(_GOALS.search(heading.text)) or (about_goals and _TIME.search(heading.text) is not None)


def _days_of_heading(text: str, about_goals: bool) -> int:
    match = _TIME.search(text)
    if match is None:
        return 0
    days = _in_days(match) if about_goals or _ALONE.match(text[: match.start()]) else 0
    return days if days <= _FARTHEST_DAYS else 0


def _in_days(match: re.Match[str]) -> int:
    """Return the days until the end of the time named: the last one of a range."""
    unit = (match.group(3) or match.group(4)).casefold()
    number = int(match.group(2) or match.group(6))
    return 365 if (unit, number) == ("month", 12) else number * _DAYS[unit]


def _own_days(block: Block) -> tuple[int, str] | None:
    """Return days and text of a line such as "By day 30: knows everyone"; the text may be empty."""
    match = _TIME.search(block.text[:60])
    if match is None or not _ALONE.match(block.text[: match.start()].lstrip("([")):
        return None
    rest = block.text[match.end() :]
    end = _LABEL_END.match(rest)
    if end is None and rest:
        return None
    return _in_days(match), rest[end.end() :] if end else ""


def _milestones_of_row(row: Block) -> list[Milestone]:
    match = _TIME.search(row.cells[0]) if row.cells else None
    texts = [cell for cell in row.cells[1:] if cell]
    if match is None or not texts:
        return []
    pieces = [piece for piece in texts[0].split(" • ") if piece.strip("• ")]
    return [Milestone(_in_days(match), piece.strip("• "), row.line) for piece in pieces]


def _below_kpi_headings(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Give what stands below each KPI heading, up to the next section or another heading."""
    below: list[Block] | None = None
    for block in blocks:
        if block.kind is BlockKind.HEADING and _KPI_HEADING.search(block.text):
            if below is None or block.is_section_heading:
                if below:
                    yield below
                below = []
        elif block.kind is BlockKind.HEADING and (block.is_section_heading or block.number is None):
            if below:
                yield below
            below = None
        elif below is not None:
            below.append(block)
    if below:
        yield below


def _kpis_of_table(blocks: list[Block]) -> list[Kpi]:
    for index, block in enumerate(blocks):
        columns = _columns(block)
        if len(columns) > 1:
            rows = _rows(blocks[index + 1 :])
            return [kpi for row in rows if (kpi := _kpi_of_row(row, columns)) is not None]
    return []


def _rows(blocks: list[Block]) -> list[Block]:
    """Return the rows up to a list or to the first gap in a table without gaps."""
    rows: list[Block] = []
    for block in blocks:
        gap = block.after_blank and len(rows) > 1 and not rows[1].after_blank
        if block.kind is BlockKind.ITEM or gap:
            break
        rows.append(block)
    return rows


def _columns(block: Block) -> list[str]:
    """Return what the columns of a KPI table hold, nothing for a block that heads no such table."""
    if block.kind is BlockKind.ITEM or len(block.text) > _LONGEST_HEADER or block.text.endswith("."):
        return []
    if len(block.cells) > 1:
        kinds = [match.lastgroup if (match := _KPI_COLUMN.search(cell)) else "other" for cell in block.cells]
        return [kind or "other" for kind in kinds] if kinds[0] == "name" or "target" in kinds else []
    first = _KPI_COLUMN.match(block.text)
    found = [match.lastgroup or "other" for match in _KPI_COLUMN.finditer(block.text)]
    return found if first is not None and first.lastgroup == "name" else []


def _kpi_of_row(row: Block, columns: list[str]) -> Kpi | None:
    cells = row.cells if len(row.cells) > 1 else split_row(row.text, len(columns), low_column=-1).cells
    if len(cells) < 2 or not cells[0] or len(cells[0]) > _LONGEST_NAME:
        return None
    target = columns.index("target") if "target" in columns else len(cells)
    text = " – ".join(cell for cell in cells[1:] if cell)
    return Kpi(
        cells[0].strip("*_ "), cells[target] if len(cells) >= len(columns) > target else "", text, row.line
    )


def _kpis_of_list(blocks: list[Block]) -> list[Kpi]:
    return [_kpi_of_item(block) for block in blocks if block.kind is BlockKind.ITEM]


def _kpi_of_item(item: Block) -> Kpi:
    end = _NAME_END.search(item.text[:_LONGEST_NAME])
    name = item.text[: end.start()] if end else item.text[:_LONGEST_NAME]
    return Kpi(name.strip("*_ "), item.text[end.end() :].strip() if end else "", item.text, item.line)
