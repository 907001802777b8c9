"""Trying a rubric's signals on pasted notes: worked out anew each time, and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from uuid import UUID

from hiring.models import Role, Rubric, Signal
from scorecards.selectors.debriefs.findings import confidence_in_words
from scorecards.selectors.signal_definitions import definition_of
from scorecards.signals import DEFAULT_ENGINE, Candidate, Note, SignalDefinition, inspect
from scorecards.signals.clarity import Clarity, Verdict, clarity_of
from scorecards.signals.values import DEFAULT_FIELD

MOST_NEAR_MISSES = 2  # of one signal
MENDING_ORDER: tuple[Verdict, ...] = ("vague", "too_wide", "unmeasured", "too_few", "clear")


@dataclass(frozen=True, slots=True)
class TrialFinding:
    """One quote, numbered in reading order; `near` when it stays under the `threshold` of being shown."""

    number: int
    kind: str
    signal: str
    quote: str
    start: int
    end: int
    confidence: float
    confidence_words: str
    threshold: float
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    near: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the notes and which findings quote it; `marks` are those that begin here."""

    text: str
    found: bool
    near: bool
    marks: tuple[TrialFinding, ...]


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What was found in a text, what nearly was, and the text cut up for highlighting."""

    found: tuple[TrialFinding, ...]
    near: tuple[TrialFinding, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class SignalClarity:
    """A signal of the draft with the measure of its wording."""

    id: UUID
    kind: str
    text: str
    clarity: Clarity


@dataclass(frozen=True, slots=True)
class TrialPage:
    """The signals that can be tried, those whose wording wants mending first; `version` is the rubric's."""

    key: str
    title: str
    version: int
    is_draft: bool
    signals: tuple[SignalClarity, ...]


def rubric_to_try(role: Role) -> Rubric | None:
    """Return the role's draft, else its newest version. Two queries at most."""
    rubrics = role.rubrics.select_related("role")
    return rubrics.drafts().first() or rubrics.order_by("-version").first()


def trial_page(rubric: Rubric) -> TrialPage:
    """Return the page's signals with how clear they are. One query."""
    signals = list(rubric.signals.order_by("position", "key"))
    measured = _measured(tuple(map(definition_of, signals)))
    rows = [
        SignalClarity(signal.pk, signal.kind, signal.text, clarity)
        for signal, clarity in zip(signals, measured, strict=True)
    ]
    rows.sort(key=lambda row: MENDING_ORDER.index(row.clarity.verdict))
    return TrialPage(rubric.role.key, rubric.role.title, rubric.version, not rubric.is_published, tuple(rows))


@lru_cache(maxsize=64)
def _measured(definitions: tuple[SignalDefinition, ...]) -> tuple[Clarity, ...]:
    """Measuring reads every example: while nobody changes a word, it is done once per process."""
    return clarity_of(definitions)


def try_signals(signals: Sequence[Signal], notes: str) -> TrialResult:
    """Let the product's engine read the notes for these signals. No query; nothing is kept."""
    by_key = {signal.key: signal for signal in signals}
    definitions = [definition_of(signal) for signal in by_key.values()]
    candidates = _surest(inspect([Note(DEFAULT_FIELD, notes)], definitions, DEFAULT_ENGINE))
    shown = [_shown(number, by_key[one.finding.signal], one) for number, one in enumerate(candidates, 1)]
    return TrialResult(
        found=tuple(one for one in shown if not one.near),
        near=tuple(one for one in shown if one.near),
        stretches=stretches(notes, shown),
    )


def _surest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep all findings, and of each signal the surest near misses: a list of all of them says nothing."""
    near = sorted((one for one in candidates if not one.is_found), key=lambda one: -one.finding.confidence)
    kept = [
        one
        for place, one in enumerate(near)
        if sum(other.finding.signal == one.finding.signal for other in near[:place]) < MOST_NEAR_MISSES
    ]
    return [one for one in candidates if one.is_found or one in kept]


def _shown(number: int, signal: Signal, candidate: Candidate) -> TrialFinding:
    finding = candidate.finding
    return TrialFinding(
        number=number,
        kind=signal.kind,
        signal=signal.text,
        quote=finding.quote,
        start=finding.start,
        end=finding.end,
        confidence=finding.confidence,
        confidence_words=confidence_in_words(finding.confidence),
        threshold=candidate.threshold,
        reasons=finding.reasons,
        against=candidate.against,
        near=not candidate.is_found,
    )


def stretches(text: str, findings: Sequence[TrialFinding]) -> tuple[Stretch, ...]:
    """Cut a text where a quote begins or ends; the pieces joined are the text."""
    edges = {0, len(text), *(one.start for one in findings), *(one.end for one in findings)}
    cuts = sorted(edges)
    return tuple(
        Stretch(
            text=text[start:end],
            found=any(one.start <= start < one.end for one in findings if not one.near),
            near=any(one.start <= start < one.end for one in findings if one.near),
            marks=tuple(one for one in findings if one.start == start),
        )
        for start, end in pairwise(cuts)
    )
