"""An admin plans a loop: the check follows, stages move by hand and by keyboard, a rule is set aside."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.processes import Stack

pytestmark = pytest.mark.journey

REASON = "A second evaluation engineer joins in January."


def add_stage(page: Page, number: int, exercise: str, dimensions: list[str]) -> None:
    stage = page.get_by_role("group", name=f"Stage {number}", exact=True)
    stage.get_by_label("Exercise").select_option(label=exercise)
    for dimension in dimensions:
        stage.get_by_label(dimension).check()


def places(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator(".stages select").all()]


def drag_first_below_last(page: Page) -> None:
    # Both stages in view: a page that scrolls between press and pull starts no drag.
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.locator(".stage-handle").first.hover()
    page.mouse.down()
    # A browser tells of a drag over something from the second move on.
    target = page.locator(".stages > li").last.get_by_label("Remove this stage when saving")
    target.hover()
    target.hover(force=True)
    page.mouse.up()
    expect(page.locator("#stage-moved")).to_have_text("Evaluation design exercise is number 2 now.")


def test_admin_plans_a_loop_and_sets_a_rule_aside(stack: Stack, visit: Visit) -> None:
    admin = visit("admin")
    admin.goto("/roles/principal-ai-engineer/")
    admin.get_by_role("link", name="Add a loop template").click()
    admin.get_by_label("Name").fill("First talk")
    add_stage(admin, 1, "Behavioural interview", ["Influence & leadership", "Product & business impact"])
    check: Locator = admin.locator("#plan-check")
    expect(check).to_contain_text("Influence & leadership: 1 person rates it, 2 are needed.")
    expect(check).to_contain_text("60 minutes for the candidate")

    admin.get_by_role("button", name="Add a stage").click()
    expect(admin.get_by_role("group", name="Stage 2").get_by_label("Exercise")).to_be_focused()
    add_stage(admin, 2, "Evaluation design exercise", ["Product & business impact"])
    talk, design = places(admin)
    up = admin.get_by_role("button", name="Move stage 2 up")
    up.focus()
    admin.keyboard.press("Enter")
    assert places(admin) == [design, talk]
    expect(admin.locator("#stage-moved")).to_have_text("Evaluation design exercise is number 1 now.")
    drag_first_below_last(admin)
    assert places(admin) == [talk, design]
    expect(check).to_contain_text("120 minutes for the candidate")

    admin.get_by_role("button", name="Save draft").last.click()
    admin.get_by_role("link", name="Publish First talk").click()
    rule = admin.locator(".plan-rule", has_text="Influence & leadership: 1 person")
    rule.get_by_text("Set this rule aside").click()
    rule.get_by_label("Why this plan may break the rule").fill(REASON)
    rule.get_by_role("button", name="Set aside with this reason").click()
    expect(admin.locator(".plan-rule", has_text=REASON)).to_be_visible()
    assert admin.get_by_role("button", name=re.compile("^Publish$")).count() == 0, "other rules still block"
