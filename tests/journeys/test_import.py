"""A Word document becomes a draft: upload, look, correct a line, confirm."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.hiring.documents.docx_files import civil_engineer
from tests.journeys.conftest import Visit
from tests.journeys.test_pages import violations
from tests.processes import Stack

pytestmark = pytest.mark.journey

EVENTS = """SELECT kind FROM hiring_event WHERE stream_kind IN ('document_import', 'role')
    ORDER BY id DESC LIMIT 3"""


def test_word_document_becomes_a_draft(stack: Stack, visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "civil_engineer.docx"
    path.write_bytes(civil_engineer())
    page = visit("admin")
    page.goto("/roles/")
    page.get_by_role("link", name="Import a role document").click()
    assert violations(page) == []
    page.get_by_label("Role document").set_input_files(path)
    page.get_by_role("button", name="Read the document").click()
    expect(page.get_by_role("heading", name="Civil Engineer (Bridges)")).to_be_visible()

    # A part leads to its line and the line back to its part.
    area = page.locator("#part-areas_0")
    area.get_by_role("link").click()
    line = page.locator(".source-lines li:target")
    expect(line).to_contain_text("Structures")
    line.get_by_role("link").click()
    expect(page.locator("#part-areas_0:target")).to_be_visible()

    area.get_by_role("textbox").fill("Structures under traffic")
    page.get_by_role("button", name="Save corrections").click()
    expect(page.get_by_text("Your corrections are kept.")).to_be_visible()
    page.reload()
    expect(page.locator("#part-areas_0 textarea")).to_have_value("Structures under traffic")
    for width, theme in ((1440, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    page.get_by_role("button", name="Create the draft").click()
    page.wait_for_url("**/roles/civil-engineer-bridges/?version=1")
    expect(page.locator("main")).to_contain_text("Structures under traffic")
    assert [kind for (kind,) in stack.rows(EVENTS)] == [
        "rubric_drafted",
        "document_import_changed",
        "document_import_started",
    ]
