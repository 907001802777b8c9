"""What the rules of seating need to know, for many people at once."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

from candidates.models import Interview, Loop
from candidates.planning.qualifications import SeatKind
from candidates.planning.seating import Facts, WantedSeat
from candidates.selectors.people import bookings_of, facts_of, pauses_of
from candidates.selectors.standings import exercise_name, standings_of
from hiring.models import Person
from hiring.selectors.interviewer_policies import InterviewerRules


def facts_about(
    people: Collection[Person],
    rules: InterviewerRules,
    moments: Collection[datetime.datetime],
    exercises: Iterable[tuple[UUID, str]],
) -> dict[UUID, Facts]:
    """Return the facts by person around these moments, with standings for these (role, key). Five queries."""
    keys = [person.pk for person in people]
    bookings, pauses = bookings_of(keys, moments), pauses_of(keys)
    standings = standings_of(keys, rules, exercises)
    found = {}
    for person in people:
        facts = facts_of(person, rules, bookings=bookings[person.pk], pauses=pauses[person.pk])
        found[person.pk] = replace(facts, standings=standings.of(person.pk))
    return found


def wanted_seat(
    loop: Loop, interview: Interview, kind: str, read_by: frozenset[UUID] = frozenset()
) -> WantedSeat:
    """Return a seat as the rules see it; the loop comes with application and candidate, the interview with
    its exercise. No query then.
    """
    application, exercise = loop.application, interview.exercise
    return WantedSeat(
        interview=interview.pk,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        kind=SeatKind(kind),
        exercise=exercise_name(application.role_id, exercise.key) if exercise else None,
        candidate_is=application.candidate.linked_person_id,
        referred_by=application.referrer_id,
        read_by=read_by,
    )
