"""What the interview page shows before anything is typed, and what opening it costs."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from candidates.models import Seat
from hiring.models import ExerciseQuestion, Person
from tests import factories
from tests.conftest import SignIn
from tests.drafts import edit, save
from tests.scorecards.interview_page.page import (
    address,
    seat_of,
    seat_under,
    text_of,
)

pytestmark = pytest.mark.django_db


def test_kit_shows_who_when_and_what_to_ask(interviewer: Person, signed_in: SignIn) -> None:
    rubric = factories.RubricFactory()
    dimension, other = factories.DimensionFactory.create_batch(2, rubric=rubric)
    guide = "0-10 Frame it.\n10–55 Let them draw.\nKeep the last minutes for their questions."
    exercise = factories.ExerciseFactory(rubric=rubric, brief="Design a lift.", guide=guide)
    for position, (tested, text) in enumerate([(dimension, "What fails first?"), (other, "And then?")]):
        ExerciseQuestion.objects.create(exercise=exercise, dimension=tested, text=text, position=position)
    factories.SignalFactory(rubric=rubric)
    seat = seat_under(rubric, interviewer, exercise)
    seat.interview.dimensions.set([dimension])
    page = text_of(signed_in(interviewer).get(address(seat)))
    for words in (
        seat.interview.loop.application.candidate.name,
        seat.interview.loop.application.role.title,
        'href="https://example.com/cv.pdf"',
        "Fri 20 Nov 2026, 12:00–13:00",
        "Design a lift.",
        '<span class="minutes">0–10',
        '<span class="minutes">10–55',
        "Keep the last minutes for their questions.",
        f"Questions on {dimension.name}",
        "What fails first?",
        "Further questions",
        "And then?",
        "1 signal to listen for",
    ):
        assert words in page


def test_time_is_the_viewers(interviewer: Person, signed_in: SignIn, seat: Seat) -> None:
    interviewer.time_zone = "Asia/Tokyo"
    interviewer.save()
    assert "Fri 20 Nov 2026, 21:00–22:00" in text_of(signed_in(interviewer).get(address(seat)))


def test_interview_without_an_exercise_has_a_scorecard_all_the_same(
    client_of_author: Client, seat: Seat
) -> None:
    seat.interview.exercise = None
    seat.interview.save()
    page = text_of(client_of_author.get(address(seat)))
    assert "no exercise in the rubric" in page
    assert 'id="scorecard"' in page


def test_only_the_dimensions_of_this_interview_are_asked_for(client_of_author: Client, seat: Seat) -> None:
    first, second = seat.interview.dimensions.all()
    seat.interview.dimensions.remove(second)
    page = text_of(client_of_author.get(address(seat)))
    assert f'name="rating-{first.key}"' in page
    assert f'name="rating-{second.key}"' not in page


def test_all_five_anchors_are_there_without_a_script(client_of_author: Client, seat: Seat) -> None:
    page = text_of(client_of_author.get(address(seat)))
    for dimension in seat.interview.dimensions.all():
        for level, anchor in enumerate(dimension.anchors, start=1):
            assert f'id="id_rating-{dimension.key}_anchor_{level}">{anchor}</p>' in page
    assert page.count("All five levels") == 2


def test_level_without_an_anchor_says_between_what_it_lies(interviewer: Person, signed_in: SignIn) -> None:
    rubric = factories.RubricFactory()
    dimension = factories.DimensionFactory(rubric=rubric, anchor_2="", anchor_3=" ")
    seat = seat_under(rubric, interviewer)
    seat.interview.dimensions.set([dimension])
    page = text_of(signed_in(interviewer).get(address(seat)))
    assert (
        page.count("Between the descriptions of 1 and 4.") == 4
    )  # levels 2 and 3, in the line and in the list


@pytest.mark.parametrize("dimensions", [1, 12])
def test_page_opens_with_a_fixed_number_of_queries(
    interviewer: Person,
    signed_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    dimensions: int,
) -> None:
    client = signed_in(interviewer)
    new, draft, done = (seat_of(interviewer, dimensions=dimensions) for _number in range(3))
    for dimension in draft.interview.dimensions.all():
        save(draft, edit(f"evidence-{dimension.key}", "Seen."))
    factories.fill(done)
    for seat, queries in ((new, 8), (draft, 8), (done, 9)):
        with django_assert_num_queries(queries):
            assert client.get(address(seat)).status_code == 200


def test_page_before_the_interview_opens_on_the_kit(client_of_author: Client, seat: Seat) -> None:
    kit_first = '<input type="radio" name="pane" value="kit" checked>'
    assert kit_first not in text_of(client_of_author.get(address(seat)))
    seat.interview.starts_at = timezone.now() + datetime.timedelta(hours=1)
    seat.interview.save()
    assert kit_first in text_of(client_of_author.get(address(seat)))
