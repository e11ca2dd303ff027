"""The way of somebody who does not know whose it is: from the first page to who answers, to the evidence, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.keys import follow

pytestmark = pytest.mark.browser
KNOWN, UNKNOWN = "The minibus was late again in Marsh End", "The ferry never comes to Gull Island"


def ask(page, words: str) -> None:
    page.get_by_label("What happened, and where?").fill(words)
    follow(page.get_by_role("button", name="Find out who answers"))


def test_from_what_happened_to_who_answers_and_their_contract(site, page, axe, viewport) -> None:
    page.goto(site)
    ask(page, KNOWN)
    assert page.get_by_role("heading", level=1).inner_text() == "Who answers for this"
    axe(page)
    follow(page.get_by_role("link", name="School transport", exact=True))
    for question in ("Was it chosen in the right way?", "Who answers if it fails?", "Are people treated with respect?"):
        assert page.get_by_role("heading", name=question).is_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]


def test_what_nobody_answers_for_is_said_and_help_is_offered(site, page, axe, viewport) -> None:
    page.goto(site)
    ask(page, UNKNOWN)
    assert page.get_by_role("heading", level=1).inner_text() == "We do not know who answers for this."
    axe(page)
    assert page.get_by_role("main").get_by_role("link", name="Independent help").get_attribute("href") == "/help"
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]


def test_asking_nothing_leads_to_the_field(site, page, axe) -> None:
    page.goto(site)
    ask(page, "")
    axe(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("#id_asked")).to_be_focused()


def test_it_is_asked_by_keyboard_alone_and_without_scripts(site, plain_page) -> None:
    plain_page.goto(site)
    plain_page.get_by_label("What happened, and where?").focus()
    plain_page.keyboard.type(KNOWN)
    plain_page.keyboard.press("Tab")
    with plain_page.expect_navigation(url="**/who-answers"):
        plain_page.keyboard.press("Enter")
    assert "Saltway Transport Ltd answers" in plain_page.inner_text("main")


def test_a_number_opens_to_its_base_and_its_own_page(site, page, axe) -> None:
    page.goto(f"{site}/contracts/buses")
    figure = page.locator(".cs-figure", has_text="Treated with respect")
    figure.locator("summary").click()
    follow(figure.get_by_role("link", name="/number/"))
    assert "/number/" in page.url
    axe(page)
