"""The pages of roles: who reads what, and at what cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hiring.models import Duty, Person, Rubric
from tests import factories
from tests.conftest import SignIn
from tests.hiring.rubrics import make_published_rubric, make_rubric

pytestmark = pytest.mark.django_db

Assert = Callable[[int], AbstractContextManager[object]]
# Two for the session and its person, the rest for the page.
LIST_QUERIES = 5
PAGE_QUERIES = 24


def page(client: Client, rubric: Rubric, query: str = "") -> tuple[int, str]:
    response = client.get(reverse("role", args=[rubric.role.key]) + query)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("persona", ["admin", "recruiter"])
def test_list_shows_every_role(persona: str, signed_in: SignIn, request: pytest.FixtureRequest) -> None:
    published, draft = make_published_rubric(), make_rubric()
    client = signed_in(request.getfixturevalue(persona))
    text = client.get(reverse("roles")).content.decode()
    assert published.role.title in text
    assert draft.role.title in text


def test_list_shows_a_hiring_manager_their_own_role(signed_in: SignIn) -> None:
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    own, other = make_published_rubric(), make_published_rubric()
    own.role.hiring_managers.add(manager)
    text = signed_in(manager).get(reverse("roles")).content.decode()
    assert f'href="{reverse("role", args=[own.role.key])}"' in text
    assert f'href="{reverse("role", args=[other.role.key])}"' not in text


def test_empty_list_teaches_an_admin_the_import(admin: Person, signed_in: SignIn) -> None:
    text = signed_in(admin).get(reverse("roles")).content.decode()
    assert "A role begins with its document" in text
    assert f'href="{reverse("document_imports")}"' in text


def test_empty_list_tells_a_recruiter_what_comes(recruiter: Person, signed_in: SignIn) -> None:
    text = signed_in(recruiter).get(reverse("roles")).content.decode()
    assert "No role is open to you yet" in text
    assert reverse("document_imports") not in text


def test_interviewer_finds_no_roles(interviewer: Person, signed_in: SignIn) -> None:
    rubric = make_published_rubric()
    client = signed_in(interviewer)
    assert client.get(reverse("roles")).status_code == 404
    assert page(client, rubric)[0] == 404


def test_hiring_manager_finds_only_their_own_role(signed_in: SignIn) -> None:
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    own, other = make_published_rubric(), make_published_rubric()
    own.role.hiring_managers.add(manager)
    client = signed_in(manager)
    assert [page(client, rubric)[0] for rubric in (own, other)] == [200, 404]


def test_page_shows_all_parts_to_a_recruiter_without_a_way_to_change_them(
    recruiter: Person, signed_in: SignIn
) -> None:
    rubric = make_published_rubric()
    status, text = page(signed_in(recruiter), rubric)
    assert status == 200
    dimension = rubric.dimensions.all()[0]
    assert all(anchor in text for anchor in dimension.anchors)
    for words in ("Blames colleagues", "It was their fault.", "I erred.", "Design a lift.", "Listen."):
        assert words in text
    for words in ("Why, Dimension", "Full loop", "Depth of design", "<td>Under 600 ms</td>"):
        assert words in text
    for words in ("Edit", "Publish", "Start a draft", "Add a", "Move "):
        assert words not in text


def test_page_shows_the_published_version_unless_asked(admin: Person, signed_in: SignIn) -> None:
    published = make_published_rubric()
    draft = factories.RubricFactory(role=published.role, version=2)
    factories.DimensionFactory(rubric=draft, name="Only in the draft")
    client = signed_in(admin)
    assert "Only in the draft" not in page(client, published)[1]
    assert "Only in the draft" in page(client, published, "?version=2")[1]
    assert "Open draft 2" in page(client, published)[1]


@pytest.mark.parametrize("version", ["3", "x", "-1", "9" * 30, "²"])
def test_unknown_version_is_not_found(version: str, admin: Person, signed_in: SignIn) -> None:
    rubric = make_published_rubric()
    assert page(signed_in(admin), rubric, f"?version={version}")[0] == 404


def test_role_without_a_version_is_not_found(admin: Person, signed_in: SignIn) -> None:
    role = factories.RoleFactory()
    assert signed_in(admin).get(reverse("role", args=[role.key])).status_code == 404


def test_published_page_offers_an_admin_a_draft(admin: Person, signed_in: SignIn) -> None:
    text = page(signed_in(admin), make_published_rubric())[1]
    assert "Start a draft" in text
    assert "/dimensions/" not in text


def test_draft_page_offers_an_admin_every_change(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    text = page(signed_in(admin), rubric)[1]
    for name, part in (
        ("edit_dimension", rubric.dimensions.all()[0]),
        ("edit_signal", rubric.signals.get()),
        ("edit_exercise", rubric.exercises.get()),
        ("edit_loop_template", rubric.loop_templates.get()),
    ):
        assert reverse(name, args=[rubric.role.key, part.pk]) in text
    assert "Publish version 1" in text


def test_coverage_counts_raters(recruiter: Person, signed_in: SignIn) -> None:
    rubric = make_rubric(dimensions=1)
    stage = rubric.loop_templates.get().stages.get()
    stage.bar_raiser = True
    stage.save()
    factories.publish(rubric)
    response = signed_in(recruiter).get(reverse("role", args=[rubric.role.key]))
    (plan,) = response.context["page"].plans
    assert [(row.tested, row.raters) for row in plan.check.coverage] == [((True,), 3)]
    assert plan.check.minutes == 90


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_for_any_number(
    count: int, recruiter: Person, signed_in: SignIn, django_assert_num_queries: Assert
) -> None:
    for _ in range(count):
        make_published_rubric(dimensions=1).role.hiring_managers.add(recruiter)
    client = signed_in(recruiter)
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get(reverse("roles")).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_page_costs_the_same_for_any_number(
    count: int, recruiter: Person, signed_in: SignIn, django_assert_num_queries: Assert
) -> None:
    rubric = make_rubric(dimensions=count)
    for number in range(count):
        template = rubric.loop_templates.create(name=f"Loop {number}")
        stage = template.stages.create(position=1, exercise=rubric.exercises.get(), minutes=30)
        stage.dimensions.set(rubric.dimensions.all())
        template.overrides.create(rule="minutes-short", reason="Why", by=recruiter, at=timezone.now())
        profile = rubric.profiles.create(position=number, key=f"profile-{number}", name="Regulated")
        profile.emphases.create(dimension=rubric.dimensions.all()[0], raters_needed=3)
        factories.SignalFactory(rubric=rubric)
    factories.publish(rubric)
    client = signed_in(recruiter)
    with django_assert_num_queries(PAGE_QUERIES):
        assert page(client, rubric)[0] == 200


def test_page_shows_what_the_role_is_to_reach(recruiter: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    rubric.milestones.create(position=1, days=30, text="Knows <every> alarm.")
    rubric.kpis.create(position=1, name="Latency", target="600 ms", text="At the 95th percentile.")
    _status, text = page(signed_in(recruiter), factories.publish(rubric))
    for words in ("After 30 days", "Knows &lt;every&gt; alarm.", "Latency", "600 ms"):
        assert words in text
