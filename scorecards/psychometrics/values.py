"""Values that several measures share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Numbers = Sequence[float] | Sequence[int] | Floats | Integers

# Squares and products of such scores still keep their digits.
LARGEST_SCORE = 1e9


@dataclass(frozen=True, slots=True)
class NotEnough:
    """A number that is not given, because what is there does not carry it.

    `reason` is a plain sentence without a full stop; `have` and `need` measure what the sentence speaks of.
    `have` is None where saying it would disclose a small group, `need` where no count would be sure to do.
    """

    reason: str
    have: float | None
    need: float | None


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a number lies with a probability of `confidence` (0 to 1), both ends included."""

    low: float
    high: float
    confidence: float


def as_integers(values: Numbers, name: str) -> Integers:
    """Return a flat array of whole numbers; raise ValueError for fractions, nan or a table."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} must be a flat sequence, not {array.ndim}-dimensional")
    if array.size == 0:
        return np.zeros(0, dtype=np.int64)
    if not np.all(np.isfinite(array)) or np.any(array != np.floor(array)):
        raise ValueError(f"{name} must be whole numbers")
    return array.astype(np.int64)


def as_floats(values: Numbers, name: str) -> Floats:
    """Return a flat array of numbers; raise ValueError for nan, a table, or numbers no rating has."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"{name} must be a flat sequence, not {array.ndim}-dimensional")
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name} must be finite; leave out what is missing")
    if array.size and np.abs(array).max() > LARGEST_SCORE:
        raise ValueError(f"{name} must not be beyond {LARGEST_SCORE:,.0f}")
    return array


def as_indices(values: Numbers, name: str) -> Integers:
    """Return a flat array of indices from 0; raise ValueError for negative or fractional ones."""
    indices = as_integers(values, name)
    if indices.size and indices.min() < 0:
        raise ValueError(f"{name} must not be negative; leave out what is missing")
    return indices


def refuse_unequal_lengths(**arrays: Floats | Integers) -> None:
    """Raise ValueError when columns that belong together differ in length."""
    lengths = {name: array.size for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns differ in length: {lengths}")
