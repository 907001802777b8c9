"""manage.py load_kit: a draft is filled as a whole or not at all, and an error names its path."""

import copy
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from hiring.actors import NotAllowedError
from hiring.kits import KitError, parse_kit
from hiring.models import Event, LoopTemplate, Person, Rubric
from hiring.services.kits import load_kit

DEMO = Path(__file__).resolve().parents[2] / "hiring/demo"
KIT: dict[str, Any] = json.loads((DEMO / "kit.json").read_text())


@pytest.fixture
def draft(db: None) -> Rubric:
    call_command("import_blueprint", str(DEMO / "principal-ai-engineer.txt"), stdout=io.StringIO())
    return Rubric.objects.get()


def run(path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("load_kit", str(path), stdout=out, **options)
    return out.getvalue()


def test_kit_fills_the_draft(draft: Rubric) -> None:
    run(DEMO / "kit.json")
    assert [list(row.anchors) for row in draft.dimensions.all()] == [
        [part["anchors"][level] for level in "12345"] for part in KIT["dimensions"]
    ]
    assert list(draft.exercises.values_list("name", "brief", "guide")) == [
        (part["name"], part["brief"], part["guide"]) for part in KIT["exercises"]
    ]
    assert {row.text: row.examples for row in draft.signals.all()} == {
        part["text"]: part["examples"] for part in KIT["signals"]
    }
    assert {row.text: row.key for row in draft.signals.all()} == {
        part["text"]: part["key"] for part in KIT["signals"]
    }
    stages = LoopTemplate.objects.get(rubric=draft).stages.all()
    assert [(row.exercise.name, row.minutes, row.bar_raiser) for row in stages] == [
        (part["exercise"], part["minutes"], part["bar_raiser"]) for part in KIT["loop_template"]["stages"]
    ]
    assert [{row.name for row in stage.dimensions.all()} for stage in stages] == [
        set(part["dimensions"]) for part in KIT["loop_template"]["stages"]
    ]


def test_kit_says_what_is_asked_of_dimensions(draft: Rubric) -> None:
    run(DEMO / "kit.json")
    assert dict(draft.dimensions.exclude(minimum_bar=None).values_list("name", "minimum_bar")) == {
        "AI systems design": 3,
        "Evaluation & measurement": 3,
        "Operational excellence": 3,
        "Security & privacy": 3,
    }
    profile = draft.profiles.get(name="Regulated field")
    asked = profile.emphases.order_by("dimension__name")
    assert list(asked.values_list("dimension__name", "raters_needed", "minimum_bar")) == [
        ("Evaluation & measurement", None, 4),
        ("Security & privacy", 3, 4),
    ]


def test_kit_twice_leaves_the_same(draft: Rubric) -> None:
    run(DEMO / "kit.json")
    run(DEMO / "kit.json")
    assert draft.exercises.count() == 5
    assert sum(row.questions.count() for row in draft.exercises.all()) == sum(
        len(part["questions"]) for part in KIT["exercises"]
    )
    assert LoopTemplate.objects.get().stages.count() == 5


def test_kit_is_published_on_request(draft: Rubric) -> None:
    run(DEMO / "kit.json", publish=True)
    draft.refresh_from_db()
    assert draft.is_published
    assert LoopTemplate.objects.get().is_published
    assert list(Event.objects.values_list("kind", flat=True)) == [
        "rubric_drafted",
        "kit_loaded",
        "rubric_published",
        "loop_template_published",
    ]


def test_kit_event_holds_no_typed_text(draft: Rubric) -> None:
    run(DEMO / "kit.json")
    event = Event.objects.get(kind="kit_loaded")
    assert event.payload == {
        "rubric": str(draft.pk),
        "version": 1,
        "dimensions": 8,
        "exercises": 5,
        "signals": 13,
        "loop_template": str(LoopTemplate.objects.get().pk),
    }


def test_kit_by_another_than_an_admin_is_refused(draft: Rubric, recruiter: Person) -> None:
    with pytest.raises(NotAllowedError):
        load_kit(actor=recruiter, kit=parse_kit(json.dumps(KIT)))


Damage = Callable[[dict[str, Any]], object]
# Each damages the kit's last parts, after everything else was written.
DAMAGES: dict[str, Damage] = {
    "role: there is no role Cook": lambda kit: kit.update(role="Cook"),
    "dimensions[7].name: the draft has no dimension “Cooking”": lambda kit: kit["dimensions"][7].update(
        name="Cooking"
    ),
    "exercises[4].questions[0].dimension: the draft has no dimension “Cooking”": lambda kit: kit["exercises"][
        4
    ]["questions"][0].update(dimension="Cooking"),
    "signals[12].text: the draft has no signal “Burns the soup”": lambda kit: kit["signals"][12].update(
        text="Burns the soup"
    ),
    "signals[12].key: another signal has the key st_production": lambda kit: kit["signals"][12].update(
        key="st_production"
    ),
    "loop_template.stages[4].exercise: the draft has no exercise “Cooking”": lambda kit: kit["loop_template"][
        "stages"
    ][4].update(exercise="Cooking"),
    "loop_template.stages[4].dimensions[0]: the draft has no dimension “Cooking”": lambda kit: kit[
        "loop_template"
    ]["stages"][4]["dimensions"].__setitem__(0, "Cooking"),
    "loop_template.stages[4].minutes: a whole number from 5 to 480": lambda kit: kit["loop_template"][
        "stages"
    ][4].update(minutes=4),
    "exercises[4].minutes_max: a whole number from 60 to 480": lambda kit: kit["exercises"][4].update(
        minutes_max=59
    ),
    "signals[12].kind: must be one of red_flag, weak, strong": lambda kit: kit["signals"][12].update(
        kind="x"
    ),
    "signals[12].examples[1]: a text is expected": lambda kit: kit["signals"][12]["examples"].__setitem__(
        1, 3
    ),
    "dimensions[7].anchors.6: unknown; known are 1, 2": lambda kit: kit["dimensions"][7]["anchors"].update(
        {"6": "x"}
    ),
    "dimensions[7].anchors: an object is expected": lambda kit: kit["dimensions"][7].update(anchors=[]),
    "signals: a list is expected": lambda kit: kit.update(signals={}),
    "colour: unknown; known are role": lambda kit: kit.update(colour="red"),
}


@pytest.mark.parametrize("message", DAMAGES)
def test_damaged_kit_is_refused_with_its_path(message: str, draft: Rubric, tmp_path: Path) -> None:
    kit = copy.deepcopy(KIT)
    DAMAGES[message](kit)
    path = tmp_path / "kit.json"
    path.write_text(json.dumps(kit))
    with pytest.raises(CommandError) as refusal:
        run(path)
    assert f"kit.json: {message}" in str(refusal.value)
    assert not draft.dimensions.exclude(anchor_3="").exists()
    assert not LoopTemplate.objects.exists()
    assert Event.objects.count() == 1


def test_kit_without_a_draft_is_refused(draft: Rubric) -> None:
    run(DEMO / "kit.json", publish=True)
    with pytest.raises(CommandError, match="Principal AI Engineer has no draft"):
        run(DEMO / "kit.json")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "dimensions", "exercises", "signals", "loop_template", "name"]), inner
        )
    ),
    max_leaves=10,
)


@given(JSON_VALUES.map(json.dumps) | st.text())
def test_any_text_is_a_kit_or_refused(text: str) -> None:
    try:
        outcome = parse_kit(text).role
    except KitError as error:
        outcome = str(error).partition(": ")[2]
    assert outcome


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda kit, text: kit.update(role=text), "role"),
        (lambda kit, text: kit["signals"][0].update(examples=[text]), "signals[0].examples[0]"),
    ],
)
def test_kit_with_a_character_that_cannot_be_stored_names_its_path(
    change: Callable[[dict[str, Any], str], None], path: str, sign: str
) -> None:
    kit = copy.deepcopy(KIT)
    change(kit, f"a{sign}b")
    with pytest.raises(KitError) as refused:
        parse_kit(json.dumps(kit))
    assert str(refused.value) == f"{path}: holds a character that cannot be stored"
