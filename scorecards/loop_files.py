"""Files of finished and running loops, as JSON. Reading is pure: no clock and no database.

All problems of a file are reported together, each beginning with the JSON path of what is wrong. Annotation
that other tools keep beside the loops (case, habit, expected signals) is passed over.
"""

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

RECOMMENDATIONS = {
    "strong_no": "definitely_not",
    "definitely_not": "definitely_not",
    "no": "no",
    "yes": "yes",
    "strong_yes": "strong_yes",
}
STATUSES = ("submitted", "missing")
LONGEST_NAME = 120
LONGEST_TITLE = 120
LONGEST_EXERCISE = 160
LONGEST_EMAIL = 254
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 480
EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]+@[^@\s.<>\"(),:;\[\]\\]+(\.[^@\s.<>\"(),:;\[\]\\]+)+")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
Part = TypeVar("Part")


class LoopFileError(ValueError):
    """A file cannot be loaded; `problems` says why, a line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class InterviewerRecord:
    name: str
    email: str
    title: str


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """One rating from 1 to 5; `path` is where the dimension's name stands in the file."""

    path: str
    dimension: str
    score: int
    evidence: str


@dataclass(frozen=True, slots=True)
class ScorecardRecord:
    recommendation: str
    ratings: tuple[RatingRecord, ...]
    overall_notes: str


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """One interview of one interviewer; the scorecard is None while it is missing."""

    path: str
    exercise: str
    minutes: int
    on: datetime.date
    interviewer: InterviewerRecord
    scorecard: ScorecardRecord | None


@dataclass(frozen=True, slots=True)
class LoopRecord:
    path: str
    candidate_name: str
    candidate_email: str
    interviews: tuple[InterviewRecord, ...]

    @property
    def first_on(self) -> datetime.date:
        return min(interview.on for interview in self.interviews)


@dataclass(frozen=True, slots=True)
class LoopFile:
    role: str
    loops: tuple[LoopRecord, ...]


def collapse(text: str) -> str:
    """Return a text with white space collapsed."""
    return " ".join(text.split())


def parse_loops(text: str) -> LoopFile:
    """Return the loops that a JSON text holds; raise LoopFileError, with all problems, and nothing else."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise LoopFileError([f"This is not JSON: {error}."]) from None
    problems: list[str] = []
    file = _read_file(_Node(value, "", problems))
    if problems:
        raise LoopFileError(problems)
    return file


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object names {twice!r} twice")
    return found


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number of JSON")


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 40 else f"{text[:37]}…"


class _Node:
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

    def child(self, name: str) -> "_Node":
        return _Node(self.value.get(name), self.at(name), self.problems if self.is_object else [])

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

    def parts(self, name: str, read: "Callable[[_Node], Part]", *, least: int = 1) -> tuple[Part, ...]:
        value = self.value.get(name)
        if not isinstance(value, list):
            self.refuse(name, f"must be a list, not {_shown(value)}")
            return ()
        if len(value) < least:
            self.refuse(name, "must not be empty")
        return tuple(
            read(_Node(item, f"{self.at(name)}[{index}]", self.problems)) for index, item in enumerate(value)
        )


def _text_problem(value: object, longest: int | None, required: bool) -> str:
    if not isinstance(value, str):
        return f"must be a text, not {_shown(value)}"
    if required and not value.strip():
        return "must not be empty"
    if longest is not None and len(value) > longest:
        return f"must have at most {longest} characters, not {len(value)}"
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        return "holds a character that cannot be stored"
    return ""


def _read_file(node: _Node) -> LoopFile:
    role = node.name("role", LONGEST_EXERCISE)
    people: dict[str, InterviewerRecord] = {}
    emails: set[str] = set()
    node.parts("interviewers", lambda part: _read_interviewer(part, people, emails))
    candidates: set[str] = set()
    return LoopFile(role, node.parts("loops", lambda part: _read_loop(part, people, candidates)))


def _read_interviewer(node: _Node, people: dict[str, InterviewerRecord], emails: set[str]) -> None:
    record = InterviewerRecord(
        name=node.name("name", LONGEST_NAME),
        email=node.email("email"),
        title=node.name("title", LONGEST_TITLE, required=False),
    )
    if record.name in people:
        node.refuse("name", f"another interviewer is named {record.name}, too")
    if record.email.casefold() in emails:
        node.refuse("email", f"another interviewer has the address {record.email}, too")
    people[record.name] = record
    emails.add(record.email.casefold())


def _read_loop(node: _Node, people: dict[str, InterviewerRecord], candidates: set[str]) -> LoopRecord:
    candidate = node.child("candidate")
    record = LoopRecord(
        path=node.path,
        candidate_name=candidate.name("name", LONGEST_NAME),
        candidate_email=candidate.email("email"),
        interviews=node.parts("interviews", lambda part: _read_interview(part, people)),
    )
    if record.candidate_email and record.candidate_email.casefold() in candidates:
        candidate.refuse("email", f"another loop is about {record.candidate_email}, too")
    candidates.add(record.candidate_email.casefold())
    return record


def _read_interview(node: _Node, people: dict[str, InterviewerRecord]) -> InterviewRecord:
    name = node.name("interviewer", LONGEST_NAME)
    if name and name not in people:
        node.refuse("interviewer", f"no interviewer of this file is named {name}")
    return InterviewRecord(
        path=node.path,
        exercise=node.name("exercise", LONGEST_EXERCISE),
        minutes=node.whole("minutes", SHORTEST_MINUTES, LONGEST_MINUTES),
        on=node.date("date"),
        interviewer=people.get(name, InterviewerRecord(name, "", "")),
        scorecard=_read_scorecard(node),
    )


def _read_scorecard(node: _Node) -> ScorecardRecord | None:
    status = node.choice("status", STATUSES)
    if node.value.get("scorecard") is None:
        if status == "submitted":
            node.refuse("scorecard", "is missing, though the status says submitted")
        return None
    if status == "missing":
        node.refuse("scorecard", "is there, though the status says missing")
    card = node.child("scorecard")
    rated: set[str] = set()
    return ScorecardRecord(
        recommendation=RECOMMENDATIONS[card.choice("recommendation", tuple(RECOMMENDATIONS))],
        ratings=card.parts("ratings", lambda part: _read_rating(part, rated)),
        overall_notes=card.text("overall_notes", required=False),
    )


def _read_rating(node: _Node, rated: set[str]) -> RatingRecord:
    dimension = node.name("dimension", LONGEST_NAME)
    if dimension and dimension.casefold() in rated:
        node.refuse("dimension", f"{dimension} is rated twice in this scorecard")
    rated.add(dimension.casefold())
    return RatingRecord(
        path=node.at("dimension"),
        dimension=dimension,
        score=node.whole("rating", 1, 5),
        evidence=node.text("evidence", required=False),
    )
