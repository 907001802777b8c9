"""The reviewed knowledge of the rule engine: cues, subjects and concepts, loaded once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from .cues import CueIndex

_FOLDER = Path(__file__).parent / "knowledge"
_CUE_FILES = (
    "cues_conduct",
    "cues_gaps",
    "cues_handing_over",
    "cues_measures",
    "cues_scenes",
    "cues_strengths",
)
TOPIC, RULE, CONCEPT, SUBJECT = "topic:", "rule:", "concept:", "subject:"


class _Topic(TypedDict):
    described_by: list[str]
    heard_as: list[str]


class _WrittenEvidence(TypedDict):
    all: list[str]
    weight: float
    within: NotRequired[int]


class _WrittenConcept(TypedDict):
    kinds: list[str]
    says: str
    described_by: list[str]
    yields_to: NotRequired[list[str]]
    evidence: list[_WrittenEvidence]


_Patterns = dict[str, list[str]]


class _Settings(TypedDict):
    thresholds: dict[str, float]
    common_words: list[str]
    scenes: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A cue to be heard at least `count` times; with `near`, the sentence before counts too."""

    name: str
    count: int
    near: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Cues that have to be heard together, at most `within` words apart (0: anywhere in the unit).

    `indispensable` are those cues that nothing but the unit itself can hold, to pass over others quickly.
    """

    parts: tuple[Part, ...]
    weight: float
    within: int
    indispensable: frozenset[str]


@dataclass(frozen=True, slots=True)
class Concept:
    """Something a signal can mean; `says` is how a reason puts it to a reader.

    A signal that also means one of `yields_to` means that, and not this, which is less particular.
    """

    key: str
    kinds: frozenset[str]
    says: str
    yields_to: frozenset[str]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the rule engine knows before it reads a signal or a note."""

    concepts: Mapping[str, Concept]
    heard: CueIndex
    described: CueIndex
    thresholds: Mapping[str, float]
    common_words: frozenset[str]
    scenes: frozenset[str]


@cache
def knowledge() -> Knowledge:
    """Load the knowledge; the same object every time."""
    classes, rules = _patterns("classes", "classes"), _patterns("context", "rules")
    topics = cast("dict[str, _Topic]", _load("topics")["topics"])
    written = _written_concepts("concepts_faults") | _written_concepts("concepts_strengths")
    settings = cast("_Settings", _load("settings"))
    heard: _Patterns = {}
    for name in _CUE_FILES:
        heard |= _patterns(name, "cues")
    heard |= {TOPIC + key: topic["heard_as"] for key, topic in topics.items()}
    heard |= {RULE + key: patterns for key, patterns in rules.items()}
    described = {CONCEPT + key: concept["described_by"] for key, concept in written.items()}
    described |= {SUBJECT + key: topic["described_by"] for key, topic in topics.items()}
    return Knowledge(
        concepts={key: _concept(key, concept) for key, concept in written.items()},
        heard=CueIndex(heard, classes),
        described=CueIndex(described, classes),
        thresholds=settings["thresholds"],
        common_words=frozenset(settings["common_words"]),
        scenes=frozenset(settings["scenes"]),
    )


def _patterns(name: str, part: str) -> _Patterns:
    return cast("_Patterns", _load(name)[part])


def _written_concepts(name: str) -> dict[str, _WrittenConcept]:
    return cast("dict[str, _WrittenConcept]", _load(name)["concepts"])


def _load(name: str) -> dict[str, object]:
    return cast("dict[str, object]", json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def _concept(key: str, written: _WrittenConcept) -> Concept:
    evidence = tuple(_evidence(item) for item in written["evidence"])
    return Concept(
        key,
        frozenset(written["kinds"]),
        written["says"],
        frozenset(written.get("yields_to", ())),
        evidence,
    )


def _evidence(written: _WrittenEvidence) -> Evidence:
    parts = tuple(_part(name) for name in written["all"])
    indispensable = frozenset(part.name for part in parts if not part.near and not part.name.startswith("@"))
    return Evidence(parts, written["weight"], written.get("within", 0), indispensable)


def _part(written: str) -> Part:
    """Read "name", "name~" (also one sentence before) or "name*3" (at least three places)."""
    name, _, count = written.removesuffix("~").partition("*")
    return Part(name, int(count or 1), written.endswith("~"))
