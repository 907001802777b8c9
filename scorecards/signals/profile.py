"""A signal as the rule engine sees it: which concepts and subjects its own words are about."""

from dataclasses import dataclass

from .knowledge_base import CONCEPT, SUBJECT, TOPIC, Concept, Knowledge
from .values import SignalDefinition
from .words import is_word, pieces, stem


@dataclass(frozen=True, slots=True)
class Profile:
    """What to listen for: concepts, subjects, the definition's own words, its examples as stems."""

    signal: SignalDefinition
    concepts: tuple[Concept, ...]
    topics: tuple[str, ...]
    stems: frozenset[str]
    examples: tuple[frozenset[str], ...]
    counter_examples: tuple[frozenset[str], ...]


def profile(signal: SignalDefinition, known: Knowledge) -> Profile:
    """Work out from a signal's own words which concepts and subjects it is about."""
    words = [piece for piece in pieces(signal.text) if is_word(piece)]
    named = {hit.name for hit in known.described.hits(words)}
    meant = {name.removeprefix(CONCEPT) for name in named if name.startswith(CONCEPT)}
    return Profile(
        signal=signal,
        concepts=tuple(
            concept
            for key, concept in known.concepts.items()
            if key in meant and signal.kind in concept.kinds and not meant & concept.yields_to
        ),
        topics=tuple(
            sorted(TOPIC + name.removeprefix(SUBJECT) for name in named if name.startswith(SUBJECT))
        ),
        stems=content(signal.text, known),
        examples=tuple(content(example, known) for example in signal.examples),
        counter_examples=tuple(content(example, known) for example in signal.counter_examples),
    )


def content(text: str, known: Knowledge) -> frozenset[str]:
    """Stems of the words of a text that carry its meaning."""
    words = (piece.removesuffix("'s") for piece in pieces(text) if is_word(piece) and len(piece) > 2)
    return frozenset(stem(word) for word in words if word not in known.common_words)
