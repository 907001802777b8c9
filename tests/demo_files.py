"""The files of the demo, read once, with the form each of them promises."""

import json
from pathlib import Path
from typing import NotRequired, TypedDict, cast

ROOT = Path(__file__).resolve().parents[1]


class Rating(TypedDict):
    dimension: str
    rating: int
    evidence: str


class Tick(TypedDict):
    signal: str
    quote: str


class Scorecard(TypedDict):
    recommendation: str
    ratings: list[Rating]
    overall_notes: str
    signals: NotRequired[list[Tick]]


class ExpectedSignal(TypedDict):
    signal: str
    quote: str


class Interview(TypedDict):
    id: str
    exercise: str
    minutes: int
    date: str
    interviewer: str
    status: str
    scorecard: Scorecard | None
    expected_signals: list[ExpectedSignal]


class Person(TypedDict):
    name: str
    email: str


class Interviewer(Person):
    title: str
    habit: str
    habit_note: str


class Loop(TypedDict):
    id: str
    case: str
    case_notes: str
    candidate: Person
    interviews: list[Interview]


class Loops(TypedDict):
    role: str
    dimensions: list[str]
    recommendations: list[str]
    interviewers: list[Interviewer]
    loops: list[Loop]


class Dimension(TypedDict):
    name: str
    anchors: dict[str, str]


class Question(TypedDict):
    dimension: str
    text: str


class Exercise(TypedDict):
    name: str
    kind: str
    minutes_min: int
    minutes_max: int
    optional: bool
    brief: str
    guide: str
    questions: list[Question]


class Signal(TypedDict):
    key: str
    text: str
    kind: str
    examples: list[str]
    counter_examples: list[str]


class Stage(TypedDict):
    exercise: str
    minutes: int
    interviewers: int
    dimensions: list[str]
    bar_raiser: bool


class LoopTemplate(TypedDict):
    name: str
    stages: list[Stage]


class Emphasis(TypedDict):
    name: str
    raters_needed: NotRequired[int]
    minimum_bar: NotRequired[int]


class Profile(TypedDict):
    name: str
    description: str
    dimensions: list[Emphasis]


class Kit(TypedDict):
    role: str
    dimensions: list[Dimension]
    exercises: list[Exercise]
    profiles: list[Profile]
    signals: list[Signal]
    loop_template: LoopTemplate


LOOPS = cast("Loops", json.loads((ROOT / "scorecards/demo/loops.json").read_text(encoding="utf-8")))
KIT = cast("Kit", json.loads((ROOT / "hiring/demo/kit.json").read_text(encoding="utf-8")))
DOCUMENT = (ROOT / "hiring/demo/principal-ai-engineer.txt").read_text(encoding="utf-8")
