"""What is weighed for a signal in a window; the same code reads notes when fitting and when detecting."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..knowledge_base import Knowledge, knowledge
from ..match import Match, Weighing
from ..profile import Profile, profile
from ..values import SignalDefinition
from .leaning import LEANINGS, Leaning
from .likeness import Floats, normalised, vector_of, words_of
from .windows import SHAPE, Windows

OWN = (
    "definition", "example", "examples_mean", "counter_example", "example_less_counter", "lead", "lead_mean",
    "below_best", "above_mean", "rules", "rules_any", "is_red_flag", "is_strong",
)  # fmt: skip
LEANS = (
    "leans_kind",
    "leans_side",
    "leans_other_side",
    "leans_none",
    "alike_kind",
    "alike_side",
    "alike_balance",
)
FEATURES = (*OWN, *SHAPE, *LEANS)


@dataclass(frozen=True, slots=True)
class Subject:
    """A signal prepared once: its profile for the rules, and its texts as vectors."""

    about: Profile
    definition: Floats
    examples: Floats
    counter_examples: Floats


@dataclass(frozen=True, slots=True)
class Weighed:
    """Features of all windows for one signal (N, …) without leanings, and the rules' match of each unit."""

    subject: Subject
    own: Floats
    matches: Sequence[Match]


@lru_cache(maxsize=1000)
def subject_of(signal: SignalDefinition) -> Subject:
    """Prepare a signal; the same signal is prepared once."""
    known = knowledge()

    def vectors(texts: Sequence[str]) -> Floats:
        rows = [vector_of(words_of(text), known.common_words) for text in texts or ("",)]
        return normalised(np.array(rows))

    examples = vectors(signal.examples)
    return Subject(
        profile(signal, known), vectors((signal.text,)), examples, vectors(signal.counter_examples)
    )


def weigh(windows: Windows, subjects: Sequence[Subject], known: Knowledge) -> list[Weighed]:
    """Hold every window against every signal; signals of one rubric compete for a window."""
    texts = [part for one in subjects for part in (one.definition, one.examples, one.counter_examples)]
    alike = windows.likeness_to(np.concatenate(texts), known.common_words)
    parts = np.split(alike, np.cumsum([len(text) for text in texts])[:-1], axis=1)
    totals = np.stack(
        [parts[3 * place][:, 0] + parts[3 * place + 1].max(axis=1) for place in range(len(subjects))], axis=1
    )
    return [
        _weighed(windows, subject, parts[3 * place : 3 * place + 3], totals, place, known)
        for place, subject in enumerate(subjects)
    ]


def _weighed(
    windows: Windows, subject: Subject, parts: Sequence[Floats], totals: Floats, place: int, known: Knowledge
) -> Weighed:
    definition, examples, counters = parts
    example, counter, total = examples.max(axis=1), counters.max(axis=1), totals[:, place]
    others = np.delete(totals, place, axis=1)
    rivals = others if others.shape[1] else totals
    matches = _rules(windows, subject.about, known)
    rules = np.array(
        [max(match.confidence for match in matches[one.first : one.last + 1]) for one in windows.windows]
    )
    kind = subject.about.signal.kind
    columns = [
        definition[:, 0], example, examples.mean(axis=1), counter, example - counter,
        total - rivals.max(axis=1), total - rivals.mean(axis=1), total - total.max(), total - total.mean(),
        rules, (rules > 0).astype(np.float64),
        np.full(total.shape, float(kind == "red_flag")), np.full(total.shape, float(kind == "strong")),
    ]  # fmt: skip
    return Weighed(subject, np.column_stack([*columns, windows.shape]), matches)


def _rules(windows: Windows, about: Profile, known: Knowledge) -> list[Match]:
    befores = [None, *windows.heard]
    return [
        Weighing(about, heard, before, known).match()
        for heard, before in zip(windows.heard, befores, strict=False)
    ]


def with_leaning(weighed: Weighed, leans: Floats) -> Floats:
    """Return all FEATURES of the windows (N, len(FEATURES)); `leans` are the leanings of their words."""
    kind = weighed.subject.about.signal.kind
    bad, good = leans[:, 1] + leans[:, 2], leans[:, 3]
    own = leans[:, LEANINGS.index(kind)]
    side, other = (good, bad) if kind == "strong" else (bad, good)
    alike = weighed.own[:, 0] + weighed.own[:, 1]
    columns = [*(np.log(share + 1e-3) for share in (own, side, other, leans[:, 0]))]
    return np.column_stack([weighed.own, *columns, alike * own, alike * side, alike * (side - other)])


def leanings_of(windows: Windows, leaning: Leaning) -> Floats:
    """Return what the words of each window lean towards (N, 4)."""
    return leaning.of([window.stems for window in windows.windows])
