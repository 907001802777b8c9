"""A browser sets up an app and a passkey, and signs in with each; the authenticator is Chromium's own."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.conftest import DEMO_PASSWORD, Visit
from tests.processes import Stack

pytestmark = pytest.mark.journey
WHO = "manager@example.com"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code_now(secret: str) -> str:
    if (left := 30 - time.time() % 30) < 5:
        time.sleep(left)  # a code that ends before it is sent would be wrong
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def is_accessible(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")


def test_app_and_passkey_are_set_up_and_sign_in(stack: Stack, visit: Visit) -> None:
    # A passkey belongs to a name, never to a bare address: the browser asks for localhost.
    page = visit(WHO, base_url=stack.url.replace("127.0.0.1", "localhost"))
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    secret = set_up_app(page)
    sign_out(page)
    sign_in_by_code(page, secret)
    set_up_passkey(page)
    sign_out(page)
    sign_in_by_passkey(page)
    remove_both(page, tools)


def set_up_app(page: Page) -> str:
    page.goto("/account/second-factor/")
    page.get_by_role("link", name="Set up an app").click()
    is_accessible(page)
    secret = page.locator(".secret-key").inner_text()
    page.get_by_label("Authenticator code").fill(code_now(secret))
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("button", name="Make codes").click()
    expect(page.get_by_label("Codes that are not used yet").get_by_role("listitem")).to_have_count(10)
    is_accessible(page)
    return secret


def sign_in_by_code(page: Page, secret: str) -> None:
    page.get_by_label("Email").fill(WHO)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    is_accessible(page)
    page.get_by_label("Code").fill(code_now(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/" not in url)


def set_up_passkey(page: Page) -> None:
    page.goto("/account/passkeys/add/")
    expect(page.get_by_label("Sign in with this passkey alone")).to_be_checked()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/second-factor/")
    page.goto("/account/passkeys/")
    expect(page.get_by_role("link", name="Rename Passkey 1")).to_be_visible()
    is_accessible(page)


def sign_in_by_passkey(page: Page) -> None:
    is_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/account/" not in url)


def remove_both(page: Page, tools: CDPSession) -> None:
    """Leave the demo's person as other journeys know them."""
    page.goto("/account/second-factor/app/remove/")
    page.get_by_role("button", name="Remove").click()
    page.goto("/account/passkeys/")
    page.get_by_role("link", name="Remove Passkey 1").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No passkey yet")).to_be_visible()
    tools.send("WebAuthn.disable")
