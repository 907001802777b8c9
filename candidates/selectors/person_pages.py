"""One person's page: load, pauses, qualifications, and the seats to come."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from candidates.models import Seat
from candidates.planning.qualifications import NOT_IN_TRAINING, Standing, Step
from candidates.planning.seating import load_on
from candidates.selectors.people import (
    PersonState,
    bookings_of,
    duty_labels,
    facts_of,
    pauses_of,
    person_state,
)
from candidates.selectors.standings import Standings, exercise_name, standings_of
from hiring.models import Exercise, Invitation, Pause, Person, QualificationChange, Rubric
from hiring.selectors.interviewer_policies import InterviewerRules, interviewer_rules

MOST_SEATS = 50


@dataclass(frozen=True, slots=True)
class PauseLine:
    id: UUID
    from_on: datetime.date
    until_on: datetime.date | None
    reason: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class QualificationLine:
    """Where the person stands with one exercise, by the rules that hold; `change` is an admin's last word."""

    role: str
    role_key: str
    exercise: str
    exercise_key: str
    standing: Standing
    shadows_needed: int
    reverse_shadows_needed: int
    change: QualificationChange | None

    @property
    def label(self) -> str:
        return str(QualificationChange.Step(self.standing.step.value).label)

    @property
    def shows_shadows(self) -> bool:
        return self.standing.step is Step.SHADOW

    @property
    def shows_reverse_shadows(self) -> bool:
        return self.standing.step is Step.REVERSE_SHADOW and not self.standing.has_lapsed


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat to come, for whoever looks after people: what and when, not about whom."""

    id: UUID
    loop_id: UUID
    interview: str
    role: str
    kind: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`today` and `week` count seats in the person's own zone; `invitation` is the one that is open."""

    person: Person
    state: PersonState
    duties: tuple[str, ...]
    rules: InterviewerRules
    today: int
    daily_cap: int
    week: int
    weekly_cap: int
    pauses: tuple[PauseLine, ...]
    qualifications: tuple[QualificationLine, ...]
    seats: tuple[SeatLine, ...]
    invitation: Invitation | None

    @property
    def has_accepted(self) -> bool:
        return self.person.has_usable_password()


def person_page(person: Person) -> PersonPage:
    """Return what a person's page shows. Ten queries."""
    rules, now = interviewer_rules(), timezone.now()
    bookings, days = bookings_of([person.pk])[person.pk], pauses_of([person.pk])[person.pk]
    facts = facts_of(person, rules, bookings=bookings, pauses=days)
    today, week = load_on(facts, now)
    invitation = Invitation.objects.filter(person=person, used_at=None, withdrawn_at=None).first()
    return PersonPage(
        person=person,
        state=person_state(person, facts, invitation.expires_at if invitation else None),
        duties=duty_labels(person),
        rules=rules,
        today=today,
        daily_cap=facts.daily_cap,
        week=week,
        weekly_cap=facts.weekly_cap,
        pauses=_pauses(person, now.astimezone(facts.zone).date()),
        qualifications=_qualifications(person, rules),
        seats=seats_to_come(person),
        invitation=invitation,
    )


def seats_to_come(person: Person) -> tuple[SeatLine, ...]:
    """Return the seats of interviews that haven't ended, soonest first, MOST_SEATS at most. One query."""
    day_ago = timezone.now() - datetime.timedelta(hours=8)
    seats = Seat.objects.held().filter(person=person, interview__starts_at__gte=day_ago)
    related = seats.select_related("interview__loop__application__role").order_by("interview__starts_at")
    found = [seat for seat in related[:MOST_SEATS] if seat.interview.ends_at > timezone.now()]
    return tuple(
        SeatLine(
            id=seat.pk,
            loop_id=seat.interview.loop_id,
            interview=seat.interview.title,
            role=seat.interview.loop.application.role.title,
            kind=seat.get_kind_display(),
            starts_at=seat.interview.starts_at,
            ends_at=seat.interview.ends_at,
        )
        for seat in found
    )


def exercises_to_learn() -> QuerySet[Exercise]:
    """Return the exercises of every role's latest published version. One query."""
    newest = Rubric.objects.published().order_by("role_id", "-version").distinct("role_id")
    exercises = Exercise.objects.filter(rubric__in=newest.values("pk")).select_related("rubric__role")
    return exercises.order_by("rubric__role__title", "position")


def _pauses(person: Person, today: datetime.date) -> tuple[PauseLine, ...]:
    pauses = Pause.objects.filter(person=person)
    return tuple(
        PauseLine(
            id=pause.pk,
            from_on=pause.from_on,
            until_on=pause.until_on,
            reason=pause.reason,
            is_now=pause.from_on <= today,
        )
        for pause in pauses
        if pause.until_on is None or pause.until_on >= today
    )


def _qualifications(person: Person, rules: InterviewerRules) -> tuple[QualificationLine, ...]:
    standings = standings_of([person.pk], rules)
    return tuple(_qualification_lines(person, exercises_to_learn(), standings, rules))


def _qualification_lines(
    person: Person, exercises: Iterable[Exercise], standings: Standings, rules: InterviewerRules
) -> Iterable[QualificationLine]:
    for exercise in exercises:
        role = exercise.rubric.role
        name = exercise_name(role.pk, exercise.key)
        yield QualificationLine(
            role=role.title,
            role_key=role.key,
            exercise=exercise.name,
            exercise_key=exercise.key,
            standing=standings.of(person.pk).get(name, NOT_IN_TRAINING),
            shadows_needed=rules.shadows,
            reverse_shadows_needed=rules.reverse_shadows,
            change=standings.last_change.get((person.pk, name)),
        )
