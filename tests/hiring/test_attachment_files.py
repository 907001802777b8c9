"""Which files may be attached: what their names may say and what they must hold."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.attachment_files import AttachmentRefusedError, read_attachment
from hiring.models.attachments import MOST_BYTES

PDF = b"%PDF-1.7 plain"
PNG = b"\x89PNG\r\n\x1a\n...."
JPEG = b"\xff\xd8\xff\xe0...."


def office(*parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return file.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("Brief.pdf", PDF, "application/pdf"),
        ("diagram.PNG", PNG, "image/png"),
        ("photo.jpg", JPEG, "image/jpeg"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("notes.txt", "Grüße\r\n\t1".encode(), "text/plain; charset=utf-8"),
        ("notes.md", b"\xef\xbb\xbf# With a mark", "text/plain; charset=utf-8"),
        ("data.csv", b"a,b\n=1,2", "text/csv; charset=utf-8"),
        ("case.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("table.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("  面接 – final (2).pdf ", PDF, "application/pdf"),
    ],
)
def test_file_that_is_what_its_name_says_is_taken(name: str, data: bytes, media_type: str) -> None:
    file = read_attachment(name, data)
    assert (file.name, file.media_type, file.data) == (name.strip(), media_type, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PNG),
        ("a.pdf", b" %PDF-1.7"),
        ("a.png", JPEG),
        ("a.jpg", b"<svg onload=alert(1)>"),
        ("a.txt", b"\x00"),
        ("a.txt", b"\xff\xfeA\x00"),
        ("a.md", b"\x1b[31mred"),
        ("a.csv", PNG),
        ("a.docx", XLSX),
        ("a.xlsx", DOCX),
        ("a.docx", b"PK\x03\x04 damaged"),
        ("a.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("a.docx", office("word/document.xml")),
    ],
)
def test_r18_file_that_holds_something_else_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(AttachmentRefusedError, match="holds something else, or is damaged"):
        read_attachment(name, data)


@pytest.mark.parametrize("name", ["a.zip", "a.html", "a.svg", "a.pdf.exe", "a.docm", "a", "a.", "pdf"])
def test_r18_file_of_another_kind_is_refused(name: str) -> None:
    with pytest.raises(AttachmentRefusedError, match="Choose one of: pdf, png"):
        read_attachment(name, PDF)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.txt",
        "..\\boot.txt",
        "C:a.txt",
        "a\r\nSet-Cookie: x.txt",
        "a\x00.txt",
        "invoice\u202efdp.txt",
        "zero\u200bwidth.txt",
        "what?.txt",
        '"quoted".txt',
        ".hidden.txt",
        "CON.txt",
        "lpt1.txt",
        "\ud800.txt",
    ],
)
def test_r17_hostile_file_name_is_refused(name: str) -> None:
    with pytest.raises(AttachmentRefusedError, match="Give it a plain name"):
        read_attachment(name, b"words")


def test_nameless_long_empty_and_large_files_are_refused() -> None:
    for name, data, words in (
        ("", PDF, "has no name"),
        (" .. ", PDF, "has no name"),
        ("a" * 117 + ".pdf", PDF, "longer than 120 letters"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
    ):
        with pytest.raises(AttachmentRefusedError, match=words):
            read_attachment(name, data)
    assert read_attachment("a" * 116 + ".txt", b"x" * MOST_BYTES).data


@settings(max_examples=60)
@given(st.text(max_size=20), st.sampled_from(["pdf", "txt", "docx", "xlsx", "png"]), st.binary(max_size=60))
def test_any_name_and_bytes_are_taken_harmlessly_or_refused(stem: str, ending: str, data: bytes) -> None:
    try:
        file = read_attachment(f"{stem}.{ending}", data)
    except AttachmentRefusedError:
        return
    assert file.name.isprintable()
    assert "/" not in file.name
