"""Candidates side by side: who may see whom, one rubric version at a time, and never a ranking."""

import datetime
import re
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Duty, Person, Rubric
from scorecards.models import Reveal, SeverityCalibration, SeverityEstimate, SignalFinding
from scorecards.selectors.comparisons.dots import dot_strip
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.decisions import record_decision
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

NAMES = ("Zora Low", "Abel High", "Mina Middle", "Bo Third", "Cleo Fifth", "Dara Sixth")


def make_rubric(role: object = None, version: int = 1) -> Rubric:
    fields = {"role": role} if role else {}
    rubric = factories.RubricFactory(version=version, **fields)
    factories.DimensionFactory.create_batch(2, rubric=rubric)
    factories.SignalFactory(rubric=rubric)
    factories.ExerciseFactory(rubric=rubric, name="Case study")
    return factories.publish(rubric)


def make_loop(
    rubric: Rubric, name: str, scores: tuple[int, ...], people: tuple[Person, ...] = (), revealed: bool = True
) -> Loop:
    """Return a loop of one interview per score, opened a day later for each letter of the name."""
    loop = factories.LoopFactory(
        rubric=rubric,
        application__candidate__name=name,
        opened_at=factories.NOON + datetime.timedelta(days=len(name)),
    )
    for number, score in enumerate(scores):
        interview = factories.InterviewFactory(
            loop=loop, title=f"Talk {number}", position=number, exercise=rubric.exercises.get()
        )
        interview.dimensions.set(rubric.dimensions.all())
        seat = factories.SeatFactory(interview=interview, **({"person": people[number]} if people else {}))
        factories.fill(
            seat, evidence=f"Canarywords {name}: named the parts and what each of them costs.", score=score
        )
    compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    if revealed:
        Reveal.objects.create(loop=loop, at=factories.NOON, by=factories.PersonFactory())
    return loop


def address(*loops: Loop, **more: str) -> str:
    pairs = [("loop", str(loop.pk)) for loop in loops]
    return f"{reverse('compare')}?{urlencode([*pairs, *more.items()])}"


def columns(response: HttpResponse) -> list[str]:
    """Return the names over the ratings, from left to right."""
    head = response.content.decode().split("<thead>")[1].split("</thead>")[0]
    return re.findall(r'<a href="/loops/[^"]+">([^<]+)</a>', head)


@pytest.fixture
def rubric(db: None) -> Rubric:
    return make_rubric()


