"""Files that a command reads, and how it refuses them: one clear line."""

from pathlib import Path

from django.core.management import CommandError

from hiring.documents import Document, UnreadableDocumentError, read_document

MOST_BYTES = 5 * 1024 * 1024
OTHER_FORMATS = ((b"%PDF-", "a PDF"), (b"PK\x03\x04", "a zip or Office file"), (b"\x89PNG", "an image"))
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Refused(CommandError):
    """Something a person can put right; Django prints it as one line and ends with code 1."""


def read_text(path: str) -> tuple[str, list[str]]:
    """Return a file's text and warnings about how it was read; raise Refused for anything but text."""
    data = _read_bytes(path)
    for mark, name in OTHER_FORMATS:
        if data.startswith(mark):
            raise Refused(f"{path} is {name}, not plain text. Save it as text (UTF-8) and try again.")
    if data.startswith(UTF_16_MARKS):
        raise Refused(f"{path} is UTF-16 text. Save it as UTF-8 and try again.")
    if b"\x00" in data:
        raise Refused(f"{path} is a binary file, not plain text.")
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise Refused(f"{path} is empty.")
    return _decode(path, data)


def read_role_document(path: str) -> Document:
    """Return a document of any format that is known; raise Refused for anything else."""
    try:
        return read_document(_read_bytes(path), Path(path).name)
    except UnreadableDocumentError as error:
        raise Refused(line_of(f"{path}: {error}")) from None


def _read_bytes(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise Refused(f"{path} is a folder, not a file.") from None
    except (OSError, ValueError) as error:
        raise Refused(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if len(data) > MOST_BYTES:
        raise Refused(f"{path} is larger than 5 MB, which is the most that is read.")
    return data


def _decode(path: str, data: bytes) -> tuple[str, list[str]]:
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1}"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise Refused(f"{path} is not UTF-8 text (at {place}) and not Windows-1252 either.") from None
    return text, [f"{path} is not UTF-8 (at {place}); read as Windows-1252. Look at its accents and quotes."]


def line_of(message: object) -> str:
    """Return a message as one line."""
    return " ".join(str(message).split())
