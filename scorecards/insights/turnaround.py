"""How long scorecards take."""

from collections.abc import Sequence

import numpy as np

from .report import Bucket, Turnaround
from .sources import SeatTime

BUCKET_HOURS = (4, 24, 48, 72, 168)
OVERDUE_HOURS = 24


def turnaround_of(seats: Sequence[SeatTime]) -> Turnaround:
    """Return what became of seats whose interviews are over."""
    hours = [max(seat.hours, 0.0) for seat in seats if seat.hours is not None]
    lower, median, upper = _quartiles(hours)
    return Turnaround(
        seats=len(seats),
        committed=len(hours),
        overdue=sum(seat.hours is None and seat.ended_hours_ago > OVERDUE_HOURS for seat in seats),
        within_a_day=sum(each <= OVERDUE_HOURS for each in hours),
        lower_quartile=lower,
        median=median,
        upper_quartile=upper,
        buckets=_buckets(hours),
    )


def _quartiles(hours: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    if not hours:
        return None, None, None
    lower, median, upper = np.quantile(np.array(hours), [0.25, 0.5, 0.75])
    return float(lower), float(median), float(upper)


def _buckets(hours: Sequence[float]) -> tuple[Bucket, ...]:
    edges = (-1, *BUCKET_HOURS)
    within = [
        Bucket(upper, sum(lower < each <= upper for each in hours))
        for lower, upper in zip(edges, BUCKET_HOURS, strict=False)
    ]
    return (*within, Bucket(None, sum(each > BUCKET_HOURS[-1] for each in hours)))
