"""Two people at the same draft at the same instant, in real transactions."""

import pytest

from hiring.actors import ConflictError
from hiring.models import Duty, Event
from hiring.services.publishing import publish_rubric
from hiring.services.rubrics import start_draft, update_dimension
from tests import factories
from tests.hiring.rubrics import make_published_rubric, make_rubric
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_only_one_of_two_drafts_is_started() -> None:
    admin = factories.PersonFactory(duties=[Duty.ADMIN])
    rubric = make_published_rubric()

    def start() -> str:
        try:
            start_draft(actor=admin, role=rubric.role)
        except ConflictError as refusal:
            return type(refusal).__name__
        return "started"

    assert sorted(map(str, at_once(start, start))) == ["ConflictError", "started"]
    assert rubric.role.rubrics.drafts().count() == 1
    assert Event.objects.count() == 1


def test_an_edit_beside_a_publication_is_in_it_or_refused() -> None:
    admin = factories.PersonFactory(duties=[Duty.ADMIN])
    rubric = make_rubric()
    dimension = rubric.dimensions.all()[0]

    def edit() -> str:
        try:
            update_dimension(actor=admin, dimension=dimension, name="Edited", anchors=dimension.anchors)
        except ConflictError:
            return "refused"
        return "edited"

    _published, edited = at_once(lambda: publish_rubric(actor=admin, rubric=rubric), edit)
    dimension.refresh_from_db()
    rubric.refresh_from_db()
    assert rubric.is_published
    assert (dimension.name == "Edited") == (edited == "edited")
    kinds = ["dimension_changed", "rubric_published"] if edited == "edited" else ["rubric_published"]
    assert list(Event.objects.values_list("kind", flat=True)) == kinds
