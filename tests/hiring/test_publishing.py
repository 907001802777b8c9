"""Publishing a rubric and a loop template: what is missing, and what can no longer change."""

import pytest

from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Event, Person
from hiring.services.loop_templates import add_loop_template, update_loop_template
from hiring.services.publishing import NotReadyError, publish_loop_template, publish_rubric
from tests import factories
from tests.hiring.rubrics import make_published_rubric, make_rubric

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"anchor_1": ""}, "Design: “What 1 looks like” is empty."), ({"anchor_5": " "}, "“What 5 looks like”")],
)
def test_rubric_without_an_outer_anchor_is_not_published(
    fields: dict[str, str], message: str, admin: Person
) -> None:
    rubric = factories.RubricFactory()
    factories.DimensionFactory(rubric=rubric, name="Design", **fields)
    with pytest.raises(NotReadyError) as refusal:
        publish_rubric(actor=admin, rubric=rubric)
    assert message in str(refusal.value)
    rubric.refresh_from_db()
    assert not rubric.is_published
    assert not Event.objects.exists()


def test_rubric_without_dimensions_is_not_published(admin: Person) -> None:
    with pytest.raises(NotReadyError, match="There is no dimension to rate yet"):
        publish_rubric(actor=admin, rubric=factories.RubricFactory())


def test_rubric_without_middle_anchors_and_signals_is_published(admin: Person) -> None:
    rubric = factories.RubricFactory()
    factories.DimensionFactory(rubric=rubric, anchor_2="", anchor_3="", anchor_4="")
    published = publish_rubric(actor=admin, rubric=rubric)
    assert published.is_published
    assert published.published_by == admin


def test_template_is_published_after_its_rubric(admin: Person) -> None:
    rubric = make_rubric()
    template = rubric.loop_templates.get()
    with pytest.raises(NotReadyError, match="Rubric: version 1 must be published first"):
        publish_loop_template(actor=admin, template=template)
    publish_rubric(actor=admin, rubric=rubric)
    assert publish_loop_template(actor=admin, template=template).published_by == admin
    assert list(Event.objects.values_list("kind", flat=True)) == [
        "rubric_published",
        "loop_template_published",
    ]
    with pytest.raises(ConflictError, match="“Full loop” is published and does not change"):
        update_loop_template(actor=admin, template=template, name="Short loop", stages=[])


def test_template_whose_stage_tests_nothing_is_not_published(admin: Person) -> None:
    rubric = make_published_rubric()
    template = rubric.loop_templates.get()
    template.stages.get().dimensions.clear()
    with pytest.raises(NotReadyError, match=r"Stage 1, .*: choose at least one dimension"):
        publish_loop_template(actor=admin, template=template)


def test_template_without_stages_is_not_published(admin: Person) -> None:
    template = add_loop_template(actor=admin, rubric=make_published_rubric(), name="Empty", stages=[])
    with pytest.raises(NotReadyError, match="Stages: there is none yet"):
        publish_loop_template(actor=admin, template=template)


def test_template_by_a_recruiter_is_not_published(recruiter: Person) -> None:
    with pytest.raises(NotAllowedError):
        publish_loop_template(actor=recruiter, template=make_published_rubric().loop_templates.get())
