"""The reader of Markdown, with the file's own lines."""

from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.lines import clean
from hiring.blueprint.text import blocks_of_text, list_marker
from hiring.blueprint.values import collapse
from hiring.documents.html import read_html
from hiring.documents.pages import BOLD_LINE_LEVEL, reads_as_heading
from hiring.documents.values import Document, DocumentFormat

_LONGEST_INLINE = 5_000
_FRONT_MATTER_END = ("---", "...")
_LONGEST_FRONT_MATTER = 60


def read_markdown(text: str) -> Document:
    """Return the blocks of a Markdown text; tables as on GitHub, HTML inside it as a page shows it."""
    lines = clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    title, body = _front_matter(lines)
    reader = _Reader("\n".join(body))
    blocks = [*title, *reader.read()]
    return Document(DocumentFormat.MARKDOWN, text, tuple(blocks))


def _front_matter(lines: list[str]) -> tuple[list[Block], list[str]]:
    """Return the title that a file's front matter gives, and the lines with the front matter blanked."""
    if lines[0].strip() != "---":
        return [], lines
    end = next(
        (
            number
            for number, line in enumerate(lines[1:_LONGEST_FRONT_MATTER], 1)
            if line in _FRONT_MATTER_END
        ),
        0,
    )
    title = [
        Block(BlockKind.PARAGRAPH, value, number, line, after_blank=True)
        for number, line in enumerate(lines[:end], 1)
        if line.casefold().startswith(("title:", "role:")) and (value := line.partition(":")[2].strip(" \"'"))
    ]
    return title[:1], [*[""] * (end + 1), *lines[end + 1 :]] if end else lines


class _Reader:
    """Walks the tokens once; every block says on which line of the file it begins."""

    def __init__(self, text: str) -> None:
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("inline")
        self._parser = MarkdownIt("commonmark").enable("strikethrough")
        self._tokens = parser.parse(text)
        self._blocks: list[Block] = []
        self._lists: list[int | None] = []
        self._item: tuple[int, str] | None = None
        self._item_open = False
        self._cells: list[str] | None = None
        self._heading = 0
        self._row_line = 0
        self._table_begins = False
        self._last_end = 0

    def read(self) -> list[Block]:
        for token in self._tokens:
            self._read(token)
        return self._blocks

    def _read(self, token: Token) -> None:
        match token.type:
            case "heading_open" | "heading_close":
                self._heading = int(token.tag[1:]) if token.nesting > 0 else 0
            case "bullet_list_open" | "ordered_list_open":
                start = token.attrGet("start")
                self._lists.append((int(start) if start is not None else 1) if token.type[0] == "o" else None)
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                self._item_open = False
            case "list_item_open":
                self._begin_item()
            case "list_item_close":
                self._item, self._item_open = None, False
            case _:
                self._read_content(token)

    def _read_content(self, token: Token) -> None:
        match token.type:
            case "table_open":
                self._table_begins = True
            case "tr_open":
                self._cells = []
            case "tr_close":
                self._add_row()
            case "inline":
                self._add_inline(token)
            case "code_block" | "fence" | "html_block":
                self._add_foreign(token)

    def _begin_item(self) -> None:
        counter = self._lists[-1]
        if counter is not None:
            self._lists[-1] = counter + 1
        self._item = (len(self._lists) - 1, "-" if counter is None else f"{counter}.")
        self._item_open = False

    def _add_inline(self, token: Token) -> None:
        lines, bold = self._plain(token.content)
        if self._cells is not None:
            self._cells.append(collapse(" ".join(lines)))
            self._row_line = token.map[0] + 1 if token.map else 1
            return
        number = token.map[0] + 1 if token.map else 1
        if self._heading:
            self._add(BlockKind.HEADING, " ".join(lines), number, level=self._heading)
        elif self._item is not None:
            self._add_item(" ".join(lines), number)
        elif self._lists and self._item_open and self._blocks:
            self._more_of_item(" ".join(lines))
        else:
            self._add_paragraph(lines, number, bold=bold)
        self._last_end = token.map[1] if token.map else number

    def _plain(self, content: str) -> tuple[list[str], bool]:
        """Return the lines without their marks, and whether all of it is bold."""
        if len(content) > _LONGEST_INLINE:
            return content.split("\n"), False
        children = self._parser.parseInline(content)[0].children or []
        text = "".join(_text(child) for child in children)
        marks = [child.type for child in children if child.content or child.type.startswith("strong")]
        bold = bool(marks) and marks[0] == "strong_open" and marks[-1] == "strong_close"
        return text.split("\n"), bold and marks.count("strong_open") == 1

    def _add_item(self, text: str, number: int) -> None:
        assert self._item is not None  # noqa: S101  for the type checker
        depth, mark = self._item
        self._add(BlockKind.ITEM, text, number, mark=mark, depth=depth)
        self._item, self._item_open = None, True

    def _more_of_item(self, text: str) -> None:
        last, bare = self._blocks[-1], collapse(text)
        self._blocks[-1] = replace(last, text=f"{last.text} {bare}", source=f"{last.source} {bare}")

    def _add_paragraph(self, lines: list[str], number: int, *, bold: bool) -> None:
        """Lines of a paragraph run on, but one with a typed bullet begins an item."""
        whole = collapse(" ".join(lines))
        if reads_as_heading(whole, bold=bold):
            self._add(BlockKind.HEADING, whole.rstrip(":"), number, level=BOLD_LINE_LEVEL)
            return
        starts = [0, *(index for index, line in enumerate(lines) if index and list_marker(line))]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            piece = collapse(" ".join(lines[start:end]))
            mark = list_marker(piece)
            if mark is None:
                self._add(BlockKind.PARAGRAPH, piece, number + start)
            else:
                self._add(BlockKind.ITEM, piece[mark.end() :], number + start, mark=mark.group().strip())

    def _add_row(self) -> None:
        cells, self._cells = self._cells or [], None
        if any(cells):
            text = " ".join(cell for cell in cells if cell)
            number = self._row_line
            inside = bool(self._blocks) and self._blocks[-1].kind is BlockKind.ROW and not self._table_begins
            block = Block(BlockKind.ROW, text, number, "\t".join(cells), cells=tuple(cells))
            self._blocks.append(replace(block, after_blank=not inside))
            self._table_begins = False
            self._last_end = number

    def _add_foreign(self, token: Token) -> None:
        """Read HTML as a page and code as plain text, each with the lines of the file around it."""
        begin = (token.map[0] if token.map else 0) + (token.type == "fence")
        if token.type == "html_block":
            # A page has lines of its own; all of them stand for the line on which the HTML begins.
            self._blocks.extend(replace(block, line=begin + 1) for block in read_html(token.content).blocks)
        else:
            found = blocks_of_text(token.content)
            self._blocks.extend(replace(block, line=block.line + begin) for block in found)
        self._last_end = token.map[1] if token.map else begin

    def _add(
        self, kind: BlockKind, text: str, line: int, *, mark: str = "", depth: int = 0, level: int = 0
    ) -> None:
        bare = collapse(text)
        if bare:
            source = f"{mark} {bare}" if mark else bare
            self._append(Block(kind, bare, line, source, level=level, depth=depth))

    def _append(self, block: Block) -> None:
        self._blocks.append(replace(block, after_blank=block.line > self._last_end + 1))


def _text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return " " if token.content.lower().startswith("<br") else ""
    return token.content if token.type in ("text", "code_inline", "text_special") else _alternative(token)


def _alternative(token: Token) -> str:
    return token.content if token.type == "image" else ""
