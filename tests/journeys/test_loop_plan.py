"""From an open loop to a full panel, by suggestion, against a cap, with a swap and a cancelled interview."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_pages import violations
from tests.processes import Stack

pytestmark = pytest.mark.journey

CANDIDATE = "Philippa Okonkwo-Lindqvist"
CAP = "UPDATE hiring_person SET weekly_cap = %s WHERE name = %s RETURNING id"


def open_loop(recruiter: Page) -> None:
    """Open a loop without anybody seated, which leads to its plan."""
    recruiter.get_by_role("link", name="Open a loop").click()
    recruiter.get_by_role("link", name="Principal AI Engineer, full loop").first.click()
    recruiter.get_by_label("Name", exact=True).fill(CANDIDATE)
    recruiter.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill("philippa@example.com")
    for number, day in enumerate(recruiter.locator("main input[type=date]").all()):
        day.fill(f"2030-05-{6 + number:02}")
    for time in recruiter.locator("main input[type=time]").all():
        time.fill("09:00")
    recruiter.get_by_role("button", name="Open the loop").click()
    expect(recruiter.get_by_role("heading", name="Plan")).to_be_visible()


def test_recruiter_plans_a_loop_from_open_seats_to_a_cancelled_interview(stack: Stack, visit: Visit) -> None:
    recruiter = visit("recruiter")
    open_loop(recruiter)
    expect(recruiter.get_by_text("6 open seats")).to_be_visible()
    recruiter.get_by_role("link", name=re.compile("Choose.*Lead, Debugging scenario")).click()
    first = recruiter.get_by_role("radio", checked=True)
    suggested = recruiter.locator("tr", has=first).get_by_role("rowheader").locator("label").inner_text()

    # Somebody else fills that person's week before the button is pressed.
    stack.rows(CAP, 0, suggested)
    recruiter.get_by_role("button", name="Give the seat").click()
    expect(recruiter.get_by_role("alert")).to_contain_text(f"{suggested} is at the weekly cap")
    stack.rows(CAP, None, suggested)
    assert violations(recruiter) == []
    recruiter.get_by_role("radio").first.check()
    recruiter.get_by_role("button", name="Give the seat").click()
    expect(recruiter.get_by_text("5 open seats")).to_be_visible()
    recruiter.get_by_role("button", name="Fill open seats").click()
    expect(recruiter.get_by_text("5 seats are filled.")).to_be_visible()
    expect(recruiter.locator("#coverage .status.due")).to_have_count(0)

    seated = recruiter.locator("section", has_text="Behavioural interview").get_by_role("rowheader").first
    before = seated.inner_text()
    recruiter.get_by_role("link", name=re.compile(f"Swap.*{re.escape(before)}.*Behavioural")).first.click()
    recruiter.get_by_role("button", name="Swap").click()
    expect(recruiter.get_by_role("status").first).to_contain_text("has the seat now")
    assert violations(recruiter) == []

    recruiter.locator("summary", has_text=re.compile("Cancel the interview.*Code review")).click()
    recruiter.get_by_role("button", name="Cancel interview").locator("visible=true").click()
    expect(
        recruiter.locator("section", has_text="Code review exercise").get_by_text("cancelled")
    ).to_be_visible()
    expect(recruiter.locator("#coverage .status.due").first).to_be_visible()
