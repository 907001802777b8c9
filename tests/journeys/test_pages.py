"""Every page, narrow and wide, light and dark: axe finds nothing and nothing scrolls sideways."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.processes import Stack

pytestmark = pytest.mark.journey

LOOP = """SELECT loop.id::text FROM candidates_loop loop
    LEFT JOIN scorecards_reveal reveal ON reveal.loop_id = loop.id
    WHERE (reveal.id IS NOT NULL) = %s ORDER BY loop.opened_at LIMIT 1"""
Theme = Literal["light", "dark"]
LOOKS: list[tuple[int, Theme]] = [
    (1440, "light"),
    (1440, "dark"),
    (360, "light"),
    (360, "dark"),
    (768, "light"),
]


def addresses(stack: Stack, persona: str) -> list[str]:
    if persona == "interviewer":
        seats = stack.rows(
            """SELECT seat.id::text FROM candidates_seat seat JOIN hiring_person person
            ON person.id = seat.person_id WHERE person.email = 'interviewer@example.com'"""
        )
        return ["/interviews/", *(f"/interviews/{seat}/" for (seat,) in seats)]
    if persona == "admin":
        role = "/roles/principal-ai-engineer/"
        return [
            "/roles/",
            role,
            f"{role}?version=1",
            "/policies/reminders/",
            "/insights/",
            "/roles/nowhere/",
            *people(stack),
        ]
    revealed, waiting = (stack.rows(LOOP, state)[0][0] for state in (True, False))
    chosen = "&".join(f"loop={loop}" for (loop,) in stack.rows(LOOP.replace("LIMIT 1", "LIMIT 3"), True))
    template = stack.rows("SELECT id::text FROM hiring_looptemplate WHERE published_at IS NOT NULL")[0][0]
    return [
        "/loops/",
        "/loops/?q=nobody+of+that+name",
        f"/loops/{revealed}/",
        f"/loops/{waiting}/",
        f"/loops/{revealed}/packet/",
        f"/compare/?{chosen}",
        "/loops/open/",
        f"/loops/open/{template}/",
        f"/loops/{waiting}/plan/",
        "/interviews/",
        "/account/password/change/",
    ]


def people(stack: Stack) -> list[str]:
    """The pages about people, of somebody who has something on each part of theirs."""
    query = "SELECT id::text FROM hiring_person WHERE email = 'interviewer@example.com'"
    page = f"/people/{stack.rows(query)[0][0]}/"
    return ["/people/", page, "/people/policy/", "/people/invite/", f"{page}deactivate/"]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]


def rare_addresses(stack: Stack) -> list[str]:
    """What few people open, and seldom."""
    waiting = stack.rows(LOOP, False)[0][0]
    return [
        "/privacy/",
        f"/privacy/loops/{waiting}/",
        f"/loops/{waiting}/break-glass/",
        "/insights/adverse-impact/",
        "/signals/model-card/",
        "/work/",
    ]


def faults_on(page: Page, address: str, width: int, theme: Theme) -> list[str]:
    """Return what is wrong with an open page at one width and in one theme."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    where = f"{re.sub('[0-9a-f-]{36}', '…', address)} at {width} {theme}"
    sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    found = ["scrolls sideways"] * sideways + violations(page)
    return [f"{where}: {fault}" for fault in found]


def test_rare_pages_hold_narrow_and_dark(stack: Stack, visit: Visit) -> None:
    """One look each: the narrowest, and the theme in which a colour is forgotten first."""
    page = visit("admin")
    wrong: list[str] = []
    for address in rare_addresses(stack):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        wrong += faults_on(page, address, 360, "dark")
    assert wrong == []


@pytest.mark.parametrize("persona", ["interviewer", "recruiter", "admin"])
def test_pages_hold_at_every_width_and_in_both_themes(stack: Stack, visit: Visit, persona: str) -> None:
    page = visit(persona)
    wrong: list[str] = []
    for address in addresses(stack, persona):
        page.goto(address)
        for width, theme in LOOKS:
            wrong += faults_on(page, address, width, theme)
    assert wrong == []


def rename(stack: Stack, name: str) -> None:
    for table in ("hiring_person", "candidates_candidate"):
        stack.rows(f"UPDATE {table} SET name = {name} RETURNING id")


def test_pages_hold_with_names_of_one_long_word(stack: Stack, visit: Visit) -> None:
    """Eighty letters without a space before every name, taken away again afterwards."""
    page = visit("recruiter")
    wrong = []
    rename(stack, f"'{'Wolfeschlegelsteinhausen' * 3}bergdorf' || name")
    try:
        for address in addresses(stack, "recruiter"):
            page.goto(address)
            for width in (1440, 768, 360):
                page.set_viewport_size({"width": width, "height": 900})
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wrong.append(f"{address} at {width}: scrolls sideways")
    finally:
        rename(stack, "substr(name, 81)")
    assert wrong == []


def test_sign_in_page_holds_with_a_wrong_password(stack: Stack, visit: Visit) -> None:
    page = visit("interviewer")
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("Email").fill("interviewer@example.com")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").or_(page.locator(".error")).count() > 0
    assert violations(page) == []
