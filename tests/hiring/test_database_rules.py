"""What the database itself refuses, whatever the application does."""

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from hiring.actors import SYSTEM
from hiring.models import Delivery, Event, Person
from hiring.services.events import append_event
from tests import factories
from tests.hiring.rubrics import make_rubric

pytestmark = pytest.mark.django_db


def append() -> Event:
    with transaction.atomic():
        return append_event("test", actor=SYSTEM, stream=("role", factories.RoleFactory().pk))


def test_event_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        append_event("test", actor=SYSTEM, stream=("role", factories.RoleFactory().pk))


def test_event_update_is_refused() -> None:
    event = append()
    with pytest.raises(Error, match="append-only"):
        Event.objects.filter(pk=event.pk).update(kind="other")


def test_event_delete_is_refused() -> None:
    event = append()
    with pytest.raises(Error, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM hiring_event WHERE id = %s", [event.pk])


def test_event_truncate_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE hiring_event ENABLE TRIGGER event_log_is_kept")
        with pytest.raises(Error, match="append-only"):
            cursor.execute("TRUNCATE hiring_event CASCADE")


def test_delivery_is_promised_once_per_subscriber() -> None:
    event = append()
    Delivery.objects.create(event=event, subscriber="one")
    with pytest.raises(IntegrityError):
        Delivery.objects.create(event=event, subscriber="one")


def test_two_people_with_one_address_are_refused() -> None:
    factories.PersonFactory(email="ada@example.com")
    with pytest.raises(IntegrityError):
        factories.PersonFactory(email="ADA@example.com")


def test_an_unknown_duty_is_refused() -> None:
    with pytest.raises(IntegrityError):
        Person.objects.create(name="Ada", email="ada@example.com", duties=["emperor"])


PARTS = {
    "dimensions": factories.DimensionFactory,
    "signals": factories.SignalFactory,
    "exercises": factories.ExerciseFactory,
}


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("change", ["insert", "update", "delete"])
def test_part_of_a_published_rubric_is_kept(name: str, change: str) -> None:
    rubric = factories.RubricFactory()
    part = PARTS[name](rubric=rubric)
    factories.publish(rubric)
    with pytest.raises(Error, match="published rubric"):
        if change == "insert":
            PARTS[name](rubric=rubric)
        elif change == "update":
            type(part).objects.filter(pk=part.pk).update(key="other")
        else:
            type(part).objects.filter(pk=part.pk).delete()


def test_published_rubric_is_not_unpublished() -> None:
    rubric = factories.publish(factories.RubricFactory())
    with pytest.raises(Error, match="published rubric"):
        type(rubric).objects.filter(pk=rubric.pk).update(published_at=None)


def test_question_of_a_published_rubric_is_kept() -> None:
    rubric = factories.RubricFactory()
    exercise = factories.ExerciseFactory(rubric=rubric)
    dimension = factories.DimensionFactory(rubric=rubric)
    question = exercise.questions.create(dimension=dimension, position=1, text="Why?")
    factories.publish(rubric)
    with pytest.raises(Error, match="published rubric"):
        type(question).objects.filter(pk=question.pk).update(text="Why not?")


def test_second_draft_of_a_role_is_refused() -> None:
    rubric = factories.RubricFactory()
    with pytest.raises(IntegrityError):
        factories.RubricFactory(role=rubric.role, version=2)


def test_profile_of_a_published_rubric_is_kept() -> None:
    rubric = factories.RubricFactory()
    dimension = factories.DimensionFactory(rubric=rubric)
    profile = rubric.profiles.create(position=1, key="regulated", name="Regulated")
    factories.publish(rubric)
    with pytest.raises(Error, match="published rubric"), transaction.atomic():
        rubric.profiles.update(name="Other")
    with pytest.raises(Error, match="published rubric"):
        profile.emphases.create(dimension=dimension, minimum_bar=5)


@pytest.mark.parametrize(
    "fields",
    [{"weight": 2}, {"weight": 11, "weight_reason": "All of it."}, {"minimum_bar": 6}, {"raters_needed": 0}],
)
def test_dimension_out_of_its_ranges_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        factories.DimensionFactory(**fields)


def test_profile_that_asks_nothing_of_a_dimension_is_refused() -> None:
    dimension = factories.DimensionFactory()
    profile = dimension.rubric.profiles.create(position=1, key="regulated", name="Regulated")
    with pytest.raises(IntegrityError):
        profile.emphases.create(dimension=dimension)


CHANGES_OF_A_PLAN = (
    "UPDATE hiring_looptemplate SET name = 'Other'",
    "DELETE FROM hiring_planoverride",
    "UPDATE hiring_stage SET minutes = 5",
    "DELETE FROM hiring_stagedimension",
)


@pytest.mark.parametrize("change", CHANGES_OF_A_PLAN)
def test_published_loop_template_is_kept(change: str) -> None:
    template = make_rubric().loop_templates.get()
    by = factories.PersonFactory()
    template.overrides.create(rule="minutes", reason="Two halves.", by=by, at=timezone.now())
    template.published_at = timezone.now()
    template.save(update_fields=["published_at"])
    with pytest.raises(Error, match="published loop template"), connection.cursor() as cursor:
        cursor.execute(change)
