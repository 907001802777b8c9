"""A million ratings by 1,500 interviewers: both commands, from file to answer, and what is behind them."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from scorecards.psychometrics.alpha import alpha_with_interval, count_values
from scorecards.psychometrics.components import variance_components
from scorecards.psychometrics.rasch import fit_rasch
from scorecards.psychometrics.scorecard_means import scorecard_means
from scorecards.psychometrics.severity import estimate_severity
from tests.bench.measurement import Measurement, measured_command

INTERVIEWERS, DIMENSIONS, SCORECARDS = 1500, 8, 125_000


def benchmarks() -> Iterator[Measurement]:
    """Yield what the commands and the functions behind them take."""
    candidate, rater, dimension, score = ratings()
    with tempfile.TemporaryDirectory() as folder:
        by_dimension, by_unit = Path(folder) / "severity.csv", Path(folder) / "agreement.csv"
        _write(by_dimension, "candidate,rater,dimension,score", candidate, rater, dimension, score)
        _write(by_unit, "unit,rater,score", candidate * DIMENSIONS + dimension, rater, score)
        yield from measured_command(
            "severity, 1,000,000 ratings", ["severity", str(by_dimension), "--json"], 10, 1000
        )
        yield from measured_command(
            "agreement, 1,000,000 ratings", ["agreement", str(by_unit), "--json"], 30, 1000
        )
    cards = scorecard_means(candidate, rater, dimension, score)
    parts: dict[str, Callable[[], object]] = {
        "scorecard_means": lambda: scorecard_means(candidate, rater, dimension, score),
        "estimate_severity": lambda: estimate_severity(cards.candidate, cards.rater, cards.mean),
        "variance_components": lambda: variance_components(cards.candidate, cards.rater, cards.mean),
        "alpha of one dimension, 1,000 draws": lambda: _alpha(candidate, dimension, score),
        "fit_rasch": lambda: fit_rasch(candidate, rater, dimension, score, categories=5),
    }
    for name, part in parts.items():
        started = time.process_time()
        part()
        yield Measurement(name, time.process_time() - started, "s")


def ratings() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return a million ratings: panels of 3 to 6 from departments of 20, one seat in 20 from elsewhere."""
    random = np.random.default_rng(20_240_607)
    candidate, rater = _seats(random)
    strength = random.normal(3, 0.7, candidate.max() + 1)
    severity = random.normal(0, 0.28, INTERVIEWERS)
    mean = strength[candidate] - severity[rater] + random.normal(0, 0.5, candidate.size)
    score = np.repeat(mean, DIMENSIONS) + random.normal(0, 0.6, candidate.size * DIMENSIONS)
    order = random.permutation(score.size)
    columns = (
        np.repeat(candidate, DIMENSIONS),
        np.repeat(rater, DIMENSIONS),
        np.tile(np.arange(DIMENSIONS), candidate.size),
        np.clip(np.round(score), 1, 5).astype(np.int64),
    )
    return columns[0][order], columns[1][order], columns[2][order], columns[3][order]


def _seats(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    draws = 2 * SCORECARDS
    candidate = np.repeat(np.arange(draws), random.integers(3, 7, draws))[:draws]
    department = random.integers(0, INTERVIEWERS // 20, candidate.max() + 1)[candidate]
    rater = department * 20 + random.integers(0, 20, draws)
    elsewhere = random.random(draws) < 0.05
    rater[elsewhere] = random.integers(0, INTERVIEWERS, int(elsewhere.sum()))
    # Nobody meets the same candidate twice.
    seats = np.unique(candidate * INTERVIEWERS + rater)[:SCORECARDS]
    return seats // INTERVIEWERS, seats % INTERVIEWERS


def _alpha(candidate: np.ndarray, dimension: np.ndarray, score: np.ndarray) -> object:
    mine = dimension == 0
    return alpha_with_interval(count_values(candidate[mine], score[mine]), "ordinal")


def _write(path: Path, header: str, *columns: np.ndarray) -> None:
    np.savetxt(path, np.column_stack(columns), fmt="%d", delimiter=",", header=header, comments="")
