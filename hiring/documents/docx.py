"""The reader of Word documents."""

import io
from collections.abc import Iterator

import docx
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from hiring.blueprint.blocks import ITEM_MARK
from hiring.documents.archives import DAMAGED, check_archive
from hiring.documents.docx_styles import (
    ParagraphStyle,
    is_on,
    numbering_in,
    numbering_of,
    outline_level,
    points_of,
    styles_of,
    value_of,
)
from hiring.documents.errors import UnreadableDocumentError
from hiring.documents.pages import BOLD_LINE_LEVEL, Page, reads_as_heading
from hiring.documents.values import Document, DocumentFormat

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LARGE_POINTS = ((20.0, 4), (16.0, 5), (13.5, 6))
_MOST_SPANNED = 20


def read_docx(data: bytes) -> Document:
    """Return what a Word document says; raises UnreadableDocumentError for one that is damaged or unsafe."""
    check_archive(data)
    try:
        page = _Reader(data).read()
    except UnreadableDocumentError:
        raise
    except Exception:  # a damaged file may break the parser anywhere, and always means the same
        raise UnreadableDocumentError(DAMAGED) from None
    return Document(DocumentFormat.DOCX, page.text(), tuple(page.blocks()))


class _Reader:
    """Walks the body once; a table gives rows, a paragraph what its style, numbering and letters say."""

    def __init__(self, data: bytes) -> None:
        document = docx.Document(io.BytesIO(data))
        self._body: Element = document.element.body
        self._styles = styles_of(document)
        self._numbering = numbering_in(document)
        self._page = Page()
        used = {value_of(each.find(qn("w:pPr")), "w:pStyle") for each in self._body.iter(qn("w:p"))}
        self._below_title = any(self._styles.get(name, ParagraphStyle()).is_title for name in used)

    def read(self) -> Page:
        self._read_all(self._body)
        return self._page

    def _read_all(self, parent: Element) -> None:
        for element in _children(parent):
            if element.tag == qn("w:p"):
                self._read_paragraph(element)
            elif element.tag == qn("w:tbl"):
                self._read_table(element)

    def _read_paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(qn("w:pPr"))
        style = self._styles.get(value_of(properties, "w:pStyle") or "Normal", ParagraphStyle())
        lines = _text(paragraph).split("\n")
        text = " ".join(lines)
        if not text.strip():
            self._page.gap()
            return
        bold, points = _look(paragraph, style)
        numbering = numbering_of(properties) or style.numbering
        mark = self._numbering.next_mark(*numbering) if numbering and numbering[0] != "0" else ""
        heading = outline_level(value_of(properties, "w:outlineLvl")) or style.heading
        if style.is_title or heading:
            level = 1 if style.is_title else heading + self._below_title
            self._page.heading(f"{mark} {text}" if mark and mark != "•" else text, level)
        elif numbering is not None and mark:
            self._read_item(text, mark, max(numbering[1], style.depth), bold=bold)
        else:
            level = next((level for least, level in _LARGE_POINTS if points >= least), BOLD_LINE_LEVEL)
            large = level != BOLD_LINE_LEVEL and len(lines) == 1
            for line in lines:
                self._page.paragraph(line, bold=bold or large, level=level)

    def _read_item(self, text: str, mark: str, depth: int, *, bold: bool) -> None:
        """A bold numbered line that names a usual part is a heading whose number the processor counts."""
        if bold and mark != "•" and reads_as_heading(text.strip(), bold=False):
            self._page.heading(f"{mark} {text}", BOLD_LINE_LEVEL)
        else:
            self._page.item(text, depth, mark)

    def _read_table(self, table: Element) -> None:
        rows = [list(_cells(row)) for row in _descend(table, qn("w:tr"))]
        if all(len(cells) < 2 for cells in rows):
            for cell in (cell for cells in rows for cell in cells):
                self._read_all(cell)
            return
        self._page.gap()
        above: list[str] = []
        for cells in rows:
            above = _row(cells, above)
            self._page.row(above)
        self._page.gap()


def _children(parent: Element) -> Iterator[Element]:
    """Give the paragraphs and tables of a body or a cell, those inside content controls too."""
    for element in parent:
        if element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
            yield from _children(element)
        else:
            yield element


def _descend(parent: Element, tag: str) -> Iterator[Element]:
    return (element for element in _children(parent) if element.tag == tag)


def _cells(row: Element) -> Iterator[Element]:
    return _descend(row, qn("w:tc"))


def _row(cells: list[Element], above: list[str]) -> list[str]:
    """Return the cells' texts; a cell that goes on from the row above has that one's text."""
    texts: list[str] = []
    for cell in cells:
        properties = cell.find(qn("w:tcPr"))
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        goes_on = merge is not None and merge.get(qn("w:val")) in (None, "continue")
        held = above[len(texts)] if goes_on and len(texts) < len(above) else ""
        span = value_of(properties, "w:gridSpan")
        columns = (
            min(int(span), _MOST_SPANNED) if span.isascii() and span.isdecimal() and len(span) < 4 else 1
        )
        texts.extend([held or _cell_text(cell), *[""] * (columns - 1)])
    return texts


def _cell_text(cell: Element) -> str:
    """Return a cell's text; the items of a list in it are parted by a mark."""
    paragraphs = [(each, " ".join(_text(each).split())) for each in cell.iter(qn("w:p"))]
    written = [(each, text) for each, text in paragraphs if text]
    listed = [text for each, text in written if _is_listed(each)]
    mark = ITEM_MARK if len(listed) > 1 and len(listed) == len(written) else " "
    return mark.join(text for _each, text in written)


def _is_listed(paragraph: Element) -> bool:
    properties = paragraph.find(qn("w:pPr"))
    return numbering_of(properties) is not None or value_of(properties, "w:pStyle").startswith("List")


def _text(paragraph: Element) -> str:
    """Return the visible text with its line breaks; deleted and hidden words are left out."""
    pieces: list[str] = []
    for run in _runs(paragraph):
        for element in run:
            if element.tag == qn("w:t"):
                pieces.append(element.text or "")
            elif element.tag == qn("w:tab"):
                pieces.append(" ")
            elif element.tag in (qn("w:br"), qn("w:cr")):
                pieces.append("\n")
            elif element.tag == qn("w:noBreakHyphen"):
                pieces.append("-")
    return "".join(pieces)


def _runs(parent: Element) -> Iterator[Element]:
    for element in parent:
        if element.tag == qn("w:r"):
            if not is_on(element.find(qn("w:rPr")), "w:vanish"):
                yield element
        elif element.tag not in (qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:p"), _FALLBACK):
            yield from _runs(element)


def _words(run: Element) -> Iterator[Element]:
    return (element for element in run if element.tag == qn("w:t"))


def _look(paragraph: Element, style: ParagraphStyle) -> tuple[bool, float]:
    """Return whether all words are bold, and the size of the smallest letters in points, 0 if unknown."""
    runs = [
        run for run in _runs(paragraph) if "".join(each.text or "" for each in run.iter(qn("w:t"))).strip()
    ]
    if not runs:
        return False, 0
    bold = [is_on(run.find(qn("w:rPr")), "w:b") for run in runs]
    points = [points_of(run.find(qn("w:rPr"))) or style.points for run in runs]
    return all(style.bold if each is None else each for each in bold), min(points)
