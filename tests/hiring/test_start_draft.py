"""A new draft is the newest published version, part by part."""

import pytest
from django.utils import timezone

from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Event, Person
from hiring.selectors.loop_plans import stage_values
from hiring.services.rubrics import start_draft
from tests import factories
from tests.hiring.rubrics import make_published_rubric, make_rubric

pytestmark = pytest.mark.django_db


def test_draft_copies_every_part(admin: Person) -> None:
    rubric = make_published_rubric()
    draft = start_draft(actor=admin, role=rubric.role)
    assert (draft.version, draft.is_published, draft.document) == (2, False, rubric.document)
    for name, fields in {
        "sections": ("position", "number", "title", "text"),
        "areas": ("position", "text"),
        "dimensions": ("position", "key", "name", "anchor_1", "anchor_2", "anchor_3", "anchor_4", "anchor_5"),
        "signals": ("position", "key", "kind", "text", "examples", "counter_examples"),
        "exercises": ("position", "key", "name", "kind", "min_minutes", "max_minutes", "brief", "guide"),
        "loop_templates": ("name",),
    }.items():
        copied, original = (list(getattr(row, name).values_list(*fields)) for row in (draft, rubric))
        assert copied == original != []
    assert [(row.dimension.rubric_id, row.text) for row in draft.exercises.get().questions.all()] == [
        (draft.pk, row.text) for row in rubric.exercises.get().questions.all()
    ]
    (stage,) = stage_values(draft.loop_templates.get())
    assert stage.exercise.rubric_id == draft.pk
    assert {row.rubric_id for row in stage.dimensions} == {draft.pk}
    assert Event.objects.get().payload == {
        "rubric": str(draft.pk),
        "version": 2,
        "source": str(rubric.pk),
    }


def test_draft_copies_what_is_asked_of_its_dimensions(admin: Person) -> None:
    rubric = make_rubric()
    first = rubric.dimensions.all()[0]
    rubric.dimensions.filter(pk=first.pk).update(
        weight=2, weight_reason="Half of the job.", minimum_bar=3, raters_needed=3
    )
    profile = rubric.profiles.create(position=1, key="regulated", name="Regulated", description="Banks")
    profile.emphases.create(dimension=first, minimum_bar=4)
    template = rubric.loop_templates.get()
    template.profile = profile
    template.save(update_fields=["profile"])
    template.overrides.create(rule="minutes", reason="Two halves.", by=admin, at=timezone.now())
    rubric.bar_raiser_required = True
    rubric.save(update_fields=["bar_raiser_required"])
    draft = start_draft(actor=admin, role=factories.publish(rubric).role)
    copied = draft.dimensions.get(key=first.key)
    assert draft.bar_raiser_required
    assert (copied.weight, copied.weight_reason, copied.minimum_bar, copied.raters_needed) == (
        2,
        "Half of the job.",
        3,
        3,
    )
    assert list(draft.profiles.values_list("key", "emphases__dimension", "emphases__minimum_bar")) == [
        ("regulated", copied.pk, 4)
    ]
    plan = draft.loop_templates.get()
    assert plan.profile == draft.profiles.get()
    assert list(plan.overrides.values_list("rule", "reason")) == [("minutes", "Two halves.")]


def test_second_draft_is_refused(admin: Person) -> None:
    rubric = make_published_rubric()
    start_draft(actor=admin, role=rubric.role)
    with pytest.raises(ConflictError, match="has a draft already"):
        start_draft(actor=admin, role=rubric.role)


def test_draft_of_nothing_published_is_refused(admin: Person) -> None:
    with pytest.raises(ConflictError, match="Nothing is published yet"):
        start_draft(actor=admin, role=factories.RoleFactory())


def test_draft_by_a_recruiter_is_refused(recruiter: Person) -> None:
    with pytest.raises(NotAllowedError):
        start_draft(actor=recruiter, role=make_published_rubric().role)
