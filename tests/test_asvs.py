"""docs/asvs.csv: every requirement of ASVS 5.0.0 has a test that exists, a place in the docs, or a reason."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
with (ROOT / "docs/asvs.csv").open(newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))

# The levels of each section's requirements in their order, as OWASP published them with version 5.0.0.
LEVELS = """
V1.1 22, V1.2 1111122223, V1.3 112222222223, V1.4 222, V1.5 123, V2.1 122, V2.2 112, V2.3 12223,
V2.4 23, V3.1 3, V3.2 113, V3.3 12223, V3.4 11222233, V3.5 11122333, V3.6 3, V3.7 22333, V4.1 12233,
V4.2 23333, V4.3 22, V4.4 1222, V5.1 2, V5.2 112333, V5.3 113, V5.4 222, V6.1 122, V6.2 111111112222,
V6.3 11223333, V6.4 112233, V6.5 22222333, V6.6 2223, V6.7 33, V6.8 2222, V7.1 222, V7.2 1111,
V7.3 22, V7.4 11222, V7.5 223, V7.6 22, V8.1 1233, V8.2 1123, V8.3 133, V8.4 23, V9.1 111, V9.2 1222,
V10.1 22, V10.2 223, V10.3 22223, V10.4 1111122222233333, V10.5 22222, V10.6 22, V10.7 222,
V11.1 2233, V11.2 22233, V11.3 11233, V11.4 1222, V11.5 23, V11.6 23, V11.7 33, V12.1 12233,
V12.2 11, V12.3 22223, V13.1 2333, V13.2 222223, V13.3 2233, V13.4 1222233, V14.1 22, V14.2 12223333,
V14.3 122, V15.1 12233, V15.2 12233, V15.3 1222222, V15.4 3333, V16.1 2, V16.2 22222, V16.3 2222,
V16.4 222, V16.5 2223, V17.1 23, V17.2 22223333, V17.3 22
"""
KNOWN = {
    f"{section}.{number}": level
    for section, levels in (words.split() for words in LEVELS.split(","))
    for number, level in enumerate(levels, 1)
}
PLACE = re.compile(r"docs/operating\.md#[\w-]+")
OF_LEVEL_3 = {"V1.2.10", "V3.4.7", "V3.4.8", "V3.5.8", "V6.3.8", "V8.3.2", "V14.2.7"}


def test_requirements_are_those_of_the_standard() -> None:
    assert [list(KNOWN.values()).count(level) for level in "123"] == [70, 183, 92]


def test_every_requirement_of_levels_1_and_2_has_one_row() -> None:
    wanted = {name for name, level in KNOWN.items() if level in "12"} | OF_LEVEL_3
    assert len(ROWS) == len(wanted)
    assert {row["id"]: row["level"] for row in ROWS} == {name: KNOWN[name] for name in wanted}


def test_every_row_says_how_it_is_met_or_why_it_is_not() -> None:
    assert {row["id"]: problem for row in ROWS if (problem := _problem(row))} == {}


def _problem(row: dict[str, str]) -> str:
    if row["applies"] not in ("yes", "no", "deployer"):
        return "applies to whom?"
    if not row["reason"] and (row["applies"] != "yes" or not row["how"]):
        return "neither how nor why not"
    if row["applies"] == "deployer" and not any(map(_is_heading, PLACE.findall(row["reason"]))):
        return "says not where the deployer is told how"
    if not (row["reason"] or row["test"] or row["how"].startswith("docs/")):
        return "nothing shows it"
    if row["how"].startswith("docs/") and not _is_heading(row["how"]):
        return "no such heading"
    return "no such test" if row["test"] and not _is_test(row["test"]) else ""


def _is_test(named: str) -> bool:
    path, _, name = named.partition("::")
    return bool(re.search(rf"(?m)^def {name}\(", (ROOT / path).read_text(encoding="utf-8")))


def _is_heading(place: str) -> bool:
    page, _, wanted = place.partition("#")
    titles = re.findall(r"(?m)^## (.+)$", (ROOT / page).read_text(encoding="utf-8"))
    return wanted in [title.lower().replace(" ", "-") for title in titles]


def test_row_that_shows_nothing_is_found() -> None:
    row = {"id": "V1.1.1", "level": "1", "applies": "yes", "how": "Somehow", "test": "", "reason": ""}
    assert _problem(row) == "nothing shows it"
    assert _problem(row | {"test": "tests/test_asvs.py::test_nothing"}) == "no such test"
    assert _problem(row | {"how": "docs/security.md#nowhere"}) == "no such heading"
    assert _problem(row | {"how": ""}) == "neither how nor why not"
    told = row | {"applies": "deployer", "reason": "docs/operating.md#nowhere"}
    assert _problem(told) == "says not where the deployer is told how"
    assert _problem(told | {"reason": "See docs/operating.md#secrets."}) == ""
    assert _problem(row | {"applies": "no"}) == "neither how nor why not"
