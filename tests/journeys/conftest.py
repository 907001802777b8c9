"""Journeys: a real Chromium against the real processes."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from config.management.commands.load_demo import DEMO_PASSWORD
from tests.processes import Stack

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
Visit = Callable[..., Page]
expect.set_options(timeout=20_000)  # milliseconds; other tests want the same cores


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product with the demo's data, once for all journeys."""
    folder: Path = tmp_path_factory.mktemp("journeys")
    stack = Stack(folder)
    try:
        stack.prepare()
        stack.start("web", "worker", "beat")
        yield stack
    finally:
        stack.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser per file: Django refuses queries while its event loop runs in this thread."""
    with chromium() as browser:
        yield browser


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a browser for a test that asks the database before and after it."""
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("No Chromium was found, and REQUIRE_BROWSER is set.")
        pytest.skip("No Chromium was found.")
    with sync_playwright() as playwright:
        # In a container Chromium's own sandbox is not available to root.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(stack: Stack, browser: Browser) -> Iterator[Visit]:
    """`visit("recruiter")` signs somebody of the demo in and returns their page.

    Afterwards the test fails if any page reported an error, broke the content policy or asked another host.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def sign_in(name: str, **options: object) -> Page:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        own = str(options.setdefault("base_url", stack.url))
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        _listen(page, own, complaints)
        page.goto("/account/login/")
        page.get_by_label("Email").fill(name if "@" in name else f"{name}@example.com")
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/account/" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


def _listen(page: Page, own: str, complaints: list[str]) -> None:
    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((own, "data:", "blob:")):
            complaints.append(request.url)

    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("console", said)
    page.on("request", asked)
