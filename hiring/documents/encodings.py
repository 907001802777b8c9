"""Bytes become text: a byte order mark, UTF-8, UTF-16 without a mark, what a page declares, Windows-1252."""

import codecs
import re

from hiring.documents.errors import UnreadableDocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's mark, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})", re.I)
# Browsers read a page that claims Latin-1 as Windows-1252, which has quotes and dashes besides.
_WINDOWS_1252_NAMES = ("iso8859-1", "ascii", "utf-8")
_SAMPLE = 4096
_MOST_CONTROL_SHARE = 0.02
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
BINARY = "It is a binary file, not a document with text."


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text without its byte order mark, and notes on how its encoding was told.

    Raises UnreadableDocumentError for bytes that are no text in any of the encodings.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_decoded(data, encoding).removeprefix("\ufeff")), ()
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return _checked(_decoded(data, unmarked)), (f"It is read as {unmarked.upper()} without a mark.",)
    if b"\x00" in data:
        raise UnreadableDocumentError(BINARY)
    try:
        return _checked(data.decode("utf-8")), ()
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1}"
    return _not_utf8(data, place)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper()
        message = f"It begins as {name} text and breaks at byte {error.start + 1}: the file is damaged."
        raise UnreadableDocumentError(message) from None


def _unmarked_utf16(data: bytes) -> str:
    """Western text in UTF-16 has a zero in every other byte."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.6 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd == 0 else ""


def _not_utf8(data: bytes, place: str) -> tuple[str, tuple[str, ...]]:
    declared = _declared_encoding(data)
    if declared:
        return _checked(_decoded(data, declared)), ()
    try:
        text = _checked(data.decode("cp1252"))
    except UnicodeDecodeError:
        message = f"It is not UTF-8 text (at {place}) and not Windows-1252 either. Save it as UTF-8."
        raise UnreadableDocumentError(message) from None
    return text, (f"It is not UTF-8 (at {place}); read as Windows-1252. Look at its accents and quotes.",)


def _declared_encoding(data: bytes) -> str:
    match = _DECLARED.search(data[:_SAMPLE])
    if match is None:
        return ""
    try:
        found = codecs.lookup(match.group(1).decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        return ""
    # Python knows codecs that are no encodings of text, such as "hex".
    is_text = getattr(found, "_is_text_encoding", False)
    return found.name if is_text and found.name not in _WINDOWS_1252_NAMES else ""


def _checked(text: str) -> str:
    """Refuse what decodes and is no text all the same."""
    if "\x00" in text or len(_CONTROL.findall(text)) > len(text) * _MOST_CONTROL_SHARE:
        raise UnreadableDocumentError(BINARY)
    return text
