"""What a role document says, as plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass


def collapse(text: str) -> str:
    """Return the text with every run of white space turned into one space."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `text` has one line per paragraph, list item or table row, markers as in the source."""

    number: int
    title: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Area:
    """One thing to assess: the whole item as in the source."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an exercise, with the name of the dimension that it is tied to, or nothing."""

    text: str
    dimension: str
    line: int


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise; minutes are None where the document gives none, equal where it gives one number."""

    name: str
    min_minutes: int | None
    max_minutes: int | None
    optional: bool
    brief: str
    line: int
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """One sentence that tells interviewers what to listen for."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Dimension:
    """One scorecard row: its name and the text of each level (1 to 5) that the document describes."""

    name: str
    anchors: Mapping[int, str]
    line: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a person new in the role should have reached after so many days."""

    days: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure by which the role is measured; `target` is empty where the document names none."""

    name: str
    target: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Warning:
    """Something a person should look at, with the 1-based source line to look at."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything found in one role document, each part with its 1-based source line."""

    title: str
    title_line: int
    sections: tuple[Section, ...]
    areas: tuple[Area, ...]
    exercises: tuple[Exercise, ...]
    strong_signals: tuple[Signal, ...]
    weak_signals: tuple[Signal, ...]
    red_flags: tuple[Signal, ...]
    dimensions: tuple[Dimension, ...]
    warnings: tuple[Warning, ...]
    milestones: tuple[Milestone, ...] = ()
    kpis: tuple[Kpi, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the exact structure that `import_blueprint --json` prints, without source lines."""
        return {
            "title": self.title,
            "dimensions": [_dimension_as_json(dimension) for dimension in self.dimensions],
            "exercises": [_exercise_as_json(exercise) for exercise in self.exercises],
            "signals": {
                "strong": [signal.text for signal in self.strong_signals],
                "weak": [signal.text for signal in self.weak_signals],
                "red_flag": [signal.text for signal in self.red_flags],
            },
            "areas": [area.text for area in self.areas],
            "sections": [
                {"number": section.number, "title": section.title, "text": collapse(section.text)}
                for section in self.sections
            ],
            "warnings": [{"line": warning.line, "message": warning.message} for warning in self.warnings],
        }


def _dimension_as_json(dimension: Dimension) -> dict[str, object]:
    return {
        "name": dimension.name,
        "anchors": {str(level): text for level, text in dimension.anchors.items()},
    }


def _exercise_as_json(exercise: Exercise) -> dict[str, object]:
    return {
        "title": exercise.name,
        "min_minutes": exercise.min_minutes,
        "max_minutes": exercise.max_minutes,
        "optional": exercise.optional,
    }
