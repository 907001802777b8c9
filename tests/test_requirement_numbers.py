"""Each requirement and each fault that was set out at the beginning has a test that bears its number."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NAMED = re.compile(r"def test_((?:[rf]\d\d_)+)")


def numbers() -> set[str]:
    """Return the numbers in the names of all tests; one test may stand for two."""
    named = (NAMED.findall(path.read_text(encoding="utf-8")) for path in TESTS.rglob("test_*.py"))
    return {number for names in named for name in names for number in name.strip("_").split("_")}


@pytest.mark.parametrize(("letter", "last"), [("r", 34), ("f", 17)])
def test_every_number_has_a_test(letter: str, last: int) -> None:
    assert {f"{letter}{number:02}" for number in range(1, last + 1)} - numbers() == set()
