"""What a period's scorecards say about the process: never about one candidate, never in an order of merit.

Pure: seats and ratings in, a report out. The same input gives the same report.
"""

from .compute import MODEL_VERSION, Progress, compute_insights, steps_of
from .report import (
    Bucket,
    DimensionInsight,
    Insights,
    PersonSeverity,
    ReliabilityInsight,
    SeverityInsight,
    Shortfall,
    Turnaround,
)
from .sources import InsightSources, RatedDimension, SeatTime

__all__ = [
    "MODEL_VERSION",
    "Bucket",
    "DimensionInsight",
    "InsightSources",
    "Insights",
    "PersonSeverity",
    "Progress",
    "RatedDimension",
    "ReliabilityInsight",
    "SeatTime",
    "SeverityInsight",
    "Shortfall",
    "Turnaround",
    "compute_insights",
    "steps_of",
]
