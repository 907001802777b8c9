"""What is no role document is refused with a clear sentence, and no bytes at all crash a reader."""

import io
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hiring.blueprint import NotARoleDescriptionError, blueprint_of
from hiring.documents import UnreadableDocumentError, read_document
from tests.hiring.documents.docx_files import DOCX_FILES, saved

WORD = DOCX_FILES["civil_engineer.docx"]()


def repacked(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """Return the Word document with its parts changed one by one, and some added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(WORD)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            target.writestr(part.filename, change(part.filename, source.read(part)))
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return file.getvalue()


def same(_name: str, content: bytes) -> bytes:
    return content


def with_entity(name: str, content: bytes) -> bytes:
    if name != "word/document.xml":
        return content
    start = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    return start + content.partition(b"?>")[2].replace(b"Structures", b"&e;")


def with_utf16_entity(name: str, content: bytes) -> bytes:
    changed = with_entity(name, content)
    return changed if changed == content else changed.decode().encode("utf-16")


def broken(name: str, content: bytes) -> bytes:
    return content[: len(content) // 2] if name == "word/document.xml" else content


def encrypted() -> bytes:
    file = bytearray(WORD)
    place = 0
    while (place := file.find(b"PK\x01\x02", place)) >= 0:
        file[place + 8] |= 1
        place += 4
    return bytes(file)


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "It is empty."),
    "blank": (lambda: b"\xef\xbb\xbf \r\n\t", "It is empty."),
    "20 MB of text": (
        lambda: b"Red flags\n" * 2_000_000,
        "It is larger than 5 MB, which is the most that is read.",
    ),
    "cut docx": (lambda: WORD[:3000], "The Word document is damaged."),
    "broken part": (lambda: repacked(broken), "The Word document is damaged."),
    "zip bomb": (
        lambda: repacked(same, {"word/media/bomb.bin": bytes(50_000_000)}),
        "times its size, as only attacks do.",
    ),
    "huge zip": (
        lambda: repacked(same, {f"word/media/{n}.bin": bytes(16_000_000) for n in range(4)}),
        "It was not unpacked.",
    ),
    "many parts": (
        lambda: repacked(same, {f"word/media/{number}": b"" for number in range(2_001)}),
        "It was not unpacked.",
    ),
    "macros": (lambda: repacked(same, {"word/vbaProject.bin": b"x"}), "It holds macros."),
    "external entity": (lambda: repacked(with_entity), "It declares a document type or entities of its own"),
    "hidden entity": (
        lambda: repacked(with_utf16_entity),
        "It declares a document type or entities of its own",
    ),
    "password": (encrypted, "It is protected by a password."),
    "password of Office": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "It is protected by a password.",
    ),
    "old Word": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "It is a file of an old office format.",
    ),
    "spreadsheet": (lambda: archive(**{"xl/workbook.xml": b"<x/>"}), "It is a spreadsheet"),
    "OpenDocument": (lambda: archive(**{"content.xml": b"<x/>"}), "It is an OpenDocument file."),
    "other zip": (lambda: archive(**{"notes.txt": b"x"}), "It is a zip archive, not a document."),
    "pdf": (lambda: b"%PDF-1.7\n", "It is a PDF."),
    "rtf": (lambda: b"{\\rtf1 Role}", "It is rich text (RTF)."),
    "image": (lambda: b"\x89PNG\r\n\x1a\n", "It is an image"),
    "program": (lambda: b"\x7fELF" + bytes(range(256)), "It is a binary file"),
    "half UTF-16": (lambda: "Role".encode("utf-16") + b"x", "It begins as UTF-16 text and breaks at byte"),
    "million tags": (lambda: b"<html>" + b"<div>" * 1_000_000, "nested more than 500 deep"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_r18_file_is_refused_with_a_sentence(name: str) -> None:
    make, sentence = REFUSED[name]
    data = make()
    begun = time.process_time()
    with pytest.raises(UnreadableDocumentError) as refused:
        read_document(data, "role.docx")
    assert sentence in str(refused.value)
    assert time.process_time() - begun < 5


def test_word_document_without_text_is_refused_as_no_role() -> None:
    with pytest.raises(NotARoleDescriptionError, match="it holds no text"):
        blueprint_of(read_document(saved(docx.Document())).blocks)


few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STARTS = [b"", b"PK\x03\x04", b"<!doctype html>", b"# A\n# B\n", b"\xff\xfe", b"\xfe\xff", b"---\ntitle: x\n"]
MARKUP = [
    "<ul><li>",
    "</li>",
    "<table><tr><td rowspan=9 colspan=3>",
    "</table>",
    "<br>",
    "<p hidden>",
    "<dl><dt>",
    "<pre>\n",
    "# ",
    "\n\n",
    "- ",
    "1. ",
    "| a | b |\n|---|---|\n",
    "**",
    "```\n",
    "> ",
    "<b>",
    "</ul>",
    "Red flags",
    "KPIs\n",
    "30-day goals\n",
    "Dimension\n",
    "5\n",
    "1\n",
    "&#0;",
    "\x00",
    "\u2028",
    "&nbsp;",
    "<!--",
    "[a](b",
    "\t",
    "Excellent",
]


def outcome(data: bytes, name: str = "") -> None:
    """Read and extract; only the two refusals may come out."""
    with suppress(UnreadableDocumentError, NotARoleDescriptionError):
        blueprint_of(read_document(data, name).blocks)


@few
@given(st.sampled_from(STARTS), st.binary(max_size=400))
@example(b"PK\x05\x06", bytes(18))
def test_r18_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    outcome(start + rest)


@few
@given(
    st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=12)), max_size=60).map("".join),
    st.sampled_from(["a.html", "a.md", "a.txt"]),
    st.sampled_from(["<html>", "# A\n\n# B\n\n", ""]),
)
def test_any_markup_is_read_or_refused(text: str, name: str, start: str) -> None:
    outcome((start + text).encode("utf-8", "surrogatepass"), name)


@few
@given(st.data())
def test_damaged_word_documents_are_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(WORD)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    outcome(bytes(damaged))


@few
@given(st.data())
def test_word_documents_with_changed_xml_are_read_or_refused(data: st.DataObject) -> None:
    """The parts themselves, not the packing: attributes and tags swapped for others of the format."""
    words = [
        b"w:p",
        b"w:tbl",
        b"w:tr",
        b"w:tc",
        b"w:val",
        b"w:numId",
        b"w:ilvl",
        b"1",
        b"99999999999",
        b"-1",
        b"",
    ]
    old, new = data.draw(st.sampled_from(words[:-3])), data.draw(st.sampled_from(words))

    def change(name: str, content: bytes) -> bytes:
        return content.replace(old, new) if name == "word/" + part + ".xml" else content

    part = data.draw(st.sampled_from(["document", "styles", "numbering"]))
    outcome(repacked(change))


@pytest.mark.parametrize(
    "text",
    [
        "<p>" * 200_000,
        "<b>" * 400,
        "# A\n# B\n" + "[" * 100_000,
        "# A\n# B\n" + "*a " * 50_000,
        "# A\n# B\n" + "- " * 20_000,
        "# A\n# B\n" + "> " * 20_000,
        "<html><table>" + "<tr><td>x" * 20_000,
        "<html>" + "<!-- " * 100_000,
        "<html>" + "<ul><li>x" * 240,
        "<" * 500_000,
    ],
    ids=lambda text: text[-12:],
)
def test_r18_hostile_text_takes_no_longer_than_other_text(text: str) -> None:
    # Processor time of this thread: the machine may be busy with something else.
    begun = time.thread_time()
    outcome(text.encode())
    assert time.thread_time() - begun < 8
