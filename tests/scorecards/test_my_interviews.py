"""My interviews: what is due first, in the viewer's time, and nothing of anybody else."""

import datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from candidates.models import Seat
from hiring.models import Person
from scorecards.models import Reveal
from scorecards.selectors.interviews import my_interviews
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 20, 18, 30, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def frozen() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def seat_at(
    person: Person, hours: float, name: str = "Anneke Vosloo", kind: str = "lead", minutes: int = 60
) -> Seat:
    """Return the person's seat in an interview that starts so many hours from now."""
    loop = factories.make_loop(panel=1, application__candidate__name=name)
    interview = loop.interviews.get()
    interview.starts_at, interview.minutes = NOW + hours * HOUR, minutes
    interview.save()
    interview.seats.all().delete()
    return factories.SeatFactory(interview=interview, person=person, kind=kind)


def reveal(seat: Seat, recruiter: Person) -> None:
    Reveal.objects.create(loop=seat.interview.loop, at=NOW, by=recruiter)


def page_of(client: Client) -> str:
    response = client.get("/interviews/")
    assert response.status_code == 200
    return response.content.decode()


def test_rows_stand_under_due_upcoming_and_done(interviewer: Person) -> None:
    fresh, old = seat_at(interviewer, -2), seat_at(interviewer, -30)
    later, running = seat_at(interviewer, 48), seat_at(interviewer, -0.5)
    done = seat_at(interviewer, -50)
    factories.fill(done)
    found = my_interviews(interviewer)
    assert [row.seat_id for row in found.due] == [old.pk, fresh.pk]
    assert [row.seat_id for row in found.upcoming] == [running.pk, later.pk]
    assert [row.seat_id for row in found.done] == [done.pk]


def test_due_counts_hours_since_the_end(interviewer: Person) -> None:
    seat_at(interviewer, -5.5, minutes=90)
    (row,) = my_interviews(interviewer).due
    assert (row.hours_since_end, row.days_since_end) == (4, 0)


def test_interview_is_due_from_its_last_minute(interviewer: Person) -> None:
    seat_at(interviewer, -1)
    assert [row.hours_since_end for row in my_interviews(interviewer).due] == [0]


def test_nobody_waits_for_a_shadow(interviewer: Person) -> None:
    seat = seat_at(interviewer, -2, kind="shadow")
    found = my_interviews(interviewer)
    assert ([row.seat_id for row in found.due], [row.seat_id for row in found.done]) == ([], [seat.pk])


def test_cancelled_interview_is_not_listed(interviewer: Person) -> None:
    seat = seat_at(interviewer, -2)
    seat.interview.cancelled_at = NOW
    seat.interview.save()
    found = my_interviews(interviewer)
    assert (found.due, found.upcoming, found.done) == ((), (), ())


def test_interviews_of_others_are_not_listed(interviewer: Person) -> None:
    seat_at(factories.PersonFactory(), -2)
    assert my_interviews(interviewer).due == ()


@pytest.mark.parametrize(
    ("hours", "draft", "action"),
    [(-2, False, "Write scorecard"), (-2, True, "Continue"), (2, False, "Open kit"), (2, True, "Continue")],
)
def test_row_has_one_action_that_fits(
    signed_in: SignIn, interviewer: Person, hours: float, draft: bool, action: str
) -> None:
    seat = seat_at(interviewer, hours)
    if draft:
        factories.DraftFieldFactory(seat=seat)
    page = page_of(signed_in(interviewer))
    assert f'href="/interviews/{seat.pk}/">{action}<' in page
    assert page.count(f"/interviews/{seat.pk}/") == 1


def test_done_row_says_that_the_loop_is_not_revealed(signed_in: SignIn, interviewer: Person) -> None:
    factories.fill(seat_at(interviewer, -2))
    page = page_of(signed_in(interviewer))
    assert "committed, not yet revealed" in page
    assert "/loops/" not in page


def test_done_row_of_a_revealed_loop_leads_to_the_debrief(
    signed_in: SignIn, interviewer: Person, recruiter: Person
) -> None:
    seat = seat_at(interviewer, -2)
    factories.fill(seat)
    reveal(seat, recruiter)
    page = page_of(signed_in(interviewer))
    assert "revealed to the panel" in page
    assert f'href="/loops/{seat.interview.loop_id}/"' in page


def test_debrief_stays_closed_while_another_scorecard_is_owed(
    signed_in: SignIn, interviewer: Person, recruiter: Person
) -> None:
    seat = seat_at(interviewer, -2)
    factories.fill(seat)
    second = factories.InterviewFactory(loop=seat.interview.loop, starts_at=NOW - HOUR)
    factories.SeatFactory(interview=second, person=interviewer)
    reveal(seat, recruiter)
    assert f'href="/loops/{seat.interview.loop_id}/"' not in page_of(signed_in(interviewer))


def test_times_are_the_viewers(signed_in: SignIn, interviewer: Person) -> None:
    seat_at(interviewer, 6)  # 00:30 in UTC, still today in New York
    interviewer.time_zone = "America/New_York"
    interviewer.save()
    assert "today, 19:30–20:30" in page_of(signed_in(interviewer))


def test_person_without_interviews_learns_what_will_be_here(signed_in: SignIn, interviewer: Person) -> None:
    page = page_of(signed_in(interviewer))
    assert "Your interviews will stand here" in page
    assert "<table" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_as_many_queries_for_one_row_as_for_30(
    signed_in: SignIn, interviewer: Person, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        seat_at(interviewer, 2, name=f"Candidate {number}")
        factories.fill(seat_at(interviewer, -2, name=f"Done {number}"))
    client = signed_in(interviewer)
    with django_assert_num_queries(5):
        page = page_of(client)
    assert page.count("Open kit") == count
