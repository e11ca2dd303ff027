"""Looking at a page as it stands in the middle of a journey."""

from __future__ import annotations

from playwright.sync_api import Page

from browser.conftest import AT_ANOTHER_WIDTH, AXE, DESK, PHONE

NAMES = {PHONE: "phone", DESK: "desk"}


def looked_at(page: Page, axe, screenshot, step: str = "", *, sizes=(PHONE, DESK)) -> None:
    """Axe, one heading, and nothing that scrolls sideways; at other sizes than the first, what a width can change.

    The journey goes on at the first size.
    """
    for size in sizes:
        resized(page, size)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        axe(page, AXE if size == sizes[0] else AT_ANOTHER_WIDTH)
        screenshot(page, f"{step}-{NAMES[size]}".strip("-"))
    resized(page, sizes[0])


def resized(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
