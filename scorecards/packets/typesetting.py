"""From a packet to a PDF, by Typst with the typefaces that it brings along."""

import dataclasses
import datetime
import json
import re
from pathlib import Path
from typing import Any, Literal

import typst

from .shortening import breakable
from .values import PacketDocument

TEMPLATE = Path(__file__).with_name("packet.typ")
# A committee gets two pages. Smaller type than this is harder to read than a third page.
MOST_PAGES = 2
SIZES = (1.0, 0.95, 0.9)
PAGE = re.compile(rb"/Type\s*/Page\b")


def typeset_packet(document: PacketDocument) -> bytes:
    """Return the packet as a PDF for A4; equal packets give equal bytes.

    What would run onto a third page is set in smaller type, where that saves the page. What people wrote
    reaches the template as data and is never read as markup. Only the typefaces inside the library are
    used, so that every machine sets the same pages. A character that they lack prints as a box and stays in
    the file's text; such a file is tagged like any other but may not call itself PDF/UA.
    Takes some 30 ms. Raises UnicodeEncodeError for half a character (a surrogate).
    """
    data = json.dumps(_for_paper(dataclasses.asdict(document)), ensure_ascii=False)
    data.encode()  # the library would say less clearly what is wrong
    full = _accessible_pdf(data, SIZES[0])
    if _pages(full) <= MOST_PAGES:
        return full
    smaller = (_accessible_pdf(data, size) for size in SIZES[1:])
    return next((file for file in smaller if _pages(file) <= MOST_PAGES), full)


def _pages(file: bytes) -> int:
    """Typst writes the objects of pages as they are, not compressed."""
    return len(PAGE.findall(file))


def _accessible_pdf(data: str, size: float) -> bytes:
    try:
        return _pdf(data, size, "ua-1")
    except typst.TypstError as error:
        if not error.message.startswith("PDF/UA-1 error"):
            raise
    return _pdf(data, size, None)


def _pdf(data: str, size: float, standard: Literal["ua-1"] | None) -> bytes:
    """A clock would make two equal packets differ, so the file says no time of its own."""
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    inputs = {"packet": data, "size": str(size)}
    compiler = typst.Compiler(TEMPLATE.read_bytes(), ignore_system_fonts=True, sys_inputs=inputs)
    file = compiler.compile(format="pdf", pdf_standards=standard, timestamp=epoch)
    assert isinstance(file, bytes)  # noqa: S101  a PDF is one file; only pictures come one per page
    return file


def _for_paper(value: Any) -> Any:
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, dict):
        return {key: _for_paper(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_for_paper(item) for item in value]
    return value
