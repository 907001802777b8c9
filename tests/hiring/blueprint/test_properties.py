"""What holds for any text whatever: no crash, honest lines, nothing invented."""

import re
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiring.blueprint import Blueprint, NotARoleDescriptionError, parse_text
from hiring.blueprint.lines import clean

DOCUMENTS = [
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "documents").glob("*.txt"))
]
LINES = sorted({line for document in DOCUMENTS for line in document.split("\n")})
MARKERS = ["• ", "- ", "1. ", "12) ", "  * ", "|", "\t", "– ", "## ", "Section 3: ", "19.1 "]
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

mixed_lines = st.one_of(
    st.sampled_from(LINES),
    st.builds(str.__add__, st.sampled_from(MARKERS), st.text(max_size=40)),
    st.text(max_size=60),
)
mixed_texts = st.lists(mixed_lines, max_size=60).map("\n".join)


@st.composite
def disturbed_documents(draw: st.DrawFn) -> str:
    """A real document with some lines lost, repeated, replaced or moved."""
    lines = draw(st.sampled_from(DOCUMENTS)).split("\n")
    for _ in range(draw(st.integers(1, 6))):
        position = draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["drop", "repeat", "replace", "move"]))
        line = lines.pop(position) if change in ("drop", "move") and len(lines) > 1 else lines[position]
        if change == "repeat":
            lines.insert(position, line)
        elif change == "replace":
            lines[position] = draw(mixed_lines)
        elif change == "move":
            lines.insert(draw(st.integers(0, len(lines))), line)
    return "\n".join(lines)


any_texts = st.one_of(st.text(), mixed_texts, disturbed_documents())
all_documents = st.sampled_from(DOCUMENTS)


def outcome(text: str) -> Blueprint | str:
    try:
        return parse_text(text)
    except NotARoleDescriptionError as refusal:
        return str(refusal)


def without_lines(text: str) -> object:
    found = outcome(text)
    if isinstance(found, str):
        return found
    document = found.as_json()
    return {**document, "warnings": [warning.message for warning in found.warnings]}


def extracted_texts(blueprint: Blueprint) -> list[str]:
    signals = (*blueprint.strong_signals, *blueprint.weak_signals, *blueprint.red_flags)
    return [
        blueprint.title,
        *(area.text for area in blueprint.areas),
        *(signal.text for signal in signals),
        *(exercise.name for exercise in blueprint.exercises),
        *(dimension.name for dimension in blueprint.dimensions),
        *(text for dimension in blueprint.dimensions for text in dimension.anchors.values()),
        *(section.title for section in blueprint.sections),
        *(line for section in blueprint.sections for line in section.text.split("\n")),
    ]


def stands_in(part: str, source: str) -> bool:
    """A nested item is joined to the one above it by a dash or a semicolon."""
    return part in source or all(piece in source for piece in re.split(" – |; ", part))


def extracted_lines(blueprint: Blueprint) -> list[int]:
    signals = (*blueprint.strong_signals, *blueprint.weak_signals, *blueprint.red_flags)
    return [
        blueprint.title_line,
        *(section.line for section in blueprint.sections),
        *(area.line for area in blueprint.areas),
        *(signal.line for signal in signals),
        *(exercise.line for exercise in blueprint.exercises),
        *(dimension.line for dimension in blueprint.dimensions),
        *(warning.line for warning in blueprint.warnings),
    ]


@few
@given(any_texts)
def test_any_text_is_read_or_refused_and_always_the_same_way(text: str) -> None:
    assert outcome(text) == outcome(text)


@few
@given(disturbed_documents())
def test_lines_lie_inside_the_document(text: str) -> None:
    found = outcome(text)
    if isinstance(found, Blueprint):
        last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        assert all(1 <= line <= last for line in extracted_lines(found))


@few
@given(disturbed_documents())
def test_every_text_stands_in_the_source(text: str) -> None:
    found = outcome(text)
    if isinstance(found, Blueprint):
        source = " ".join(clean(text).split())
        assert [part for part in extracted_texts(found) if not stands_in(part, source)] == []


@few
@given(disturbed_documents())
def test_levels_and_minutes_are_possible(text: str) -> None:
    found = outcome(text)
    if isinstance(found, Blueprint):
        assert all(set(dimension.anchors) <= {1, 2, 3, 4, 5} for dimension in found.dimensions)
        for exercise in found.exercises:
            assert (exercise.min_minutes is None) == (exercise.max_minutes is None)
            assert (exercise.min_minutes or 0) <= (exercise.max_minutes or 0)


def with_trailing_spaces(text: str) -> str:
    return "\n".join(f"{line}  \t" for line in text.split("\n"))


def with_wider_gaps(text: str) -> str:
    return "\n\n" + text.replace("\n\n", "\n\n \n\n") + "\n\n"


def with_windows_line_ends(text: str) -> str:
    return text.replace("\n", "\r\n")


def with_old_mac_line_ends(text: str) -> str:
    return text.replace("\n", "\r")


def with_control_characters(text: str) -> str:
    return "\ufeff" + text.replace("\n", "\x00\x07\n")


NEUTRAL_CHANGES: list[Callable[[str], str]] = [
    with_trailing_spaces,
    with_wider_gaps,
    with_windows_line_ends,
    with_old_mac_line_ends,
    with_control_characters,
]


@few
@given(st.one_of(all_documents, disturbed_documents()), st.sampled_from(NEUTRAL_CHANGES))
def test_invisible_changes_change_nothing_but_lines(text: str, change: Callable[[str], str]) -> None:
    text = clean(text).replace("\r", "\n")
    assert without_lines(change(text)) == without_lines(text)
