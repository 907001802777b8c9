"""What a machine can check of the design system: contrast, one home for colours, nothing inline."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from config import static_files

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
}
PAPERS = ("paper", "paper-raised", "paper-sunken")
TEXT_ON_PAPER = ("ink", "ink-soft", "ink-faint", "accent", "amber", "red")
SHAPES_ON_PAPER = ("edge", "focus", "amber-shape", "rating-4", "accent", "red")
TEXT_ON_FILL = (
    ("on-accent", "accent-fill"),
    ("on-accent", "accent-fill-hover"),
    ("on-red", "red-fill"),
    ("on-red", "red-fill-hover"),
    ("ink", "accent-tint"),
    ("accent", "accent-tint"),
    ("ink", "amber-tint"),
    ("amber", "amber-tint"),
    ("ink", "red-tint"),
    ("red", "red-tint"),
    ("ink", "mark"),
    ("ink-soft", "mark"),
    ("ink", "red-mark"),
    ("ink-soft", "red-mark"),
    *((f"on-rating-{level}", f"rating-{level}") for level in range(1, 6)),
)


def luminance(colour: str) -> float:
    """Return the relative luminance (0 to 1) of a colour such as #0b5a60, as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(pairs: list[tuple[str, str]], needed: float) -> list[tuple[str, str, str]]:
    """Return every pair, with its theme, whose contrast is below the needed ratio."""
    return [
        (front, back, theme)
        for front, back in pairs
        for index, theme in enumerate(("light", "dark"))
        if contrast(COLOURS[front][index], COLOURS[back][index]) < needed
    ]


def test_contrast_between_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == 21


def test_text_reaches_four_and_a_half_in_both_themes() -> None:
    pairs = [(text, paper) for text in TEXT_ON_PAPER for paper in PAPERS]
    assert too_faint([*pairs, *TEXT_ON_FILL], 4.5) == []


def test_shapes_reach_three_in_both_themes() -> None:
    pairs = [(shape, paper) for shape in SHAPES_ON_PAPER for paper in PAPERS]
    assert too_faint(pairs, 3) == []


def test_ratings_grow_away_from_the_paper_in_both_themes() -> None:
    for index in (0, 1):
        paper = COLOURS["paper"][index]
        steps = [contrast(COLOURS[f"rating-{level}"][index], paper) for level in range(1, 6)]
        assert steps == sorted(steps)
        assert all(step >= previous * 1.3 for previous, step in pairwise(steps))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_names_no_colour_unless_it_is_the_tokens(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    named = re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(|:\s*(?:white|black|red|gray)\b", text)
    assert bool(named) == (sheet.name == "tokens.css")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_uses_only_tokens_that_exist(sheet: Path) -> None:
    declared = set(re.findall(r"(--[\w-]+):", TOKENS))
    used = set(re.findall(r"var\((--[\w-]+)", sheet.read_text(encoding="utf-8")))
    assert used - declared == set()


def test_every_sheet_is_in_the_one_file_that_the_frame_links() -> None:
    linked = (ROOT / "templates/partials/stylesheets.html").read_text(encoding="utf-8")
    assert re.findall(r"css/\w+\.css", linked) == [static_files.ALL_SHEETS]
    assert sorted(static_files.SHEETS) == sorted(sheet.stem for sheet in SHEETS)


def test_one_file_holds_the_sheets_in_order_without_what_only_people_read() -> None:
    whole = Path(str(finders.find(static_files.ALL_SHEETS))).read_text(encoding="utf-8")
    sheets = [(ROOT / f"static/css/{name}.css").read_text(encoding="utf-8") for name in static_files.SHEETS]
    rules = re.sub(r"/\*.*?\*/", "", "\n".join(sheets), flags=re.DOTALL)
    assert "/*" not in whole
    assert whole.split() == rules.split()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_carries_nothing_that_the_content_policy_blocks(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)|javascript:", text) == []
