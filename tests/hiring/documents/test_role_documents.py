"""Role documents of different industries and structures, in every format, give exactly what is in them."""

import json
from pathlib import Path

import pytest

from hiring.blueprint import Blueprint, blueprint_of, parse_text
from hiring.blueprint.storage import as_stored, from_stored
from hiring.documents import Document, DocumentFormat, read_document
from tests.hiring.documents.docx_files import DOCX_FILES

HERE = Path(__file__).parent
FILES = sorted(path.name for path in (HERE / "files").iterdir())
NAMES = [*FILES, *DOCX_FILES]
FORMATS = {"txt": "text", "md": "markdown", "html": "html", "docx": "docx"}


def data_of(name: str) -> bytes:
    return DOCX_FILES[name]() if name in DOCX_FILES else (HERE / "files" / name).read_bytes()


def read(name: str) -> Document:
    return read_document(data_of(name), name)


def found_in(name: str) -> Blueprint:
    return blueprint_of(read(name).blocks)


def test_there_are_documents_of_every_format() -> None:
    assert {name.rpartition(".")[2] for name in NAMES} == set(FORMATS)
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_document_gives_exactly_what_is_in_it(name: str) -> None:
    expected = json.loads((HERE / "expected" / f"{name}.json").read_text())
    assert json.loads(json.dumps(as_stored(found_in(name)))) == expected


@pytest.mark.parametrize("name", NAMES)
def test_format_is_told_by_the_content_whatever_the_name(name: str) -> None:
    data, suffix = data_of(name), name.rpartition(".")[2]
    expected = DocumentFormat(FORMATS[suffix])
    if name in ("head_chef.md",):  # underlined headings alone could be plain text, so the name decides
        assert read_document(data, name).format is expected
    else:
        assert {read_document(data, other).format for other in ("", "role.txt", "role.docx")} == {expected}


@pytest.mark.parametrize("name", NAMES)
def test_every_part_stands_on_its_line_of_the_source(name: str) -> None:
    document, found = read(name), found_in(name)
    lines = [" ".join(line.split()) for line in document.text.split("\n")]
    parts = [
        *((area.text, area.line) for area in found.areas),
        *((exercise.name, exercise.line) for exercise in found.exercises),
        *((each.text, each.line) for each in (*found.strong_signals, *found.weak_signals, *found.red_flags)),
        *((dimension.name, dimension.line) for dimension in found.dimensions),
        *((milestone.text, milestone.line) for milestone in found.milestones),
        *((kpi.name, kpi.line) for kpi in found.kpis),
        *((section.title, section.line) for section in found.sections),
        (found.title, found.title_line),
    ]
    assert [text for text, line in parts if text.split()[0].strip("*") not in lines[line - 1]] == []


@pytest.mark.parametrize("name", NAMES)
def test_blueprint_survives_storage(name: str) -> None:
    found = found_in(name)
    assert from_stored(json.loads(json.dumps(as_stored(found)))) == found


def test_nothing_around_a_page_is_read() -> None:
    found = found_in("flight_dispatcher.html")
    assert [flag.text for flag in found.red_flags] == ["Has “never” been wrong about weather"]
    text = read("flight_dispatcher.html").text
    assert [
        word for word in ("cookies", "sidebar", "footer", "script", "Hidden", "Buy") if word in text
    ] == []


def test_windows_line_ends_and_utf16_change_nothing() -> None:
    text = (HERE / "files/pharmacist.txt").read_text()
    for data in (
        text.replace("\n", "\r\n").encode("utf-16"),
        text.encode("utf-16-le"),
        text.encode("utf-8-sig"),
    ):
        assert blueprint_of(read_document(data).blocks) == parse_text(text)


def test_page_says_its_own_encoding() -> None:
    page = "<html><head><meta charset='iso-8859-2'></head><body><h1>Řidič</h1><p>Řídí.</p></body></html>"
    document = read_document(page.encode("iso-8859-2"))
    assert document.text.split("\n")[0] == "Řidič"
    assert document.notes == ()
