"""Which files may be attached to an exercise: by name and by what they hold. Nothing is unpacked or run."""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hiring.models.attachments import LONGEST_NAME, MOST_BYTES

# What some system reads as a path, a drive, a wildcard or a pipe.
FORBIDDEN_LETTERS = frozenset('/\\:*?"<>|')
RESERVED_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
CONTROLS_OF_TEXT = frozenset("\t\n\r\f")


class AttachmentRefusedError(Exception):
    """The file can't be attached; the message is a sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class AttachmentFile:
    """A file that was looked at: its name as it will be offered, its media type and its bytes."""

    name: str
    media_type: str
    data: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def read_attachment(name: str, data: bytes) -> AttachmentFile:
    """Return the file if its name is harmless and its bytes are what the name says.

    Raises AttachmentRefusedError with a sentence that says what is wrong.
    """
    name = _checked_name(name)
    if not data:
        raise AttachmentRefusedError(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise AttachmentRefusedError(too_large())
    stem, _dot, ending = name.rpartition(".")
    ending = ending.lower() if stem else ""
    if ending not in KINDS:
        raise AttachmentRefusedError(
            _("Files of this kind can’t be attached. Choose one of: %(kinds)s.") % {"kinds": ", ".join(KINDS)}
        )
    media_type, holds = KINDS[ending]
    if not holds(data):
        raise AttachmentRefusedError(
            _("This file ends in .%(ending)s but holds something else, or is damaged.") % {"ending": ending}
        )
    return AttachmentFile(name, media_type, data)


def too_large() -> str:
    return _("This file is larger than 5 MB.")


def _checked_name(name: str) -> str:
    """Return the name in one form of its letters; refuse what could mislead a person or a system."""
    name = unicodedata.normalize("NFC", name).strip()
    if not name.strip("."):
        raise AttachmentRefusedError(_("This file has no name."))
    if len(name) > LONGEST_NAME:
        raise AttachmentRefusedError(
            _("This file’s name is longer than %(most)s letters. Give it a shorter one.")
            % {"most": LONGEST_NAME}
        )
    hidden = any(unicodedata.category(letter)[0] == "C" for letter in name)
    if hidden or FORBIDDEN_LETTERS & set(name) or name.startswith(".") or RESERVED_NAMES.fullmatch(name):
        raise AttachmentRefusedError(
            _("This file’s name holds letters that don’t belong in one. Give it a plain name.")
        )
    return name


def _begins_with(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(starts)


def _is_text(data: bytes) -> bool:
    """Whether it reads as UTF-8 without control characters."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(letter) == "Cc" for letter in set(text) - CONTROLS_OF_TEXT)


def _is_office(part: str) -> Callable[[bytes], bool]:
    """Whether it is an Office document with this part and without macros; only the list of parts is read."""

    def holds(data: bytes) -> bool:
        try:
            names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
            return False
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and part in names and not has_macros

    return holds


TEXT = "text/plain; charset=utf-8"
OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _begins_with(b"%PDF-")),
    "png": ("image/png", _begins_with(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins_with(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins_with(b"\xff\xd8\xff")),
    "txt": (TEXT, _is_text),
    "md": (TEXT, _is_text),
    "csv": ("text/csv; charset=utf-8", _is_text),
    "docx": (f"{OFFICE}wordprocessingml.document", _is_office("word/document.xml")),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", _is_office("xl/workbook.xml")),
}
