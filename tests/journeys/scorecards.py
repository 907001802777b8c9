"""What the journeys of the scorecard page share: an interview that is under way, and looks at its page."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.processes import Stack, wait_until

AUTHOR = "interviewer@example.com"
OPEN = """
import datetime
from django.utils import timezone
from candidates.models import Application, Candidate, Interview, Loop, Seat
from hiring.models import Person, Role
role = Role.objects.get(title="Principal AI Engineer")
rubric = role.rubrics.filter(published_at__isnull=False).order_by("version").first()
candidate = Candidate.objects.create(name={name!r}, email={name!r}.replace(" ", ".").lower() + "@example.com")
application = Application.objects.create(candidate=candidate, role=role)
start = timezone.now() - datetime.timedelta(minutes={begun})
loop = Loop.objects.create(application=application, rubric=rubric, opened_at=start)
interview = Interview.objects.create(
    loop=loop, position=1, title="System design", starts_at=start, minutes=60,
    exercise=rubric.exercises.first(),
)
interview.dimensions.set(rubric.dimensions.order_by("position")[:{dimensions}])
seat = Seat.objects.create(interview=interview, person=Person.objects.get(email={author!r}))
print(seat.pk)
"""


def open_interview(stack: Stack, name: str, dimensions: int = 2, begun: int = 12) -> str:
    """Return the seat of an interview that began so many minutes ago."""
    code = OPEN.format(name=name, dimensions=dimensions, begun=begun, author=AUTHOR)
    return stack.manage("shell", "--verbosity", "0", "-c", code).strip().splitlines()[-1]


def open_page(page: Page, seat: str) -> None:
    """Open a scorecard and wait until its script has taken over."""
    page.goto(f"/interviews/{seat}/")
    expect(page.locator("[data-save]")).to_be_hidden()


def state(page: Page) -> str:
    return str(page.locator("#save-bar").get_attribute("data-state"))


def expect_state(page: Page, wanted: str, seconds: float = 20) -> None:
    expect(page.locator("#save-bar")).to_have_attribute("data-state", wanted, timeout=seconds * 1000)


def stored(stack: Stack, seat: str, name: str) -> str:
    """Return what the database has of a field, past the application."""
    rows = stack.rows("SELECT value FROM scorecards_draftfield WHERE seat_id = %s AND name = %s", seat, name)
    return str(rows[0][0]) if rows else ""


def expect_stored(stack: Stack, seat: str, name: str, value: str, seconds: float = 20) -> None:
    wait_until(lambda: stored(stack, seat, name) == value, f"{name} is {value!r}", seconds)


def copies(page: Page) -> list[Any]:
    """Return everything that the browser keeps of scorecards, byte by byte."""
    found: list[Any] = page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open("hiring-loop");
          // Emptied a moment ago: looking must not leave an empty database behind.
          opening.onupgradeneeded = () => opening.transaction.abort();
          opening.onerror = () => resolve([]);
          opening.onsuccess = () => {
            const reading = opening.result.transaction("copies").objectStore("copies").getAll();
            reading.onsuccess = () => {
              opening.result.close();
              resolve(reading.result.map((copy) => [...new Uint8Array(copy.sealed)]));
            };
          };
        })"""
    )
    return found


def expect_accessible(page: Page, what: str) -> None:
    violations = Axe().run(page).response["violations"]
    found = [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in violations]
    assert found == [], what


def expect_no_sideways_scrolling(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def evidence(page: Page, number: int) -> Any:
    return page.get_by_label(re.compile("What you saw and heard")).nth(number)
