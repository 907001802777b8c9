"""The overall recommendations, one by one and counted; never turned into one number."""

from collections import Counter
from collections.abc import Sequence

from .document import Recommendation, RecommendationCount, Recommendations
from .evidence import RECOMMENDATION_TEXT, ScorecardEvidence
from .panel import Place
from .revisions import kind_of, recommendation_change


def compile_recommendations(places: Sequence[Place]) -> Recommendations:
    """Return every committed recommendation in the panel's order, and how many hold each value."""
    each = tuple(_recommendation(place, place.scorecard) for place in places if place.scorecard is not None)
    totals = Counter(item.value for item in each)
    counts = (RecommendationCount(value, text, totals[value]) for value, text in RECOMMENDATION_TEXT.items())
    return Recommendations(each, tuple(counts))


def _recommendation(place: Place, card: ScorecardEvidence) -> Recommendation:
    change = recommendation_change(place)
    return Recommendation(
        scorecard=card.id,
        seat=place.seat.id,
        label=place.label,
        value=card.recommendation,
        text=RECOMMENDATION_TEXT[card.recommendation],
        changed=kind_of(change),
        was=change.was if change else None,
    )
