"""Remarks that only the writer sees before the commit, and what readers see of a change after it."""

import datetime
import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from config.management.commands.load_demo import DEMO_PASSWORD
from tests.journeys.conftest import Visit
from tests.processes import Stack, wait_until

pytestmark = pytest.mark.journey

LOOKS = [(1440, "light"), (1440, "dark"), (360, "light"), (360, "dark")]
PENDING = "SELECT count(*) FROM hiring_delivery WHERE done_at IS NULL AND given_up_at IS NULL"
LABEL = "Great culture fit, very smart."
WITH_BEHAVIOUR = "Great culture fit: asked the author before rewriting the module."
REMARK = "says how you feel about somebody"
DIMENSIONS = ("MLOps & lifecycle", "Evaluation & measurement", "Product & business impact")
WRITER, COLLEAGUE = "Imani Castellane", "Saskia Whitlowe"
SIGN_IN = """from hiring.models import Person
person = Person.objects.get(email="saskia.whitlowe@example.com")
person.set_password({password!r})
person.save()"""


@pytest.fixture(scope="module", autouse=True)
def loops(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two loops of two interviews: in each a colleague has committed and the demo's interviewer has not."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    people = [
        {"name": WRITER, "email": "interviewer@example.com", "title": "Staff Engineer"},
        {"name": COLLEAGUE, "email": "saskia.whitlowe@example.com", "title": "Site Reliability Lead"},
    ]
    content = json.loads((Path(__file__).parents[2] / "scorecards/demo/under_way.json").read_text())
    content["interviewers"] = [{**person, "habit": "calibrated", "habit_note": ""} for person in people]
    content["loops"] = [loop(name, yesterday) for name in ("Perpetua Hollingsworth", "Ambrose Takahara")]
    path = tmp_path_factory.mktemp("loops") / "two.json"
    path.write_text(json.dumps(content))
    stack.manage("load_loops", str(path))
    stack.manage("shell", "-v0", "-c", SIGN_IN.format(password=DEMO_PASSWORD))


def loop(candidate: str, day: datetime.date) -> dict[str, object]:
    email = candidate.lower().replace(" ", ".") + "@example.com"
    ratings = [
        {"dimension": "Operational excellence", "rating": 4, "evidence": "Turned traffic back, then looked."},
        {
            "dimension": "Coding & engineering rigor",
            "rating": 3,
            "evidence": "A fix of four lines and a test.",
        },
        {
            "dimension": "Evaluation & measurement",
            "rating": 4,
            "evidence": "Named the bar before the metric.",
        },
    ]
    done = {"recommendation": "yes", "ratings": ratings, "overall_notes": "Calm."}
    return {
        "id": candidate,
        "case": "",
        "case_notes": "",
        "candidate": {"name": candidate, "email": email},
        "interviews": [
            interview("debugging scenario", COLLEAGUE, day, done),
            interview("evaluation design", WRITER, day, None),
        ],
    }


def interview(
    exercise: str, interviewer: str, day: datetime.date, scorecard: dict[str, object] | None
) -> dict[str, object]:
    return {
        "id": f"{exercise} {day} {interviewer}",
        "exercise": exercise,
        "minutes": 60,
        "date": day.isoformat(),
        "interviewer": interviewer,
        "status": "submitted" if scorecard else "missing",
        "scorecard": scorecard,
        "expected_signals": [],
    }


def open_card(page: Page, candidate: str) -> None:
    page.goto("/interviews/")
    page.get_by_role("row", name=re.compile(candidate)).get_by_role("link", name="Write scorecard").click()


def open_loop(page: Page, candidate: str) -> None:
    page.goto(f"/loops/?q={candidate.split()[1]}")
    page.get_by_role("row", name=re.compile(candidate)).get_by_role("link").first.click()


def evidence(page: Page, dimension: str) -> Locator:
    return page.get_by_label(re.compile(f"What you saw and heard.*{re.escape(dimension)}"))


def rate(page: Page, dimension: str, level: str, words: str = "") -> None:
    group = page.get_by_role("group", name=dimension, exact=True)
    group.get_by_text(level, exact=True).first.click()
    if words:
        evidence(page, dimension).fill(words)


def commit(page: Page) -> None:
    page.get_by_role("group", name="Your recommendation").get_by_text("Yes", exact=True).click()
    page.get_by_role("button", name="Commit scorecard").click()
    expect(page.get_by_role("heading", name="Your scorecard")).to_be_visible()


def amend(page: Page, dimension: str, level: str, reason: str) -> None:
    page.get_by_role("link", name="Amend", exact=True).click()
    rate(page, dimension, level)
    page.get_by_label(re.compile("Why you change it")).fill(reason)
    page.get_by_role("button", name="Amend scorecard").click()
    expect(page.get_by_role("heading", name="Amendments")).to_be_visible()


def reveal(page: Page) -> None:
    page.get_by_role("button", name="Reveal to panel").click()
    expect(page.get_by_role("heading", name="Recommendations")).to_be_visible()


