"""Organisations to report on, as plain columns."""

from dataclasses import replace
from typing import Any

import numpy as np

from scorecards.insights import InsightSources, RatedDimension


def sources(
    candidates: int = 40, raters: int = 8, panel: int = 4, dimensions: int = 2, seed: int = 0, **changes: Any
) -> InsightSources:
    """Return an organisation in which any panel meets any candidate, with severities that differ."""
    random = np.random.default_rng(seed)
    person = np.concatenate([random.choice(raters, panel, replace=False) for _ in range(candidates)])
    loop = np.repeat(np.arange(candidates), panel)
    severity = np.linspace(-0.8, 0.8, raters)
    quality = random.normal(3, 0.8, candidates)
    columns = []
    for dimension in range(dimensions):
        score = quality[loop] - severity[person] + random.normal(0, 0.4, loop.size)
        columns.append((loop, person, np.full(loop.size, dimension), np.clip(np.rint(score), 1, 5)))
    joined = [np.concatenate(column).astype(np.int64) for column in zip(*columns, strict=True)]
    found = InsightSources(
        seats=(),
        loop=joined[0],
        person=joined[1],
        dimension=joined[2],
        score=joined[3],
        people=tuple(f"person-{number:02}" for number in range(raters)),
        dimensions=tuple(RatedDimension("Role", f"Dimension {number}", 0) for number in range(dimensions)),
        loops=candidates,
        left_out=0,
    )
    return replace(found, **changes)


def only(found: InsightSources, rows: np.ndarray) -> InsightSources:
    """Return the sources with some of their ratings."""
    return replace(
        found,
        loop=found.loop[rows],
        person=found.person[rows],
        dimension=found.dimension[rows],
        score=found.score[rows],
    )
