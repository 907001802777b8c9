"""Whom to suggest for a seat: who may have it first, then by qualification, then by load."""

from collections.abc import Iterable
from dataclasses import dataclass

from candidates.planning.qualifications import Standing
from candidates.planning.seating import (
    Booking,
    Facts,
    Rule,
    WantedSeat,
    broken_rules,
    is_busy,
    load_on,
    standing_for,
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One person for one seat: what stands in the way, and how much they have around that day already."""

    facts: Facts
    broken: tuple[Rule, ...]
    standing: Standing
    is_busy: bool
    today: int
    week: int

    @property
    def is_allowed(self) -> bool:
        return not self.broken


def suggestions(people: Iterable[Facts], wanted: WantedSeat) -> tuple[Suggestion, ...]:
    """Return everybody, best first.

    Allowed before refused, free before busy, then the standing that the seat is for (a training seat goes to
    whoever is at that step, not to the qualified), then the lighter week and day. The person's identifier
    breaks every tie, so that the same facts give the same order.
    """
    return tuple(
        sorted((_suggestion(facts, wanted) for facts in people), key=lambda each: _key(each, wanted))
    )


def proposal(people: Iterable[Facts], places: Iterable[WantedSeat]) -> tuple[Facts | None, ...]:
    """Return whom to seat in each place, in their order, None where nobody may.

    It is the best suggestion each time, who has one seat more from then on. Somebody who would be in two
    interviews at once is never proposed.
    """
    facts = {person.person: person for person in people}
    chosen: list[Facts | None] = []
    for place in places:
        first = next(iter(suggestions(facts.values(), place)), None)
        if first is None or not first.is_allowed or first.is_busy:
            chosen.append(None)
            continue
        chosen.append(first.facts)
        booking = Booking(place.interview, place.starts_at, place.ends_at)
        facts[first.facts.person] = first.facts.with_booking(booking)
    return tuple(chosen)


def _suggestion(facts: Facts, wanted: WantedSeat) -> Suggestion:
    today, week = load_on(facts, wanted.starts_at)
    return Suggestion(
        facts=facts,
        broken=broken_rules(facts, wanted),
        standing=standing_for(facts, wanted),
        is_busy=is_busy(facts, wanted),
        today=today,
        week=week,
    )


def _key(each: Suggestion, wanted: WantedSeat) -> tuple[bool, bool, int, int, int, str]:
    fit = abs(each.standing.step.rank - wanted.kind.asks_for.rank)
    return not each.is_allowed, each.is_busy, fit, each.week, each.today, str(each.facts.person)
