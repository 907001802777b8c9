"""A section's lines, grouped for reading."""

from hypothesis import given
from hypothesis import strategies as st

from hiring.section_text import TextGroup, table_cells, text_groups


def test_lines_become_headings_lists_and_paragraphs() -> None:
    text = "We hire with care.\nEvery day\n• Look\n• Listen\nEngineering\n4. Build\n5. Run\nIn short:\nMuch."
    assert text_groups(text, {}) == (
        TextGroup("paragraph", ("We hire with care.",)),
        TextGroup("heading", ("Every day",)),
        TextGroup("bullets", ("Look", "Listen")),
        TextGroup("heading", ("Engineering",)),
        TextGroup("numbers", ("Build", "Run"), start=4),
        TextGroup("heading", ("In short:",)),
        TextGroup("paragraph", ("Much.",)),
    )


def test_lines_that_the_document_separates_with_tabs_become_a_table() -> None:
    cells = table_cells("Intro\nMeasure\tTarget\nTime to  restore\t25% shorter\n")
    assert text_groups("Intro\nMeasure Target\nTime to restore 25% shorter", cells) == (
        TextGroup("paragraph", ("Intro",)),
        TextGroup("table", rows=(("Measure", "Target"), ("Time to  restore", "25% shorter"))),
    )


@given(st.text())
def test_no_word_is_lost(text: str) -> None:
    groups = text_groups(text, {})
    kept = "".join("".join(line.split()) for group in groups for line in group.lines)
    assert len(kept) <= len("".join(text.split()))
    assert bool(groups) == any(line.strip() for line in text.splitlines())
