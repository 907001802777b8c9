"""A full scorecard by keyboard alone, at every width, with axe in every state."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.scorecards import (
    AUTHOR,
    expect_accessible,
    expect_no_sideways_scrolling,
    expect_state,
    expect_stored,
    open_interview,
    open_page,
)
from tests.processes import Stack

pytestmark = pytest.mark.journey


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the field has the focus; fail when it isn't reached within a few stops."""
    focused = "document.activeElement.name"
    for _stop in range(40):
        if page.evaluate(focused) == name:
            return
        page.keyboard.press("Tab")
        outlined = page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
        boxed = page.evaluate("document.activeElement.matches('input, body')")
        assert outlined or boxed, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"{name} was not reached")


def field_names(page: Page, part: str) -> list[str]:
    names: list[str] = page.eval_on_selector_all(
        f"#scorecard [name^='{part}-']", "all => [...new Set(all.map((each) => each.name))]"
    )
    return names


def test_full_card_of_eight_dimensions_by_keyboard_only(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Kea Bordlund", dimensions=8)
    page = visit(AUTHOR)
    open_page(page, seat)
    expect_accessible(page, "empty")

    # The help sheet tells every key that is used below.
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect_accessible(page, "help")
    page.keyboard.press("Escape")

    tab_to(page, "running_notes")
    page.keyboard.press("Control+;")
    page.keyboard.type("asked for volumes")
    page.keyboard.press("Enter")
    page.keyboard.type("drew the queue first")
    notes = page.locator("#id_running_notes")
    expect(notes).to_have_value(
        re.compile(r"^1[2-4]:\d\d asked for volumes\n1[2-4]:\d\d drew the queue first$")
    )

    # The last line goes to the first dimension, then its words to a signal, without a mouse.
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Alt+Enter")
    page.keyboard.press("Enter")
    ratings = field_names(page, "rating")
    assert len(ratings) == 8
    first = page.locator(f"[name='{ratings[0].replace('rating', 'evidence')}']")
    expect(first).to_have_value(re.compile(r"^1[2-4]:\d\d drew the queue first$"))
    signal = field_names(page, "words")[0]
    page.keyboard.press("Alt+Enter")
    page.locator("#send-to").select_option(signal)
    page.keyboard.press("Enter")
    expect(page.locator(f"[name='{signal}']")).to_have_value("drew the queue first")
    expect(page.locator(f"[name='{signal.replace('words', 'signal')}']")).to_be_checked()

    for number, rating in enumerate(ratings):
        tab_to(page, rating)
        page.keyboard.press(str(number % 5 + 1))
        if number:
            tab_to(page, rating.replace("rating", "evidence"))
            page.keyboard.type(f"Number {number}: 3 of 5? Yes.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("One thing is missing")
    expect(page.locator("#id_recommendation_0")).to_be_focused()
    expect_accessible(page, "error")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect_state(page, "saved")
    expect(page.locator("#save-words")).to_contain_text("complete")
    expect_accessible(page, "filled")

    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("What happens next")).to_be_visible()
    expect_accessible(page, "committed")
    rows = stack.rows(
        "SELECT score, evidence FROM scorecards_rating r JOIN scorecards_scorecard s ON s.id = r.scorecard_id"
        " JOIN hiring_dimension d ON d.id = r.dimension_id WHERE s.seat_id = %s ORDER BY d.position",
        seat,
    )
    assert [score for score, _evidence in rows] == [1, 2, 3, 4, 5, 1, 2, 3]
    assert [text for _score, text in rows[1:]] == [f"Number {n}: 3 of 5? Yes." for n in range(1, 8)]


def test_not_assessed_asks_for_the_reason(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Oda Farrimond", dimensions=1)
    page = visit(AUTHOR)
    open_page(page, seat)
    (rating,) = field_names(page, "rating")
    tab_to(page, rating)
    page.keyboard.press("0")
    tab_to(page, rating.replace("rating", "reason"))
    page.keyboard.type("No time left")
    expect_stored(stack, seat, rating.replace("rating", "reason"), "No time left")
    expect_accessible(page, "not assessed")


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
        {"viewport": {"width": 720, "height": 450}},  # 1440 × 900 at 200 %
    ],
    ids=["phone", "zoom"],
)
def test_card_is_written_where_there_is_little_room(
    stack: Stack, visit: Visit, options: dict[str, object]
) -> None:
    name = "Pia Underhill" if "is_mobile" in options else "Zoe Underhill"
    seat = open_interview(stack, name, dimensions=2, begun=70)
    page = visit(AUTHOR, **options)
    open_page(page, seat)
    expect_no_sideways_scrolling(page)
    group = page.locator(".rating").first
    group.get_by_text("4", exact=True).first.click()
    page.locator("textarea[name^='evidence-']").first.fill("Named what fails first.")
    expect_state(page, "saved")
    expect_accessible(page, "narrow")
    small = page.eval_on_selector_all(
        "#scorecard button, #scorecard select, #scorecard .segments label",
        "all => all.filter((each) => each.offsetParent && each.getBoundingClientRect().height < 40)"
        ".map((each) => each.outerHTML.slice(0, 120))",
    )
    assert small == []
    page.get_by_role("button", name="Commit scorecard").click()
    expect(page.get_by_role("alert").first).to_contain_text("things are missing")
    expect_no_sideways_scrolling(page)
