"""The main job from end to end, as people do it: scorecard, workers, debrief, decision, roles."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.processes import Stack, wait_until

pytestmark = pytest.mark.journey

PENDING = "SELECT count(*) FROM hiring_delivery WHERE done_at IS NULL AND given_up_at IS NULL"
CANDIDATE = "Thessaly Marchbanks"
OTHERS_WORDS = "budget of 350 ms"  # in a colleague's committed scorecard of the same loop
REASON = "The last interview was moved to next week."
RED_FLAG = "She said that privacy is the legal team's job and not hers."
EVIDENCE = {
    "MLOps & lifecycle": "Rebuilt the reference set from the label log and named who may change it.",
    "Evaluation & measurement": f"Chose wrongly sent drafts per thousand, bar at four. {RED_FLAG}",
    "Product & business impact": "Put a price on a wrong draft before she put one on a slow one.",
}


def rate(page: Page, dimension: str, level: str) -> None:
    group = page.get_by_role("group", name=dimension, exact=True)
    group.get_by_text(level, exact=True).first.click()
    evidence = page.get_by_label(re.compile(f"What you saw and heard.*{re.escape(dimension)}"))
    evidence.fill(EVIDENCE[dimension])


def test_walk_from_scorecard_to_decision(stack: Stack, visit: Visit) -> None:
    recruiter = visit("recruiter")
    recruiter.goto("/loops/")
    recruiter.get_by_role("row", name=re.compile(CANDIDATE)).get_by_role("link").first.click()
    expect(recruiter.get_by_text("3 of 5 in")).to_be_visible()
    assert OTHERS_WORDS not in recruiter.content()

    interviewer = visit("interviewer")
    row = interviewer.get_by_role("row", name=re.compile(CANDIDATE))
    row.get_by_role("link", name="Write scorecard").click()
    assert OTHERS_WORDS not in interviewer.content()

    # Saved as typed: another device finds the words without anybody having pressed a button.
    rate(interviewer, "MLOps & lifecycle", "4")
    evidence = interviewer.get_by_label(re.compile("What you saw and heard.*MLOps"))
    elsewhere = visit("interviewer")
    elsewhere.goto(interviewer.url)
    saved = elsewhere.get_by_label(re.compile("What you saw and heard.*MLOps"))
    wait_until(lambda: elsewhere.reload() and saved.input_value() == EVIDENCE["MLOps & lifecycle"], "saved")
    elsewhere.close()

    # An early commit is refused, says what is missing and keeps everything.
    interviewer.get_by_role("button", name="Commit scorecard").click()
    expect(interviewer.get_by_role("alert").first).to_contain_text("missing")
    expect(evidence).to_have_value(EVIDENCE["MLOps & lifecycle"])

    rate(interviewer, "Evaluation & measurement", "2")
    rate(interviewer, "Product & business impact", "4")
    interviewer.get_by_role("group", name="Your recommendation").get_by_text("No", exact=True).click()
    interviewer.get_by_role("button", name="Commit scorecard").click()
    expect(interviewer.get_by_text("committed").first).to_be_visible()
    assert OTHERS_WORDS not in interviewer.content(), "blind until the reveal"

    # The recruiter's open page learns of it by itself, and still shows nobody's words.
    expect(recruiter.get_by_text("4 of 5 in")).to_be_visible()
    assert OTHERS_WORDS not in recruiter.content()
    assert "legal team" not in recruiter.content()

    _reveal(recruiter)
    # What the workers make of the last scorecard is announced on the open page, seconds after its commit.
    wait_until(lambda: stack.rows(PENDING) == [(0,)], "the workers are done")
    recruiter.reload()
    _read_and_decide(recruiter)


def _reveal(recruiter: Page) -> None:
    recruiter.reload()
    recruiter.locator("#reveal-early textarea").fill(REASON)
    recruiter.get_by_role("button", name="Reveal to panel").click()
    expect(recruiter.get_by_role("heading", name="Recommendations")).to_be_visible()
    expect(recruiter.get_by_text(REASON)).to_be_visible()


def _read_and_decide(recruiter: Page) -> None:
    finding = recruiter.locator(".finding", has_text="legal team's job").first
    expect(finding).to_be_visible()
    expect(finding.locator("mark").first).to_be_visible()
    finding.get_by_role("button", name="Confirm").click()
    expect(recruiter.locator(".finding", has_text="legal team's job").first).to_contain_text("Rosalind")

    # A sentence's citation leads to the words it rests on.
    citation = recruiter.locator(".summary a").first
    target = citation.get_attribute("href") or ""
    citation.click()
    expect(recruiter.locator(target)).to_be_in_viewport()

    recruiter.get_by_role("group", name="Outcome").get_by_text("Hold", exact=True).click()
    recruiter.get_by_label("Rationale", exact=True).fill("The panel hasn't heard about leading others yet.")
    recruiter.get_by_role("button", name="Sign decision").click()
    expect(recruiter.get_by_text("The panel hasn't heard about leading others yet.")).to_be_visible()


def test_admin_changes_a_draft_and_publishes_it(stack: Stack, visit: Visit) -> None:
    admin = visit("admin")
    admin.goto("/roles/")
    admin.get_by_role("link", name="Principal AI Engineer").first.click()
    admin.get_by_role("button", name="Start a draft").click()
    expect(admin.get_by_text("Version 2").first).to_be_visible()
    admin.get_by_role("link", name="Edit AI systems design").click()
    admin.get_by_label("What 3 looks like").fill(
        "Covers the main parts and says which of them were left out."
    )
    admin.get_by_role("button", name="Save draft").click()
    expect(admin.get_by_text("says which of them were left out").first).to_be_visible()
    admin.get_by_role("link", name=re.compile("Publish version 2")).click()
    admin.get_by_role("button", name=re.compile("Publish version 2")).click()
    expect(admin.get_by_text(re.compile("published")).first).to_be_visible()

    # A scorecard opened under version 1 still shows version 1.
    interviewer = visit("interviewer")
    interviewer.get_by_role("link", name="Write scorecard").last.click()
    assert "says which of them were left out" not in interviewer.content()


def test_recruiter_opens_a_loop_and_the_interviewer_sees_it(stack: Stack, visit: Visit) -> None:
    recruiter = visit("recruiter")
    recruiter.get_by_role("link", name="Open a loop").click()
    recruiter.get_by_role("link", name="Principal AI Engineer, full loop").first.click()
    recruiter.get_by_label("Name").fill("Wilhelmina Sandoval-Reyes")
    recruiter.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill("wilhelmina@example.com")
    # Each has led the exercise before, so each is qualified for it.
    names = [
        "Imani Castellane",
        "Saskia Whitlowe",
        "Irina Dzhalilova",
        "Teodor Vansittart",
        "Zeynep Karaosman",
    ]
    selects = recruiter.locator("main select[name^=stage_]").all()
    for select, name in zip(selects, [*names, "Siriporn Wattanakul"], strict=True):
        select.select_option(label=name)
    for day in recruiter.locator("main input[type=date]").all():
        day.fill("2030-03-04")
    for number, hour in enumerate(recruiter.locator("main input[type=time]").all()):
        hour.fill(f"{9 + number:02}:00")
    recruiter.get_by_role("button", name="Open the loop").click()
    expect(recruiter.get_by_role("heading", name="Wilhelmina Sandoval-Reyes")).to_be_visible()
    expect(recruiter.get_by_text("0 of 6 in")).to_be_visible()

    interviewer = visit("interviewer")
    expect(interviewer.get_by_role("row", name=re.compile("Wilhelmina Sandoval-Reyes"))).to_be_visible()
