"""The reader of web pages: what a reader of the page sees, without what stands around it."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from hiring.documents.errors import UnreadableDocumentError
from hiring.documents.html_tables import is_layout, rows_of
from hiring.documents.pages import Page
from hiring.documents.values import Document, DocumentFormat

_GREATEST_DEPTH = 500
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_COMMENT_OR_SCRIPT = re.compile(
    r"<!--.*?(?:-->|$)|<(script|style|textarea|title)\b.*?(?:</\1|$)", re.S | re.I
)
_NEVER_NESTED_TEXT = (
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody "
    "tfoot option optgroup html head body"
)
_NEVER_NESTED = frozenset(_NEVER_NESTED_TEXT.split())
_UNSEEN_TEXT = (
    "script style noscript template head nav footer aside button select textarea svg math iframe "
    "canvas video audio object dialog menu datalist"
)
_UNSEEN = frozenset(_UNSEEN_TEXT.split())
_UNSEEN_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert")
)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_AROUND_TEXT = (
    "nav navbar navigation menu breadcrumb breadcrumbs sidebar footer comment comments respond "
    "cookie cookies advert advertisement ad ads sponsored promo share sharing social related "
    "newsletter subscribe popup modal"
)
_AROUND = frozenset(_AROUND_TEXT.split())
_NAME_PART = re.compile(r"[a-z]+")
_MOST_AROUND = 0.4
_BLOCKS_TEXT = (
    "address article blockquote center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 "
    "h6 header hgroup hr li main ol p pre section summary table caption tbody td tfoot th thead tr ul body "
    "html"
)
_BLOCKS = frozenset(_BLOCKS_TEXT.split())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD = ("b", "strong")


def read_html(text: str) -> Document:
    """Return what the page shows; raises UnreadableDocumentError for elements nested without end.

    Takes time linear in the text's length, for a depth that is bounded.
    """
    _refuse_deep_nesting(text)
    tree = LexborHTMLParser(text)
    walk = _Walk(tree)
    walk.read()
    page = walk.page
    return Document(DocumentFormat.HTML, page.text(), tuple(page.blocks()))


def _refuse_deep_nesting(text: str) -> None:
    """Parsing takes time in proportion to length times depth, so the depth is counted before."""
    depth = 0
    for match in _TAG.finditer(_COMMENT_OR_SCRIPT.sub(" ", text)):
        if match.group(2).lower() in _NEVER_NESTED:
            continue
        depth = max(0, depth + (-1 if match.group(1) else 1))
        if depth > _GREATEST_DEPTH:
            message = (
                f"Its elements are nested more than {_GREATEST_DEPTH} deep, which no page for people is."
            )
            raise UnreadableDocumentError(message)


class _Walk:
    """Goes through the page once, collecting the text of a line until a block ends it."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.page = Page()
        self._tree = tree
        self._pieces: list[str] = []
        self._bold_length = 0
        self._bold = 0
        self._heading = 0
        self._verbatim = 0
        self._lists: list[int | None] = []
        self._item_open = False
        self._item_mark: str | None = None
        self._item_depth = 0

    def read(self) -> None:
        root = self._tree.body
        if root is None:
            return
        self._length = len(root.text(deep=True))
        title = self._tree.css_first("title")
        if title is not None and not self._tree.css("h1"):
            self.page.paragraph(title.text())
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self._leave(node)
            elif self._enter(node):
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(list(_children(node))))
        self._flush()

    def _enter(self, node: LexborNode) -> bool:
        """Begin an element; return whether its children are to be read."""
        if node.is_text_node:
            self._add_text(node.text_content or "")
            return False
        tag = node.tag or ""
        if not node.is_element_node or self._is_unseen(node, tag):
            return False
        if tag == "br":
            self._break()
            return False
        if tag in _BLOCKS:
            self._flush()
            return self._enter_block(node, tag)
        self._bold += _is_bold(node, tag)
        return True

    def _enter_block(self, node: LexborNode, tag: str) -> bool:
        if tag == "table" and not is_layout(node):
            self.page.gap()
            for cells in rows_of(node):
                self.page.row(cells)
            self.page.gap()
            return False
        if tag in _HEADINGS:
            self._heading = int(tag[1])
        elif tag in ("ul", "ol", "dl"):
            self._lists.append(_first_number(node) if tag == "ol" else None)
        elif tag in ("li", "dt", "dd"):
            self._begin_item(tag)
        elif tag in ("p", "table", "section", "article") and not self._lists:
            self.page.gap()
        self._verbatim += tag == "pre"
        return True

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._flush()
            self._verbatim -= tag == "pre"
            if tag in _HEADINGS:
                self._heading = 0
            elif tag in ("ul", "ol", "dl"):
                self._lists.pop()
                self._item_open = False
                if not self._lists:
                    self.page.gap()
            elif tag in ("li", "dt", "dd"):
                self._item_mark, self._item_open = None, False
        else:
            self._bold -= _is_bold(node, tag)

    def _begin_item(self, tag: str) -> None:
        counter = self._lists[-1] if self._lists else None
        self._item_depth = max(len(self._lists) - 1, 0) + (tag == "dd")
        self._item_mark, self._item_open = "•" if counter is None else f"{counter}.", False
        if counter is not None:
            self._lists[-1] = counter + 1

    def _add_text(self, text: str) -> None:
        if not self._verbatim:
            self._piece(text)
            return
        first, *others = text.split("\n")
        self._piece(first)
        for line in others:
            self._flush()
            self._piece(line)

    def _piece(self, text: str) -> None:
        self._pieces.append(text)
        self._bold_length += len(text.strip()) if self._bold else 0

    def _break(self) -> None:
        """A line break ends a line, but an item or a heading goes on."""
        if self._lists or self._heading:
            self._pieces.append(" ")
        else:
            self._flush()

    def _flush(self) -> None:
        text = "".join(self._pieces)
        bare = text.strip()
        bold = self._bold_length >= len(bare.replace(" ", "")) > 0
        self._pieces, self._bold_length = [], 0
        if not bare:
            return
        if self._heading:
            self.page.heading(text, self._heading)
        elif self._item_mark is not None:
            self.page.item(text, self._item_depth, self._item_mark)
            self._item_mark, self._item_open = None, True
        elif self._lists and self._item_open:
            self.page.more_of_item(text)
        else:
            self.page.paragraph(text, bold=bold)

    def _is_unseen(self, node: LexborNode, tag: str) -> bool:
        if tag in _UNSEEN:
            return True
        attributes = node.attributes
        if (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or attributes.get("role") in _UNSEEN_ROLES
            or _HIDING_STYLE.search(attributes.get("style") or "")
        ):
            return True
        if tag == "header":
            return node.css_first("h1") is None
        return tag in ("div", "section", "ul", "p", "span", "form") and self._stands_around(node, attributes)

    def _stands_around(self, node: LexborNode, attributes: dict[str, str | None]) -> bool:
        """Tell adverts and comment boxes by their names, unless most of the page is in them."""
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".casefold()
        if _AROUND.isdisjoint(_NAME_PART.findall(names)):
            return False
        return len(node.text(deep=True)) < self._length * _MOST_AROUND and node.css_first("h1") is None


def _is_bold(node: LexborNode, tag: str) -> bool:
    return tag in _BOLD or _BOLD_STYLE.search(node.attributes.get("style") or "") is not None


def _children(node: LexborNode) -> Iterator[LexborNode]:
    return node.iter(include_text=True)


def _first_number(node: LexborNode) -> int:
    start = node.attributes.get("start") or ""
    return int(start) if start.isascii() and start.isdecimal() and len(start) < 5 else 1
