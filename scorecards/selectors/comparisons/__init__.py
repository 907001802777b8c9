"""Candidates of one role under one rubric version, side by side. Nothing here sorts by a rating."""

from scorecards.selectors.comparisons.choices import (
    FEWEST,
    MOST,
    Choices,
    ComparisonFilters,
    choices_for_comparison,
)
from scorecards.selectors.comparisons.page import (
    chosen_loops,
    comparison_of_loops,
    refusal_of_loops,
)
from scorecards.selectors.comparisons.values import Comparison, ComparisonRefusal

__all__ = [
    "FEWEST",
    "MOST",
    "Choices",
    "Comparison",
    "ComparisonFilters",
    "ComparisonRefusal",
    "choices_for_comparison",
    "chosen_loops",
    "comparison_of_loops",
    "refusal_of_loops",
]
