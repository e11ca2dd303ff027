"""Signing in, told wrong, and out again, as somebody does it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.keys import follow

pytestmark = pytest.mark.browser


def test_faults_are_summed_up_focused_and_lead_to_their_field(site, page, axe) -> None:
    page.goto(f"{site}/sign-in")
    follow(page.get_by_role("button", name="Sign in"))
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    page.get_by_role("link", name="Enter your password.").click()
    expect(page.locator("#id_password")).to_be_focused()


def test_a_steward_signs_in_sees_the_account_and_signs_out(steward, axe) -> None:
    axe(steward)
    assert "Evidence steward, for the host" in steward.inner_text("main")
    follow(steward.get_by_role("banner").get_by_role("button", name="Sign out"))
    assert "You have signed out." in steward.inner_text("main")
    axe(steward)


def test_the_menu_of_a_phone_opens(site, browser, axe) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 780})
    page.goto(site)
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Findings")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    axe(page)
    page.close()
