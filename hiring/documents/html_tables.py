"""Tables of web pages: rows of cells, with spans filled in."""

from selectolax.lexbor import LexborNode

from hiring.blueprint.blocks import ITEM_MARK

_MOST_SPANNED_COLUMNS = 20
_MOST_SPANNED_ROWS = 100
_UNSEEN = ("script", "style", "template", "noscript")
_PARTED = ("br", "p", "div", "li", "ul", "ol", "dd", "dt", "tr", "td")


def is_layout(table: LexborNode) -> bool:
    """Tell whether a table only arranges a page: headings or tables stand in it, or it has one column."""
    if table.css_first("td h1, td h2, td h3, td table") is not None:
        return True
    return all(len(row.css("td, th")) < 2 for row in table.css("tr"))


def rows_of(table: LexborNode) -> list[list[str]]:
    """Return the rows of a table that holds no other; a cell that spans rows is repeated in each."""
    rows: list[list[str]] = []
    held: dict[int, tuple[int, str]] = {}
    for row in table.css("tr"):
        cells: list[str] = []
        for cell in row.css("td, th"):
            _take_held(cells, held)
            text, columns = cell_text(cell), _span(cell, "colspan", _MOST_SPANNED_COLUMNS)
            lasting = _span(cell, "rowspan", _MOST_SPANNED_ROWS)
            if lasting > 1:
                held[len(cells)] = (lasting - 1, text)
            cells.extend([text, *[""] * (columns - 1)])
        _take_held(cells, held)
        rows.append(cells)
    return rows


def cell_text(cell: LexborNode) -> str:
    """Return a cell's text; the items of a list in it are parted by a mark."""
    items = [_text(item) for item in cell.css("li")]
    if len(items) < 2:
        return _text(cell)
    return ITEM_MARK.join(item for item in items if item)


def _text(node: LexborNode) -> str:
    pieces = []
    for inner in node.traverse(include_text=True):
        if inner.is_text_node and (inner.parent is None or inner.parent.tag not in _UNSEEN):
            pieces.append(inner.text_content or "")
        elif inner.tag in _PARTED:
            pieces.append(" ")
    return " ".join("".join(pieces).split())


def _take_held(cells: list[str], held: dict[int, tuple[int, str]]) -> None:
    """Fill in the cells that a row above holds down into this one."""
    while len(cells) in held:
        column = len(cells)
        rows_left, text = held.pop(column)
        if rows_left > 1:
            held[column] = (rows_left - 1, text)
        cells.append(text)


def _span(cell: LexborNode, name: str, most: int) -> int:
    value = cell.attributes.get(name) or ""
    return max(1, min(int(value), most)) if value.isascii() and value.isdecimal() and len(value) < 6 else 1
