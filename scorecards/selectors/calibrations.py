"""What severities are estimated from, and what a debrief takes from the result."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from scorecards.models import Rating
from scorecards.psychometrics.values import Integers


@dataclass(frozen=True, slots=True, eq=False)
class FirstRatings:
    """Ratings as they were committed first, as indices (N,) of loops, people and dimensions, with scores."""

    loop: Integers
    person: Integers
    dimension: Integers
    score: Integers
    people: tuple[UUID, ...]


@dataclass(slots=True)
class _Codes:
    """Numbers for identifiers, from 0 in the order in which they come."""

    numbers: dict[object, int] = field(default_factory=dict)

    def of(self, identifier: object) -> int:
        return self.numbers.setdefault(identifier, len(self.numbers))


def first_ratings(role_id: UUID | None, since: datetime.datetime, until: datetime.datetime) -> FirstRatings:
    """Return the ratings committed from `since` up to `until` in loops of a role, or of all. One query.

    Amendments are left out: some were made after reading the others. So are shadows and cancelled
    interviews. Whoever rates a candidate twice on one dimension counts with the first of the two.
    """
    loops, people, dimensions = _Codes(), _Codes(), _Codes()
    rows: dict[tuple[int, int, int], int] = {}
    for loop, person, role, dimension, score in _rows(role_id, since, until):
        place = (loops.of(loop), people.of(person), dimensions.of((role, dimension)))
        if score is not None:
            rows.setdefault(place, score)
    columns = np.array([(*place, score) for place, score in rows.items()], dtype=np.int64).reshape(-1, 4)
    known = tuple(key for key in people.numbers if isinstance(key, UUID))
    return FirstRatings(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3], known)


def _rows(
    role_id: UUID | None, since: datetime.datetime, until: datetime.datetime
) -> Iterable[tuple[UUID, UUID, UUID, str, int | None]]:
    ratings = Rating.objects.filter(
        score__isnull=False,
        scorecard__committed_at__gte=since,
        scorecard__committed_at__lt=until,
        scorecard__interview__cancelled_at__isnull=True,
        # Restricted data is kept and not used.
        scorecard__interview__loop__application__candidate__erasure_asked_on__isnull=True,
    ).exclude(scorecard__seat__kind="shadow")
    if role_id is not None:
        ratings = ratings.filter(scorecard__interview__loop__application__role=role_id)
    # Equal rows in equal order give equal numbers to the last digit.
    return ratings.order_by("scorecard__committed_at", "scorecard", "dimension__key").values_list(
        "scorecard__interview__loop",
        "scorecard__seat__person",
        "scorecard__interview__loop__application__role",
        "dimension__key",
        "score",
    )