def test_candidates_stand_in_the_order_of_their_names_whatever_they_were_rated(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    low, high = make_loop(rubric, "Zora Low", (1, 1)), make_loop(rubric, "Abel High", (5, 5))
    client = signed_in(recruiter)
    assert columns(client.get(address(low, high))) == ["Abel High", "Zora Low"]
    assert columns(client.get(address(high, low))) == ["Abel High", "Zora Low"]
    assert columns(client.get(address(high, low, order="opened"))) == ["Zora Low", "Abel High"]


def test_an_order_by_rating_does_not_exist(rubric: Rubric, recruiter: Person, signed_in: SignIn) -> None:
    loops = make_loop(rubric, "Zora Low", (1, 1)), make_loop(rubric, "Abel High", (5, 5))
    for order in ("rating", "score", "-score", "mean", "decision"):
        assert columns(signed_in(recruiter).get(address(*loops, order=order))) == ["Abel High", "Zora Low"]


def test_dimensions_stand_in_the_order_of_the_rubric(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    loops = make_loop(rubric, "Zora Low", (1, 5)), make_loop(rubric, "Abel High", (5, 5))
    text = signed_in(recruiter).get(address(*loops)).content.decode()
    places = [text.index(f'<th scope="row">{each.name}') for each in rubric.dimensions.order_by("position")]
    assert places == sorted(places)


def test_page_says_who_met_all_of_them_and_what_each_panel_was(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    both, one, other = factories.PersonFactory.create_batch(3)
    loops = (
        make_loop(rubric, "Abel High", (4, 5), (both, one)),
        make_loop(rubric, "Zora Low", (2, 2), (both, other)),
    )
    text = signed_in(recruiter).get(address(*loops)).content.decode()
    assert f"Met every one of them: {both.name}." in text
    assert text.count("met all of them</small>") == 2
    assert "2 interviewers, 2 of 2 in" in text
    assert "Talk 0: Case study" in text


def test_page_says_that_nobody_met_all_of_them(rubric: Rubric, recruiter: Person, signed_in: SignIn) -> None:
    loops = make_loop(rubric, "Abel High", (4, 5)), make_loop(rubric, "Zora Low", (2, 2))
    text = signed_in(recruiter).get(address(*loops)).content.decode()
    assert "Nobody met every one of them" in text
    assert "No. No severity calibration is stored for this role." in text


def test_red_flags_stand_with_what_people_made_of_them(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    loops = make_loop(rubric, "Abel High", (4, 5)), make_loop(rubric, "Zora Low", (2, 2))
    for loop, disposition in zip(loops, ("dismissed", "open"), strict=True):
        scorecard = Seat.objects.filter(interview__loop=loop).order_by("pk")[0].scorecard
        finding = factories.SignalFindingFactory(
            scorecard=scorecard, signal=rubric.signals.get(), end=6, quote="Canary"
        )
        compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
        if disposition != "open":
            SignalFinding.objects.filter(pk=finding.pk).update(
                disposition=disposition, disposed_by=recruiter, disposition_reason="A joke."
            )
    text = signed_in(recruiter).get(address(*loops)).content.decode()
    assert f"dismissed by {recruiter.name}" in text
    assert "not judged yet · raised by 1 of 2" in text


def test_decision_stands_beside_the_candidate(rubric: Rubric, recruiter: Person, signed_in: SignIn) -> None:
    loops = make_loop(rubric, "Abel High", (4, 5)), make_loop(rubric, "Zora Low", (2, 2))
    record_decision(actor=recruiter, loop_id=loops[0].pk, outcome="hold", rationale="Wait.")
    text = signed_in(recruiter).get(address(*loops)).content.decode()
    assert "<p>Hold</p>" in text
    assert "<p>not decided</p>" in text


def test_other_rubric_versions_are_refused_with_who_can_be_compared(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    newer = make_rubric(rubric.role, version=2)
    old = [make_loop(rubric, name, (4, 4)) for name in NAMES[:2]]
    new = make_loop(newer, NAMES[2], (4, 4))
    response = signed_in(recruiter).get(address(*old, new))
    text = response.content.decode()
    assert response.status_code == 422
    assert "judged by different rubric versions" in text
    assert "rubric version 1</a>: " in text
    assert "alone; choose others of this version below" in text
    assert "dot-plot" not in text


def test_other_roles_are_refused(rubric: Rubric, recruiter: Person, signed_in: SignIn) -> None:
    loops = make_loop(rubric, "Abel High", (4, 4)), make_loop(make_rubric(), "Zora Low", (4, 4))
    response = signed_in(recruiter).get(address(*loops))
    assert response.status_code == 422
    assert "judged for different roles" in response.content.decode()


def test_six_are_too_many(rubric: Rubric, recruiter: Person, signed_in: SignIn) -> None:
    response = signed_in(recruiter).get(address(*[make_loop(rubric, name, (4,)) for name in NAMES]))
    assert response.status_code == 422
    assert "6 candidates are too many" in response.content.decode()


def test_one_alone_leads_to_the_choice_with_that_one_chosen(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    loop = make_loop(rubric, "Abel High", (4, 4))
    make_loop(rubric, "Zora Low", (4, 4))
    text = signed_in(recruiter).get(address(loop)).content.decode()
    assert f'value="{loop.pk}" checked' in text
    assert "dot-plot" not in text


@pytest.mark.parametrize("revealed", [True, False])
def test_a_loop_that_is_not_open_is_nowhere(
    rubric: Rubric, recruiter: Person, interviewer: Person, signed_in: SignIn, revealed: bool
) -> None:
    """Not revealed: closed to all. Revealed, of another's panel: closed to this interviewer."""
    mine = make_loop(rubric, "Abel High", (4, 4), (interviewer, recruiter))
    closed = make_loop(rubric, "Zora Low", (4, 4), revealed=revealed)
    client = signed_in(interviewer if revealed else recruiter)
    assert client.get(address(mine, closed)).status_code == 404
    assert "Zora Low" not in client.get(address(mine)).content.decode()


def test_who_still_owes_a_scorecard_compares_nothing_of_that_loop(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    person = factories.PersonFactory(duties=[Duty.HIRING_MANAGER, Duty.INTERVIEWER])
    rubric.role.hiring_managers.add(person)
    loops = make_loop(rubric, "Abel High", (4, 4)), make_loop(rubric, "Zora Low", (2, 2))
    client = signed_in(person)
    assert client.get(address(*loops)).status_code == 200
    interview = factories.InterviewFactory(loop=loops[1])
    factories.SeatFactory(interview=interview, person=person)
    assert client.get(address(*loops)).status_code == 404
    assert "Zora Low" not in client.get(reverse("compare")).content.decode()


def test_an_interviewer_compares_the_loops_of_own_panels(
    rubric: Rubric, interviewer: Person, signed_in: SignIn
) -> None:
    other = factories.PersonFactory()
    loops = [make_loop(rubric, name, (4, 3), (interviewer, other)) for name in NAMES[:2]]
    assert signed_in(interviewer).get(address(*loops)).status_code == 200


def test_what_an_address_cannot_mean_is_as_if_it_were_not_there(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    loop = make_loop(rubric, "Abel High", (4, 4))
    response = signed_in(recruiter).get(address(loop, loop, role="no role!", q="Abel") + "&loop=x&loop=")
    assert response.status_code == 200
    assert f'value="{loop.pk}" checked' in response.content.decode()


def test_a_search_finds_names(rubric: Rubric, recruiter: Person, signed_in: SignIn) -> None:
    for name in NAMES[:3]:
        make_loop(rubric, name, (3,))
    text = signed_in(recruiter).get(f"{reverse('compare')}?q=zora").content.decode()
    assert [name for name in NAMES[:3] if name in text] == ["Zora Low"]
    text = signed_in(recruiter).get(f"{reverse('compare')}?q=nobody").content.decode()
    assert "No candidate of that name" in text


def test_without_a_revealed_loop_the_page_says_what_will_stand_here(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    make_loop(rubric, "Abel High", (4, 4), revealed=False)
    text = signed_in(recruiter).get(reverse("compare")).content.decode()
    assert "Candidates of one role will stand here side by side" in text
    assert "Abel High" not in text


def test_page_costs_the_same_for_two_candidates_and_five(
    rubric: Rubric, recruiter: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    loops = [make_loop(rubric, name, tuple(range(1, 2 + number))) for number, name in enumerate(NAMES[:5])]
    client = signed_in(recruiter)
    for chosen in (loops[:2], loops):
        with django_assert_num_queries(11):
            assert client.get(address(*chosen)).status_code == 200


def test_equal_ratings_stack_and_leave_room_for_the_highest_stack() -> None:
    strip = dot_strip([(2, 4), (1, 4), (3, 2)], 4.0, stack=3)
    assert [(dot.number, dot.x) for dot in strip.dots] == [(1, 240), (2, 240), (3, 120)]
    assert [strip.axis - dot.y for dot in strip.dots] == [17, 45, 17]
    assert min(dot.y for dot in dot_strip([(1, 4)], 4.0, stack=1).dots) > 12
    assert strip.height == dot_strip([(1, 5)], None, stack=3).height


def test_means_stand_with_their_interval_and_without_one_not_at_all(
    rubric: Rubric, recruiter: Person, signed_in: SignIn
) -> None:
    loops = make_loop(rubric, "Abel High", (4, 5)), make_loop(rubric, "Zora Low", (2, 2))
    client = signed_in(recruiter)
    assert "mean " not in client.get(address(*loops)).content.decode()
    calibration = SeverityCalibration.objects.create(
        role=rubric.role,
        fitted_at=factories.NOON,
        window_from=factories.NOON - datetime.timedelta(days=1),
        window_until=factories.NOON,
        model_version="test",
        severity_variance=0.04,
        scorecard_variance=0.2,
        rating_variance=0.36,
        candidates=40,
        scorecards=160,
        single_scorecards=0,
    )
    seats = Seat.objects.filter(interview__loop=loops[0])
    for seat in seats:
        SeverityEstimate.objects.create(
            calibration=calibration,
            person=seat.person,
            severity=0.2,
            error_variance=0.01,
            reliability=0.8,
            scorecards=12,
            group=0,
        )
    for loop in loops:
        compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    text = client.get(address(*loops)).content.decode()
    assert "adjusted mean 4.7 (3.9 to 5.0)" in text
    assert "<p>mean 2.0 (" in text
    assert "Yes, where a dimension has two interviewers." in text
    assert "fewer than 8 scorecards to compare with others" in text
