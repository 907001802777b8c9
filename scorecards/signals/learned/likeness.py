"""How alike two texts are: words and pieces of words, hashed into vectors of one length."""

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..words import is_word, pieces, stem

Floats = NDArray[np.float64]

SIZE = 4096
_PIECE = 4
_PIECE_WEIGHT = 0.4


def vector_of(words: Sequence[str], common: frozenset[str]) -> Floats:
    """Return the vector of some words (SIZE,); it is not normalised, so that vectors of neighbours add up."""
    hashed = [_hashed(word) for word in words if word not in common and len(word) > 2]
    if not hashed:
        return np.zeros(SIZE)
    places, weights = (np.concatenate(parts) for parts in zip(*hashed, strict=True))
    return np.bincount(places, weights, minlength=SIZE).astype(np.float64)


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return [piece.removesuffix("'s") for piece in pieces(text) if is_word(piece)]


def normalised(vectors: Floats) -> Floats:
    """Return vectors of length one; what has no words stays nothing."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    shares: Floats = vectors / np.where(lengths > 0, lengths, 1.0)
    return shares


@lru_cache(maxsize=50_000)
def _hashed(word: str) -> tuple[NDArray[np.intp], Floats]:
    ended = f"_{word}_"
    parts = [ended[start : start + _PIECE] for start in range(len(ended) - _PIECE + 1)]
    names = [f"w:{stem(word)}", *(f"g:{part}" for part in parts)]
    places = np.array(
        [zlib.crc32(name.encode("utf-8", "surrogatepass")) % SIZE for name in names], dtype=np.intp
    )
    return places, np.array([1.0, *(_PIECE_WEIGHT for _part in parts)])
