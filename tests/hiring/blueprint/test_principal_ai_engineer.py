"""The real document: scraped from a site, adverts above and below, its scorecard table flattened."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from hiring.blueprint import Blueprint, parse_text

DOCUMENT = Path(__file__).parents[4] / "shared" / "blueprints" / "principal-ai-engineer.txt"
pytestmark = pytest.mark.skipif(
    not DOCUMENT.exists(), reason="the shared role document is not beside this checkout"
)
SECTION_TITLES = [
    "Role Summary",
    "Role Mission",
    "Core Responsibilities",
    "Day-to-Day Activities",
    "Key Deliverables",
    "Goals, Objectives, and Milestones",
    "KPIs and Productivity Metrics",
    "Technical Skills Required",
    "Soft Skills and Behavioral Capabilities",
    "Tools, Platforms, and Software",
    "Typical Tech Stack / Environment",
    "Stakeholders and Collaboration Map",
    "Decision Rights and Scope of Authority",
    "Required Experience and Qualifications",
    "Career Path and Progression",
    "Risks, Challenges, and Failure Modes",
    "Role Variants",
    "AI / Automation Impact on the Role",
    "Hiring Evaluation Criteria",
    "Final Role Scorecard Summary",
]
NOISE = [
    "Hospitals",
    "Invest in yourself",
    "Subscribe",
    "Notify of",
    "Inline Feedbacks",
    "DevOpsSchool",
    "comment.x",
]


@pytest.fixture(scope="module")
def source() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def blueprint(source: str) -> Blueprint:
    return parse_text(source)


def test_title_leaves_out_the_sites_suffix(blueprint: Blueprint) -> None:
    assert (blueprint.title, blueprint.title_line) == ("Principal AI Engineer", 11)


def test_sections_are_all_twenty_in_order(blueprint: Blueprint) -> None:
    assert [section.number for section in blueprint.sections] == list(range(1, 21))
    assert [section.title for section in blueprint.sections] == SECTION_TITLES


def test_section_texts_are_the_source_between_the_headings(blueprint: Blueprint, source: str) -> None:
    collapsed = " ".join(source.split())
    sections = blueprint.as_json()["sections"]
    assert isinstance(sections, list)
    assert all(section["text"] and section["text"] in collapsed for section in sections)
    assert sections[0]["text"].startswith("The Principal AI Engineer is a senior, hands-on technical leader")
    assert sections[18]["text"].endswith("outcomes Focuses on technical novelty")
    assert sections[19]["text"].endswith("Technical Product leadership for AI platforms.")


@pytest.mark.parametrize("words", NOISE)
def test_no_section_holds_adverts_or_comments(blueprint: Blueprint, source: str, words: str) -> None:
    assert words in source
    assert not [section.title for section in blueprint.sections if words in section.text]


def test_areas_are_the_seven_whole_items(blueprint: Blueprint) -> None:
    assert [area.line for area in blueprint.areas] == list(range(738, 745))
    assert [area.text.split(" – ")[0] for area in blueprint.areas] == [
        "AI systems architecture depth",
        "MLOps maturity",
        "Evaluation rigor",
        "Operational excellence",
        "Security and governance awareness",
        "Leadership and influence",
        "Product orientation",
    ]
    assert blueprint.areas[6].text == (
        "Product orientation – Translating vague goals into measurable deliverables;"
        " KPI selection and instrumentation"
    )


def test_exercises_have_minutes_and_the_optional_mark(blueprint: Blueprint) -> None:
    found = [
        (each.name, each.min_minutes, each.max_minutes, each.optional, each.line)
        for each in blueprint.exercises
    ]
    assert found == [
        ("System design case", 90, 90, False, 748),
        ("Debugging scenario", 45, 60, False, 750),
        ("Evaluation design exercise", 45, 45, False, 752),
        ("Code review exercise", None, None, True, 754),
    ]
    assert blueprint.exercises[3].brief == (
        "Review a PR-like snippet for model serving code;"
        " identify issues in reliability, security, and maintainability."
    )


def test_signals_keep_their_quotes(blueprint: Blueprint) -> None:
    assert [signal.line for signal in blueprint.strong_signals] == [759, 760, 761, 762, 763]
    assert [signal.line for signal in blueprint.weak_signals] == [767, 768, 769, 770]
    assert [signal.line for signal in blueprint.red_flags] == [774, 775, 776, 777]
    assert blueprint.red_flags[0].text == "Dismisses privacy/security/governance as “someone else’s job”"


def test_dimensions_are_cut_at_the_right_words(blueprint: Blueprint) -> None:
    assert [(each.name, each.line) for each in blueprint.dimensions] == [
        ("AI systems design", 784),
        ("MLOps & lifecycle", 785),
        ("Evaluation & measurement", 786),
        ("Operational excellence", 787),
        ("Security & privacy", 788),
        ("Coding & engineering rigor", 789),
        ("Influence & leadership", 790),
        ("Product & business impact", 791),
    ]
    assert [(each.anchors[5].split()[0], each.anchors[1]) for each in blueprint.dimensions] == [
        ("End-to-end", "Sketchy design; ignores operations and risk"),
        ("Proven", "Notebook-centric; manual releases"),
        ("Clear", "Vague metrics; no monitoring"),
        ("SLOs,", "Avoids ops; no incident experience"),
        ("Designs", "Hand-waves controls"),
        ("Clean,", "Low quality, untestable patterns"),
        ("Demonstrated", "Works only within own silo"),
        ("Ties", "Focuses on technical novelty"),
    ]
    assert all(set(each.anchors) == {5, 1} for each in blueprint.dimensions)


def test_nothing_is_left_to_warn_about(blueprint: Blueprint) -> None:
    assert blueprint.warnings == ()


def test_json_has_exactly_the_agreed_keys(blueprint: Blueprint) -> None:
    document = blueprint.as_json()
    assert list(document) == ["title", "dimensions", "exercises", "signals", "areas", "sections", "warnings"]
    assert document["exercises"] == [
        {"title": "System design case", "min_minutes": 90, "max_minutes": 90, "optional": False},
        {"title": "Debugging scenario", "min_minutes": 45, "max_minutes": 60, "optional": False},
        {"title": "Evaluation design exercise", "min_minutes": 45, "max_minutes": 45, "optional": False},
        {"title": "Code review exercise", "min_minutes": None, "max_minutes": None, "optional": True},
    ]
    dimensions = document["dimensions"]
    assert isinstance(dimensions, list)
    assert dimensions[4] == {
        "name": "Security & privacy",
        "anchors": {
            "5": "Designs for least privilege, redaction, auditability, safe patterns",
            "1": "Hand-waves controls",
        },
    }


def hard_wrapped(text: str, width: int) -> str:
    wrapped = [
        textwrap.wrap(
            line, width, subsequent_indent=" " * (len(line) - len(line.lstrip())), break_on_hyphens=False
        )
        for line in text.split("\n")
    ]
    return "\n".join("\n".join(lines) for lines in wrapped)


RESTYLED: dict[str, Callable[[str], str]] = {
    "full stops behind section numbers": lambda text: re.sub(r"(?m)^(\d+)\) ", r"\1. ", text),
    "the word section": lambda text: re.sub(r"(?m)^(\d+)\) ", r"Section \1: ", text),
    "no indentation": lambda text: re.sub(r"(?m)^ +", "", text),
    "everything indented": lambda text: re.sub(r"(?m)^(?=.)", "    ", text),
    "a blank line after every line": lambda text: text.replace("\n", "\n\n"),
    "no blank line at all": lambda text: re.sub(r"\n\n+", "\n", text),
    "every space doubled": lambda text: text.replace(" ", "  "),
    "spaces that do not break": lambda text: text.replace(" ", "\u00a0"),
    "wrapped at 72": lambda text: hard_wrapped(text, 72),
    "wrapped at 80": lambda text: hard_wrapped(text, 80),
    "wrapped at 100": lambda text: hard_wrapped(text, 100),
}


@pytest.mark.parametrize("style", RESTYLED)
def test_the_same_words_in_another_style_give_the_same_blueprint(
    blueprint: Blueprint, source: str, style: str
) -> None:
    assert parse_text(RESTYLED[style](source)).as_json() == blueprint.as_json()


def test_the_same_document_without_section_numbers_is_counted(blueprint: Blueprint, source: str) -> None:
    found = parse_text(re.sub(r"(?m)^(\d+)\) ", "", source))
    assert found.as_json() | {"warnings": []} == blueprint.as_json()
    assert [warning.line for warning in found.warnings] == [13]


def test_an_advert_in_the_middle_of_a_section_is_dropped(blueprint: Blueprint, source: str) -> None:
    advert = (
        "Find the Best Cosmetic Hospitals\n\nExplore trusted hospitals.\n\nExplore Cosmetic Hospitals\n\n"
    )
    changed = source.replace("Weak candidate signals", f"{advert}Weak candidate signals")
    assert changed != source
    assert parse_text(changed).as_json() == blueprint.as_json()


def test_a_table_of_contents_is_not_taken_for_the_sections(blueprint: Blueprint, source: str) -> None:
    contents = "".join(f"{section.number}) {section.title}\n" for section in blueprint.sections)
    changed = source.replace("1) Role Summary", f"{contents}\n1) Role Summary", 1)
    assert parse_text(changed).as_json() == blueprint.as_json()
