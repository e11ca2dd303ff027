"""A passkey on a device that Chromium makes up: added, and used to sign in, with no word about it on the console."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import PASSWORD
from browser.keys import follow

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.mark.parametrize("viewport", [(360, 780)], ids=["phone"])
def test_a_passkey_is_added_and_signs_in(site, steward, axe, screenshot) -> None:
    page = steward
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{site}/account/passkeys")
    axe(page)
    page.get_by_label("What will you call it?").fill("My phone")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    follow(page.get_by_role("button", name="Go on"))
    page.get_by_role("button", name="Make a passkey on this device").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(f"{site}/account/passkeys")
    expect(page.get_by_role("main")).to_contain_text("My phone")
    screenshot(page)
    follow(page.get_by_role("banner").get_by_role("button", name="Sign out"))
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail address").fill("steward@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Use your passkey")
    axe(page)
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/account")
