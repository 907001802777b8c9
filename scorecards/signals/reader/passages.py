"""A note as units with a vector each; a long note is read in parts of whole units."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..sentences import Unit, units
from .encoder import LONGEST, WIDTH, Encoder, Vectors
from .wordpieces import Pieces, pieces_of


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces read together, and for each the number of its unit, -1 for what is in none."""

    ids: tuple[int, ...]
    units: tuple[int, ...]


def read_units(text: str, encoder: Encoder) -> tuple[tuple[Unit, ...], Vectors]:
    """Return the units of a text and their vectors (U, 384); a unit's is the mean of its pieces'."""
    found = units(text)
    parts = _parts(pieces_of(text), found)
    sums: Vectors = np.zeros((len(found), WIDTH), dtype=np.float32)
    counts = np.zeros((len(found), 1), dtype=np.float32)
    for part in parts:
        inside = np.equal.outer(np.arange(len(found)), np.array(part.units)).astype(np.float32)
        sums += inside @ encoder.states(part.ids)[1:-1]
        counts += inside.sum(axis=1, keepdims=True)
    return found, (sums / np.maximum(counts, 1)).astype(np.float32)


def _parts(pieces: Pieces, found: Sequence[Unit]) -> list[Part]:
    """Cut where a unit begins that would not fit; a unit too long for one part goes on in the next."""
    numbers = _unit_numbers(pieces, found)
    parts: list[Part] = []
    start = 0
    while start < len(numbers):
        end = min(len(numbers), start + LONGEST - 2)
        if end < len(numbers):
            end = _beginning(numbers, start, end)
        parts.append(Part(pieces.ids[start:end], tuple(numbers[start:end])))
        start = end
    return parts


def _beginning(numbers: Sequence[int], start: int, end: int) -> int:
    """Return the last place up to `end` where a unit begins, else `end` itself."""
    place = end
    while place > start and numbers[place] == numbers[place - 1]:
        place -= 1
    return place if place > start else end


def _unit_numbers(pieces: Pieces, found: Sequence[Unit]) -> list[int]:
    numbers = []
    unit = 0
    for place in pieces.places:
        while unit < len(found) and found[unit].end <= place:
            unit += 1
        inside = unit < len(found) and found[unit].start <= place
        numbers.append(unit if inside else -1)
    return numbers
