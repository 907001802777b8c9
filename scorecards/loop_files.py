"""Files of finished and running loops, as JSON. Reading is pure: no clock and no database.

All problems of a file are reported together, each beginning with the JSON path of what is wrong. Annotation
that other tools keep beside the loops (case, habit, expected signals) is passed over.
"""

import datetime
from dataclasses import dataclass

from hiring.strict_json import RefusedJSONError, read_json
from scorecards.json_nodes import Node

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
LONGEST_SIGNAL = 2000
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 480


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
class TickRecord:
    """A signal that the interviewer ticked, by key or text, with the words heard; `path` names the signal."""

    path: str
    signal: str
    quote: str


@dataclass(frozen=True, slots=True)
class ScorecardRecord:
    recommendation: str
    ratings: tuple[RatingRecord, ...]
    overall_notes: str
    ticks: tuple[TickRecord, ...]


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


def parse_loops(text: str) -> LoopFile:
    """Return the loops that a JSON text holds; raise LoopFileError, with all problems, and nothing else."""
    try:
        value = read_json(text, storable=False)  # each field says so itself
    except RefusedJSONError as error:
        raise LoopFileError([f"This is not JSON: {error}."]) from None
    problems: list[str] = []
    file = _read_file(Node(value, "", problems))
    if problems:
        raise LoopFileError(problems)
    return file


def _read_file(node: Node) -> LoopFile:
    role = node.name("role", LONGEST_EXERCISE)
    people: dict[str, InterviewerRecord] = {}
    emails: set[str] = set()
    node.parts("interviewers", lambda part: _read_interviewer(part, people, emails))
    candidates: set[str] = set()
    return LoopFile(role, node.parts("loops", lambda part: _read_loop(part, people, candidates)))


def _read_interviewer(node: Node, people: dict[str, InterviewerRecord], emails: set[str]) -> None:
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


def _read_loop(node: Node, people: dict[str, InterviewerRecord], candidates: set[str]) -> LoopRecord:
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


def _read_interview(node: Node, people: dict[str, InterviewerRecord]) -> InterviewRecord:
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


def _read_scorecard(node: Node) -> ScorecardRecord | None:
    status = node.choice("status", STATUSES)
    if node.value.get("scorecard") is None:
        if status == "submitted":
            node.refuse("scorecard", "is missing, though the status says submitted")
        return None
    if status == "missing":
        node.refuse("scorecard", "is there, though the status says missing")
    card = node.child("scorecard")
    rated: set[str] = set()
    ticked: set[str] = set()
    return ScorecardRecord(
        recommendation=RECOMMENDATIONS[card.choice("recommendation", tuple(RECOMMENDATIONS))],
        ratings=card.parts("ratings", lambda part: _read_rating(part, rated)),
        overall_notes=card.text("overall_notes", required=False),
        ticks=card.parts("signals", lambda part: _read_tick(part, ticked), least=0, required=False),
    )


def _read_tick(node: Node, ticked: set[str]) -> TickRecord:
    signal = node.name("signal", LONGEST_SIGNAL)
    if signal and signal.casefold() in ticked:
        node.refuse("signal", f"{signal} is ticked twice in this scorecard")
    ticked.add(signal.casefold())
    return TickRecord(path=node.at("signal"), signal=signal, quote=node.text("quote"))


def _read_rating(node: Node, rated: set[str]) -> RatingRecord:
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
