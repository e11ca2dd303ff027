"""Measures in a real browser: charts that load at both widths, tables beside them, by keyboard, in print and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.keys import follow
from countersign.insight import exhibits
from countersign.insight.measures import measure

pytestmark = pytest.mark.browser
PHONE = 360


def charts(page: Page) -> list[dict]:
    """Every chart of the page once it has loaded: what was drawn, how wide, and its words."""
    page.wait_for_function("[...document.querySelectorAll('.cs-chart img')].every(one => one.complete)")
    return page.evaluate(
        """() => [...document.querySelectorAll('.cs-chart img')].map(one => ({
            from: one.currentSrc, natural: one.naturalWidth, shown: one.clientWidth, words: one.alt
        }))"""
    )


def test_the_list_leads_to_a_measure_whose_charts_fit_the_screen(site, page, viewport, axe, screenshot) -> None:
    page.goto(f"{site}/measures")
    axe(page)
    follow(page.get_by_role("link", name="Accounts of a problem", exact=True))
    assert page.locator("h1").inner_text().endswith("Accounts of a problem")
    found = charts(page)
    assert found and all(one["natural"] > 0 and len(one["words"]) > 20 for one in found)
    assert all(("narrow" in one["from"]) == (viewport[0] == PHONE) for one in found)
    assert all(one["shown"] <= one["natural"] for one in found)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
    axe(page)
    screenshot(page)


def test_the_numbers_of_a_chart_open_by_keyboard(site, page) -> None:
    page.goto(f"{site}/measure/problems")
    summary = page.locator("details summary", has_text="The same numbers as a table").first
    summary.focus()
    page.keyboard.press("Enter")
    table = page.locator("details[open] table").first
    expect(table).to_be_visible()
    assert table.locator("tbody tr").count() > 0
    assert page.locator("details[open] a", has_text="CSV").first.is_visible()


def test_one_body_has_a_page_of_its_own(site, page, viewport, axe, screenshot) -> None:
    about, name = exhibits.bodies(measure("accounts"))[0]
    page.goto(f"{site}/measure/accounts")
    follow(page.get_by_role("link", name=name, exact=True))
    assert page.url == f"{site}/measure/accounts/about/{about}"
    assert page.locator("h1").inner_text().endswith(name)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
    axe(page)
    screenshot(page)


def test_charts_stay_in_print_and_follow_the_page_not_the_system_into_the_dark(site, page) -> None:
    page.goto(f"{site}/measure/problems")
    page.emulate_media(media="print")
    expect(page.locator(".cs-chart img").first).to_be_visible()
    page.emulate_media(media="screen", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('.cs-chart img')).colorScheme") in ("normal", "light")
    assert page.locator("meta[name=color-scheme]").get_attribute("content") == "light"
