"""Published tables small enough to carry here, and the larger reference files where they are present."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[4] / "shared/references/psychometrics"
needs_references = pytest.mark.skipif(not FOLDER.exists(), reason="no ../shared/references/psychometrics")

# Krippendorff (2011): four coders, twelve units, None is missing.
KRIPPENDORFF_2011 = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
KRIPPENDORFF_2011_PRINTED = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}

# Shrout & Fleiss (1979), Table 2: six targets, four judges.
SHROUT_FLEISS_1979 = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))


def expected(name: str) -> Any:
    """Return a reference file's JSON."""
    return json.loads((FOLDER / name).read_text())


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return a reference file's rows."""
    with (FOLDER / name).open(newline="") as file:
        return tuple(csv.DictReader(file))


def sparse_ratings() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return candidate, rater, dimension (from 0) and score of 4,006 ratings by 24 raters."""
    table = rows("sparse_synth.csv")
    columns = [
        np.array([int(row[name]) for row in table]) for name in ("candidate", "rater", "dimension", "score")
    ]
    return columns[0] - 1, columns[1] - 1, columns[2] - 1, columns[3]
