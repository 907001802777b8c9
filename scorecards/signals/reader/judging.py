"""From log odds to a probability that means what it says: a small calibrated model per kind of signal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

import numpy as np
from numpy.typing import NDArray

from .encoder import Vectors
from .fitted_to import FittedTo, fitted_to
from .network import KINDS, Spoken, Subject

PATH = Path(__file__).parent / "judgement.json"
_PLAIN = ("odds", "lead", "leaning", "rules", "rules_any", "length", "brief")
FEATURES = (*_PLAIN, "familiar", *(f"familiar_{name}" for name in _PLAIN[:-1]))
FAMILIAR_FROM = 0.8  # likeness to a definition that was fitted to; 95 of 100 of other roles stay below
BRIEF = 3  # units; texts of so few are judged a little apart: on them the same odds mean something else
_NEVER_SURE = 0.97

Floats = NDArray[np.float64]


class WrittenJudgement(TypedDict):
    """The file as it stands; `encoder` is the SHA-256 of the file whose words it judges."""

    about: str
    version: str
    encoder: str
    thresholds: dict[str, float]
    weights: dict[str, dict[str, float]]


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
        """Return calibrated probabilities (…) for FEATURES (…, 14) of signals of that kind."""
        return _probabilities(features, self.weights[kind])

    def of_signals(self, features: Floats, kinds: Sequence[str]) -> Floats:
        """Return calibrated probabilities (S, U) for FEATURES (S, U, 14) of signals of these kinds."""
        return _probabilities(features, np.array([self.weights[kind] for kind in kinds])[:, None])


def _probabilities(features: Floats, weights: Floats) -> Floats:
    """Sum up by hand: a matrix product may add in an order that depends on how many rows there are."""
    odds = np.clip((features * weights[..., :-1]).sum(axis=-1) + weights[..., -1], -30, 30)
    sure = np.minimum(_NEVER_SURE, 1 / (1 + np.exp(-odds)))
    return np.asarray(np.round(sure, 2), dtype=np.float64)


def features_of(
    spoken: Spoken,
    kinds: Sequence[str],
    familiarities: Sequence[float],
    rules: Floats,
    words: Sequence[int],
) -> Floats:
    """Return FEATURES of all units for all signals (S, U, 14).

    `rules` (S, U) is how sure the rules are; `words` counts those of each unit: the shorter it is, the less
    the same odds mean. Each feature stands there twice, the second time as far as the definition is familiar:
    of words that were fitted to, the same odds mean something else.
    """
    odds = spoken.odds.T.astype(np.float64)
    leaning = spoken.leaning[:, [1 + KINDS.index(kind) for kind in kinds]].T
    length = np.broadcast_to(np.log1p(np.array(words, dtype=np.float64)), odds.shape)
    plain = np.stack((odds, _lead(odds), np.maximum(leaning, -6), rules, rules > 0, length), axis=2)
    brief = np.full((*odds.shape, 1), float(len(words) <= BRIEF))
    familiar = _familiar(familiarities)[:, None, None] * np.ones((*odds.shape, 1))
    columns = np.concatenate((plain, brief, familiar, plain * familiar), axis=2)
    return columns.astype(np.float64, copy=False)


def _familiar(familiarities: Sequence[float]) -> Floats:
    """Return 0 for definitions like no known one, 1 for known ones."""
    found = (np.array(familiarities, dtype=np.float64) - FAMILIAR_FROM) / (1 - FAMILIAR_FROM)
    return np.asarray(np.clip(found, 0, 1), dtype=np.float64)


def _lead(odds: Floats) -> Floats:
    """Return how far each signal is before the best of the others for the same unit, -4 to 4."""
    if len(odds) < 2:
        return np.zeros_like(odds)
    second, first = np.partition(odds, -2, axis=0)[-2:]
    return np.asarray(np.clip(odds - np.where(odds == first, second, first), -4, 4), dtype=np.float64)


@cache
def judgement() -> Judgement:
    """Load the fitted weights; the same object every time."""
    return read_judgement(written_judgement(PATH), fitted_to())


def unjudging(fitted: FittedTo) -> Judgement:
    """Return what belongs to an encoder and judges nothing yet: engines with it only weigh."""
    return Judgement("0", fitted.digest, {}, {}, fitted.known)


def written_judgement(path: Path) -> WrittenJudgement:
    """Read a file of weights as it stands."""
    return cast("WrittenJudgement", json.loads(path.read_text(encoding="utf-8")))


def read_judgement(written: WrittenJudgement, fitted: FittedTo) -> Judgement:
    """Return the weights of a file; raises KeyError where a feature is missing."""
    return Judgement(
        version=written["version"],
        digest=written["encoder"],
        thresholds=written["thresholds"],
        weights={
            kind: np.array([own[name] for name in (*FEATURES, "offset")])
            for kind, own in written["weights"].items()
        },
        known=fitted.known,
    )
