"""Lines of a spreadsheet file: what was in the cell, and nothing that is calculated."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hiring.csv_lines import FORMULA_STARTS, csv_line

ROOT = Path(__file__).parents[2]
CELLS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_r16_cell_that_would_be_calculated_is_text(start: str) -> None:
    assert csv_line([f"{start}1+1"]).startswith(("'", "\"'"))
    assert csv_line([f"  {start}1+1"]).startswith(("'", "\"'"))


@given(st.lists(CELLS, min_size=1, max_size=4))
@example(['=HYPERLINK("https://example.com","x")', "a;=1+1", 'a"\n=1+1', "\t=1+1"])
def test_r16_every_cell_comes_back_and_none_is_calculated(cells: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(csv_line(cells), newline=""))
    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]
    assert not any(cell.lstrip(" ").startswith(FORMULA_STARTS) for cell in row)


def test_r16_nothing_else_writes_a_spreadsheet() -> None:
    folders = [ROOT / name for name in ("hiring", "candidates", "scorecards", "config")]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    writes = re.compile(r"csv\.(writer|DictWriter)|openpyxl|xlsxwriter")
    assert [file.name for file in files if writes.search(file.read_text())] == ["csv_lines.py"]
