"""R2: whoever gives up a seat to read what the others wrote doesn't come back to rate."""

import pytest

from candidates.models import Seat
from hiring.actors import ConflictError
from hiring.models import Duty, Person
from scorecards.models import Scorecard
from scorecards.services.break_glass import break_glass
from scorecards.services.panels import fill_seats, give_seat, replace_interviewer, withdraw_seat
from scorecards.services.plan_interviews import NewInterview, add_interview, cancel_interview
from tests import factories
from tests.scorecards.debrief_page.cases import Case, make_case

pytestmark = pytest.mark.django_db


def with_duty(case: Case, duty: Duty) -> tuple[Person, Seat]:
    """Let whoever still owes a scorecard run loops, too."""
    seat = case.seats[-1]
    seat.person.duties = [Duty.INTERVIEWER, duty]
    seat.person.save()
    return factories.qualify(seat.person, seat.interview.exercise), seat


def give_back(person: Person, seat: Seat, kind: str = "lead") -> Seat:
    return give_seat(
        actor=person,
        loop_id=seat.interview.loop_id,
        interview_id=seat.interview_id,
        person_id=person.pk,
        kind=kind,
    )


def may_read(person: Person, case: Case) -> bool:
    others = Scorecard.objects.filter(interview__loop=case.loop).exclude(seat__person=person)
    return others.visible_to(person).exists()


@pytest.mark.parametrize("duty", [Duty.RECRUITER, Duty.ADMIN])
def test_r02_seat_that_was_given_up_to_read_is_not_given_back(recruiter: Person, duty: Duty) -> None:
    case = make_case()
    person, seat = with_duty(case, duty)
    case.reveal(recruiter)
    assert not may_read(person, case)
    withdraw_seat(actor=person, seat_id=seat.pk)
    assert may_read(person, case)
    with pytest.raises(ConflictError, match="could read what the panel has committed"):
        give_back(person, seat)
    with pytest.raises(ConflictError, match="could read"):
        fill_seats(
            actor=person, loop_id=case.loop.pk, seats=[(seat.interview_id, person.pk, "reverse_shadow")]
        )
    assert give_back(person, seat, "shadow").kind == "shadow"


def test_r02_seat_of_an_interview_cancelled_to_read_is_not_had_again_elsewhere(recruiter: Person) -> None:
    case = make_case()
    person, seat = with_duty(case, Duty.RECRUITER)
    case.reveal(recruiter)
    cancel_interview(actor=person, interview_id=seat.interview_id)
    assert may_read(person, case)
    again = add_interview(
        actor=person,
        loop_id=case.loop.pk,
        interview=NewInterview(
            seat.interview.exercise_id,
            list(seat.interview.dimensions.values_list("pk", flat=True)),
            seat.interview.starts_at,
            60,
        ),
    )
    with pytest.raises(ConflictError, match="could read"):
        give_seat(
            actor=person,
            loop_id=case.loop.pk,
            interview_id=again.pk,
            person_id=person.pk,
            kind="lead",
        )


def test_r02_whoever_broke_the_glass_gets_no_seat(admin: Person, recruiter: Person) -> None:
    case = make_case()
    factories.qualify(admin, case.seats[-1].interview.exercise)
    break_glass(actor=admin, loop_id=case.loop.pk, reason="A complaint.")
    with pytest.raises(ConflictError, match="could read"):
        give_back(admin, case.seats[-1])
    with pytest.raises(ConflictError, match="could read"):
        replace_interviewer(actor=recruiter, seat_id=case.seats[-1].pk, person_id=admin.pk)


def test_seat_given_up_before_anything_was_open_is_given_back(recruiter: Person) -> None:
    case = make_case()
    person, seat = with_duty(case, Duty.RECRUITER)
    withdraw_seat(actor=person, seat_id=seat.pk)
    assert give_back(person, seat) == seat


def test_interviewer_who_cannot_read_gets_the_seat_back_after_the_reveal(recruiter: Person) -> None:
    case = make_case()
    seat = case.seats[-1]
    factories.qualify(seat.person, seat.interview.exercise)
    case.reveal(recruiter)
    withdraw_seat(actor=recruiter, seat_id=seat.pk)
    given = give_seat(
        actor=recruiter,
        loop_id=case.loop.pk,
        interview_id=seat.interview_id,
        person_id=seat.person_id,
        kind="lead",
    )
    assert given == seat
