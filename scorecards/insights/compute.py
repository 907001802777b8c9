"""The report from its sources, step by step, so that whoever waits sees how far it is."""

from collections.abc import Callable

from scorecards.psychometrics.scorecard_means import scorecard_means

from .agreement import dimension_insight
from .reliability import reliability_insight
from .report import DimensionInsight, Insights
from .severity import severity_insight
from .sources import InsightSources
from .turnaround import turnaround_of

# Raised with every change that alters what the same scorecards give.
MODEL_VERSION = "insights 1"
STEPS_BESIDE_DIMENSIONS = 3

Progress = Callable[[int, int], object]


def steps_of(sources: InsightSources) -> int:
    """Return in how many steps a report is computed."""
    return len(sources.dimensions) + STEPS_BESIDE_DIMENSIONS


def compute_insights(sources: InsightSources, progress: Progress = lambda done, total: None) -> Insights:
    """Return the report; `progress` hears after each step how many of how many are done."""
    total = steps_of(sources)
    turnaround = turnaround_of(sources.seats)
    progress(1, total)
    dimensions: list[DimensionInsight] = []
    for number in range(len(sources.dimensions)):
        dimensions.append(dimension_insight(sources, number))
        progress(number + 2, total)
    cards = scorecard_means(sources.loop, sources.person, sources.dimension, sources.score)
    severity = severity_insight(cards, sources.people)
    progress(total - 1, total)
    reliability = reliability_insight(cards)
    progress(total, total)
    return Insights(
        turnaround=turnaround,
        dimensions=tuple(dimensions),
        severity=severity,
        reliability=reliability,
        ratings=int(sources.score.size),
        loops=sources.loops,
        left_out=sources.left_out,
    )
