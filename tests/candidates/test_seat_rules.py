"""Giving seats through the services: rules asked in the transaction, one event, and a cap that holds."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from candidates.models import Interview, Loop, Seat, SeatOverride
from candidates.planning.seating import Rule
from candidates.services.seating import SeatRefusedError
from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Duty, Event, InterviewerPolicy, Pause, Person
from hiring.services.people import deactivate_person
from scorecards.services.panels import fill_seats, give_seat, replace_interviewer, set_ties
from scorecards.services.plan_interviews import NewInterview, add_interview, cancel_interview, move_interview
from scorecards.services.plans import StalePlanError
from tests import factories
from tests.threads import at_once

NEXT_WEEK = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + datetime.timedelta(days=7)


def make_plan(interviews: int = 2) -> Loop:
    """A loop with interviews a day apart, each at nine and without seats."""
    loop = factories.make_loop(panel=interviews)
    Seat.objects.all().delete()
    for number, interview in enumerate(loop.interviews.all()):
        interview.starts_at = NEXT_WEEK + datetime.timedelta(days=number)
        interview.save()
    return loop


def qualified(loop: Loop, **options: Any) -> Person:
    person = factories.PersonFactory(**options)
    return factories.qualify(person, loop.interviews.first().exercise)


def give(actor: Person, interview: Interview, person: Person, **options: Any) -> Seat:
    chosen = {"kind": "lead", **options}
    return give_seat(
        actor=actor, loop_id=interview.loop_id, interview_id=interview.pk, person_id=person.pk, **chosen
    )


def refused(call: Callable[[], object]) -> SeatRefusedError:
    with pytest.raises(SeatRefusedError) as caught:
        call()
    return caught.value


@pytest.mark.django_db
def test_given_seat_is_logged_by_identifiers(recruiter: Person) -> None:
    loop = make_plan()
    interview, person = loop.interviews.first(), qualified(loop)
    seat = give(recruiter, interview, person)
    event = Event.objects.get(kind="seat_given")
    assert (event.actor, event.stream_id) == (recruiter, loop.pk)
    assert event.payload == {
        "seat_id": str(seat.pk), "interview_id": str(interview.pk), "person_id": str(person.pk),
        "seat_kind": "lead", "plan_version": 2,
    }  # fmt: skip


@pytest.mark.django_db
def test_each_rule_refuses_with_its_name_and_the_person(recruiter: Person) -> None:
    loop = make_plan()
    interview = loop.interviews.first()
    day = timezone.now().date()
    unqualified = factories.PersonFactory(name="Uma Quill")
    gone, capped = qualified(loop, is_active=False), qualified(loop, weekly_cap=0)
    daily, away, close = qualified(loop, daily_cap=0), qualified(loop), qualified(loop)
    Pause.objects.create(person=away, from_on=day, reason="Parental leave")
    set_ties(actor=recruiter, loop_id=loop.pk, linked_person=None, referrer=close.pk)
    wanted = {
        unqualified: Rule.QUALIFICATION, gone: Rule.INACTIVE, capped: Rule.WEEKLY_CAP,
        daily: Rule.DAILY_CAP, away: Rule.PAUSED, close: Rule.REFERRER,
    }  # fmt: skip
    for person, rule in wanted.items():
        error = refused(lambda person=person: give(recruiter, interview, person))
        assert (error.rule, error.person_id) == (rule, person.pk)
        assert person.name in str(error)
        assert "Parental" not in str(error)
    assert not Seat.objects.exists()
    assert not Event.objects.filter(kind="seat_given").exists()


@pytest.mark.django_db
def test_linked_person_is_refused_even_with_every_qualification(recruiter: Person) -> None:
    loop = make_plan()
    person = qualified(loop)
    set_ties(actor=recruiter, loop_id=loop.pk, linked_person=person.pk, referrer=None)
    assert refused(lambda: give(recruiter, loop.interviews.first(), person)).rule == Rule.CANDIDATE
    payload = Event.objects.get(kind="ties_changed").payload
    assert payload["before"] == {"linked_person_id": None, "referrer_id": None}
    assert payload["after"] == {"linked_person_id": str(person.pk), "referrer_id": None}


@pytest.mark.django_db
def test_training_seats_go_by_step(recruiter: Person) -> None:
    loop = make_plan()
    interview = loop.interviews.first()
    trainee = factories.qualify(factories.PersonFactory(), interview.exercise, step="shadow")
    assert refused(lambda: give(recruiter, interview, trainee)).rule == Rule.QUALIFICATION
    assert refused(lambda: give(recruiter, interview, trainee, kind="reverse_shadow")).rule
    assert give(recruiter, interview, trainee, kind="shadow").kind == "shadow"


@pytest.mark.django_db
def test_override_needs_the_admins_permission_and_stays_in_view(recruiter: Person) -> None:
    loop = make_plan()
    interview, person = loop.interviews.first(), factories.PersonFactory()
    reason = "Nobody else speaks Maltese"
    assert refused(lambda: give(recruiter, interview, person, override=reason)).rule == Rule.QUALIFICATION
    InterviewerPolicy.objects.create(version=1, daily_cap=2, weekly_cap=5, allows_override=True)
    assert refused(lambda: give(recruiter, interview, person, override=" ")).rule == Rule.QUALIFICATION
    seat = give(recruiter, interview, person, override=reason)
    override = SeatOverride.objects.get()
    assert (override.seat, override.person, override.reason, override.allowed_by) == (
        seat, person, reason, recruiter,
    )  # fmt: skip
    assert reason not in str(list(Event.objects.values_list("payload", flat=True)))


@pytest.mark.django_db
def test_override_opens_nothing_but_qualification(recruiter: Person) -> None:
    InterviewerPolicy.objects.create(version=1, daily_cap=2, weekly_cap=5, allows_override=True)
    loop = make_plan()
    interview = loop.interviews.first()
    for person in (factories.PersonFactory(weekly_cap=0), factories.PersonFactory(is_active=False)):
        error = refused(lambda person=person: give(recruiter, interview, person, override="Please"))
        assert error.rule != Rule.QUALIFICATION
    assert not Seat.objects.exists()


@pytest.mark.django_db
def test_only_whoever_runs_the_loop_plans_it(interviewer: Person) -> None:
    loop = make_plan()
    person = qualified(loop)
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    for actor in (interviewer, manager, person):
        with pytest.raises(NotAllowedError):
            give(actor, loop.interviews.first(), person)
    loop.rubric.role.hiring_managers.add(manager)
    assert give(manager, loop.interviews.first(), person).person == person


@pytest.mark.django_db
def test_stale_plan_says_who_changed_what(recruiter: Person) -> None:
    loop = make_plan()
    interview, person = loop.interviews.first(), qualified(loop, name="Zelda Quill")
    seat = give(recruiter, interview, person, version=1)
    move_interview(
        actor=recruiter,
        loop_id=loop.pk,
        interview_id=interview.pk,
        starts_at=NEXT_WEEK + datetime.timedelta(hours=2),
        minutes=45,
        version=2,
    )
    with pytest.raises(StalePlanError) as stale:
        cancel_interview(actor=recruiter, interview_id=interview.pk, version=1)
    who, title = recruiter.name, interview.title
    assert str(stale.value) == (
        "The plan has changed since you opened it. "
        f"{who} seated Zelda Quill in “{title}”. {who} moved “{title}”."
    )
    interview.refresh_from_db()
    assert (interview.cancelled_at, seat.withdrawn_at) == (None, None)


@pytest.mark.django_db
def test_moved_interview_is_logged_with_both_times(recruiter: Person) -> None:
    loop = make_plan()
    interview = loop.interviews.first()
    later = NEXT_WEEK + datetime.timedelta(days=3)
    move_interview(actor=recruiter, loop_id=loop.pk, interview_id=interview.pk, starts_at=later, minutes=45)
    payload = Event.objects.get(kind="interview_moved").payload
    assert payload["before"] == {"starts_at": NEXT_WEEK.isoformat(), "minutes": 60}
    assert payload["after"] == {"starts_at": later.isoformat(), "minutes": 45}


@pytest.mark.django_db
def test_interview_moves_only_to_where_its_people_are_free(recruiter: Person) -> None:
    loop = make_plan()
    first, second = loop.interviews.all()
    person = qualified(loop, daily_cap=1)
    give(recruiter, first, person)
    give(recruiter, second, person)

    def move(interview: Interview, start: datetime.datetime) -> Interview:
        return move_interview(
            actor=recruiter, loop_id=loop.pk, interview_id=interview.pk, starts_at=start, minutes=60
        )

    same_day = second.starts_at + datetime.timedelta(hours=3)
    assert refused(lambda: move(first, same_day)).rule == Rule.DAILY_CAP
    Pause.objects.create(person=person, from_on=timezone.now().date(), reason="Away")
    assert refused(lambda: move(first, NEXT_WEEK + datetime.timedelta(days=5))).rule == Rule.PAUSED
    Pause.objects.all().delete()
    assert move(first, first.starts_at + datetime.timedelta(hours=3)).minutes == 60  # the same day again


@pytest.mark.django_db
def test_interview_that_took_place_neither_moves_nor_is_cancelled(recruiter: Person) -> None:
    loop = factories.make_loop(panel=1)
    interview = loop.interviews.get()
    scorecard = factories.fill(interview.seats.get())
    for attempt in (
        lambda: cancel_interview(actor=recruiter, interview_id=interview.pk),
        lambda: move_interview(
            actor=recruiter, loop_id=loop.pk, interview_id=interview.pk, starts_at=NEXT_WEEK, minutes=60
        ),
    ):
        with pytest.raises(ConflictError, match="took place"):
            attempt()
    scorecard.refresh_from_db()
    assert scorecard.is_committed


@pytest.mark.django_db
def test_added_interview_tests_only_what_the_loops_rubric_has(recruiter: Person) -> None:
    loop = make_plan()
    exercise, dimensions = loop.rubric.exercises.get(), list(loop.rubric.dimensions.all())
    foreign = factories.make_loop(panel=1).rubric

    def add(exercise_id: object, keys: list[object]) -> Interview:
        wanted = NewInterview(exercise_id, keys, NEXT_WEEK, 45)
        return add_interview(actor=recruiter, loop_id=loop.pk, interview=wanted)

    for exercise_id, keys in (
        (foreign.exercises.get().pk, [dimensions[0].pk]),
        (exercise.pk, [foreign.dimensions.first().pk]),
        (exercise.pk, []),
    ):
        with pytest.raises(ConflictError):
            add(exercise_id, keys)
    added = add(exercise.pk, [dimensions[0].pk])
    assert (added.title, list(added.dimensions.all())) == (exercise.name, [dimensions[0]])
    assert added.position == max(loop.interviews.values_list("position", flat=True))


@pytest.mark.django_db
def test_seats_are_filled_all_or_none(recruiter: Person) -> None:
    loop = make_plan()
    first, second = loop.interviews.all()
    one, other = qualified(loop), factories.PersonFactory()
    wanted = [(first.pk, one.pk, "lead"), (second.pk, other.pk, "lead")]
    refused(lambda: fill_seats(actor=recruiter, loop_id=loop.pk, seats=wanted))
    assert not Seat.objects.exists()
    factories.qualify(other, first.exercise)
    assert len(fill_seats(actor=recruiter, loop_id=loop.pk, seats=wanted)) == 2
    (payload,) = Event.objects.filter(kind="seats_filled").values_list("payload", flat=True)
    assert [seat["person_id"] for seat in payload["seats"]] == [str(one.pk), str(other.pk)]


@pytest.mark.django_db(transaction=True)
def test_cap_holds_when_two_recruiters_book_at_the_same_instant() -> None:
    """Two loops, two recruiters, one person with room for one seat that day: two real transactions."""
    recruiters = factories.PersonFactory.create_batch(2, duties=[Duty.RECRUITER])
    loops = [make_plan(interviews=1)]
    role = loops[0].rubric.role
    other = factories.LoopFactory(rubric=loops[0].rubric, application=factories.ApplicationFactory(role=role))
    exercise = loops[0].interviews.get().exercise
    factories.InterviewFactory(
        loop=other, exercise=exercise, starts_at=NEXT_WEEK + datetime.timedelta(hours=3)
    )
    loops.append(other)
    person = factories.qualify(factories.PersonFactory(daily_cap=1), exercise)

    def book(actor: Person, loop: Loop) -> str:
        try:
            give(actor, loop.interviews.get(), person)
        except SeatRefusedError as error:
            return error.rule.value
        return "seated"

    answers = at_once(*[lambda pair=pair: book(*pair) for pair in zip(recruiters, loops, strict=True)])
    assert sorted(map(str, answers)) == ["daily_cap", "seated"]
    assert Seat.objects.filter(person=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_person_who_is_deactivated_at_the_same_instant_is_seated_before_or_not_at_all() -> None:
    admin = factories.PersonFactory(duties=[Duty.ADMIN, Duty.RECRUITER])
    loop = make_plan(interviews=1)
    person = qualified(loop)

    def book() -> str:
        try:
            give(admin, loop.interviews.get(), person)
        except SeatRefusedError as error:
            return error.rule.value
        return "seated"

    answer, _gone = at_once(book, lambda: deactivate_person(actor=admin, person_id=person.pk))
    assert (answer, Seat.objects.count()) in (("seated", 1), ("inactive", 0))


@pytest.mark.django_db
def test_swap_that_a_rule_refuses_leaves_the_seat_as_it_was(recruiter: Person) -> None:
    loop = make_plan()
    seat = give(recruiter, loop.interviews.first(), qualified(loop))
    refused(
        lambda: replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=factories.PersonFactory().pk)
    )
    seat.refresh_from_db()
    assert (seat.withdrawn_at, Loop.objects.get(pk=loop.pk).plan_version) == (None, 2)
