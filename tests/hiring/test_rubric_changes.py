"""What a new version changes, word by word."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hiring.models import Person, Rubric
from hiring.selectors.rubric_changes import RubricChanges, rubric_changes
from hiring.services.rubrics import start_draft
from hiring.word_diff import word_diff
from tests import factories
from tests.conftest import SignIn
from tests.hiring.rubrics import make_published_rubric, make_rubric

Assert = Callable[[int], AbstractContextManager[object]]
# Two for the session and its person, the rest for the page.
CHANGES_QUERIES = 15

texts = st.text(alphabet="ab \n", max_size=30)


@given(texts, texts)
def test_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new
    assert all(piece.text for piece in pieces)


def test_words_that_happen_to_be_the_same_do_not_tear_a_change_apart() -> None:
    pieces = word_diff("It says what the load is and stops.", "It says who is told, and stops.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "It says"),
        ("gone", " what the load is"),
        ("new", " who is told,"),
        ("same", " and stops."),
    ]


def said(changes: RubricChanges) -> dict[str, list[tuple[str, str, list[str]]]]:
    return {
        group.title: [(part.name, part.kind, [field.label for field in part.fields]) for part in group.parts]
        for group in changes.groups
    }


@pytest.mark.django_db
def test_draft_fresh_from_its_version_changes_nothing(admin: Person) -> None:
    draft = start_draft(actor=admin, role=make_published_rubric().role)
    changes = rubric_changes(draft)
    assert (changes.version, changes.against, changes.groups) == (2, 1, ())


@pytest.mark.django_db
def test_first_version_has_nothing_to_be_held_against() -> None:
    assert rubric_changes(make_rubric()).against is None


@pytest.mark.django_db
def test_every_kind_of_change_is_named(admin: Person) -> None:
    draft = start_draft(actor=admin, role=make_published_rubric().role)
    kept, gone = draft.dimensions.all()
    draft.loop_templates.all().delete()
    gone.delete()
    draft.dimensions.filter(pk=kept.pk).update(anchor_5="Says what it costs.", minimum_bar=3)
    factories.DimensionFactory(rubric=draft, name="Care", key="care")
    draft.signals.update(text="Blames the tools.")
    draft.areas.update(text="Depth of judgement")
    draft.exercises.update(max_minutes=120)
    draft.profiles.create(position=1, key="regulated", name="Regulated")
    draft.bar_raiser_required = True
    draft.save()
    anchors = [f"Level {level}" for level in range(1, 6)]
    found = said(rubric_changes(Rubric.objects.get(pk=draft.pk)))
    assert list(found) == ["Loops", "Areas", "Dimensions", "Signals", "Exercises", "Emphasis profiles"]
    assert found["Dimensions"] == [
        (kept.name, "changed", ["Level 5", "Minimum bar"]),
        ("Care", "new", ["Name", *anchors, "Weight", "Minimum bar", "Raters needed"]),
        (gone.name, "gone", ["Name", *anchors, "Weight", "Minimum bar", "Raters needed"]),
    ]
    assert found["Signals"] == [("Blames the tools.", "changed", ["Text"])]
    assert [labels for _name, _kind, labels in found["Exercises"]] == [["Minutes", "Questions"]]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_page_of_changes_costs_the_same_for_any_number(
    count: int, admin: Person, signed_in: SignIn, django_assert_num_queries: Assert
) -> None:
    rubric = make_rubric(dimensions=count)
    profile = rubric.profiles.create(position=1, key="regulated", name="Regulated")
    for dimension in rubric.dimensions.all():
        profile.emphases.create(dimension=dimension, minimum_bar=4)
    draft = start_draft(actor=admin, role=factories.publish(rubric).role)
    draft.dimensions.update(anchor_5="<b>Bold</b>")
    url, client = reverse("rubric_changes", args=[rubric.role.key, 2]), signed_in(admin)
    with django_assert_num_queries(CHANGES_QUERIES):
        text = client.get(url).content.decode()
    assert text.count("<ins>&lt;b&gt;Bold&lt;/b&gt;</ins>") == count
    assert client.get(reverse("rubric_changes", args=[rubric.role.key, 3])).status_code == 404
