"""Giving seats: every rule is asked in the transaction that gives the seat, with the person's row locked.

Two recruiters who book the same person at the same instant wait for each other at that row; the second one
finds the first one's seat and is refused when the cap is reached. Whoever changes a person's caps, pauses or
qualification waits there, too.
"""

import zoneinfo
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from candidates.models import Interview, Loop, Seat, SeatOverride
from candidates.planning.seating import Booking, Facts, Rule, WantedSeat, broken_rules
from candidates.selectors.seating import facts_about, wanted_seat
from hiring.actors import Actor, ConflictError, person_or_none
from hiring.models import Person
from hiring.selectors.interviewer_policies import interviewer_rules

# What a new time can break; that somebody sits there was decided before.
RULES_OF_A_MOVE = frozenset({Rule.PAUSED, Rule.DAILY_CAP, Rule.WEEKLY_CAP})


class SeatRefusedError(ConflictError):
    """A rule refuses this person this seat; carries the rule and the person, and says both."""

    def __init__(self, rule: Rule, person: Person, interview: Interview, facts: Facts) -> None:
        super().__init__(refusal_words(rule, person, interview, facts))
        self.rule, self.person_id = rule, person.pk


@dataclass(frozen=True, slots=True)
class SeatRequest:
    """A person for a place in an interview."""

    interview: Interview
    person_id: UUID
    kind: str


def give_seats(
    *, actor: Actor, loop: Loop, requests: Sequence[SeatRequest], override: str = ""
) -> list[Seat]:
    """Give seats in a loop's interviews, all or none, and return them. The caller appends the event.

    A seat that was withdrawn from the same person is theirs again, with its draft. `override` is the typed
    reason for which somebody who is not qualified may sit there, where an admin permits that; nothing else
    can be overridden. Raises SeatRefusedError for the first rule that refuses, ConflictError for an unknown
    person. Nine queries and one for each new seat.
    """
    people = _locked(request.person_id for request in requests)
    unqualified = _require(loop, requests, people, override=override.strip())
    withdrawn = {
        (seat.interview_id, seat.person_id): seat
        for seat in Seat.objects.filter(
            interview__in={request.interview.pk for request in requests}, withdrawn_at__isnull=False
        )
    }
    seats = [_seat(request, withdrawn) for request in requests]
    for seat, request in zip(seats, requests, strict=True):
        if request in unqualified:
            _note_override(actor, seat, override.strip())
    return seats


def require_new_time(*, loop: Loop, interview: Interview) -> None:
    """Ask the rules that a new time can break for everybody who holds a seat; SeatRefusedError.

    `interview` has its new time already. Eight queries.
    """
    seats = Seat.objects.held().filter(interview=interview)
    requests = [SeatRequest(interview, seat.person_id, seat.kind) for seat in seats.order_by("pk")]
    people = _locked(request.person_id for request in requests)
    _require(loop, requests, people, only=RULES_OF_A_MOVE)


def _locked(identifiers: Iterable[UUID]) -> dict[UUID, Person]:
    """Lock people in one order for everybody, so that two panels of the same people don't wait in a ring."""
    wanted = set(identifiers)
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    people = {person.pk: person for person in rows}
    if len(people) < len(wanted):
        raise ConflictError(_("Somebody on this panel is no longer known."))
    return people


def _require(
    loop: Loop,
    requests: Sequence[SeatRequest],
    people: Mapping[UUID, Person],
    *,
    only: Collection[Rule] = tuple(Rule),
    override: str = "",
) -> list[SeatRequest]:
    """Ask the rules for one request after the other; return those that an override allows."""
    rules = interviewer_rules()
    wanted = [wanted_seat(loop, request.interview, request.kind) for request in requests]
    exercises = {
        (loop.application.role_id, request.interview.exercise.key)
        for request in requests
        if request.interview.exercise
    }
    facts = facts_about(list(people.values()), rules, [each.starts_at for each in wanted], exercises)
    overridden = []
    for request, seat in zip(requests, wanted, strict=True):
        person = people[request.person_id]
        broken = [rule for rule in broken_rules(facts[person.pk], seat) if rule in only]
        if broken == [Rule.QUALIFICATION] and override and rules.allows_override:
            overridden.append(request)
        elif broken:
            raise SeatRefusedError(broken[0], person, request.interview, facts[person.pk])
        facts[person.pk] = facts[person.pk].with_booking(_booking(seat))
    return overridden


def _booking(seat: WantedSeat) -> Booking:
    return Booking(seat.interview, seat.starts_at, seat.ends_at)


def _seat(request: SeatRequest, withdrawn: Mapping[tuple[UUID, UUID], Seat]) -> Seat:
    seat = withdrawn.get((request.interview.pk, request.person_id))
    if seat is None:
        return Seat.objects.create(
            interview=request.interview, person_id=request.person_id, kind=request.kind
        )
    seat.withdrawn_at, seat.kind = None, request.kind
    seat.save(update_fields=["withdrawn_at", "kind"])
    return seat


def _note_override(actor: Actor, seat: Seat, reason: str) -> None:
    SeatOverride.objects.update_or_create(
        seat=seat,
        person_id=seat.person_id,
        defaults={"reason": reason, "allowed_by": person_or_none(actor), "at": timezone.now()},
    )


def refusal_words(rule: Rule, person: Person, interview: Interview, facts: Facts) -> str:
    """Say which rule refuses whom, in the days of that person's own zone."""
    day = interview.starts_at.astimezone(zoneinfo.ZoneInfo(person.time_zone)).date()
    words = {
        Rule.INACTIVE: _("%(person)s is not active."),
        Rule.CANDIDATE: _("%(person)s is linked to this candidate and can’t interview them."),
        Rule.REFERRER: _("%(person)s referred this candidate and can’t interview them."),
        Rule.HAS_READ: _("%(person)s has opened this loop’s scorecards and can’t rate in it."),
        Rule.SEATED: _("%(person)s is in this interview already."),
        Rule.PAUSED: _("%(person)s is paused on %(day)s."),
        Rule.DAILY_CAP: _("%(person)s is at the daily cap on %(day)s: %(daily)s."),
        Rule.WEEKLY_CAP: _("%(person)s is at the weekly cap in the week of %(day)s: %(weekly)s."),
        Rule.QUALIFICATION: _("%(person)s is not qualified for this seat in “%(interview)s”."),
    }
    return words[rule] % {
        "person": person.name,
        "day": date_format(day, "DATE_FORMAT"),
        "daily": facts.daily_cap,
        "weekly": facts.weekly_cap,
        "interview": interview.title,
    }
