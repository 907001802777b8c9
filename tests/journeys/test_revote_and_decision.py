"""From the reveal to a decision that was reopened: estimate, talk, estimate, sign, reopen, sign."""

import re

import pytest
from playwright.sync_api import Page, expect

from config.management.commands.load_demo import DEMO_PASSWORD
from tests.journeys.conftest import Visit
from tests.journeys.scorecards import expect_accessible, expect_no_sideways_scrolling
from tests.processes import Stack

pytestmark = pytest.mark.journey

COLLEAGUE = "lorcan.abiodun@example.com"
WHY = "The labels were checked by two people, as we heard."
RATIONALE = "Both saw the same strength independently."
OPEN = """
import datetime
from django.utils import timezone
from candidates.models import Application, Candidate, Interview, Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Person, Role
from scorecards.models import Rating, Scorecard
from scorecards.services.debriefs import compile_debrief_of_loop
role = Role.objects.get(title="Principal AI Engineer")
rubric = role.rubrics.filter(published_at__isnull=False).order_by("version").first()
candidate = Candidate.objects.create(name="Perpetua Lindqvist", email="perpetua@example.com")
application = Application.objects.create(candidate=candidate, role=role)
now = timezone.now()
loop = Loop.objects.create(application=application, rubric=rubric, opened_at=now)
people = [Person.objects.get(email="interviewer@example.com"), Person.objects.get(email={colleague!r})]
people[1].set_password({password!r})
people[1].save()
for position, (person, score) in enumerate(zip(people, (2, 5))):
    interview = Interview.objects.create(
        loop=loop, position=position, title=f"Talk {{position}}", minutes=60,
        starts_at=now - datetime.timedelta(hours=3),
    )
    interview.dimensions.set(rubric.dimensions.order_by("position")[:2])
    seat = Seat.objects.create(interview=interview, person=person)
    card = Scorecard.objects.create(seat=seat, interview=interview, saved_at=now, recommendation="yes")
    for dimension in interview.dimensions.all():
        Rating.objects.create(
            scorecard=card, interview=interview, dimension=dimension, score=score,
            evidence="Drew the parts first and then told how each of them fails under load.",
        )
    Scorecard.objects.filter(pk=card.pk).update(committed_at=now)
compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
print(loop.pk)
"""


def _estimate(page: Page, *answers: str) -> None:
    for group, answer in zip(page.locator(".ballot .rating").all(), answers, strict=True):
        group.get_by_text(answer, exact=True).first.click()
    page.locator(".ballot input[type=text]").first.fill(WHY)
    page.get_by_role("button", name="Enter estimates").click()


def _sign(page: Page, outcome: str, rationale: str) -> None:
    page.get_by_role("group", name="Outcome").get_by_text(outcome, exact=True).click()
    page.get_by_label("Rationale", exact=True).fill(rationale)
    page.get_by_role("button", name="Sign decision").click()


def _lose_session(page: Page) -> None:
    """What is typed after the session ended stays, and goes on once its author is signed in again."""
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_label("Conditions").fill("One more reference.")
    expect(page.locator("#signed-out")).to_contain_text("You are signed out")
    page.get_by_role("button", name="Sign decision").click()
    expect(page.get_by_label("Rationale", exact=True)).to_have_value(RATIONALE)
    page.context.add_cookies(cookies)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#signed-out")).to_be_empty()


def test_panel_estimates_again_and_a_decision_is_reopened(stack: Stack, visit: Visit) -> None:
    code = OPEN.format(colleague=COLLEAGUE, password=DEMO_PASSWORD)
    loop = stack.manage("shell", "--verbosity", "0", "-c", code).strip().splitlines()[-1]
    recruiter, interviewer, colleague = visit("recruiter"), visit("interviewer"), visit(COLLEAGUE)
    recruiter.goto(f"/loops/{loop}/")
    recruiter.get_by_role("button", name="Reveal to panel").click()
    recruiter.get_by_text("Ask the panel again").click()
    recruiter.get_by_role("button", name="Open re-vote").click()
    expect(recruiter.get_by_text("0 of 2 in")).to_be_visible()

    # One is in: everybody may know that, nobody with what.
    interviewer.goto(f"/loops/{loop}/")
    _estimate(interviewer, "4", "Unchanged")
    expect(recruiter.get_by_text("1 of 2 in")).to_be_visible()
    colleague.goto(f"/loops/{loop}/#revote")
    for page in (recruiter, colleague):
        assert WHY not in page.content()
    expect_accessible(colleague, "a ballot")
    _estimate(colleague, "4", "Not assessed")
    for page in (recruiter, interviewer, colleague):
        expect(page.get_by_text("2 points higher")).to_be_visible()
        expect(page.get_by_text("1 point lower")).to_be_visible()

    recruiter.reload()
    recruiter.get_by_role("group", name="Outcome").get_by_text("Hold", exact=True).click()
    recruiter.get_by_label("Rationale", exact=True).fill(RATIONALE)
    recruiter.get_by_label("Lorcan Abiodun dissents").check()
    _lose_session(recruiter)
    expect_accessible(recruiter, "the form of a decision")
    recruiter.get_by_role("button", name="Sign decision").click()
    expect(recruiter.get_by_text("Recorded as dissenting: Lorcan Abiodun")).to_be_visible()
    expect(recruiter.get_by_text("One more reference.")).to_be_visible()

    colleague.reload()
    colleague.get_by_text("Add your dissent").click()
    colleague.get_by_label("How you see it differently").fill("I would offer now.")
    colleague.get_by_role("button", name="Record dissent").click()
    expect(colleague.locator("figure.dissent")).to_contain_text("I would offer now.")

    admin = visit("admin", viewport={"width": 360, "height": 800})
    admin.goto(f"/loops/{loop}/")
    admin.get_by_text("Open the decision again").click()
    admin.get_by_label("Why it is opened again").fill("The reference came.")
    admin.get_by_role("button", name="Open again").click()
    expect(admin.get_by_text("no longer standing")).to_be_visible()

    recruiter.reload()
    _sign(recruiter, "Make an offer", "The reference said the same.")
    expect(recruiter.get_by_text("The reference said the same.")).to_be_visible()
    expect(recruiter.get_by_text("The reference came.")).to_be_visible()
    recruiter.get_by_text("As it was signed").click()
    expect(recruiter.get_by_text(RATIONALE)).to_be_visible()
    expect(recruiter.locator(".decided").last.get_by_text(re.compile("signed by Rosalind"))).to_be_visible()
    admin.reload()
    expect_no_sideways_scrolling(admin)
    expect_accessible(admin, "two decisions and a re-vote")