def assert_holds(page: Page) -> None:
    """Axe finds nothing and nothing scrolls sideways, narrow and wide, light and dark."""
    wrong = []
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{width} {theme}: scrolls sideways")
        for rule in Axe().run(page).response["violations"]:
            wrong.append(f"{width} {theme}: {rule['id']}: {rule['nodes'][0]['html'][:160]}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    assert wrong == []


def test_hint_comes_and_goes_while_somebody_types_and_is_nobody_elses(stack: Stack, visit: Visit) -> None:
    writer = visit("interviewer")
    open_card(writer, "Perpetua Hollingsworth")
    writer.evaluate("window.sameDocument = true")
    first, second, third = DIMENSIONS
    evidence(writer, first).press_sequentially(LABEL)
    note = writer.get_by_role("note")
    expect(note).to_contain_text(REMARK)
    expect(note).to_contain_text("culture fit")
    expect(evidence(writer, first)).to_have_accessible_description(re.compile(REMARK))
    assert_holds(writer)

    # It goes with the label and with behaviour in the same sentence; without either it comes back.
    evidence(writer, first).fill(WITH_BEHAVIOUR)
    expect(note).to_have_count(0)
    evidence(writer, first).fill(LABEL)
    expect(note).to_have_count(1)

    # Dismissed once, the same words are left alone in every text, now and when the page is opened again.
    evidence(writer, second).fill(LABEL)
    expect(note).to_have_count(2)
    note.first.get_by_role("button", name="Dismiss").click()
    expect(evidence(writer, first)).to_be_focused()
    expect(writer.get_by_text(REMARK)).to_have_count(0)
    assert writer.evaluate("window.sameDocument"), "all of it without a reload"
    evidence(writer, third).fill("She seems like a team player.")
    expect(note.filter(has_text="team player")).to_be_visible()
    expect(writer.locator("#save-bar")).to_have_attribute("data-state", "saved")
    writer.reload()
    expect(note.filter(has_text="team player")).to_be_visible()
    expect(writer.get_by_text(REMARK)).to_have_count(0)

    colleague = visit("saskia.whitlowe")
    assert colleague.goto(writer.url).status == 404
    recruiter = visit("recruiter")
    open_loop(recruiter, "Perpetua Hollingsworth")
    assert_shows_no_hint(recruiter)

    # Nothing holds up the commit, and what is committed is remarked on no more.
    for dimension in DIMENSIONS:
        rate(writer, dimension, "3")
    commit(writer)
    expect(writer.get_by_text(LABEL).first).to_be_visible()
    assert_shows_no_hint(writer)
    recruiter.reload()
    reveal(recruiter)
    wait_until(lambda: stack.rows(PENDING) == [(0,)], "the workers are done")
    for reader in (recruiter, colleague):
        reader.goto(recruiter.url)
        assert LABEL in reader.locator("main").text_content()
        assert_shows_no_hint(reader)


def assert_shows_no_hint(page: Page) -> None:
    content = page.content()
    assert [word for word in (REMARK, "The label hides", "wording-", "data-hint") if word in content] == []


def test_hints_do_without_scripts(visit: Visit) -> None:
    page = visit("interviewer", java_script_enabled=False)
    open_card(page, "Ambrose Takahara")
    page.get_by_label("Overall notes").fill(LABEL)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("note")).to_contain_text(REMARK)
    expect(page.get_by_role("button", name="Dismiss")).to_have_count(0)
    page.get_by_label("Overall notes").fill("")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("note")).to_have_count(0)


def test_amendments_before_and_after_the_reveal_stand_beside_the_original(stack: Stack, visit: Visit) -> None:
    writer = visit("interviewer")
    open_card(writer, "Ambrose Takahara")
    for dimension in DIMENSIONS:
        rate(writer, dimension, "3", f"Chose drafts per thousand for {dimension}, bar at four.")
    commit(writer)

    # Without a reason nothing is amended, and what was typed stays; hints are given here, too.
    first, second, _ = DIMENSIONS
    writer.get_by_role("link", name="Amend", exact=True).click()
    evidence(writer, first).fill(LABEL)
    expect(writer.get_by_role("note")).to_contain_text(REMARK)
    assert_holds(writer)
    writer.get_by_role("button", name="Amend scorecard").click()
    expect(writer.get_by_role("alert")).to_contain_text("nothing is amended yet")
    expect(writer.get_by_text("Say why you change what you committed.")).to_be_visible()
    expect(evidence(writer, first)).to_have_value(LABEL)
    expect(writer.get_by_role("note")).to_contain_text(REMARK)
    assert_holds(writer)
    evidence(writer, first).fill("Chose drafts per million.")
    rate(writer, first, "4")
    writer.get_by_label(re.compile("Why you change it")).fill("I had mixed up two answers.")
    writer.get_by_role("button", name="Amend scorecard").click()
    expect(writer.get_by_text("before the reveal", exact=True)).to_be_visible()
    assert_holds(writer)

    recruiter = visit("recruiter")
    open_loop(recruiter, "Ambrose Takahara")
    assert "I had mixed up two answers." not in recruiter.content(), "blind until the reveal"
    reveal(recruiter)
    wait_until(lambda: stack.rows(PENDING) == [(0,)], "the workers are done")
    writer.reload()
    amend(writer, second, "5", "Read my notes again.")
    expect(writer.get_by_text("after the reveal", exact=True)).to_be_visible()
    wait_until(lambda: stack.rows(PENDING) == [(0,)], "the workers are done")

    colleague = visit("saskia.whitlowe")
    for reader in (recruiter, colleague):
        reader.goto(recruiter.url)
        row = reader.locator(".matrix-row").filter(has_text=second)
        expect(row).to_contain_text("was 3")
        main = reader.locator("main").text_content() or ""
        words = ("I had mixed up two answers.", "Read my notes again.", "per million", "per thousand")
        assert [each for each in words if each not in main] == []
        assert "first 3, changed before the reveal" in main
        assert "3 at the reveal, changed since" in main
    for closed in recruiter.locator("details.disclosure:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()
    assert_holds(recruiter)
