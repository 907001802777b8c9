"""A loop's plan: what it shows, to whom, and that no form changes what has changed unseen."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from candidates.models import Interview, Loop, Seat
from hiring.models import EmphasisProfile, InterviewerPolicy, LoopTemplate, Person
from scorecards.models import DraftField
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

PLAN_QUERIES = 9
CHOICE_QUERIES = 12
COVERAGE_QUERIES = 7
NEXT_WEEK = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + datetime.timedelta(days=7)


def make_loop(stages: int = 1, asks: tuple[dict[str, int], ...] = (), **stage: Any) -> Loop:
    """A loop opened from a template, each stage at its day and nobody seated.

    `asks` is what the template's emphasis profile says of the two dimensions, in their order.
    """
    rubric = factories.RubricFactory()
    tested = factories.DimensionFactory.create_batch(2, rubric=rubric)
    exercises = factories.ExerciseFactory.create_batch(stages, rubric=rubric)
    profile = EmphasisProfile.objects.create(rubric=rubric, key="regulated", name="Regulated", position=0)
    for dimension, figures in zip(tested, asks, strict=False):
        profile.emphases.create(dimension=dimension, **figures)
    # Nobody asked for this one: its figures are to have no effect.
    other = EmphasisProfile.objects.create(rubric=rubric, key="other", name="Other", position=1)
    other.emphases.create(dimension=tested[1], raters_needed=6)
    template = LoopTemplate.objects.create(
        rubric=factories.publish(rubric), name="Full loop", profile=profile if asks else None
    )
    loop = factories.LoopFactory(rubric=rubric, template=template)
    for position, exercise in enumerate(exercises):
        template.stages.create(position=position, exercise=exercise, minutes=60, **stage)
        start = NEXT_WEEK + datetime.timedelta(days=position)
        interview = factories.InterviewFactory(
            loop=loop, position=position, exercise=exercise, title=exercise.name, starts_at=start
        )
        interview.dimensions.set(tested)
    return loop


def plan_of(loop: Loop) -> str:
    return f"/loops/{loop.pk}/plan/"


def qualified(loop: Loop, **options: Any) -> Person:
    exercises = [interview.exercise for interview in loop.interviews.all()]
    return factories.qualify(factories.PersonFactory(**options), *exercises)


def test_plan_shows_open_places_until_they_are_filled(recruiter: Person, signed_in: SignIn) -> None:
    loop = make_loop(interviewers=2, bar_raiser=True)
    client = signed_in(recruiter)
    (interview,) = client.get(plan_of(loop)).context["page"].interviews
    assert [place.kind for place in interview.open_places] == ["lead", "lead", "bar_raiser"]
    factories.SeatFactory(interview_id=interview.id, kind="lead")
    factories.SeatFactory(interview_id=interview.id, kind="shadow")
    (interview,) = client.get(plan_of(loop)).context["page"].interviews
    assert [place.kind for place in interview.open_places] == ["lead", "bar_raiser"]


def test_shadows_of_the_template_are_open_places_for_people_in_training(
    recruiter: Person, signed_in: SignIn
) -> None:
    loop = make_loop(shadows=2)
    qualified(loop)
    trainee = factories.qualify(factories.PersonFactory(), loop.interviews.get().exercise, step="shadow")
    page = signed_in(recruiter).post(f"{plan_of(loop)}fill/", {"version": "1"}, follow=True).context["page"]
    seated = Seat.objects.get(kind="shadow").person
    assert (seated, [place.kind for place in page.interviews[0].open_places]) == (trainee, ["shadow"])


def test_fill_seats_everybody_who_is_suggested(recruiter: Person, signed_in: SignIn) -> None:
    loop = make_loop(stages=3)
    people = [qualified(loop, daily_cap=1, weekly_cap=1) for _person in range(2)]
    client = signed_in(recruiter)
    page = client.post(f"{plan_of(loop)}fill/", {"version": "1"}, follow=True).context["page"]
    assert {seat.person for seat in Seat.objects.all()} == set(people)
    assert (page.version, page.open_places) == (2, 1)
    assert client.post(f"{plan_of(loop)}fill/", {"version": "2"}, follow=True).status_code == 200
    assert (Seat.objects.count(), Loop.objects.get().plan_version) == (2, 2)


def test_choice_puts_the_allowed_first_and_says_what_is_in_the_way(
    recruiter: Person, signed_in: SignIn
) -> None:
    loop = make_loop()
    interview = loop.interviews.get()
    loaded, free = qualified(loop), qualified(loop)
    factories.SeatFactory(person=loaded, interview__starts_at=NEXT_WEEK + datetime.timedelta(hours=4))
    full = qualified(loop, weekly_cap=0)
    address = f"{plan_of(loop)}interviews/{interview.pk}/seat/?kind=lead"
    choice = signed_in(recruiter).get(address).context["choice"]
    assert [person for person, _found in choice.allowed] == [free, loaded]
    assert [found.week for _person, found in choice.allowed] == [0, 1]
    broken = {person: found.broken for person, found in choice.refused}
    assert broken[full] == ("weekly_cap",)
    assert broken[recruiter] == ("qualification",)


def test_refusal_stands_on_the_page_and_the_choice_stays(recruiter: Person, signed_in: SignIn) -> None:
    loop = make_loop()
    interview, person = loop.interviews.get(), qualified(loop, name="Zelda Quill", daily_cap=0)
    client = signed_in(recruiter)
    address = f"{plan_of(loop)}interviews/{interview.pk}/seat/?kind=lead"
    page = client.post(address, {"version": "1", "person": str(person.pk)})
    content = page.content.decode()
    assert page.status_code == 422
    assert "Zelda Quill is at the daily cap" in content
    assert f'id="person_{person.pk}" checked' in content
    assert content.count(" checked") == 1
    assert client.post(address, {"version": "1"}).status_code == 422
    assert client.post(address, {"version": "1", "person": "nobody"}).status_code == 422
    assert not Seat.objects.exists()


def test_override_is_offered_only_where_an_admin_permits_it(recruiter: Person, signed_in: SignIn) -> None:
    loop = make_loop()
    person = factories.PersonFactory(name="Zelda Quill")
    client = signed_in(recruiter)
    address = f"{plan_of(loop)}interviews/{loop.interviews.get().pk}/seat/?kind=lead"
    assert 'name="override"' not in client.get(address).content.decode()
    InterviewerPolicy.objects.create(version=1, daily_cap=2, weekly_cap=5, allows_override=True)
    assert 'name="override"' in client.get(address).content.decode()
    form = {"version": "1", "person": str(person.pk), "override": "Nobody else speaks Maltese"}
    assert client.post(address, form).status_code == 302
    content = client.get(plan_of(loop)).content.decode()
    assert "Nobody else speaks Maltese" in content
    assert f"allowed by {recruiter.name}" in content


def test_swap_keeps_the_draft_with_its_author_as_withdrawn(recruiter: Person, signed_in: SignIn) -> None:
    loop = make_loop()
    interview, author, successor = loop.interviews.get(), qualified(loop), qualified(loop)
    seat = factories.SeatFactory(interview=interview, person=author)
    factories.DraftFieldFactory(seat=seat, value="Asked for the cost first")
    client = signed_in(recruiter)
    address = f"{plan_of(loop)}seats/{seat.pk}/swap/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"version": "1", "person": str(successor.pk)}).status_code == 302
    plan = client.get(plan_of(loop)).content.decode()
    assert "Asked for the cost first" not in plan
    assert [each.person for each in client.get(plan_of(loop)).context["page"].interviews[0].seats] == [
        successor.name
    ]
    own = signed_in(author)
    assert "Withdrawn" in own.get("/interviews/").content.decode()
    page = own.get(f"/interviews/{seat.pk}/").content.decode()
    assert "Your seat in this interview was withdrawn" in page
    assert "Asked for the cost first" in page
    assert own.get(f"/loops/{loop.pk}/").status_code == 404
    assert DraftField.objects.get().value == "Asked for the cost first"


def test_stale_form_is_a_conflict_that_names_the_change(recruiter: Person, signed_in: SignIn) -> None:
    loop = make_loop()
    interview, person = loop.interviews.get(), qualified(loop, name="Zelda Quill")
    client = signed_in(recruiter)
    give = f"{plan_of(loop)}interviews/{interview.pk}/seat/?kind=lead"
    assert client.post(give, {"version": "1", "person": str(person.pk)}).status_code == 302
    cancel = f"{plan_of(loop)}interviews/{interview.pk}/cancel/"
    stale = client.post(cancel, {"version": "1"})
    assert stale.status_code == 409
    assert "seated Zelda Quill" in stale.content.decode()
    assert client.post(cancel, {"version": "2"}).status_code == 302
    assert client.post(cancel, {"version": "3"}).status_code == 409


def test_move_reads_the_time_in_the_recruiters_zone(recruiter: Person, signed_in: SignIn) -> None:
    loop = make_loop()
    recruiter.time_zone = "America/New_York"
    recruiter.save()
    client = signed_in(recruiter)
    address = f"{plan_of(loop)}interviews/{loop.interviews.get().pk}/move/"
    assert "America/New_York" in client.get(address).content.decode()
    form = {"version": "1", "date": "2031-12-01", "time": "10:00", "minutes": "45"}
    assert client.post(address, form).status_code == 302
    interview = Interview.objects.get()
    assert (interview.starts_at.isoformat(), interview.minutes) == ("2031-12-01T15:00:00+00:00", 45)
    for day, time, words in (
        ("2031-03-09", "02:30", "clocks go forward"),
        ("2031-11-02", "01:30", "comes twice"),
    ):
        odd = client.post(address, form | {"version": "2", "date": day, "time": time})
        assert odd.status_code == 422
        assert words in odd.context["form"].errors["time"][0]


def test_added_interview_is_on_the_plan_with_an_open_place(recruiter: Person, signed_in: SignIn) -> None:
    loop = make_loop()
    client = signed_in(recruiter)
    address = f"{plan_of(loop)}interviews/new/"
    dimension = loop.rubric.dimensions.first()
    form = {
        "version": "1", "exercise": str(loop.rubric.exercises.get().pk), "date": "2031-12-01",
        "time": "10:00", "minutes": "45", "dimensions": [str(dimension.pk)],
    }  # fmt: skip
    assert client.post(address, form | {"dimensions": []}).status_code == 422
    assert client.post(address, form).status_code == 302
    added = client.get(plan_of(loop)).context["page"].interviews[-1]
    assert (added.dimensions, [place.kind for place in added.open_places]) == ((dimension.name,), ["lead"])


def test_coverage_warns_until_two_independent_people_rate_a_dimension(
    recruiter: Person, signed_in: SignIn
) -> None:
    loop = make_loop(stages=2)
    first, second = loop.interviews.all()
    person = factories.SeatFactory(interview=first).person
    factories.SeatFactory(interview=second, person=person)
    factories.SeatFactory(interview=second, kind="shadow")
    client = signed_in(recruiter)
    address = f"{plan_of(loop)}coverage/?shown=1"
    assert [row.raters for row in client.get(address).context["coverage"]] == [1, 1]
    seat = factories.SeatFactory(interview=second)
    answer = client.get(address)
    assert [(row.raters, row.is_thin) for row in answer.context["coverage"]] == [(2, False), (2, False)]
    assert "Somebody has changed the plan" not in answer.content.decode()
    client.post(f"{plan_of(loop)}seats/{seat.pk}/withdraw/", {"version": "1"})
    answer = client.get(address)
    assert [row.is_thin for row in answer.context["coverage"]] == [True, True]
    assert "Somebody has changed the plan" in answer.content.decode()


def test_coverage_asks_for_as_many_raters_as_rubric_and_profile_do(
    recruiter: Person, signed_in: SignIn
) -> None:
    loop = make_loop(asks=({"raters_needed": 3}, {"minimum_bar": 4}))
    factories.SeatFactory.create_batch(2, interview=loop.interviews.get())
    client = signed_in(recruiter)
    for address in (plan_of(loop), f"{plan_of(loop)}coverage/?shown=1"):
        answer = client.get(address)
        rows = answer.context["page"].coverage if "page" in answer.context else answer.context["coverage"]
        assert [(row.needed, row.is_thin) for row in rows] == [(3, True), (2, False)]
        assert "2 of 3 raters" in answer.content.decode()


def test_plan_marks_a_seat_that_is_too_close_or_of_somebody_who_left(
    recruiter: Person, signed_in: SignIn
) -> None:
    loop = make_loop()
    interview = loop.interviews.get()
    close, gone = (
        factories.SeatFactory(interview=interview).person,
        factories.SeatFactory(interview=interview, person__is_active=False).person,
    )
    client = signed_in(recruiter)
    form = {"version": "1", "referrer": str(close.pk), "linked_person": ""}
    assert client.post(f"{plan_of(loop)}ties/", form).status_code == 302
    seats = client.get(plan_of(loop)).context["page"].interviews[0].seats
    marks = {seat.person: (seat.tie, seat.is_active) for seat in seats}
    assert marks == {close.name: (True, True), gone.name: (False, False)}


def test_plan_shows_no_word_of_a_scorecard(recruiter: Person, signed_in: SignIn) -> None:
    loop = make_loop()
    seat = factories.SeatFactory(interview=loop.interviews.get())
    factories.fill(seat, evidence="A secret quotation", score=2)
    content = signed_in(recruiter).get(plan_of(loop)).content.decode()
    assert "committed" in content
    assert "A secret quotation" not in content
    assert "/swap/" not in content


def test_plan_is_linked_from_the_loops_and_the_debrief_page(
    recruiter: Person, interviewer: Person, signed_in: SignIn
) -> None:
    loop = make_loop()
    factories.SeatFactory(interview=loop.interviews.get(), person=interviewer)
    client = signed_in(recruiter)
    for address in ("/loops/", f"/loops/{loop.pk}/"):
        assert f'href="{plan_of(loop)}"' in client.get(address).content.decode()
    assert plan_of(loop) not in signed_in(interviewer).get(f"/loops/{loop.pk}/").content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_plan_runs_the_same_queries_for_one_interview_and_thirty(
    recruiter: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    loop = make_loop(stages=rows)
    for interview in loop.interviews.all():
        factories.SeatFactory(interview=interview)
    client = signed_in(recruiter)
    with django_assert_num_queries(PLAN_QUERIES):
        client.get(plan_of(loop))
    with django_assert_num_queries(COVERAGE_QUERIES):
        client.get(f"{plan_of(loop)}coverage/?shown=1")


@pytest.mark.parametrize("rows", [1, 30])
def test_choice_runs_the_same_queries_for_one_person_and_thirty(
    recruiter: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    loop = make_loop()
    for _row in range(rows):
        qualified(loop)
    client, interview = signed_in(recruiter), loop.interviews.get()
    with django_assert_num_queries(CHOICE_QUERIES):
        client.get(f"{plan_of(loop)}interviews/{interview.pk}/seat/?kind=lead")
