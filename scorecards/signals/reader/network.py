"""What stands above the encoder: how strongly a unit of a note speaks for a signal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..values import SignalDefinition
from .encoder import Encoder, Vectors
from .wordpieces import pieces_of

PATH = Path(__file__).parent / "heads.npz"
KINDS = ("red_flag", "weak", "strong")
_UNITS_AT_ONCE = 64
_LONGEST_TEXT = 62  # pieces of a signal's text that are read
_PRODUCT_SCALE, _DISTANCE_SCALE = 20.0, 5.0  # bring both to a range that the inner layer learns from


@dataclass(frozen=True, slots=True)
class Heads:
    """Fitted matrices. `likeness` weighs definition, example, counter-example and leaning."""

    projection: Vectors
    leaning: Vectors
    leaning_offsets: Vectors
    likeness: Vectors
    offsets: Vectors
    inner: Vectors
    inner_offsets: Vectors
    outer: Vectors
    outer_offset: Vectors

    def projected(self, vectors: Vectors) -> Vectors:
        """Return vectors (N, 384) in the space where likeness is measured, of length one."""
        found: Vectors = vectors @ self.projection
        lengths = np.linalg.norm(found, axis=-1, keepdims=True)
        return (found / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Subject:
    """A signal prepared once: vectors of its texts (1, 384), (E, 384), (C, 384)."""

    signal: SignalDefinition
    definition: Vectors
    examples: Vectors
    counter_examples: Vectors


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of several signals in one matrix: those of the signal at place `of[n]` begin at `starts[n]`."""

    vectors: Vectors
    of: list[int]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Panel:
    """The signals of a rubric side by side, so that a unit is held against all of them at once."""

    definitions: Vectors
    examples: Texts
    counter_examples: Texts
    leanings: list[int]
    offsets: Vectors


@dataclass(frozen=True, slots=True)
class Spoken:
    """Units against signals: log odds (U, S); likeness to definition and best example (U, S); and what a
    unit leans to (U, 4): nothing, a red flag, a weakness, a strength, as logarithms of probabilities.
    """

    odds: Vectors
    definition: Vectors
    example: Vectors
    leaning: Vectors


def read_heads(path: Path) -> Heads:
    """Load the matrices of a file; raises KeyError where one is missing."""
    with np.load(path, allow_pickle=False) as stored:
        return Heads(**{name: stored[name].astype(np.float32) for name in Heads.__slots__})


def text_vector(text: str, encoder: Encoder) -> Vectors:
    """Read one text of a signal; the mean of its pieces' vectors (384,)."""
    mean: Vectors = encoder.states(pieces_of(text).ids[:_LONGEST_TEXT]).mean(axis=0)
    return mean


def subject_of(signal: SignalDefinition, encoder: Encoder, heads: Heads) -> Subject:
    """Read a signal's texts."""
    return subject_from(signal, lambda text: text_vector(text, encoder), heads)


def subject_from(signal: SignalDefinition, read: Callable[[str], Vectors], heads: Heads) -> Subject:
    """Prepare a signal whose texts `read` turns into vectors (384,)."""

    def vectors(texts: Sequence[str]) -> Vectors:
        found = [read(text) for text in texts]
        return heads.projected(np.array(found, dtype=np.float32).reshape(-1, len(heads.projection)))

    return Subject(signal, vectors([signal.text]), vectors(signal.examples), vectors(signal.counter_examples))


def panel_of(subjects: Sequence[Subject], heads: Heads) -> Panel:
    """Lay the signals of a rubric, one at least, side by side."""
    definitions = np.concatenate([one.definition for one in subjects])
    kinds = [KINDS.index(one.signal.kind) for one in subjects]
    return Panel(
        definitions,
        _texts([one.examples for one in subjects]),
        _texts([one.counter_examples for one in subjects]),
        leanings=[1 + kind for kind in kinds],
        offsets=heads.offsets[kinds],
    )


def _texts(of_signals: Sequence[Vectors]) -> Texts:
    with_texts = [place for place, own in enumerate(of_signals) if len(own)]
    starts = np.cumsum([0, *(len(of_signals[place]) for place in with_texts[:-1])])
    return Texts(np.concatenate(list(of_signals)), with_texts, starts)


def speak(units: Vectors, panel: Panel, heads: Heads) -> Spoken:
    """Hold units (U, 384) against signals; a signal without examples is held to its definition twice."""
    own = heads.projected(units)
    definition = own @ panel.definitions.T
    example = _best(own, panel.examples, definition)
    counter = _best(own, panel.counter_examples, np.zeros_like(definition))
    leaning = units @ heads.leaning + heads.leaning_offsets
    leaning = leaning - np.logaddexp.reduce(leaning, axis=1, keepdims=True)
    by_definition, by_example, by_counter, by_leaning = heads.likeness[:4]
    odds = by_definition * definition + by_example * example + by_counter * counter
    odds += by_leaning * leaning[:, panel.leanings] + _together(own, panel.definitions, heads) + panel.offsets
    return Spoken(odds, definition, example, leaning)


def _best(own: Vectors, texts: Texts, otherwise: Vectors) -> Vectors:
    if not texts.of:
        return otherwise
    found = otherwise.copy()
    found[:, texts.of] = np.maximum.reduceat(own @ texts.vectors.T, texts.starts, axis=1)
    return found


def _together(own: Vectors, definitions: Vectors, heads: Heads) -> Vectors:
    """What a unit and a definition say together, beyond likeness: two small layers over both.

    A long note takes its units in turn, so that memory does not grow with it.
    """
    blocks = range(0, len(own), _UNITS_AT_ONCE)
    return np.concatenate(
        [_pairs(own[first : first + _UNITS_AT_ONCE], definitions, heads) for first in blocks]
    )


def _pairs(own: Vectors, definitions: Vectors, heads: Heads) -> Vectors:
    width = own.shape[1]
    pairs = np.empty((len(own), len(definitions), 2 * width), dtype=np.float32)
    np.multiply(own[:, None] * np.float32(_PRODUCT_SCALE), definitions, out=pairs[..., :width])
    np.subtract(own[:, None], definitions, out=pairs[..., width:])
    np.abs(pairs[..., width:], out=pairs[..., width:])
    pairs[..., width:] *= np.float32(_DISTANCE_SCALE)
    inner = pairs.reshape(-1, 2 * width) @ heads.inner + heads.inner_offsets
    # The error function's smooth step by its usual tanh form: numpy has no error function.
    step = 0.5 * inner * (1 + np.tanh(0.7978845608 * inner * (1 + 0.044715 * inner * inner)))
    found: Vectors = (step @ heads.outer + heads.outer_offset).reshape(pairs.shape[:2])
    return found
