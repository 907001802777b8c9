"""JSON values read one by one, each problem noted with the path of what is wrong."""

import datetime
import json
import re
from collections.abc import Callable
from typing import TypeVar

from hiring.strict_json import is_storable

LONGEST_EMAIL = 254
EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]+@[^@\s.<>\"(),:;\[\]\\]+(\.[^@\s.<>\"(),:;\[\]\\]+)+")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
Part = TypeVar("Part")


def collapse(text: str) -> str:
    """Return a text with white space collapsed."""
    return " ".join(text.split())


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 40 else f"{text[:37]}…"


class Node:
    """A JSON value and where it stands. Each reading notes its problem and returns something harmless."""

    def __init__(self, value: object, path: str, problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        self.value: dict[str, object] = value if isinstance(value, dict) else {}
        self.is_object = isinstance(value, dict)
        if not self.is_object:
            problems.append(f"{path or 'The file'}: must be an object, not {_shown(value)}")

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def refuse(self, name: str, problem: str) -> None:
        """Note a problem, unless the object itself is missing: then that was said already."""
        if self.is_object:
            self.problems.append(f"{self.at(name)}: {problem}")

    def child(self, name: str) -> "Node":
        return Node(self.value.get(name), self.at(name), self.problems if self.is_object else [])

    def text(self, name: str, *, longest: int | None = None, required: bool = True) -> str:
        """Return a text exactly as it stands."""
        value = self.value.get(name, None if required else "")
        problem = _text_problem(value, longest, required)
        if problem:
            self.refuse(name, problem)
        return value if isinstance(value, str) and not problem else ""

    def name(self, name: str, longest: int, *, required: bool = True) -> str:
        return collapse(self.text(name, longest=longest, required=required))

    def email(self, name: str) -> str:
        value = self.name(name, LONGEST_EMAIL)
        if value and not EMAIL.fullmatch(value):
            self.refuse(name, f"must be an e-mail address, not {_shown(value)}")
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        value = self.value.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.refuse(name, f"must be {least}–{most}, not {_shown(value)}")
        return least

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.value.get(name)
        if isinstance(value, str) and value in choices:
            return value
        self.refuse(name, f"must be one of {', '.join(choices)}, not {_shown(value)}")
        return choices[0]

    def date(self, name: str) -> datetime.date:
        value = self.value.get(name)
        try:
            if isinstance(value, str) and DATE.fullmatch(value):
                return datetime.date.fromisoformat(value)
        except ValueError:
            pass
        self.refuse(name, f"must be a date like 2026-01-31, not {_shown(value)}")
        return datetime.date.min

    def parts(
        self, name: str, read: "Callable[[Node], Part]", *, least: int = 1, required: bool = True
    ) -> tuple[Part, ...]:
        value = self.value.get(name, None if required else [])
        if not isinstance(value, list):
            self.refuse(name, f"must be a list, not {_shown(value)}")
            return ()
        if len(value) < least:
            self.refuse(name, "must not be empty")
        return tuple(
            read(Node(item, f"{self.at(name)}[{index}]", self.problems)) for index, item in enumerate(value)
        )


def _text_problem(value: object, longest: int | None, required: bool) -> str:
    if not isinstance(value, str):
        return f"must be a text, not {_shown(value)}"
    if required and not value.strip():
        return "must not be empty"
    if longest is not None and len(value) > longest:
        return f"must have at most {longest} characters, not {len(value)}"
    if not is_storable(value):
        return "holds a character that cannot be stored"
    return ""
