"""A file's bytes become a document: its format is told by its content, its name is only a hint."""

import re

from hiring.blueprint import blocks_of_text
from hiring.documents.docx import read_docx
from hiring.documents.encodings import decode
from hiring.documents.errors import UnreadableDocumentError
from hiring.documents.html import read_html
from hiring.documents.markdown import read_markdown
from hiring.documents.values import Document, DocumentFormat

MOST_BYTES = 5 * 1024 * 1024
TOO_LARGE = "It is larger than 5 MB, which is the most that is read."
EMPTY = "It is empty."
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PACKED_IN_OLD_OFFICE = "EncryptedPackage".encode("utf-16-le")
_OTHER_FORMATS = (
    (b"%PDF-", "It is a PDF. Save the document as .docx, HTML, Markdown or plain text and try again."),
    (b"{\\rtf", "It is rich text (RTF). Save it as .docx and try again."),
    (b"\x89PNG", "It is an image, not a document with text."),
    (b"\xff\xd8\xff", "It is an image, not a document with text."),
    (b"GIF8", "It is an image, not a document with text."),
    (b"\x1f\x8b", "It is a compressed file. Unpack it and choose the document itself."),
)
_PAGE_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S
)
_PAGE_TAG = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|tr|td|section|article|br)\b[^<>]{0,300}>", re.I)
_PAGE_SHARE = 200
_FEW_TAGS = 6
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.M)
_FEW_HEADINGS = 2
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_PAGE_NAMES = (".html", ".htm", ".xhtml")


def read_document(data: bytes, name: str = "") -> Document:
    """Return the document that a file holds, of whatever format.

    Raises UnreadableDocumentError with a clear sentence for an empty, too large, binary, damaged, protected
    or unsafe file, and nothing else, whatever the bytes.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableDocumentError(TOO_LARGE)
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return read_docx(data)
    _refuse_other_formats(data)
    text, notes = decode(data)
    return read_text(text, name, notes)


def read_text(text: str, name: str = "", notes: tuple[str, ...] = ()) -> Document:
    """Return the document that a text is: a page, Markdown or plain text. Raises UnreadableDocumentError."""
    if not text.strip("\ufeff \t\r\n\f\v\u00a0\u200b"):
        raise UnreadableDocumentError(EMPTY)
    found = _format_of(text, name.casefold())
    if found is DocumentFormat.HTML:
        document = read_html(text)
    elif found is DocumentFormat.MARKDOWN:
        document = read_markdown(text)
    else:
        document = Document(found, text, tuple(blocks_of_text(text)))
    return Document(document.format, document.text, document.blocks, notes)


def _refuse_other_formats(data: bytes) -> None:
    for start, message in _OTHER_FORMATS:
        if data.startswith(start):
            raise UnreadableDocumentError(message)
    if data.startswith(_OLD_OFFICE):
        if _PACKED_IN_OLD_OFFICE in data:
            raise UnreadableDocumentError(
                "It is protected by a password. Save a copy without one and try again."
            )
        raise UnreadableDocumentError("It is a file of an old office format. Save it as .docx and try again.")


def _format_of(text: str, name: str) -> DocumentFormat:
    """Let the content decide, and the name where the content leaves it open."""
    if _PAGE_START.match(text):
        return DocumentFormat.HTML
    tags = len(_PAGE_TAG.findall(text))
    is_markdown = len(_MARKDOWN_HEADING.findall(text)) >= _FEW_HEADINGS
    if tags and (name.endswith(_PAGE_NAMES) or (tags >= _FEW_TAGS and tags * _PAGE_SHARE > len(text))):
        return (
            DocumentFormat.MARKDOWN if is_markdown and name.endswith(_MARKDOWN_NAMES) else DocumentFormat.HTML
        )
    if is_markdown or name.endswith(_MARKDOWN_NAMES):
        return DocumentFormat.MARKDOWN
    return DocumentFormat.TEXT
