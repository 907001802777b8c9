"""Whatever breaks while somebody writes: on return the text is there, and it reaches the server."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from config.management.commands.load_demo import DEMO_PASSWORD
from tests.journeys.conftest import CHROMIUM, Visit
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
A_MINUTE_MS = 60_000


def versions(stack: Stack, seat: str) -> dict[str, int]:
    rows = stack.rows("SELECT name, version FROM scorecards_draftfield WHERE seat_id = %s", seat)
    return dict(rows)


def sealed(page: Page, words: str) -> bool:
    """Whether something is kept on the device, and the words can't be read in it."""
    kept = [bytes(copy) for copy in copies(page)]
    return bool(kept) and not any(
        words.encode() in copy or words.encode("utf-16-le") in copy for copy in kept
    )


def test_f15_network_is_cut_in_the_middle_of_a_sentence(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Nadia Cutter")
    page = visit(AUTHOR)
    page.clock.install()
    open_page(page, seat)
    notes = page.locator(NOTES)
    notes.press_sequentially("She asked for the vol")
    expect_stored(stack, seat, "overall_notes", "She asked for the vol", seconds=2.5)
    expect_state(page, "saved")
    wait_until(lambda: copies(page) == [], "nothing is kept once the server has it")

    page.context.set_offline(True)
    notes.press_sequentially("umes before drawing")
    expect_state(page, "offline")
    expect(page.locator("#save-bar")).to_contain_text("not saved yet")
    assert sealed(page, "drawing")
    expect_accessible(page, "offline")
    page.clock.fast_forward(A_MINUTE_MS)
    notes.press_sequentially(" anything.")
    assert stored(stack, seat, "overall_notes") == "She asked for the vol"

    page.context.set_offline(False)
    expect_stored(stack, seat, "overall_notes", "She asked for the volumes before drawing anything.")
    expect_state(page, "saved")
    wait_until(lambda: copies(page) == [], "nothing is kept once the server has it")


def test_f15_server_is_killed_and_started_again(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Selma Rebooth")
    page = visit(AUTHOR)
    open_page(page, seat)
    page.locator(NOTES).press_sequentially("Before. ")
    expect_state(page, "saved")
    stack.kill("web")
    try:
        page.locator(NOTES).press_sequentially("While it was away.")
        expect_state(page, "offline")
        assert sealed(page, "away")
    finally:
        stack.start("web")
    expect_stored(stack, seat, "overall_notes", "Before. While it was away.", seconds=30)
    expect_state(page, "saved")


def test_r33_answer_that_is_lost_makes_no_second_change(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Lotte Answerby")
    page = visit(AUTHOR)
    open_page(page, seat)
    lost: list[int] = []
    mutations: set[str] = set()

    def note(request: Request) -> None:
        if request.url.endswith("/edits/"):
            mutations.update(edit["mutation"] for edit in request.post_data_json["edits"])

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.on("request", note)

    page.route("**/edits/", lose, times=2)
    page.locator(NOTES).press_sequentially("Once")
    expect_state(page, "offline")
    page.locator(NOTES).press_sequentially(", and on")
    expect_state(page, "saved")
    assert stored(stack, seat, "overall_notes") == "Once, and on"
    # How the typing falls into saves depends on the machine; each save counts once, whatever was repeated.
    assert (lost, versions(stack, seat)) == ([200, 200], {"overall_notes": len(mutations)})


def test_f15_session_ends_while_somebody_writes(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Sesto Expiry")
    page = visit(AUTHOR)
    open_page(page, seat)
    page.context.clear_cookies()
    page.locator(NOTES).press_sequentially("Typed after the session had ended.")
    expect_state(page, "signedOut")
    expect(page.locator("#save-bar")).to_contain_text("kept on this device")
    assert sealed(page, "session")
    expect_accessible(page, "signed out")

    tab = page.context.new_page()
    sign_in(tab, stack.url)
    expect_stored(stack, seat, "overall_notes", "Typed after the session had ended.")
    expect_state(page, "saved")


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/account/login/")
    page.get_by_label("Email").fill(AUTHOR)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/account/" not in address)


def test_f15_tab_is_closed_without_a_network_and_opened_again(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Clotho Tabor")
    page = visit(AUTHOR)
    open_page(page, seat)
    page.context.set_offline(True)
    page.locator(NOTES).press_sequentially("Only on this device")
    wait_until(lambda: sealed(page, "device"), "the text is kept")
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    open_page(again, seat)
    expect(again.locator(NOTES)).to_have_value("Only on this device")
    expect_stored(stack, seat, "overall_notes", "Only on this device")
    wait_until(lambda: copies(again) == [], "nothing is kept once the server has it")


def open_browser(browser: Browser, profile: Path) -> BrowserContext:
    return browser.browser_type.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=["--no-sandbox"]
    )


def kill_browser(profile: Path) -> None:
    """Kill the browser that runs on a profile, and no other one."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in words:
            os.kill(int(folder.name), signal.SIGKILL)


def test_f15_browser_crashes_and_comes_back(stack: Stack, browser: Browser, tmp_path: Path) -> None:
    seat = open_interview(stack, "Crispin Ash")
    context = open_browser(browser, tmp_path)
    page = context.new_page()
    sign_in(page, stack.url)
    page.goto(f"{stack.url}/interviews/{seat}/")
    expect(page.locator("[data-save]")).to_be_hidden()
    context.set_offline(True)
    page.locator(NOTES).press_sequentially("The last words before the crash")
    wait_until(lambda: sealed(page, "crash"), "the text is kept")
    with context.expect_event("close"):
        kill_browser(tmp_path)

    (tmp_path / "SingletonLock").unlink(missing_ok=True)
    # What the browser still knew of the session depends on the moment; without it the text is there, too.
    context = open_browser(browser, tmp_path)
    context.clear_cookies()
    page = context.new_page()
    sign_in(page, stack.url)
    page.goto(f"{stack.url}/interviews/{seat}/")
    expect(page.locator(NOTES)).to_have_value("The last words before the crash")
    expect_stored(stack, seat, "overall_notes", "The last words before the crash")
    context.close()


def test_page_without_a_script_saves_and_commits_by_its_buttons(stack: Stack, visit: Visit) -> None:
    seat = open_interview(stack, "Norah Script", dimensions=1)
    page = visit(AUTHOR, java_script_enabled=False)
    page.goto(f"/interviews/{seat}/")
    page.locator(NOTES).fill("By hand")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(NOTES)).to_have_value("By hand")
    assert versions(stack, seat) == {"overall_notes": 1}

    other = page.context.new_page()
    other.goto(f"/interviews/{seat}/")
    page.locator(NOTES).fill("By hand, first")
    page.get_by_role("button", name="Save draft").click()
    other.locator(NOTES).fill("By hand, second")
    other.get_by_role("button", name="Save draft").click()
    expect(other.locator("#conflict-panel")).to_contain_text("By hand, first")
    expect(other.locator("#conflict-panel")).to_contain_text("By hand, second")
    other.get_by_role("button", name="Keep mine").click()
    expect(other.locator(NOTES)).to_have_value("By hand, second")
    assert stored(stack, seat, "overall_notes") == "By hand, second"

    other.get_by_label("4", exact=True).check(force=True)
    other.locator("textarea[name^='evidence-']").fill("Seen.")
    other.get_by_label("Yes", exact=True).check(force=True)
    other.get_by_role("button", name="Commit scorecard").click()
    expect(other.get_by_text("What happens next")).to_be_visible()
