"""The list of people: who hires with us, who is away, and how much each one has this week."""

import datetime
import zoneinfo
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from candidates.models import Seat
from candidates.planning.seating import Booking, Days, Facts, load_on
from hiring.models import Duty, Invitation, Pause, Person
from hiring.selectors.interviewer_policies import InterviewerRules, interviewer_rules

PAGE_SIZE = 25
# A week of somebody's zone lies within these days of now, wherever that zone is.
AROUND = datetime.timedelta(days=9)

PersonState = Literal["active", "paused", "invited", "lapsed_invitation", "deactivated"]


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """Whom to list. `after` and `before` are people whose neighbours begin or end the page."""

    search: str = ""
    duty: str = ""
    state: str = "active"
    after: UUID | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: UUID
    name: str
    initials: str
    title: str
    email: str
    duties: tuple[str, ...]
    state: PersonState
    away_until: datetime.date | None
    today: int
    daily_cap: int
    week: int
    weekly_cap: int

    @property
    def is_full(self) -> bool:
        return self.week >= self.weekly_cap


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people; `newer` and `older` are those from whom the neighbouring pages start."""

    rows: tuple[PersonRow, ...]
    newer: UUID | None
    older: UUID | None


def people_for_page(filters: PeopleFilters) -> PeoplePage:
    """Return one page of people by name. Five queries, one more with a cursor."""
    found, newer, older = _page(_matching(filters), filters)
    rules = interviewer_rules()
    keys = [person.pk for person in found]
    bookings, pauses, invited = bookings_of(keys), pauses_of(keys), _invited(keys)
    rows = []
    for person in found:
        facts = facts_of(person, rules, bookings=bookings[person.pk], pauses=pauses[person.pk])
        rows.append(_row(person, facts, invited.get(person.pk)))
    return PeoplePage(tuple(rows), newer, older)


def facts_of(
    person: Person, rules: InterviewerRules, *, bookings: Collection[Booking], pauses: Collection[Days]
) -> Facts:
    """Return what the rules of seating need to know of a person, without qualifications."""
    return Facts(
        person=person.pk,
        is_active=person.is_active,
        zone=zoneinfo.ZoneInfo(person.time_zone),
        daily_cap=rules.daily_cap if person.daily_cap is None else person.daily_cap,
        weekly_cap=rules.weekly_cap if person.weekly_cap is None else person.weekly_cap,
        pauses=tuple(pauses),
        bookings=tuple(bookings),
    )


def bookings_of(
    people: Collection[UUID], moments: Collection[datetime.datetime] = ()
) -> dict[UUID, list[Booking]]:
    """Return people's seats around these moments, or now: enough for any zone's week. One query."""
    near = Q()
    for moment in moments or [timezone.now()]:
        near |= Q(interview__starts_at__range=(moment - AROUND, moment + AROUND))
    seats = Seat.objects.held().filter(near, person__in=people)
    rows = seats.values_list("person", "interview", "interview__starts_at", "interview__minutes")
    found: dict[UUID, list[Booking]] = defaultdict(list)
    for person, interview, starts_at, minutes in rows:
        ends_at = starts_at + datetime.timedelta(minutes=minutes)
        found[person].append(Booking(interview, starts_at, ends_at))
    return found


def pauses_of(people: Collection[UUID]) -> dict[UUID, list[Days]]:
    """Return people's pauses that aren't long over. One query."""
    yesterday = timezone.now().date() - datetime.timedelta(days=2)
    current = Q(until_on__isnull=True) | Q(until_on__gte=yesterday)
    rows = Pause.objects.filter(current, person__in=people).values_list("person", "from_on", "until_on")
    found: dict[UUID, list[Days]] = defaultdict(list)
    for person, from_on, until_on in rows:
        found[person].append(Days(from_on, until_on))
    return found


def _matching(filters: PeopleFilters) -> QuerySet[Person]:
    people: QuerySet[Person] = Person.objects.annotate(name_key=Lower("name"))
    if filters.search:
        people = people.filter(Q(name__icontains=filters.search) | Q(email__icontains=filters.search))
    if filters.duty in Duty.values:
        people = people.filter(duties__contains=[filters.duty])
    if filters.state == "all":
        return people
    return people.filter(is_active=filters.state != "deactivated")


def _page(people: QuerySet[Person], filters: PeopleFilters) -> tuple[list[Person], UUID | None, UUID | None]:
    """Return a page of people, and its first and last one where there are pages before and after it.

    A page starts from a person's place in the order, not from a count of rows.
    """
    backwards, cursor = filters.before is not None, filters.before or filters.after
    place = _place(cursor) if cursor else None
    if place:
        people = people.filter(_beyond(place, smaller=backwards))
    order = ("-name_key", "-pk") if backwards and place else ("name_key", "pk")
    found = list(people.order_by(*order)[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    first_more, last_more = place is not None, more
    if backwards and place:
        found.reverse()
        first_more, last_more = more, True
    if not found:
        return [], None, None
    return found, found[0].pk if first_more else None, found[-1].pk if last_more else None


def _place(cursor: UUID) -> tuple[str, UUID] | None:
    names = Person.objects.filter(pk=cursor).annotate(name_key=Lower("name"))
    name = names.values_list("name_key", flat=True).first()
    return None if name is None else (name, cursor)


def _beyond(place: tuple[str, UUID], *, smaller: bool) -> Q:
    sign, (name, identifier) = ("lt" if smaller else "gt"), place
    return Q(**{f"name_key__{sign}": name}) | Q(**{"name_key": name, f"pk__{sign}": identifier})


def _invited(people: Collection[UUID]) -> dict[UUID, datetime.datetime]:
    """Return until when open invitations hold."""
    invitations = Invitation.objects.filter(person__in=people, used_at=None, withdrawn_at=None)
    return dict(invitations.values_list("person", "expires_at"))


def person_state(person: Person, facts: Facts, invited_until: datetime.datetime | None) -> PersonState:
    """Return the one word that says most about whether a person can be counted on."""
    now = timezone.now()
    if not person.is_active:
        return "deactivated"
    if invited_until is not None:
        return "invited" if now < invited_until else "lapsed_invitation"
    today = now.astimezone(facts.zone).date()
    return "paused" if any(pause.include(today) for pause in facts.pauses) else "active"


def _row(person: Person, facts: Facts, invited_until: datetime.datetime | None) -> PersonRow:
    now = timezone.now()
    local = now.astimezone(facts.zone).date()
    ends = [pause.until for pause in facts.pauses if pause.include(local)]
    today, week = load_on(facts, now)
    return PersonRow(
        id=person.pk,
        name=person.name,
        initials=person.initials,
        title=person.title,
        email=person.email,
        duties=duty_labels(person),
        state=person_state(person, facts, invited_until),
        away_until=None if None in ends else max((end for end in ends if end), default=None),
        today=today,
        daily_cap=facts.daily_cap,
        week=week,
        weekly_cap=facts.weekly_cap,
    )


def duty_labels(person: Person) -> tuple[str, ...]:
    """Return a person's duties in words, in the order in which they are declared."""
    return tuple(str(duty.label) for duty in Duty if duty.value in person.duties)
