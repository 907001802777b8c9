"""What may be erased now, what must be kept still, and until when."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

LAST_OF_FEBRUARY = 28


class State(StrEnum):
    """What becomes of an application's data."""

    KEPT = "kept"  # within its retention
    DUE = "due"  # to be erased now
    LAW = "law"  # erasure is asked, and a law asks us to keep the records for longer
    HOLD = "hold"  # a legal hold stands


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides about one application; years are at least 0, the moment is aware.

    `last_action_at` is the last record made or step taken, whichever is later (29 CFR 1602.14).
    """

    last_action_at: datetime.datetime
    minimum_years: int
    years: int
    is_held: bool
    erasure_asked: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """`until` is the moment from which the data may go; None under a hold, which has no end of its own."""

    state: State
    until: datetime.datetime | None


def verdict_on(facts: Facts, now: datetime.datetime) -> Verdict:
    """Return what becomes of an application's data at `now`.

    A hold comes first, whatever is asked and however old the data is. Erasure on request waits for the law's
    minimum alone, everything else for the retention, which is never shorter than that minimum.
    """
    if facts.is_held:
        return Verdict(State.HOLD, None)
    if facts.erasure_asked and not facts.minimum_years:
        return Verdict(State.DUE, now)  # interviews that are still to come are no reason to wait
    years = facts.minimum_years if facts.erasure_asked else max(facts.years, facts.minimum_years)
    until = years_later(facts.last_action_at, years)
    if now >= until:
        return Verdict(State.DUE, until)
    return Verdict(State.LAW if facts.erasure_asked else State.KEPT, until)


def years_later(moment: datetime.datetime, years: int) -> datetime.datetime:
    """Return the same moment of the calendar so many years later; for 29 February the 28th."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=LAST_OF_FEBRUARY)
