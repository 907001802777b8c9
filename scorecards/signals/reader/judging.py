"""From log odds to a probability that means what it says: a small calibrated model per kind of signal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

import numpy as np
from numpy.typing import NDArray

from .encoder import WIDTH, Vectors
from .network import KINDS, Spoken, Subject

PATH = Path(__file__).parent / "judgement.json"
FEATURES = ("odds", "lead", "leaning", "familiarity", "familiar_odds", "rules", "rules_any")
_NEVER_SURE = 0.97
_SCALE = 1000  # the file holds the known definitions as whole thousandths, to be short

Floats = NDArray[np.float64]


class WrittenJudgement(TypedDict):
    """The file as it stands; `known` holds the vectors of the definitions that were fitted to."""

    about: str
    version: str
    encoder: str
    fitted_on: dict[str, int]
    thresholds: dict[str, float]
    weights: dict[str, dict[str, float]]
    known: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Weights of FEATURES per kind, the thresholds, and the definitions that were fitted to (K, 384)."""

    version: str
    digest: str
    thresholds: Mapping[str, float]
    weights: Mapping[str, Floats]
    known: Vectors

    def familiarity(self, subject: Subject) -> float:
        """Return how alike a definition is to the nearest one that was fitted to, 0 to 1."""
        return float(max(0.0, (subject.definition @ self.known.T).max(initial=0.0)))

    def confidence(self, features: Floats, kind: str) -> Floats:
        """Return calibrated probabilities (U,) for a signal of that kind."""
        weights = self.weights[kind]
        odds = np.clip(features @ weights[:-1] + weights[-1], -30, 30)
        sure = np.minimum(_NEVER_SURE, 1 / (1 + np.exp(-odds)))
        return np.asarray(np.round(sure, 2), dtype=np.float64)


def features_of(spoken: Spoken, place: int, kind: str, familiarity: float, rules: Sequence[float]) -> Floats:
    """Return FEATURES of all units for one signal (U, 7); `rules` is how sure the rules are of each unit."""
    odds = spoken.odds[:, place].astype(np.float64)
    others = np.delete(spoken.odds, place, axis=1)
    lead = odds - others.max(axis=1) if others.shape[1] else np.zeros_like(odds)
    leaning = spoken.leaning[:, 1 + KINDS.index(kind)]
    known = np.full_like(odds, familiarity)
    heard = np.array(rules, dtype=np.float64)
    return np.column_stack(
        [odds, np.clip(lead, -4, 4), np.maximum(leaning, -6), known, known * odds, heard, heard > 0]
    )


@cache
def judgement() -> Judgement:
    """Load the fitted weights; the same object every time."""
    return read_judgement(cast("WrittenJudgement", json.loads(PATH.read_text(encoding="utf-8"))))


def read_judgement(written: WrittenJudgement) -> Judgement:
    """Return the weights of a file; raises KeyError where a feature is missing."""
    return Judgement(
        version=written["version"],
        digest=written["encoder"],
        thresholds=written["thresholds"],
        weights={
            kind: np.array([own[name] for name in (*FEATURES, "offset")])
            for kind, own in written["weights"].items()
        },
        known=np.array(list(written["known"].values()), np.float32).reshape(-1, WIDTH) / np.float32(_SCALE),
    )
