"""A Blueprint as plain JSON with its source lines, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TypedDict, cast

from hiring.blueprint.values import (
    Area,
    Blueprint,
    Dimension,
    Exercise,
    Kpi,
    Milestone,
    Question,
    Section,
    Signal,
    Warning,
)

Stored = Mapping[str, object]


class _Row(TypedDict, total=False):
    """Any one part as it is stored; each kind of part has some of these."""

    number: int
    title: str
    text: str
    line: int
    name: str
    min_minutes: int | None
    max_minutes: int | None
    optional: bool
    brief: str
    questions: "list[_Row]"
    dimension: str
    anchors: dict[str, str]
    days: int
    target: str
    message: str


def as_stored(blueprint: Blueprint) -> dict[str, object]:
    """Return the blueprint as JSON holds it; `from_stored` gives an equal blueprint back."""
    stored = asdict(blueprint)
    for dimension in stored["dimensions"]:
        dimension["anchors"] = {str(level): text for level, text in dimension["anchors"].items()}
    return stored


def from_stored(stored: Stored) -> Blueprint:
    """Return the blueprint that `as_stored` wrote."""
    return Blueprint(
        title=str(stored["title"]),
        title_line=cast("int", stored["title_line"]),
        sections=tuple(
            Section(row["number"], row["title"], row["text"], row["line"])
            for row in _rows(stored, "sections")
        ),
        areas=tuple(Area(row["text"], row["line"]) for row in _rows(stored, "areas")),
        exercises=tuple(_exercise(row) for row in _rows(stored, "exercises")),
        strong_signals=_signals(stored, "strong_signals"),
        weak_signals=_signals(stored, "weak_signals"),
        red_flags=_signals(stored, "red_flags"),
        dimensions=tuple(
            Dimension(row["name"], {int(level): text for level, text in row["anchors"].items()}, row["line"])
            for row in _rows(stored, "dimensions")
        ),
        warnings=tuple(Warning(row["line"], row["message"]) for row in _rows(stored, "warnings")),
        milestones=tuple(
            Milestone(row["days"], row["text"], row["line"]) for row in _rows(stored, "milestones")
        ),
        kpis=tuple(
            Kpi(row["name"], row["target"], row["text"], row["line"]) for row in _rows(stored, "kpis")
        ),
    )


def _rows(stored: Stored, name: str) -> Sequence[_Row]:
    return cast("Sequence[_Row]", stored[name])


def _signals(stored: Stored, name: str) -> tuple[Signal, ...]:
    return tuple(Signal(row["text"], row["line"]) for row in _rows(stored, name))


def _exercise(row: _Row) -> Exercise:
    questions = tuple(Question(each["text"], each["dimension"], each["line"]) for each in row["questions"])
    return Exercise(
        row["name"],
        row["min_minutes"],
        row["max_minutes"],
        row["optional"],
        row["brief"],
        row["line"],
        questions,
    )
