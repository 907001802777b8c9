"""What a report on the process is computed from: times of seats, and ratings nobody is blind to any more."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet

from candidates.models import Seat
from scorecards.insights import InsightSources, RatedDimension, SeatTime
from scorecards.models import Rating
from scorecards.querysets import loops_told_to_all

LONGEST_INTERVIEW = datetime.timedelta(hours=8)


def insight_sources(
    role_id: UUID | None, since: datetime.datetime, until: datetime.datetime
) -> InsightSources:
    """Return the seats whose interviews ended and the ratings committed from `since` up to `until`.

    Of a role, or of all. Ratings count as they were committed first, and only those of loops that are
    revealed and in which nobody owes a scorecard any more: a report must tell nobody who still has to write
    what others wrote. Three queries.
    """
    rows = _Columns()
    for row in _ratings(role_id, since, until).iterator(chunk_size=10_000):
        rows.add(row)
    columns = np.array(list(rows.scores), dtype=np.int64).reshape(-1, 3)
    return InsightSources(
        seats=tuple(_seats(role_id, since, until)),
        loop=columns[:, 0],
        person=columns[:, 1],
        dimension=columns[:, 2],
        score=np.array(list(rows.scores.values()), dtype=np.int64),
        people=tuple(rows.people),
        dimensions=rows.rated_dimensions(),
        loops=len(rows.loops),
        left_out=_left_out(role_id, since, until),
    )


@dataclass(slots=True)
class _Columns:
    """Ratings with numbers for identifiers, from 0 in the order in which they come."""

    loops: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    dimensions: dict[tuple[str, str], int] = field(default_factory=dict)
    names: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    not_assessed: Counter[int] = field(default_factory=Counter)
    scores: dict[tuple[int, int, int], int] = field(default_factory=dict)

    def add(self, row: dict[str, Any]) -> None:
        """Whoever rates a candidate twice on one dimension counts with the first of the two."""
        key = (row[ROLE], row["dimension__key"])
        dimension = self.dimensions.setdefault(key, len(self.dimensions))
        self.names[key] = (row[TITLE], row["dimension__name"])  # as the newest rubric calls it
        if row["score"] is None:
            self.not_assessed[dimension] += row["not_assessed"]
            return
        loop = self.loops.setdefault(str(row["scorecard__interview__loop"]), len(self.loops))
        person = self.people.setdefault(str(row["scorecard__seat__person"]), len(self.people))
        self.scores.setdefault((loop, person, dimension), row["score"])

    def rated_dimensions(self) -> tuple[RatedDimension, ...]:
        return tuple(
            RatedDimension(*self.names[key], self.not_assessed[number])
            for key, number in self.dimensions.items()
        )


ROLE = "scorecard__interview__loop__application__role"
TITLE = f"{ROLE}__title"


def _of_role(role_id: UUID | None, path: str) -> Q:
    return Q() if role_id is None else Q(**{f"{path}application__role": role_id})


def _committed(role_id: UUID | None, since: datetime.datetime, until: datetime.datetime) -> QuerySet[Rating]:
    ratings = Rating.objects.filter(
        _of_role(role_id, "scorecard__interview__loop__"),
        scorecard__committed_at__gte=since,
        scorecard__committed_at__lt=until,
        scorecard__interview__cancelled_at__isnull=True,
    )
    return ratings.exclude(scorecard__seat__kind="shadow")


def _ratings(
    role_id: UUID | None, since: datetime.datetime, until: datetime.datetime
) -> QuerySet[Rating, dict[str, Any]]:
    told = _committed(role_id, since, until).filter(scorecard__interview__loop__in=loops_told_to_all())
    # Equal rows in equal order give equal numbers to the last digit; dimensions come as the rubric has them.
    ordered = told.order_by(
        TITLE, "dimension__position", "dimension__key", "scorecard__committed_at", "scorecard", "pk"
    )
    values: QuerySet[Rating, dict[str, Any]] = ordered.values(
        "scorecard__interview__loop",
        "scorecard__seat__person",
        "dimension__key",
        "dimension__name",
        ROLE,
        TITLE,
        "score",
        "not_assessed",
    )
    return values


def _left_out(role_id: UUID | None, since: datetime.datetime, until: datetime.datetime) -> int:
    kept = _committed(role_id, since, until).exclude(scorecard__interview__loop__in=loops_told_to_all())
    return kept.values("scorecard__interview__loop").distinct().count()


def _seats(role_id: UUID | None, since: datetime.datetime, until: datetime.datetime) -> Iterable[SeatTime]:
    seats = Seat.objects.counting().filter(
        _of_role(role_id, "interview__loop__"),
        interview__starts_at__gte=since - LONGEST_INTERVIEW,
        interview__starts_at__lt=until,
    )
    rows = seats.order_by("pk").values_list(
        "interview__starts_at", "interview__minutes", "scorecard__committed_at"
    )
    for starts_at, minutes, committed_at in rows:
        ends_at = starts_at + datetime.timedelta(minutes=minutes)
        if since <= ends_at < until:
            came = committed_at if committed_at and committed_at < until else None
            yield SeatTime(_hours(until - ends_at), _hours(came - ends_at) if came else None)


def _hours(length: datetime.timedelta) -> float:
    return length.total_seconds() / 3600
