"""Small organisations with known severities, for tests of models that must find them again."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Organisation:
    """Scorecards (J,) with the severities (R,) that made them."""

    candidate: np.ndarray
    rater: np.ndarray
    mean: np.ndarray
    severity: np.ndarray


def organisation(
    candidates: int = 40,
    raters: int = 8,
    panel: int = 4,
    seed: int = 0,
    severity: float = 0.4,
    error: float = 0.4,
) -> Organisation:
    """Return an organisation where any panel meets any candidate."""
    random = np.random.default_rng(seed)
    rater = np.concatenate([random.choice(raters, panel, replace=False) for _ in range(candidates)])
    candidate = np.repeat(np.arange(candidates), panel)
    severities = random.normal(0, severity, raters)
    mean = random.normal(3, 0.7, candidates)[candidate] - severities[rater]
    return Organisation(candidate, rater, mean + random.normal(0, error, mean.size), severities)


def two_departments(bridges: int, seed: int = 0) -> Organisation:
    """Return two departments of 12 whose severities differ by half a point, linked by bridging seats."""
    random = np.random.default_rng(seed)
    candidate = np.repeat(np.arange(300), 4)
    department = candidate % 2
    rater = np.concatenate([random.choice(12, 4, replace=False) for _ in range(300)]) + 12 * department
    seats = random.choice(300, bridges, replace=False) * 4
    rater[seats] = (rater[seats] + 12) % 24
    severities = random.normal(0, 0.28, 24)
    severities -= np.repeat([severities[:12].mean(), severities[12:].mean() - 0.5], 12)
    mean = random.normal(3, 0.7, 300)[candidate] - severities[rater] + random.normal(0, 0.53, candidate.size)
    return Organisation(candidate, rater, mean, severities)
