"""What a scorecard said before it was amended, and which of its values no longer are what was given blind.

Ratings given before others' could be read are independent of them. A value that was changed after the reveal
may follow the others: it is shown with what it was, and corroborates nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .citations import cite_rating, cite_recommendation
from .document import ChangeKind
from .evidence import RevisionEvidence, ScorecardEvidence
from .panel import Place, scored
from .sentences import Citation


@dataclass(frozen=True, slots=True)
class Change:
    """A value that was changed: `was` is what it was, None where the scorecard had left it empty.

    After the reveal that is the value at the reveal, before it the one committed first.
    """

    after_reveal: bool
    was: Citation | None


def rating_change(place: Place, dimension: str) -> Change | None:
    """Return how a place's rating of a dimension was changed, None if it is as it was committed first."""
    return next((change for change in _rating_changes(place, dimension) if change), None)


def _rating_changes(place: Place, dimension: str) -> Sequence[Change | None]:
    now = place.rating(dimension)
    found = []
    for after_reveal, earlier in _earlier(place):
        before = next((rating for rating in earlier.ratings if rating.dimension == dimension), None)
        same = (before is None) is (now is None) and (
            before is None or now is None or before.score == now.score
        )
        was = cite_rating(place, dimension, earlier) if before else None
        found.append(None if same else Change(after_reveal, was))
    return found


def recommendation_change(place: Place) -> Change | None:
    """Return how a place's overall recommendation was changed, None if it is as it was committed first."""
    for after_reveal, earlier in _earlier(place):
        if place.scorecard and earlier.recommendation != place.scorecard.recommendation:
            return Change(after_reveal, cite_recommendation(place, earlier))
    return None


def _earlier(place: Place) -> list[tuple[bool, RevisionEvidence]]:
    """Return what the present scorecard is compared with: itself at the reveal, then as committed first."""
    card = place.scorecard
    if card is None or not card.earlier:
        return []
    blind = [revision for revision in card.earlier if not revision.after_reveal]
    since_reveal = [(True, blind[-1])] if card.amended_after_reveal else []
    return [*since_reveal, (False, card.earlier[0])]


def kind_of(change: Change | None) -> ChangeKind:
    """Return when a value was changed, empty if it was not."""
    if change is None:
        return ""
    return "after_reveal" if change.after_reveal else "before_reveal"


def amended_after_reveal(places: Sequence[Place]) -> tuple[Place, ...]:
    """Return the places whose scorecard was amended after the reveal."""
    return tuple(place for place in places if place.scorecard and place.scorecard.amended_after_reveal)


def changed_after_reveal(place: Place, dimension: str) -> bool:
    """Return whether a place's rating of a dimension is another than it was at the reveal."""
    change = rating_change(place, dimension)
    return change is not None and change.after_reveal


def cite_change(place: Place, dimension: str) -> tuple[Citation, ...]:
    """Return what a rating was before it was changed, where it was anything, and what it is."""
    change = rating_change(place, dimension)
    was = [change.was] if change and change.was else []
    now = [cite_rating(place, dimension)] if place.rating(dimension) else []
    return (*was, *now)


def scored_blind(places: Sequence[Place], dimension: str) -> tuple[Place, ...]:
    """Return the places that score a dimension and did so, if with another number, before the reveal."""
    return tuple(place for place in scored(places, dimension) if not _added_after_reveal(place, dimension))


def added_after_reveal(places: Sequence[Place], dimension: str) -> tuple[Place, ...]:
    """Return the places that score a dimension only since the reveal."""
    return tuple(place for place in scored(places, dimension) if _added_after_reveal(place, dimension))


def _added_after_reveal(place: Place, dimension: str) -> bool:
    blind = next((earlier for after_reveal, earlier in _earlier(place) if after_reveal), None)
    if blind is None:
        return False
    return all(rating.score is None for rating in blind.ratings if rating.dimension == dimension)


def written_after_reveal(card: ScorecardEvidence, revision: int) -> bool:
    """Return whether the words that a revision brought were written after the reveal."""
    marks = {earlier.number: earlier.after_reveal for earlier in card.earlier}
    return marks.get(revision, card.amended_after_reveal)
