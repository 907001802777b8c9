"""The overall recommendations, one by one and counted; never turned into one number."""

from collections import Counter
from collections.abc import Sequence

from .document import Recommendation, RecommendationCount, Recommendations
from .evidence import RECOMMENDATION_TEXT
from .panel import Place


def compile_recommendations(places: Sequence[Place]) -> Recommendations:
    """Return every committed recommendation in the panel's order, and how many hold each value."""
    each = tuple(
        Recommendation(
            scorecard=place.scorecard.id,
            seat=place.seat.id,
            label=place.label,
            value=place.scorecard.recommendation,
            text=RECOMMENDATION_TEXT[place.scorecard.recommendation],
        )
        for place in places
        if place.scorecard is not None
    )
    totals = Counter(item.value for item in each)
    counts = (RecommendationCount(value, text, totals[value]) for value, text in RECOMMENDATION_TEXT.items())
    return Recommendations(each, tuple(counts))
