"""Candidates of one role under one rubric version, side by side. Nothing here sorts by a rating."""

from scorecards.selectors.comparisons.choices import (
    FEWEST,
    MOST,
    Choices,
    ComparisonFilters,
    choices_for_comparison,
)
from scorecards.selectors.comparisons.page import (
    Comparison,
    ComparisonRefusal,
    chosen_loops,
    comparison_of_loops,
    refusal_of_loops,
)

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
