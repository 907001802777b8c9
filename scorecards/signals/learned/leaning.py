"""What the words of a window lean towards, whatever the signal: fault, weakness, strength or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .likeness import Floats

LEANINGS = ("none", "red_flag", "weak", "strong")


@dataclass(frozen=True, slots=True)
class Leaning:
    """Weights of word stems for each of LEANINGS; `weights` has a row per word, in the order of `places`."""

    places: Mapping[str, int]
    weights: Floats
    offsets: Floats

    def of(self, bags: Sequence[Iterable[str]]) -> Floats:
        """Return the probability of each leaning for each bag of stems (N, 4)."""
        scores = self.bags(bags) @ self.weights + self.offsets
        scores -= scores.max(axis=1, keepdims=True) if len(scores) else 0.0
        odds = np.exp(scores)
        shares: Floats = odds / odds.sum(axis=1, keepdims=True)
        return shares

    def bags(self, bags: Sequence[Iterable[str]]) -> Floats:
        """Return the bags as rows (N, words), a long one weighing as much as a short one."""
        rows = np.zeros((len(bags), len(self.places)))
        for row, bag in zip(rows, bags, strict=True):
            known = [self.places[word] for word in bag if word in self.places]
            row[known] = 1.0 / np.sqrt(max(1, len(known)))
        return rows

    def telling(self, bag: Iterable[str], kind: str, most: int = 3) -> list[str]:
        """Return the known words of a bag that speak most for a kind."""
        column = LEANINGS.index(kind)
        weighed = [
            (float(self.weights[self.places[word], column]), word) for word in bag if word in self.places
        ]
        return [word for weight, word in sorted(weighed, reverse=True)[:most] if weight > 0]
