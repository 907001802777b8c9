"""Kits: what a role document leaves out (anchors, guides, questions, examples, a loop plan), as JSON.

Reading is pure: every error names the JSON path of what is wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from hiring.blueprint.values import collapse
from hiring.strict_json import RefusedJSONError, read_json

LEVELS = ("1", "2", "3", "4", "5")
EXERCISE_KINDS = ("system_design", "debugging", "evaluation_design", "code_review", "behavioural", "other")
SIGNAL_KINDS = ("red_flag", "weak", "strong")
MOST_NAME = 160
Part = TypeVar("Part")


class KitError(ValueError):
    """Something in a kit is wrong; the message begins with its JSON path."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path or 'The kit'}: {problem}")


@dataclass(frozen=True, slots=True)
class KitDimension:
    path: str
    name: str
    anchors: tuple[tuple[str, str], ...]
    minimum_bar: int | None


@dataclass(frozen=True, slots=True)
class KitEmphasis:
    """More raters or a higher bar than the dimension's own; None leaves its own."""

    path: str
    dimension: str
    raters_needed: int | None
    minimum_bar: int | None


@dataclass(frozen=True, slots=True)
class KitProfile:
    path: str
    name: str
    description: str
    emphases: tuple[KitEmphasis, ...]


@dataclass(frozen=True, slots=True)
class KitQuestion:
    path: str
    dimension: str
    text: str


@dataclass(frozen=True, slots=True)
class KitExercise:
    path: str
    name: str
    kind: str
    min_minutes: int | None
    max_minutes: int | None
    optional: bool
    brief: str
    guide: str
    questions: tuple[KitQuestion, ...]


@dataclass(frozen=True, slots=True)
class KitSignal:
    path: str
    key: str
    kind: str
    text: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KitStage:
    path: str
    exercise: str
    minutes: int
    interviewers: int
    bar_raiser: bool
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KitTemplate:
    path: str
    name: str
    stages: tuple[KitStage, ...]


@dataclass(frozen=True, slots=True)
class Kit:
    role: str
    dimensions: tuple[KitDimension, ...]
    exercises: tuple[KitExercise, ...]
    signals: tuple[KitSignal, ...]
    profiles: tuple[KitProfile, ...]
    loop_template: KitTemplate | None


def parse_kit(text: str) -> Kit:
    """Return the kit that a JSON text holds; raise KitError, which names the path, and nothing else."""
    try:
        value = read_json(text)
    except RefusedJSONError as error:
        raise KitError(error.path, error.problem if error.path else f"this is not JSON ({error})") from None
    kit = _Node(value, "")
    kit.allow("role", "dimensions", "exercises", "signals", "profiles", "loop_template")
    return Kit(
        role=kit.text("role"),
        dimensions=kit.parts("dimensions", _dimension),
        exercises=kit.parts("exercises", _exercise),
        signals=kit.parts("signals", _signal),
        profiles=kit.parts("profiles", _profile),
        loop_template=_template(kit.child("loop_template")) if kit.has("loop_template") else None,
    )


