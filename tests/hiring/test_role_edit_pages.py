"""Editing and publishing drafts in the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from hiring.models import Dimension, Event, Exercise, Person, Rubric, Signal
from tests import factories
from tests.conftest import SignIn
from tests.hiring.rubrics import address, make_published_rubric, make_rubric

pytestmark = pytest.mark.django_db


EDITING = [
    "new_dimension",
    "edit_dimension",
    "new_signal",
    "edit_signal",
    "new_exercise",
    "edit_exercise",
    "edit_areas",
    "new_loop_template",
    "edit_loop_template",
    "publish_loop_template",
    "publish_role_draft",
]
POSTED = [
    "start_role_draft",
    "remove_dimension",
    "move_dimension",
    "remove_signal",
    "move_signal",
    "remove_exercise",
    "move_exercise",
    "remove_loop_template",
]
ANCHORS = {f"anchor_{level}": f"Level {level}." for level in range(1, 6)} | {
    "raters_needed": "2",
    "weight": "1",
}


@pytest.mark.parametrize(("persona", "status"), [("admin", 200), ("recruiter", 403), ("interviewer", 404)])
@pytest.mark.parametrize("name", EDITING)
def test_edit_page_opens_for_admins_only(
    name: str, persona: str, status: int, signed_in: SignIn, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(persona))
    assert client.get(address(name, make_rubric())).status_code == status


@pytest.mark.parametrize(("persona", "status"), [("recruiter", 403), ("interviewer", 404)])
@pytest.mark.parametrize("name", [*EDITING, *POSTED])
def test_post_by_others_changes_nothing(
    name: str, persona: str, status: int, signed_in: SignIn, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(persona))
    assert client.post(address(name, make_rubric())).status_code == status
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", POSTED)
def test_get_of_a_change_is_refused(name: str, admin: Person, signed_in: SignIn) -> None:
    assert signed_in(admin).get(address(name, make_rubric())).status_code == 405


PARTS_OF_VERSIONS = [
    name for name in [*EDITING, *POSTED] if "loop_template" not in name and name != "start_role_draft"
]


@pytest.mark.parametrize("name", PARTS_OF_VERSIONS)
def test_published_version_answers_that_it_does_not_change(
    name: str, admin: Person, signed_in: SignIn
) -> None:
    response = signed_in(admin).post(address(name, make_published_rubric()))
    assert response.status_code == 409
    assert "Nothing was changed." in response.content.decode()


@pytest.mark.parametrize("name", ["edit_dimension", "edit_signal", "edit_exercise", "edit_loop_template"])
def test_part_of_another_role_is_not_found(name: str, admin: Person, signed_in: SignIn) -> None:
    rubric, other = make_rubric(), make_rubric()
    url = address(name, rubric).replace(rubric.role.key, other.role.key)
    assert signed_in(admin).get(url).status_code == 404


def test_dimension_is_changed(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    response = signed_in(admin).post(address("edit_dimension", rubric), {"name": "Care", **ANCHORS})
    dimension = rubric.dimensions.all()[0]
    assert (dimension.name, dimension.anchors[2]) == ("Care", "Level 3.")
    assert response.headers["Location"] == (
        f"{reverse('role', args=[rubric.role.key])}?version=1#dimension-{dimension.pk}"
    )


INVALID: dict[str, tuple[dict[str, str], str]] = {
    "edit_dimension": ({"name": "Care", **ANCHORS, "anchor_5": ""}, "id_anchor_5"),
    "new_dimension": ({"name": "x" * 121, **ANCHORS}, "id_name"),
    "edit_signal": ({"kind": "weak", "text": " "}, "id_text"),
    "new_signal": ({"kind": "purple", "text": "Cares"}, "id_kind"),
    "edit_exercise": (
        {"name": "Case", "kind": "other", "min_minutes": "60", "max_minutes": "45"},
        "id_max_minutes",
    ),
    "new_exercise": ({"name": "", "kind": "other"}, "id_name"),
}


@pytest.mark.parametrize("name", INVALID)
def test_invalid_form_answers_422_and_focuses_the_error(name: str, admin: Person, signed_in: SignIn) -> None:
    fields, identifier = INVALID[name]
    response = signed_in(admin).post(address(name, make_rubric()), fields)
    text = response.content.decode()
    assert response.status_code == 422
    focused = [tag for tag in text.split("<") if "autofocus" in tag]
    assert [f'id="{identifier}"' in tag for tag in focused] == [True]
    assert f'id="{identifier}_error"' in text
    assert not Event.objects.exists()


def test_new_dimension_signal_and_exercise_are_added(admin: Person, signed_in: SignIn) -> None:
    rubric, client = make_rubric(), signed_in(admin)
    client.post(address("new_dimension", rubric), {"name": "Care", **ANCHORS})
    client.post(
        address("new_signal", rubric),
        {"kind": "strong", "text": "Cares", "examples": "One.\r\n\r\n Two. \r\n", "counter_examples": ""},
    )
    care = Dimension.objects.get(name="Care")
    client.post(
        address("new_exercise", rubric),
        {"name": "Talk", "kind": "behavioural", "max_minutes": "30", f"questions_{care.key}": "A?\nB?"},
    )
    assert Signal.objects.get(text="Cares").examples == ["One.", "Two."]
    talk = Exercise.objects.get(name="Talk")
    assert (talk.min_minutes, talk.max_minutes) == (30, 30)
    assert [(row.dimension, row.text) for row in talk.questions.all()] == [(care, "A?"), (care, "B?")]


def test_unchanged_exercise_form_changes_nothing(admin: Person, signed_in: SignIn) -> None:
    rubric, client = make_rubric(), signed_in(admin)
    form = client.get(address("edit_exercise", rubric)).context["form"]
    fields = {bound.html_name: bound.value() or "" for bound in form}
    fields = {name: value for name, value in fields.items() if name != "optional"}
    assert client.post(address("edit_exercise", rubric), fields).status_code == 302
    assert not Event.objects.exists()


def test_areas_are_replaced(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    signed_in(admin).post(address("edit_areas", rubric), {"texts": "Design\nCare"})
    assert list(rubric.areas.values_list("text", flat=True)) == ["Design", "Care"]


def test_part_is_moved_and_removed(admin: Person, signed_in: SignIn) -> None:
    rubric, client = make_rubric(), signed_in(admin)
    first, second = rubric.dimensions.all()
    client.post(address("move_dimension", rubric), {"direction": "down"})
    assert list(rubric.dimensions.all()) == [second, first]
    client.post(address("remove_signal", rubric))
    assert not rubric.signals.exists()
    assert client.post(address("remove_exercise", rubric)).status_code == 409


def test_draft_is_started_from_the_page(admin: Person, signed_in: SignIn) -> None:
    rubric = make_published_rubric()
    response = signed_in(admin).post(address("start_role_draft", rubric))
    assert response.headers["Location"] == f"{reverse('role', args=[rubric.role.key])}?version=2"
    assert rubric.role.rubrics.drafts().get().dimensions.count() == 2


def test_publishing_is_asked_for_and_done(admin: Person, signed_in: SignIn) -> None:
    rubric, client = make_rubric(), signed_in(admin)
    assert "never change again" in client.get(address("publish_role_draft", rubric)).content.decode()
    publish(client, "publish_role_draft", rubric)
    publish(client, "publish_loop_template", rubric)
    rubric.refresh_from_db()
    assert (rubric.published_by, rubric.loop_templates.get().published_by) == (admin, admin)


def publish(client: Client, name: str, rubric: Rubric) -> None:
    assert client.post(address(name, rubric)).status_code == 302


def test_publishing_names_what_is_missing(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    factories.DimensionFactory(rubric=rubric, name="Care", anchor_5="")
    client = signed_in(admin)
    text = client.get(address("publish_role_draft", rubric)).content.decode()
    assert "Care: “What 5 looks like” is empty." in text
    assert "<button" not in text.partition('id="main"')[2]
    response = client.post(address("publish_role_draft", rubric))
    assert response.status_code == 409
    assert "Care: “What 5 looks like” is empty." in response.content.decode()
