"""Lines of a spreadsheet file in which nothing is calculated."""

import csv
from collections.abc import Iterable

# A spreadsheet would calculate a cell that begins with one of these; some read the wide forms alike.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


class _Echo:
    """A file that hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_line(cells: Iterable[str]) -> str:
    """Return cells as one line, each as text that no spreadsheet calculates."""
    line: str = csv.writer(_Echo()).writerow([_safe(cell) for cell in cells])
    return line


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