class _Node:
    """A JSON object and where it stands."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise KitError(path, "an object is expected")
        self.value: dict[str, object] = value
        self.path = path

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        return self.value.get(name) is not None

    def allow(self, *names: str) -> None:
        for name in self.value:
            if name not in names:
                raise KitError(self.at(name), f"unknown; known are {', '.join(names)}")

    def child(self, name: str) -> "_Node":
        return _Node(self.value.get(name), self.at(name))

    def text(self, name: str, *, required: bool = True, longest: int | None = None) -> str:
        value = self.value.get(name, "")
        if not isinstance(value, str):
            raise KitError(self.at(name), "a text is expected")
        if required and not value.strip():
            raise KitError(self.at(name), "a text is missing")
        if longest is not None and len(value) > longest:
            raise KitError(self.at(name), f"at most {longest} characters")
        return value.strip()

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in choices:
            raise KitError(self.at(name), f"must be one of {', '.join(choices)}")
        return value

    def number(self, name: str, least: int, most: int, default: int | None = None) -> int:
        value = self.value.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise KitError(self.at(name), f"a whole number from {least} to {most} is expected")
        return value

    def flag(self, name: str) -> bool:
        value = self.value.get(name, False)
        if not isinstance(value, bool):
            raise KitError(self.at(name), "true or false is expected")
        return value

    def items(self, name: str) -> list[object]:
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise KitError(self.at(name), "a list is expected")
        return value

    def parts(self, name: str, read: "Callable[[_Node], Part]") -> tuple[Part, ...]:
        return tuple(
            read(_Node(item, f"{self.at(name)}[{index}]")) for index, item in enumerate(self.items(name))
        )

    def texts(self, name: str) -> tuple[str, ...]:
        items = self.items(name)
        for index, item in enumerate(items):
            if not isinstance(item, str) or not item.strip():
                raise KitError(f"{self.at(name)}[{index}]", "a text is expected")
        return tuple(str(item).strip() for item in items)


def _dimension(node: _Node) -> KitDimension:
    node.allow("name", "anchors", "minimum_bar")
    anchors = node.child("anchors")
    anchors.allow(*LEVELS)
    texts = tuple((level, anchors.text(level)) for level in LEVELS if anchors.has(level))
    bar = node.number("minimum_bar", 1, 5) if node.has("minimum_bar") else None
    return KitDimension(node.path, collapse(node.text("name", longest=120)), texts, bar)


def _profile(node: _Node) -> KitProfile:
    node.allow("name", "description", "dimensions")
    name = collapse(node.text("name", longest=120))
    return KitProfile(
        node.path, name, node.text("description", required=False), node.parts("dimensions", _emphasis)
    )


def _emphasis(node: _Node) -> KitEmphasis:
    node.allow("name", "raters_needed", "minimum_bar")
    raters = node.number("raters_needed", 2, 6) if node.has("raters_needed") else None
    bar = node.number("minimum_bar", 1, 5) if node.has("minimum_bar") else None
    if raters is None and bar is None:
        raise KitError(node.path, "raters_needed or minimum_bar is missing")
    return KitEmphasis(node.path, collapse(node.text("name")), raters, bar)


def _exercise(node: _Node) -> KitExercise:
    node.allow("name", "kind", "minutes_min", "minutes_max", "optional", "brief", "guide", "questions")
    shortest, longest = _minutes(node)
    return KitExercise(
        path=node.path,
        name=collapse(node.text("name", longest=MOST_NAME)),
        kind=node.choice("kind", EXERCISE_KINDS),
        min_minutes=shortest,
        max_minutes=longest,
        optional=node.flag("optional"),
        brief=node.text("brief", required=False),
        guide=node.text("guide", required=False),
        questions=node.parts("questions", _question),
    )


def _minutes(node: _Node) -> tuple[int | None, int | None]:
    """Both or neither: half a range says nothing."""
    if not (node.has("minutes_min") or node.has("minutes_max")):
        return None, None
    shortest = node.number("minutes_min", 1, 480)
    return shortest, node.number("minutes_max", shortest, 480)


def _question(node: _Node) -> KitQuestion:
    node.allow("dimension", "text")
    return KitQuestion(node.path, collapse(node.text("dimension")), node.text("text"))


def _signal(node: _Node) -> KitSignal:
    node.allow("key", "kind", "text", "examples", "counter_examples")
    return KitSignal(
        path=node.path,
        key=_key(node),
        kind=node.choice("kind", SIGNAL_KINDS),
        text=collapse(node.text("text")),
        examples=node.texts("examples"),
        counter_examples=node.texts("counter_examples"),
    )


def _key(node: _Node) -> str:
    key = node.text("key", required=False, longest=80)
    if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in key):
        raise KitError(node.at("key"), "only letters, digits, - and _ make a key")
    return key


def _template(node: _Node) -> KitTemplate:
    node.allow("name", "stages")
    return KitTemplate(
        node.path, collapse(node.text("name", longest=MOST_NAME)), node.parts("stages", _stage)
    )


def _stage(node: _Node) -> KitStage:
    node.allow("exercise", "minutes", "interviewers", "bar_raiser", "dimensions")
    return KitStage(
        path=node.path,
        exercise=collapse(node.text("exercise")),
        minutes=node.number("minutes", 5, 480),
        interviewers=node.number("interviewers", 1, 6, default=1),
        bar_raiser=node.flag("bar_raiser"),
        dimensions=tuple(collapse(name) for name in node.texts("dimensions")),
    )
