"""From a packet to a PDF, by Typst with the typefaces that it brings along."""

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any, Literal

import typst

from .shortening import breakable
from .values import PacketDocument

TEMPLATE = Path(__file__).with_name("packet.typ")


def typeset_packet(document: PacketDocument) -> bytes:
    """Return the packet as a PDF for A4; equal packets give equal bytes.

    What people wrote reaches the template as data and is never read as markup. Only the typefaces inside
    the library are used, so that every machine sets the same pages. A character that they lack prints as a
    box and stays in the file's text; such a file is tagged like any other but may not call itself PDF/UA.
    Takes some 30 ms. Raises UnicodeEncodeError for half a character (a surrogate).
    """
    data = json.dumps(_for_paper(dataclasses.asdict(document)), ensure_ascii=False)
    data.encode()  # the library would say less clearly what is wrong
    try:
        return _pdf(data, "ua-1")
    except typst.TypstError as error:
        if not error.message.startswith("PDF/UA-1 error"):
            raise
    return _pdf(data, None)


def _pdf(data: str, standard: Literal["ua-1"] | None) -> bytes:
    """A clock would make two equal packets differ, so the file says no time of its own."""
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    compiler = typst.Compiler(TEMPLATE.read_bytes(), ignore_system_fonts=True, sys_inputs={"packet": data})
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
