"""The form for a loop template: rows of stages that are added, ordered and removed without a script."""

from typing import Any

import pytest
from django.utils import timezone

from hiring.models import Event, LoopTemplate, Person, Rubric
from tests.conftest import SignIn
from tests.hiring.rubrics import address, make_published_rubric, make_rubric

pytestmark = pytest.mark.django_db


def stages(*rows: dict[str, Any], **more: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": "Short loop",
        "stages-TOTAL_FORMS": str(len(rows)),
        "stages-INITIAL_FORMS": "0",
        **more,
    }
    for number, row in enumerate(rows):
        fields |= {f"stages-{number}-{name}": value for name, value in row.items()}
    return fields


def stage(rubric: Rubric, **fields: Any) -> dict[str, Any]:
    return {
        "exercise": str(rubric.exercises.get().pk),
        "minutes": "45",
        "interviewers": "1",
        "dimensions": [str(row.pk) for row in rubric.dimensions.all()],
        **fields,
    }


def test_template_is_drafted_with_its_stages_in_order(admin: Person, signed_in: SignIn) -> None:
    rubric = make_published_rubric()
    fields = stages(
        stage(rubric, minutes="30", ORDER="2"),
        stage(rubric, ORDER="1", bar_raiser="on"),
        stage(rubric, minutes="5", DELETE="on"),
        {"minutes": "60", "interviewers": "1", "shadows": "0", "ORDER": "4"},
    )
    assert signed_in(admin).post(address("new_loop_template", rubric), fields).status_code == 302
    template = LoopTemplate.objects.get(name="Short loop")
    assert list(template.stages.values_list("position", "minutes", "bar_raiser")) == [
        (1, 45, True),
        (2, 30, False),
    ]
    assert [row.dimensions.count() for row in template.stages.all()] == [2, 2]


def test_template_gets_another_row_without_saving(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    fields = stages(stage(rubric, minutes="37"), add_stage="1")
    response = signed_in(admin).post(address("edit_loop_template", rubric), fields)
    text = response.content.decode()
    assert response.status_code == 200
    assert 'value="37"' in text
    assert 'name="stages-TOTAL_FORMS" value="2"' in text
    assert 'class="errors"' not in text
    assert ['name="stages-1-exercise"' in tag for tag in text.split("<") if "autofocus" in tag] == [True]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": "4"}, "minutes"),
        ({"dimensions": []}, "dimensions"),
        ({"interviewers": "7"}, "interviewers"),
    ],
)
def test_template_with_an_invalid_stage_answers_422(
    change: dict[str, Any], field: str, admin: Person, signed_in: SignIn
) -> None:
    rubric = make_rubric()
    response = signed_in(admin).post(address("edit_loop_template", rubric), stages(stage(rubric, **change)))
    assert response.status_code == 422
    assert f'id="id_stages-0-{field}_error"' in response.content.decode()
    assert not Event.objects.exists()


def test_template_of_a_taken_name_answers_422(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    fields = stages(stage(rubric)) | {"name": "Full loop"}
    response = signed_in(admin).post(address("new_loop_template", rubric), fields)
    assert response.status_code == 422
    assert "Another loop template of this version has that name." in response.content.decode()


@pytest.mark.parametrize("total", ["", "x", "1000"])
@pytest.mark.parametrize("more", [{}, {"add_stage": "1"}])
def test_tampered_number_of_stages_is_answered(
    total: str, more: dict[str, str], admin: Person, signed_in: SignIn
) -> None:
    fields = stages(**more) | {"stages-TOTAL_FORMS": total}
    response = signed_in(admin).post(address("edit_loop_template", make_rubric()), fields)
    assert response.status_code in {200, 422}
    assert not Event.objects.exists()


def two_stages(rubric: Rubric) -> tuple[dict[str, Any], dict[str, Any]]:
    return stage(rubric, minutes="31", ORDER="1", bar_raiser="on"), stage(rubric, minutes="47", ORDER="2")


@pytest.mark.parametrize(
    ("move", "minutes"),
    [("0-down", ["47", "31"]), ("1-up", ["47", "31"]), ("0-up", ["31", "47"]), ("x", ["31", "47"])],
)
def test_stage_moves_without_a_script_and_without_saving(
    move: str, minutes: list[str], admin: Person, signed_in: SignIn
) -> None:
    rubric = make_rubric()
    fields = stages(*two_stages(rubric), move=move)
    response = signed_in(admin).post(address("edit_loop_template", rubric), fields)
    assert [form["minutes"].value() for form in response.context["stages"]] == minutes
    raised = [form["bar_raiser"].value() for form in response.context["stages"]]
    assert raised.index(True) == minutes.index("31")
    assert not Event.objects.exists()


def test_plan_under_way_is_checked_without_saving(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    fields = stages(stage(rubric, minutes="30"), check="1")
    client = signed_in(admin)
    response = client.post(address("edit_loop_template", rubric), fields, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert response.status_code == 200
    assert text.lstrip().startswith('<div id="plan-check"')
    assert "is planned for 30 minutes; it takes 90" in text
    assert "1 person rates it, 2 are needed" in text
    whole = client.post(address("edit_loop_template", rubric), fields).content.decode()
    assert "is planned for 30 minutes; it takes 90" in whole
    assert "<h1>" in whole
    assert not Event.objects.exists()


def test_half_filled_stage_is_left_out_of_the_check(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    fields = stages(stage(rubric, minutes="90", interviewers="2"), stage(rubric, minutes="soon"), check="1")
    response = signed_in(admin).post(address("edit_loop_template", rubric), fields)
    assert [row.minutes for row in response.context["check"].stages] == [90]


def test_rule_is_set_aside_on_the_page_and_its_reason_shown(admin: Person, signed_in: SignIn) -> None:
    rubric = make_published_rubric()
    template = rubric.loop_templates.get()
    template.stages.update(minutes=95)
    client, publish = signed_in(admin), address("publish_loop_template", rubric)
    fault = {"rule": "minutes-outside-exercise", "subject": rubric.exercises.get().key}
    assert "Rules that this plan breaks" in client.get(publish).content.decode()
    refused = client.post(address("set_plan_rule_aside", rubric), {**fault, "reason": " "})
    assert refused.status_code == 422
    assert "autofocus" in refused.content.decode()
    done = client.post(address("set_plan_rule_aside", rubric), {**fault, "reason": "Ends with <b>tea</b>."})
    assert done.url == publish
    assert "Ends with &lt;b&gt;tea&lt;/b&gt;." in client.get(publish).content.decode()
    assert client.post(publish).status_code == 302
    assert "Ends with &lt;b&gt;tea&lt;/b&gt;." in client.get(address("role", rubric)).content.decode()


def test_rule_is_restored_on_the_page(admin: Person, signed_in: SignIn) -> None:
    rubric = make_published_rubric()
    template = rubric.loop_templates.get()
    template.stages.update(minutes=95)
    fault = {"rule": "minutes-outside-exercise", "subject": rubric.exercises.get().key}
    template.overrides.create(**fault, reason="Tea.", by=admin, at=timezone.now())
    client = signed_in(admin)
    assert client.post(address("restore_plan_rule", rubric), fault).status_code == 302
    assert client.post(address("publish_loop_template", rubric)).status_code == 409
