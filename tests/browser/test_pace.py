"""At a burst: the browser works it out and says so; without a script one waits; either way nothing is typed twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser.keys import follow

pytestmark = pytest.mark.browser
WORDS = "The bus to the school did not come on four days, and nobody answers the telephone."


@pytest.fixture
def burst(settings) -> None:
    """The second form of a kind within ten minutes is one too many."""
    settings.POSTS_PER_VERB, settings.PROOF_WORK = 1, 4000


def told(site: str, page) -> None:
    """Up to the page that asks for patience, with words that must not be lost."""
    page.goto(f"{site}/tell/what")
    page.get_by_label("What happened").fill(WORDS)
    follow(page.get_by_role("button", name="Continue"))
    page.goto(f"{site}/tell/what")
    page.get_by_label("What happened").fill(WORDS)
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Please wait a moment")
    assert WORDS in page.inner_text("main")


@pytest.mark.parametrize("viewport", [(360, 780)], ids=["phone"])
def test_the_browser_finds_the_number_and_says_so(site, page, axe, screenshot, burst) -> None:
    told(site, page)
    expect(page.get_by_role("status")).to_have_text("Your browser is done. Press Send again.")
    axe(page)
    screenshot(page)
    page.get_by_role("button", name="Send again").click()
    page.wait_for_url(re.compile("/tell/whose"))


@pytest.mark.parametrize("viewport", [(360, 780)], ids=["phone"])
def test_without_a_script_the_wait_is_enough(site, plain_page, burst, settings) -> None:
    settings.PROOF_WAIT_S = 0
    told(site, plain_page)
    assert "The wait is over" in plain_page.inner_text("main")
    plain_page.get_by_role("button", name="Send again").click()
    plain_page.wait_for_url(re.compile("/tell/whose"))
