"""How far a unit supports a signal: its text chooses concepts and a subject, the unit's cues must fit."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .cues import Hit
from .evidence import Heard
from .knowledge_base import CONCEPT, SUBJECT, TOPIC, Concept, Evidence, Knowledge, Part
from .values import SignalDefinition
from .words import is_word, pieces, stem

_LIKE_EXAMPLE = 0.5  # share of words in common from which a unit counts as a variant of an example
_CERTAINTY = 0.97


@dataclass(frozen=True, slots=True)
class Profile:
    """A signal as the rule engine sees it."""

    signal: SignalDefinition
    concepts: tuple[Concept, ...]
    topics: frozenset[str]
    stems: frozenset[str]
    examples: tuple[frozenset[str], ...]
    counter_examples: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """How sure, and in a reader's words why."""

    confidence: float
    reasons: tuple[str, ...]


NOTHING = Match(0.0, ())


def profile(signal: SignalDefinition, known: Knowledge) -> Profile:
    """Work out from a signal's own words which concepts and subjects it is about."""
    words = [piece for piece in pieces(signal.text) if is_word(piece)]
    named = {hit.name for hit in known.described.hits(words)}
    concepts = tuple(
        concept
        for key, concept in known.concepts.items()
        if CONCEPT + key in named and signal.kind in concept.kinds
    )
    return Profile(
        signal=signal,
        concepts=concepts,
        topics=frozenset(TOPIC + name.removeprefix(SUBJECT) for name in named if name.startswith(SUBJECT)),
        stems=_content(signal.text, known),
        examples=tuple(_content(example, known) for example in signal.examples),
        counter_examples=tuple(_content(example, known) for example in signal.counter_examples),
    )


def match(about: Profile, heard: Heard, before: Heard | None, known: Knowledge) -> Match:
    """Weigh one unit, with the unit before it, against one signal."""
    supports = [
        support
        for concept in about.concepts
        for support in [_best_support(concept, about, heard, before)]
        if support.confidence > 0
    ]
    own_words = frozenset(word for word in heard.stems if word not in known.common_words)
    likeness = max((_likeness(own_words, example) for example in about.examples), default=0.0)
    if likeness >= _LIKE_EXAMPLE:
        supports.append(Match(min(0.9, 0.35 + likeness * 0.6), ("close to an example of the signal",)))
    counter = max((_likeness(own_words, example) for example in about.counter_examples), default=0.0)
    return _together(supports, counter=max(0.0, counter - 0.2))


def _together(supports: Sequence[Match], counter: float) -> Match:
    """Independent supports leave less doubt; likeness to a counter-example only ever takes away."""
    if not supports:
        return NOTHING
    doubt = 1.0
    for support in supports:
        doubt *= 1.0 - support.confidence
    confidence = min(_CERTAINTY, 1.0 - doubt) * (1.0 - min(1.0, counter))
    return Match(round(confidence, 3), tuple(dict.fromkeys(itertools.chain(*(s.reasons for s in supports)))))


def _best_support(concept: Concept, about: Profile, heard: Heard, before: Heard | None) -> Match:
    best = NOTHING
    for evidence in concept.evidence:
        support = _support(concept, evidence, about, heard, before)
        best = max(best, support, key=lambda found: found.confidence)
    return best


def _support(
    concept: Concept, evidence: Evidence, about: Profile, heard: Heard, before: Heard | None
) -> Match:
    found: list[list[Hit]] = []
    for part in evidence.parts:
        if part.name == "@asked":
            if not any(heard.reading.asked):
                return NOTHING
            continue
        hits = (
            _topic_hits(about, heard)
            if part.name == "@topic"
            else heard.asserted(part.name, about.signal.kind)
        )
        if len({hit.first for hit in hits}) < part.count and not _near(part, about, heard, before):
            return NOTHING
        found.append(hits)
    if not _distinct(found) or (evidence.within and not _close(found, evidence.within)):
        return NOTHING
    extra = min(3, sum(max(0, len({hit.first for hit in hits}) - 1) for hits in found))
    return Match(min(0.95, evidence.weight + 0.03 * extra), (_reason(concept, found, heard),))


def _near(part: Part, about: Profile, heard: Heard, before: Heard | None) -> bool:
    """Say whether a part that may stand one sentence earlier, in heading or field, does."""
    if not part.near:
        return False
    if part.name == "@topic":
        if about.topics & heard.titles or about.stems & heard.title_stems:
            return True
        return before is not None and bool(_topic_hits(about, before))
    return before is not None and bool(before.asserted(part.name, about.signal.kind))


def _topic_hits(about: Profile, heard: Heard) -> list[Hit]:
    lookalike = {place for hit in heard.around.named("lookalike") for place in range(hit.first, hit.last + 1)}
    hits = [hit for topic in sorted(about.topics) for hit in heard.named(topic)]
    if about.stems & heard.stems:
        words = enumerate(heard.reading.words)
        hits += [Hit("own word", place, place) for place, word in words if stem(word) in about.stems]
    return [hit for hit in hits if hit.first not in lookalike]


def _distinct(found: Sequence[Sequence[Hit]]) -> bool:
    """Say whether the parts are heard in different words, so that one phrase does not count twice."""
    places = [{(hit.first, hit.last) for hit in hits} for hits in found if hits]
    return all(len(one | other) > 1 for one, other in itertools.combinations(places, 2))


def _close(found: Sequence[Sequence[Hit]], within: int) -> bool:
    first, *others = [hits for hits in found if hits]
    return any(
        all(any(-2 <= other.first - hit.last <= within for other in hits) for hits in others) for hit in first
    )


def _reason(concept: Concept, found: Sequence[Sequence[Hit]], heard: Heard) -> str:
    quotes = [" ".join(heard.reading.words[hit.first : hit.last + 1]) for hits in found for hit in hits[:1]]
    return f"{concept.says}: " + ", ".join(f"“{quote}”" for quote in dict.fromkeys(quotes))


def _content(text: str, known: Knowledge) -> frozenset[str]:
    words = (piece for piece in pieces(text) if is_word(piece) and len(piece) > 2)
    return frozenset(stem(word) for word in words if word not in known.common_words)


def _likeness(words: frozenset[str], example: frozenset[str]) -> float:
    """Dice coefficient of two sets of word stems, 0 to 1."""
    if not words or not example:
        return 0.0
    return 2 * len(words & example) / (len(words) + len(example))
