"""Source text as clean numbered lines."""

import re
from dataclasses import dataclass

_DROPPED = dict.fromkeys([0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0x00AD])
_BLANKED = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 161)], " ")
_BLANKED |= {0x2028: " ", 0x2029: " "}
_CLEANING = _BLANKED | _DROPPED
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_COLUMN_GAP = re.compile(r"\s*\t\s*|\s{2,}")
_TAB_WIDTH = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank source line: 1-based number, indentation and length in columns, collapsed text."""

    number: int
    indent: int
    length: int
    text: str
    cells: tuple[str, ...]
    after_blank: bool


def clean(text: str) -> str:
    """Return the text without invisible characters; control characters become spaces, line ends stay."""
    return _SURROGATES.sub("�", text).translate(_CLEANING)


def read_lines(text: str) -> list[Line]:
    """Return the non-blank lines of a text in order."""
    lines: list[Line] = []
    after_blank = True
    for number, raw in enumerate(_LINE_END.split(clean(text)), start=1):
        bare = raw.strip()
        if not bare:
            after_blank = True
            continue
        lines.append(_line(number, raw.rstrip(), bare, after_blank))
        after_blank = False
    return lines


def _line(number: int, raw: str, bare: str, after_blank: bool) -> Line:
    indentation = raw[: len(raw) - len(bare)].expandtabs(_TAB_WIDTH)
    return Line(
        number=number,
        indent=len(indentation),
        length=len(indentation) + len(bare),
        text=" ".join(bare.split()),
        cells=_cells(bare),
        after_blank=after_blank,
    )


def _cells(bare: str) -> tuple[str, ...]:
    """Return the cells that bars, tabs or wide gaps separate; nothing where there is only one."""
    if "|" in bare:
        inner = bare.removeprefix("|").removesuffix("|")
        cells = tuple(" ".join(cell.split()) for cell in inner.split("|"))
    else:
        cells = tuple(" ".join(cell.split()) for cell in _COLUMN_GAP.split(bare))
    return cells if len(cells) > 1 else ()
