"""Courses that a loop may take: what four interviewers write and what its debrief says.

A quarter of a million debriefs cannot be compiled in the time there is. So a role has a number of patterns,
each compiled by the real compiler with marks in place of identifiers; a loop puts its own in. How much
experience people have is therefore the pattern's, and the input hash names the pattern and the loop.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Literal, cast

from scorecards.debrief import (
    COMPILER_VERSION,
    DimensionDefinition,
    FindingEvidence,
    InterviewEvidence,
    LoopEvidence,
    RatingEvidence,
    ScorecardEvidence,
    SeatEvidence,
    SignalText,
    compile_debrief,
)
from scorecards.debrief.evidence import Disposition, RecommendationValue, SignalKind

from . import texts
from .company import BANDS, Role
from .lines import escaped

VERSION = COMPILER_VERSION
STRICTNESS = (-0.6, 0.0, 0.5)  # points that a band adds to what it rates
MARK = re.compile(r"(~[a-z]+\d*~)")
ENGINE_VERSION = "generated"
Source = Literal["interviewer", "detector"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a slot's overall notes that may show a signal; `place` is the signal's in the rubric."""

    slot: int
    place: int
    source: Source
    start: int
    quote: str
    confidence: float | None
    disposition: Disposition

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


@dataclass(frozen=True, slots=True)
class Slot:
    """What the interviewer of one exercise writes; (dimension, score, evidence) of each rating."""

    band: int
    ratings: tuple[tuple[int, int, str], ...]
    recommendation: RecommendationValue
    notes: texts.Notes


@dataclass(frozen=True, slots=True)
class Document:
    """A debrief's JSON, escaped for COPY, cut at its marks: every second piece is one."""

    hash: str
    pieces: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the document with a loop's own identifiers."""
        parts = list(self.pieces)
        for place in range(1, len(parts), 2):
            parts[place] = values[parts[place]]
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Four slots, their findings, and the debrief before and after people have disposed of those."""

    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]
    outcome: str
    rationale: str
    fresh: Document
    disposed: Document


def patterns_of(rng: Random, role: Role, count: int) -> tuple[Pattern, ...]:
    """Return so many different courses of a role's loops."""
    return tuple(_pattern(rng, role) for _ in range(count))


def _pattern(rng: Random, role: Role) -> Pattern:
    quality = rng.gauss(3.2, 0.7)
    strengths = [quality + rng.gauss(0, 0.5) for _ in role.dimensions]
    slots = tuple(_slot(rng, exercise.dimensions, strengths) for exercise in role.exercises)
    findings = tuple(
        found for number, slot in enumerate(slots) for found in _findings(rng, role, number, slot)
    )
    evidence = _evidence(rng, role, slots, findings)
    untouched = tuple(replace(item, disposition="open") for item in evidence.findings)
    return Pattern(
        slots=slots,
        findings=findings,
        outcome=_outcome(rng, slots),
        rationale=escaped(texts.evidence(rng, round(quality))),
        fresh=_document(replace(evidence, findings=untouched)),
        disposed=_document(evidence),
    )


def _slot(rng: Random, dimensions: tuple[int, ...], strengths: list[float]) -> Slot:
    band = rng.randrange(BANDS)
    scores = [_score(rng, strengths[place] + STRICTNESS[band]) for place in dimensions]
    mean = sum(scores) / len(scores)
    ratings = tuple(
        (place, score, texts.evidence(rng, score)) for place, score in zip(dimensions, scores, strict=True)
    )
    return Slot(band, ratings, _recommendation(mean), texts.notes(rng, mean))


def _score(rng: Random, expected: float) -> int:
    return min(5, max(1, round(expected + rng.gauss(0, 0.5))))


def _recommendation(mean: float) -> RecommendationValue:
    if mean < 2:
        return "definitely_not"
    return "no" if mean < 3 else "yes" if mean < 4.1 else "strong_yes"


def _outcome(rng: Random, slots: tuple[Slot, ...]) -> str:
    if rng.random() < 0.04:
        return rng.choice(["hold", "more_evidence"])
    return "offer" if sum("yes" in slot.recommendation for slot in slots) >= 3 else "decline"


def _findings(rng: Random, role: Role, number: int, slot: Slot) -> list[Finding]:
    mean = sum(score for _place, score, _text in slot.ratings) / len(slot.ratings)
    kinds = {"red_flag", "weak"} if mean < 3 else {"strong"}
    places = [place for place, signal in enumerate(role.signals) if signal[2] in kinds]
    sources: list[Source] = []
    if rng.random() < 0.4:
        sources.append("detector")
    if rng.random() < 0.15:
        sources.append("interviewer")
    start = slot.notes.overall.index(slot.notes.quote)
    return [
        Finding(
            slot=number,
            place=rng.choice(places),
            source=source,
            start=start,
            quote=slot.notes.quote,
            confidence=round(rng.uniform(0.55, 0.97), 2) if source == "detector" else None,
            disposition=_disposition(rng),
        )
        for source in sources
    ]


def _disposition(rng: Random) -> Disposition:
    chance = rng.random()
    return "confirmed" if chance < 0.6 else "dismissed" if chance < 0.85 else "open"


def _document(evidence: LoopEvidence) -> Document:
    compiled = compile_debrief(evidence)
    text = escaped(json.dumps(compiled.as_json(), ensure_ascii=False))
    pieces = tuple(MARK.split(text.replace(compiled.input_hash, "~hash~")))
    return Document(compiled.input_hash, pieces)


def _evidence(
    rng: Random, role: Role, slots: tuple[Slot, ...], findings: tuple[Finding, ...]
) -> LoopEvidence:
    return LoopEvidence(
        loop="~loop~",
        role_title=role.title,
        rubric_version=1,
        dimensions=tuple(
            DimensionDefinition(key, name, place, role.anchors[place], 3 if place == 0 else None)
            for place, (key, name) in enumerate(zip(role.keys, role.names, strict=True))
        ),
        signals=tuple(
            SignalText(key, cast("SignalKind", kind), text) for _id, key, kind, text in role.signals
        ),
        interviews=tuple(_interview(rng, role, number, slot) for number, slot in enumerate(slots)),
        findings=tuple(_finding(role, number, found) for number, found in enumerate(findings)),
    )


def _interview(rng: Random, role: Role, number: int, slot: Slot) -> InterviewEvidence:
    scorecard = ScorecardEvidence(
        id=f"~scorecard{number}~",
        committed_at=f"~committed{number}~",
        recommendation=slot.recommendation,
        overall_notes=slot.notes.overall,
        running_notes=slot.notes.running,
        ratings=tuple(
            RatingEvidence(role.keys[place], score, "", text) for place, score, text in slot.ratings
        ),
    )
    experience = math.floor(rng.expovariate(1 / 40))
    seat = SeatEvidence(f"~seat{number}~", f"~person{number}~", "lead", experience, scorecard)
    exercise = role.exercises[number]
    keys = tuple(sorted(role.keys[place] for place in exercise.dimensions))
    return InterviewEvidence(f"~interview{number}~", exercise.name, keys, (seat,))


def _finding(role: Role, number: int, found: Finding) -> FindingEvidence:
    return FindingEvidence(
        id=f"~finding{number}~",
        scorecard=f"~scorecard{found.slot}~",
        signal=role.signals[found.place][1],
        source=found.source,
        field="overall_notes",
        start=found.start,
        end=found.end,
        quote=found.quote,
        confidence=found.confidence,
        disposition=found.disposition,
    )
