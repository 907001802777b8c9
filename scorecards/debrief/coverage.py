"""What the panel looked at, and what it did not."""

from collections.abc import Iterator, Sequence
from itertools import chain

from .citations import cite_interview, cite_loop, cite_place, cite_rating, cite_text
from .document import Coverage, Gap, NotAssessed
from .evidence import DimensionDefinition, LoopEvidence
from .panel import Place, count_people, scored
from .quotes import count_words
from .revisions import added_after_reveal, scored_blind
from .sentences import Citation
from .wording import count_of, listed, share_of

FEWEST_RATERS = 2
# Evidence of fewer words cannot hold both what was asked or done and what came of it. The rule counts words
# and nothing else: it says where to ask for more, not that the rating is wrong.
FEWEST_WORDS = 8


def compile_coverage(evidence: LoopEvidence, places: Sequence[Place]) -> tuple[Coverage, ...]:
    """Return one row per dimension, in the order of the rubric."""
    return tuple(_coverage_of(dimension, places) for dimension in evidence.dimensions)


def _coverage_of(dimension: DimensionDefinition, places: Sequence[Place]) -> Coverage:
    key = dimension.key
    raters = scored(places, key)
    return Coverage(
        dimension=key,
        name=dimension.name,
        rated_by=count_people(scored_blind(places, key)),
        planned_seats=tuple(place.seat.id for place in places if key in place.interview.dimensions),
        scorecards=tuple(place.scorecard.id for place in raters if place.scorecard),
        not_assessed=tuple(_not_assessed(places, key)),
        missing_seats=tuple(place.seat.id for place in places if place.status(key) == "missing"),
        added_seats=tuple(place.seat.id for place in added_after_reveal(places, key)),
    )


def _not_assessed(places: Sequence[Place], key: str) -> Iterator[NotAssessed]:
    for place in places:
        rating = place.rating(key)
        if place.scorecard is not None and rating is not None and rating.score is None:
            yield NotAssessed(place.scorecard.id, place.seat.id, rating.not_assessed_reason)


def compile_gaps(
    evidence: LoopEvidence, places: Sequence[Place], coverage: Sequence[Coverage]
) -> tuple[Gap, ...]:
    """Return what is missing: dimensions nobody rated, single raters, scorecards, words of evidence."""
    unrated = (_unrated(evidence, places, row) for row in coverage if row.rated_by == 0)
    single = (_single_rater(places, row) for row in coverage if 0 < row.rated_by < FEWEST_RATERS)
    missing = (_missing_scorecard(place) for place in places if place.scorecard is None)
    return tuple(chain(unrated, single, missing, _thin_evidence(evidence, places)))


def _unrated(evidence: LoopEvidence, places: Sequence[Place], row: Coverage) -> Gap:
    return Gap(
        kind="unrated",
        reason=why_unrated(places, row),
        dimension=row.dimension,
        seat=None,
        refs=cite_absence(evidence, places, row),
    )


def why_unrated(places: Sequence[Place], row: Coverage) -> str:
    """Return why nobody rated a dimension, as a phrase."""
    if not row.planned_seats and not row.not_assessed and not row.added_seats:
        return "No interview was planned to test it."
    labels = {place.seat.id: place.label for place in places}
    reasons = []
    if row.not_assessed:
        skipped = listed([labels[item.seat] for item in row.not_assessed])
        reasons.append(f"Marked not assessed: {skipped}.")
    if row.missing_seats:
        absent = listed([labels[seat] for seat in row.missing_seats])
        reasons.append(f"Planned, but no rating is in: {absent}.")
    if row.added_seats:
        added = listed([labels[seat] for seat in row.added_seats])
        reasons.append(f"Rated only after the reveal: {added}.")
    return " ".join(reasons)


def cite_absence(evidence: LoopEvidence, places: Sequence[Place], row: Coverage) -> tuple[Citation, ...]:
    """Return what an absence rests on: values that count for nothing and seats without one, else the plan."""
    skipped = {item.seat for item in row.not_assessed} | set(row.added_seats)
    found = [cite_rating(place, row.dimension) for place in places if place.seat.id in skipped]
    found += [cite_place(place) for place in places if place.seat.id in row.missing_seats]
    return tuple(found) or cite_plan(evidence)


def cite_plan(evidence: LoopEvidence) -> tuple[Citation, ...]:
    """Return every interview of the loop, or the loop when it has none."""
    return tuple(map(cite_interview, evidence.interviews)) or (cite_loop(evidence),)


def _single_rater(places: Sequence[Place], row: Coverage) -> Gap:
    raters = scored_blind(places, row.dimension)
    added = added_after_reveal(places, row.dimension)
    reason = f"Rated by 1 interviewer: {listed([place.label for place in raters])}."
    if added:
        reason += f" Rated only after the reveal: {listed([place.label for place in added])}."
    return Gap(
        kind="single_rater",
        reason=reason,
        dimension=row.dimension,
        seat=raters[0].seat.id,
        refs=tuple(cite_rating(place, row.dimension) for place in (*raters, *added)),
    )


def _missing_scorecard(place: Place) -> Gap:
    return Gap(
        kind="missing_scorecard",
        reason=f"The scorecard is not committed: {place.label}.",
        dimension=None,
        seat=place.seat.id,
        refs=(cite_place(place),),
    )


def _thin_evidence(evidence: LoopEvidence, places: Sequence[Place]) -> Iterator[Gap]:
    for dimension in evidence.dimensions:
        for place in scored(places, dimension.key):
            words = words_behind(place, dimension.key)
            if words < FEWEST_WORDS:
                yield Gap(
                    kind="thin_evidence",
                    reason=f"{place.label}: {count_of(words, 'word')} of evidence (under {FEWEST_WORDS}).",
                    dimension=dimension.key,
                    seat=place.seat.id,
                    refs=cite_evidence(place, dimension.key),
                )


def words_behind(place: Place, dimension: str) -> int:
    """Return how many words of evidence stand behind a place's rating of a dimension."""
    rating = place.rating(dimension)
    return 0 if rating is None else count_words(rating.evidence)


def cite_evidence(place: Place, dimension: str) -> tuple[Citation, ...]:
    """Return a rating with the whole text of its evidence, where there is any."""
    rating = place.rating(dimension)
    value = cite_rating(place, dimension)
    if rating is None or not rating.evidence:
        return (value,)
    return value, cite_text(place, f"evidence:{dimension}", 0, len(rating.evidence))


def thin_dimensions(place: Place) -> tuple[str, ...]:
    """Return the dimensions that a place scored on fewer than FEWEST_WORDS words."""
    if place.scorecard is None:
        return ()
    rated = [rating.dimension for rating in place.scorecard.ratings if rating.score is not None]
    return tuple(key for key in rated if words_behind(place, key) < FEWEST_WORDS)


def scored_dimensions(place: Place) -> tuple[str, ...]:
    """Return the dimensions that a place gave a score."""
    if place.scorecard is None:
        return ()
    return tuple(rating.dimension for rating in place.scorecard.ratings if rating.score is not None)


def share_of_dimensions(number: int, total: int) -> str:
    """Return "3 of 4 dimensions"."""
    return share_of(number, total, "dimension")
