"""The track record by keyboard alone: read it, freeze the evidence, ask whether it may count, record a tie."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from browser.keys import choose, press, write
from countersign.awards.models import Pack

pytestmark = pytest.mark.browser


def looked_at(page: Page, axe, screenshot, viewport, step: str) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
    assert page.locator("h1").count() == 1
    screenshot(page, step)


def test_from_the_record_to_a_pack_and_to_the_lawful_routes(site, acting, axe, screenshot, viewport):
    page = acting("provider")
    page.goto(f"{site}/providers/saltway-transport/record")
    looked_at(page, axe, screenshot, viewport, "1-record")
    assert "Saltway Transport" in page.inner_text("h1") and "Whose record is whose" in page.inner_text("main")
    press(page, "How a record is counted")
    looked_at(page, axe, screenshot, viewport, "2-how-counted")
    page.goto(f"{site}/contracts/buses/evidence")
    before = Pack.objects.count()
    press(page, "Freeze a pack for a review meeting")
    assert Pack.objects.count() == before + 1 and "Pack" in page.inner_text("h1")
    looked_at(page, axe, screenshot, viewport, "3-pack")
    page.goto(f"{site}/providers/may-it-count")
    choose(page, "Points for a good name in general")
    write(page, "Share of all points that a record is to carry (%)", "5")
    press(page, "Which routes fit?")
    assert "no lawful route" in page.inner_text("main")
    looked_at(page, axe, screenshot, viewport, "4-refused")
