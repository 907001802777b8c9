"""A note as windows of one to three neighbouring units, with all that depends on no signal."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..evidence import Heard, listen
from ..knowledge_base import Knowledge
from ..values import Note
from ..words import stem, word_set
from .likeness import Floats, vector_of

LONGEST_WINDOW = 3
_BLOCK = 128  # units whose vectors are held at once
_NEGATORS = word_set(
    "not no never nobody none neither nor without hardly barely didn't doesn't don't isn't wasn't aren't "
    "weren't won't wouldn't cannot can't couldn't hasn't haven't hadn't"
)
_AUTHOR = frozenset({"i", "me", "my"})
_CANDIDATE = frozenset({"he", "she", "they", "cand"})
RULES = (
    "lookalike", "not_covered", "other_person", "contrast", "hypothetical", "planned", "sarcasm",
    "withdrawn", "praise_of_opposite", "done_by_others", "candidate_built", "told_me", "in_earnest",
)  # fmt: skip
SHAPE = (
    *RULES, "negators_share", "negated", "quoted_share", "asked_share", "figure", "length",
    "author_share", "candidate_share", "place", "one_unit", "two_units",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """Units first up to and including last; `stems` are the different word stems in it."""

    first: int
    last: int
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Windows:
    """All windows of a note, with their shape (N, len(SHAPE))."""

    heard: Sequence[Heard]
    windows: Sequence[Window]
    shape: Floats

    def likeness_to(self, texts: Floats, common: frozenset[str]) -> Floats:
        """Return how alike each window is to each of the normalised texts (N, T).

        A window's vector is the sum of its units' vectors, so that the products of units are enough.
        """
        products, own, following, after = self._products(texts, common)
        pairs = products[:-1] + products[1:]
        alike = [products, pairs, pairs[:-1] + products[2:]]
        squares = [own, own[:-1] + own[1:] + 2 * following]
        squares.append(squares[1][:-1] + own[2:] + 2 * (following[1:] + after))
        lengths = np.sqrt(np.maximum(np.concatenate(squares), 0.0))
        shares: Floats = np.concatenate(alike) / np.where(lengths > 0, lengths, 1.0)[:, None]
        return shares

    def _products(self, texts: Floats, common: frozenset[str]) -> tuple[Floats, Floats, Floats, Floats]:
        """Products of units: with texts (U, T), themselves (U,), the next (U-1,), the one after (U-2,)."""
        blocks: list[tuple[Floats, ...]] = []
        for start in range(0, len(self.heard), _BLOCK):
            units = self.heard[start : start + _BLOCK + LONGEST_WINDOW - 1]
            vectors = np.array([vector_of(unit.reading.words, common) for unit in units])
            first = vectors[:_BLOCK]
            near = [
                np.einsum("ij,ij->i", first[: len(vectors) - step], vectors[step : step + _BLOCK])
                for step in range(LONGEST_WINDOW)
            ]
            blocks.append((first @ texts.T, *near))
        products, own, following, after = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
        return products, own, following, after


def windows_of(note: Note, known: Knowledge) -> Windows:
    """Read a note; one without words has no windows."""
    heard = listen(note, known)
    stems = [frozenset(stem(word) for word in unit.reading.words if word[0].isalnum()) for unit in heard]
    windows = [
        Window(first, first + length - 1, frozenset().union(*stems[first : first + length]))
        for length in range(1, LONGEST_WINDOW + 1)
        for first in range(len(heard) - length + 1)
    ]
    shape = np.array([_shape(heard, window) for window in windows]).reshape(-1, len(SHAPE))
    return Windows(heard, windows, shape)


def _shape(heard: Sequence[Heard], window: Window) -> list[float]:
    units = heard[window.first : window.last + 1]
    words = [word for unit in units for word in unit.reading.words]
    count = max(1, len(words))
    negators = sum(word in _NEGATORS for word in words)
    length = window.last - window.first + 1
    return [
        *(float(any(unit.around.named(rule) for unit in units)) for rule in RULES),
        negators / count,
        float(negators > 0),
        sum(sum(unit.reading.quoted) for unit in units) / count,
        sum(sum(unit.reading.asked) for unit in units) / count,
        float(any(character.isdigit() for word in words for character in word)),
        float(np.log(count)),
        sum(word in _AUTHOR for word in words) / count,
        sum(word in _CANDIDATE for word in words) / count,
        window.first / len(heard),
        float(length == 1),
        float(length == 2),
    ]
