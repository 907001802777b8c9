"""Times as people say them, in a zone whose clocks may change."""

import datetime
from typing import Literal

Oddity = Literal["skipped", "repeated", "out_of_reach"]


class OddTimeError(ValueError):
    """A local time that is no moment, or two: the clocks skip it or show it twice."""

    def __init__(self, oddity: Oddity) -> None:
        super().__init__(oddity)
        self.oddity: Oddity = oddity


def moment_of(date: datetime.date, time: datetime.time, zone: datetime.tzinfo) -> datetime.datetime:
    """Return the moment, in UTC, at which a clock in `zone` shows this time on this day.

    Raises OddTimeError where the clocks jump over it, where they show it twice, and where it lies outside the
    years that can be reckoned with.
    """
    local = datetime.datetime.combine(date, time, tzinfo=zone)
    try:
        first, second = (local.replace(fold=fold).astimezone(datetime.UTC) for fold in (0, 1))
        shown = first.astimezone(zone).replace(tzinfo=None, fold=0)
    except OverflowError:
        raise OddTimeError("out_of_reach") from None
    if first == second:
        return first
    raise OddTimeError("repeated" if shown == local.replace(tzinfo=None, fold=0) else "skipped")
