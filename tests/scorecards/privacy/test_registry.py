"""Every table and every text field is declared: whose it is, why it is kept, and when it goes."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from candidates.holdings import WITHOUT_MODEL
from candidates.models import Candidate
from hiring.privacy import Lasts, Text, Whose
from scorecards.holdings import ABOUT_CANDIDATES, REGISTRY
from tests.candidate_data import all_models

pytestmark = pytest.mark.django_db
MAY_HOLD_TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)


def text_fields(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if isinstance(field, MAY_HOLD_TEXT)}


def test_r20_every_model_is_in_the_registry() -> None:
    assert set(REGISTRY) == set(all_models())


def test_r20_every_text_field_is_in_the_registry() -> None:
    declared = {label: set(holding.texts) for label, holding in REGISTRY.items()}
    assert declared == {label: text_fields(model) for label, model in all_models().items()}


def leads_to_candidate(model: type[models.Model], passed: frozenset[type[models.Model]]) -> bool:
    """Whether any chain of keys that cannot be empty leads from a row to a candidate."""
    if model is Candidate:
        return True
    targets = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return any(leads_to_candidate(target, passed | {model}) for target in targets if target not in passed)


def test_r20_whatever_leads_to_a_candidate_is_exported_and_erased() -> None:
    leading = {label for label, model in all_models().items() if leads_to_candidate(model, frozenset())}
    assert {holding.model for holding in ABOUT_CANDIDATES} == leading


def test_r20_each_way_to_the_candidate_can_be_gone() -> None:
    for holding in ABOUT_CANDIDATES:
        rows = all_models()[holding.model]._default_manager.filter(**{holding.candidate: None})
        assert holding.whose is Whose.CANDIDATE, str(rows.query)
        assert (holding.lasts, bool(holding.title)) == (Lasts.RETENTION, True), holding.model


def test_r20_every_table_without_a_model_is_in_the_registry() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = {name for (name,) in cursor.fetchall()}
    assert tables - {f"public.{model._meta.db_table}" for model in all_models().values()} == set(
        WITHOUT_MODEL
    )


def test_r20_words_about_people_are_in_no_table_that_lasts_for_ever() -> None:
    about_people = {Text.IDENTITY, Text.WORDS, Text.MADE, Text.SEALED}
    wrong = {
        holding.model
        for holding in REGISTRY.values()
        if holding.lasts in {Lasts.LOG, Lasts.COMPANY} and about_people & set(holding.texts.values())
    }
    assert wrong == set()
