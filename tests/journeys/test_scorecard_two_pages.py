"""One scorecard open twice: edits meet, and where they can't, both texts are shown until somebody chooses."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.scorecards import (
    AUTHOR,
    copies,
    expect_accessible,
    expect_state,
    expect_stored,
    open_interview,
    open_page,
    stored,
)
from tests.processes import Stack, wait_until

pytestmark = pytest.mark.journey

NOTES = "#id_overall_notes"
RUNNING = "#id_running_notes"


@pytest.fixture
def pair(stack: Stack, visit: Visit) -> tuple[str, Page, Page]:
    """A laptop and a phone with the same scorecard open."""
    pair.number = getattr(pair, "number", 0) + 1
    seat = open_interview(stack, f"Twain Double{pair.number}", dimensions=1)
    laptop, phone = visit(AUTHOR), visit(AUTHOR)
    for page in (laptop, phone):
        open_page(page, seat)
        expect_state(page, "saved")
        page.wait_for_timeout(500)
    return seat, laptop, phone


def come_back(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('focus'))")


def test_f14_edits_of_different_fields_meet(stack: Stack, pair: tuple[str, Page, Page]) -> None:
    seat, laptop, phone = pair
    laptop.locator(RUNNING).fill("from the laptop")
    phone.locator(NOTES).fill("from the phone")
    phone.locator(".rating").get_by_text("3", exact=True).first.click()
    expect_stored(stack, seat, "running_notes", "from the laptop")
    expect_stored(stack, seat, "overall_notes", "from the phone")
    come_back(laptop)
    expect(laptop.locator(NOTES)).to_have_value("from the phone")
    expect(laptop.locator(".rating [value='3']")).to_be_checked()
    for page in pair[1:]:
        expect_state(page, "saved")


@pytest.mark.parametrize(
    ("button", "result"),
    [
        ("Keep mine", "from the phone"),
        ("Take the other", "from the laptop"),
        ("Keep both", "from the phone\nfrom the laptop"),
    ],
)
def test_f14_both_texts_are_shown_until_somebody_chooses(
    stack: Stack, pair: tuple[str, Page, Page], button: str, result: str
) -> None:
    seat, laptop, phone = pair
    laptop.locator(NOTES).fill("from the laptop")
    expect_stored(stack, seat, "overall_notes", "from the laptop")
    phone.locator(NOTES).fill("from the phone")
    expect_state(phone, "conflict")
    difference = phone.locator("[data-difference]")
    expect(difference).to_contain_text("from the laptop")
    expect(difference).to_contain_text("from the phone")
    expect(phone.locator(NOTES)).to_have_value("from the phone")
    expect_accessible(phone, "conflict")
    assert stored(stack, seat, "overall_notes") == "from the laptop"
    assert len(copies(phone)) == 1

    # Not even a crash makes anybody choose unasked.
    phone.reload()
    expect(phone.locator("[data-difference]")).to_contain_text("from the laptop")
    expect(phone.locator(NOTES)).to_have_value("from the phone")

    # A commit leads to the choice instead.
    phone.locator(NOTES).press("Control+Enter")
    expect(phone.locator("[data-keep]")).to_be_focused()

    phone.get_by_role("button", name=button).click()
    expect_stored(stack, seat, "overall_notes", result)
    expect_state(phone, "saved")
    expect(phone.locator("[data-difference]")).to_have_count(0)
    wait_until(lambda: copies(phone) == [], "nothing is kept once somebody has chosen")
    come_back(laptop)
    expect(laptop.locator(NOTES)).to_have_value(result)


def test_f14_two_tabs_that_were_closed_offline_leave_both_texts(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Gemma Duo", dimensions=1)
    first = visit(AUTHOR)
    second = first.context.new_page()
    for page in (first, second):
        open_page(page, seat)
        page.wait_for_timeout(500)
    first.context.set_offline(True)
    first.locator(NOTES).fill("first tab")
    second.locator(NOTES).fill("second tab")
    wait_until(lambda: len(copies(second)) == 2, "both texts are kept")
    again = first.context.new_page()
    first.close()
    second.close()
    again.context.set_offline(False)
    open_page(again, seat)
    expect(again.locator(NOTES)).to_have_value("second tab")
    expect(again.locator("[data-difference]")).to_contain_text("first tab")
    again.get_by_role("button", name="Keep both").click()
    expect_stored(stack, seat, "overall_notes", "second tab\nfirst tab")
    wait_until(lambda: copies(again) == [], "nothing is kept once the server has it")


def test_f14_text_that_came_too_late_for_the_commit_stays(stack: Stack, pair: tuple[str, Page, Page]) -> None:
    _seat, laptop, phone = pair
    phone.context.set_offline(True)
    phone.locator(NOTES).fill("too late")
    expect_state(phone, "offline")
    laptop.locator(".rating").get_by_text("4", exact=True).first.click()
    laptop.locator("textarea[name^='evidence-']").fill("Seen.")
    laptop.locator("#id_recommendation_2").check(force=True)
    laptop.get_by_role("button", name="Commit scorecard").click()
    expect(laptop.get_by_text("What happens next")).to_be_visible()

    phone.context.set_offline(False)
    expect(phone.locator("[data-difference]")).to_contain_text("too late")
    phone.reload()
    expect(phone.get_by_text("What happens next")).to_be_visible()
    expect(phone.locator("[data-difference]")).to_contain_text("too late")
    expect_accessible(phone, "committed with a text left over")
    phone.get_by_role("button", name="Remove it from this device").click()
    wait_until(lambda: copies(phone) == [], "the text was let go")


def test_signing_out_asks_before_it_removes_what_is_not_saved(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Oscar Leaving", dimensions=1)
    page = visit(AUTHOR)
    open_page(page, seat)
    page.context.set_offline(True)
    page.locator(NOTES).fill("not saved yet")
    wait_until(lambda: copies(page) != [], "the text is kept")
    start = page.context.new_page()
    page.close()
    start.context.set_offline(False)
    start.goto("/interviews/")
    asked: list[str] = []

    def leave(answer: bool) -> None:
        start.once(
            "dialog",
            lambda dialog: (asked.append(dialog.message), dialog.accept() if answer else dialog.dismiss()),
        )
        start.locator("details.menu summary").click()
        start.get_by_role("button", name="Sign out").click()

    leave(answer=False)
    wait_until(lambda: asked or start.wait_for_timeout(100), "the question")
    assert len(copies(start)) == 1
    start.reload()
    leave(answer=True)
    start.wait_for_url("**/account/login/")
    wait_until(lambda: copies_or_none(start) in ([], None), "nothing stays after signing out")
    assert len(asked) == 2


def copies_or_none(page: Page) -> object:
    """The whole database may be gone."""
    names = page.evaluate("indexedDB.databases().then((all) => all.map((each) => each.name))")
    return copies(page) if "hiring-loop" in names else None
