"""The pages that open a loop."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop
from hiring.models import Duty, LoopTemplate, Person
from tests import factories

pytestmark = pytest.mark.django_db

CHOICE_QUERIES = 6
FORM_QUERIES = 7


def make_template(
    stages: int = 1, role: Any = None, version: int = 1, is_published: bool = True
) -> LoopTemplate:
    options = {"role": role} if role else {}
    rubric = factories.RubricFactory(version=version, **options)
    tested = factories.DimensionFactory(rubric=rubric)
    exercises = factories.ExerciseFactory.create_batch(stages, rubric=rubric)
    template = LoopTemplate.objects.create(
        rubric=factories.publish(rubric), name=f"Loop of version {version}"
    )
    for position, exercise in enumerate(exercises):
        stage = template.stages.create(position=position, exercise=exercise, minutes=60)
        stage.dimensions.add(tested)
    template.published_at = factories.NOON if is_published else None
    template.save()
    return template


def form_url(template: LoopTemplate) -> str:
    return reverse("open_loop_from_template", args=[template.pk])


def filled(client: Client, template: LoopTemplate, **changes: str) -> dict[str, str]:
    """Return what a person sends who fills the form of a template with one stage."""
    form = client.get(form_url(template)).context["form"]
    return {
        "loop_id": str(form["loop_id"].value()),
        "name": "Cleo Marr",
        "email": "cleo@example.com",
        "stage_0_date": "2031-12-01",
        "stage_0_time": "10:00",
        "stage_0_interviewer_1": str(
            factories.qualify(factories.PersonFactory(), template.stages.get().exercise).pk
        ),
        **changes,
    }


def test_choice_shows_the_latest_published_templates(
    signed_in: Callable[[Person], Client], recruiter: Person
) -> None:
    old = make_template()
    latest = make_template(role=old.rubric.role, version=2)
    make_template(is_published=False)
    response = signed_in(recruiter).get(reverse("open_loop"))
    assert [template.id for template in response.context["templates"]] == [latest.pk]


def test_choice_without_templates_teaches_the_next_step(
    signed_in: Callable[[Person], Client], recruiter: Person
) -> None:
    response = signed_in(recruiter).get(reverse("open_loop"))
    assert "No loop template is published yet" in response.content.decode()


def test_hiring_manager_opens_for_own_roles_only(signed_in: Callable[[Person], Client]) -> None:
    own, foreign = make_template(), make_template()
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    own.rubric.role.hiring_managers.add(manager)
    client = signed_in(manager)
    shown = client.get(reverse("open_loop")).context["templates"]
    assert [template.id for template in shown] == [own.pk]
    assert client.get(form_url(own)).status_code == 200
    assert client.get(form_url(foreign)).status_code == 404


def test_interviewer_opens_no_loop(signed_in: Callable[[Person], Client], interviewer: Person) -> None:
    template = make_template()
    client = signed_in(interviewer)
    assert [client.get(url).status_code for url in (reverse("open_loop"), form_url(template))] == [403, 403]
    assert client.post(form_url(template), {}).status_code == 403


def test_filled_form_opens_the_loop_and_leads_to_it(
    signed_in: Callable[[Person], Client], recruiter: Person
) -> None:
    template = make_template()
    recruiter.time_zone = "America/New_York"
    recruiter.save()
    client = signed_in(recruiter)
    response = client.post(form_url(template), filled(client, template))
    loop = Loop.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/loops/{loop.pk}/")
    assert loop.interviews.get().starts_at.isoformat() == "2031-12-01T15:00:00+00:00"


def test_form_without_people_leads_to_the_plan(
    signed_in: Callable[[Person], Client], recruiter: Person
) -> None:
    template = make_template()
    client = signed_in(recruiter)
    response = client.post(form_url(template), filled(client, template, stage_0_interviewer_1=""))
    assert response.headers["Location"] == f"/loops/{Loop.objects.get().pk}/plan/"


def test_person_whom_a_rule_refuses_is_named_with_the_rule(
    signed_in: Callable[[Person], Client], recruiter: Person
) -> None:
    template = make_template()
    client = signed_in(recruiter)
    stranger = factories.PersonFactory(name="Zelda Quill")
    form = filled(client, template, stage_0_interviewer_1=str(stranger.pk))
    response = client.post(form_url(template), form)
    assert response.status_code == 422
    (said,) = response.context["form"].non_field_errors()
    assert said.startswith("Zelda Quill is not qualified for this seat in")
    assert Loop.objects.count() == 0


def test_form_sent_twice_opens_one_loop(signed_in: Callable[[Person], Client], recruiter: Person) -> None:
    template = make_template()
    client = signed_in(recruiter)
    data = filled(client, template)
    places = {client.post(form_url(template), data).headers["Location"] for _time in range(2)}
    assert places == {f"/loops/{data['loop_id']}/"}
    assert Loop.objects.get().pk == UUID(data["loop_id"])


def test_start_in_the_past_is_opened_with_a_warning(
    signed_in: Callable[[Person], Client], recruiter: Person
) -> None:
    template = make_template()
    client = signed_in(recruiter)
    response = client.post(form_url(template), filled(client, template, stage_0_date="2020-01-01"))
    said = [str(message) for message in get_messages(response.wsgi_request)]
    stage = template.stages.get().exercise.name
    assert said[-2:] == [f"{stage} starts in the past.", "The loop is open."]
    assert Loop.objects.count() == 1


def test_wrong_form_answers_422_with_the_focus_on_the_first_error(
    signed_in: Callable[[Person], Client], recruiter: Person
) -> None:
    template = make_template()
    client = signed_in(recruiter)
    gone = factories.PersonFactory(is_active=False)
    data = filled(client, template, stage_0_interviewer_1=str(gone.pk))
    response = client.post(form_url(template), data)
    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == ["stage_0_interviewer_1"]
    assert form.fields["stage_0_interviewer_1"].widget.attrs["autofocus"] is True
    assert response.content.decode().count("autofocus") == 1
    assert 'value="Cleo Marr"' in response.content.decode()
    assert Loop.objects.count() == 0


def test_candidate_with_a_loop_under_way_is_an_error_of_the_address(
    signed_in: Callable[[Person], Client], recruiter: Person
) -> None:
    template = make_template()
    client = signed_in(recruiter)
    client.post(form_url(template), filled(client, template))
    response = client.post(form_url(template), filled(client, template))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert Loop.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_choice_runs_the_same_queries_for_every_number_of_templates(
    signed_in: Callable[[Person], Client],
    recruiter: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _row in range(rows):
        make_template()
    client = signed_in(recruiter)
    with django_assert_num_queries(CHOICE_QUERIES):
        client.get(reverse("open_loop"))


@pytest.mark.parametrize("rows", [1, 30])
def test_form_runs_the_same_queries_for_every_number_of_stages_and_people(
    signed_in: Callable[[Person], Client],
    recruiter: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    template = make_template(stages=rows)
    factories.PersonFactory.create_batch(rows)
    client = signed_in(recruiter)
    with django_assert_num_queries(FORM_QUERIES):
        client.get(form_url(template))
