"""Word documents are zip archives: what is checked before anything of one is unpacked."""

import io
import zipfile
from zlib import error as zlib_error

from hiring.documents.errors import UnreadableDocumentError

_MOST_PARTS = 2_000
_MOST_UNPACKED = 60 * 1024 * 1024
_MOST_XML = 15 * 1024 * 1024
_GREATEST_RATIO = 150
_SMALL = 1024 * 1024
_ENCRYPTED = 0x1
_MAIN_PART = "word/document.xml"
DAMAGED = "The Word document is damaged. Open it in a word processor, save it again and try that copy."
_OTHER_ARCHIVES = (
    ("xl/", "It is a spreadsheet, not a document."),
    ("ppt/", "It is a presentation, not a document."),
    ("content.xml", "It is an OpenDocument file. Save it as .docx and try again."),
)
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def check_archive(data: bytes) -> None:
    """Raise UnreadableDocumentError unless the bytes are a Word document that is safe to unpack.

    The sizes that the archive declares are checked first. They can't lie: what is unpacked beyond them is
    refused as damaged by the standard library. Then every XML part is looked at for declarations of a
    document type, through which a file could ask for other files.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            _check_kind([part.filename for part in parts])
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_part(archive.read(part))
    except UnreadableDocumentError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, zlib_error):
        raise UnreadableDocumentError(DAMAGED) from None


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise UnreadableDocumentError("It is protected by a password. Save a copy without one and try again.")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    xml = [part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or max(xml, default=0) > _MOST_XML:
        megabytes = unpacked // (1024 * 1024)
        message = (
            f"Unpacked it would be {len(parts)} parts of {megabytes} MB, which no role document is. "
            "It was not unpacked."
        )
        raise UnreadableDocumentError(message)
    if unpacked > _SMALL and unpacked > packed * _GREATEST_RATIO:
        ratio = unpacked // max(packed, 1)
        raise UnreadableDocumentError(f"It would unpack to {ratio} times its size, as only attacks do.")


def _check_kind(names: list[str]) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableDocumentError("It holds macros. Save it as .docx without macros and try again.")
    if _MAIN_PART in names:
        if len(set(names)) < len(names):
            raise UnreadableDocumentError(DAMAGED)
        return
    for start, message in _OTHER_ARCHIVES:
        if any(name.startswith(start) for name in names):
            raise UnreadableDocumentError(message)
    raise UnreadableDocumentError(
        "It is a zip archive, not a document. Unpack it and choose the document itself."
    )


def _check_part(content: bytes) -> None:
    if any(declaration in content for declaration in _DECLARATIONS):
        message = "It declares a document type or entities of its own, which Word documents never do."
        raise UnreadableDocumentError(message)
