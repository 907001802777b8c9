"""The fitted weights: a small file that a person can read, written by `manage.py fit_signals`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

import numpy as np

from .features import FEATURES
from .leaning import LEANINGS, Leaning
from .likeness import Floats

PATH = Path(__file__).parent / "weights.json"
_NEVER_SURE = 0.97


class WrittenModel(TypedDict):
    """The file as it stands."""

    about: str
    version: str
    fitted_on: dict[str, int]
    thresholds: dict[str, float]
    calibration: dict[str, dict[str, float]]
    offset: float
    features: dict[str, list[float]]
    leaning_offsets: list[float]
    leaning_words: dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of FEATURES, each with the mean and scale it is weighed by, and how to read the result."""

    version: str
    leaning: Leaning
    means: Floats
    scales: Floats
    weights: Floats
    offset: float
    calibration: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, float]

    def scores(self, features: Floats) -> Floats:
        """Return log odds before calibration (N,)."""
        found: Floats = (features - self.means) / self.scales @ self.weights + self.offset
        return found

    def confidence(self, scores: Floats, kind: str) -> Floats:
        """Return probabilities (N,), calibrated for signals of that kind."""
        own = self.calibration[kind]
        odds = np.clip(own["slope"] * scores + own["shift"], -30, 30)
        sure = np.minimum(_NEVER_SURE, 1 / (1 + np.exp(-odds)))
        return np.asarray(np.round(sure, 3), dtype=np.float64)


@cache
def model() -> Model:
    """Load the fitted weights; the same object every time."""
    return read_model(cast("WrittenModel", json.loads(PATH.read_text(encoding="utf-8"))))


def read_model(written: WrittenModel) -> Model:
    """Return the weights of a file; raises KeyError where a feature is missing."""
    table = np.array([written["features"][name] for name in FEATURES])
    words = written["leaning_words"]
    leaning = Leaning(
        {word: place for place, word in enumerate(words)},
        np.array(list(words.values())).reshape(-1, len(LEANINGS)),
        np.array(written["leaning_offsets"]),
    )
    return Model(
        version=written["version"],
        leaning=leaning,
        means=table[:, 0],
        scales=table[:, 1],
        weights=table[:, 2],
        offset=written["offset"],
        calibration=written["calibration"],
        thresholds=written["thresholds"],
    )
