"""Emphasis profiles, and what a dimension is asked for, in the browser."""

import pytest

from hiring.models import Event, Person
from tests.conftest import SignIn
from tests.hiring.rubrics import address, make_published_rubric, make_rubric

pytestmark = pytest.mark.django_db


def test_profile_is_added_changed_and_removed(admin: Person, signed_in: SignIn) -> None:
    rubric, client = make_rubric(), signed_in(admin)
    first, second = (row.key for row in rubric.dimensions.all())
    fields = {"name": "Regulated", "description": "Banks.", f"raters_{first}": "3", f"bar_{second}": "4"}
    assert client.post(address("new_profile", rubric), fields).status_code == 302
    profile = rubric.profiles.get()
    asked = profile.emphases.order_by("dimension__position")
    assert list(asked.values_list("dimension__key", "raters_needed", "minimum_bar")) == [
        (first, 3, None),
        (second, None, 4),
    ]
    assert "Banks." in client.get(address("role", rubric)).content.decode()
    assert 'value="3"' in client.get(address("edit_profile", rubric)).content.decode()
    client.post(address("edit_profile", rubric), {**fields, f"bar_{second}": ""})
    assert list(asked.values_list("dimension__key", flat=True)) == [first]
    client.post(address("remove_profile", rubric))
    assert not rubric.profiles.exists()


def test_profile_that_asks_nothing_is_refused(admin: Person, signed_in: SignIn) -> None:
    response = signed_in(admin).post(address("new_profile", make_rubric()), {"name": "Empty"})
    assert response.status_code == 422
    assert "Ask for more raters or a higher bar" in response.content.decode()
    assert not Event.objects.exists()


def test_profile_in_use_is_not_removed(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    profile = rubric.profiles.create(position=1, key="regulated", name="Regulated")
    rubric.loop_templates.update(profile=profile)
    response = signed_in(admin).post(address("remove_profile", rubric))
    assert response.status_code == 409
    assert "A loop template uses" in response.content.decode()


def test_bar_raiser_is_demanded_of_every_loop(admin: Person, signed_in: SignIn) -> None:
    rubric, client = make_rubric(), signed_in(admin)
    client.post(address("edit_rubric_settings", rubric), {"bar_raiser_required": "on"})
    rubric.refresh_from_db()
    assert rubric.bar_raiser_required
    assert "No interview has a bar raiser." in client.get(address("role", rubric)).content.decode()


def test_weight_needs_a_reason(admin: Person, signed_in: SignIn) -> None:
    rubric, client = make_rubric(), signed_in(admin)
    dimension = rubric.dimensions.all()[0]
    anchors = {f"anchor_{level}": text for level, text in enumerate(dimension.anchors, 1)}
    fields = {"name": "Care", **anchors, "raters_needed": "3", "minimum_bar": "4", "weight": "2"}
    refused = client.post(address("edit_dimension", rubric), fields)
    assert refused.status_code == 422
    assert "Say why this dimension weighs more" in refused.content.decode()
    client.post(address("edit_dimension", rubric), {**fields, "weight_reason": "Half of the job."})
    text = client.get(address("role", rubric)).content.decode()
    for words in ("3 raters", "bar at 4", "weighs 2", "Half of the job."):
        assert words in text


def test_published_profile_is_out_of_reach(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    rubric.profiles.create(position=1, key="regulated", name="Regulated")
    url = address("edit_profile", rubric)
    rubric.published_at = rubric.created_at
    rubric.save()
    assert signed_in(admin).post(url, {"name": "Other"}).status_code == 409
    make_published_rubric()
    assert rubric.profiles.get().name == "Regulated"
