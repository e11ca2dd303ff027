"""Every page of the access list: axe, one heading, no sideways scrolling at both widths; keyboard, no scripts."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import AT_ANOTHER_WIDTH, AXE, DESK, PHONE
from countersign.people.rules import Actor
from countersign.site.access import ACCESS

pytestmark = pytest.mark.browser
STEWARD = Actor("staff", 1, frozenset({("steward", None), ("administrator", None)}))
COMMISSIONER = Actor("staff", 1, frozenset({("commissioner", 1)}))
PUBLIC = [name for name, opens in ACCESS.items() if opens.is_page and opens.to == "everyone"]
STAFF = [name for name, opens in ACCESS.items() if opens.is_page and opens.to != "everyone"]


def visit(page: Page, site: str, name: str) -> None:
    answer = page.goto(site + reverse(name, kwargs=dict(ACCESS[name].example)))
    if answer.status == 404 and ACCESS[name].example:
        pytest.skip(f"the small world has no example of {name}; add a builder to tests/browser/world.py")
    assert answer.status == 200


def check_shape(page: Page, viewport: tuple[int, int]) -> None:
    assert page.locator("h1").count() == 1
    assert page.title().endswith("– Countersign")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_accessible_and_used_by_keyboard(name, standing_site, entered, axe, screenshot) -> None:
    page = entered("")
    visit(page, standing_site, name)
    check_at_both_widths(page, axe, screenshot)
    check_keyboard(page)


@pytest.mark.parametrize("name", STAFF)
def test_a_page_for_staff_is_accessible(name, standing_site, entered, axe, screenshot) -> None:
    page = entered(whom_it_opens_to(name))
    visit(page, standing_site, name)
    check_at_both_widths(page, axe, screenshot)


def check_at_both_widths(page: Page, axe, screenshot) -> None:
    """The page is asked for once and looked at as on a phone, then as on a desk for what the width changes."""
    for width, size, options in (("phone", PHONE, AXE), ("desk", DESK, AT_ANOTHER_WIDTH)):
        page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        check_shape(page, size)
        axe(page, options)
        screenshot(page, width)


def whom_it_opens_to(name: str) -> str:
    """A steward, or else who commissions, or else who provides."""
    if ACCESS[name].admits(STEWARD):
        return "steward"
    return "commissioner" if ACCESS[name].admits(COMMISSIONER) else "provider"


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_works_without_scripts(name, standing_site, plain_visitor) -> None:
    with plain_visitor.new_page() as page:
        visit(page, standing_site, name)
        check_shape(page, PHONE)
        for words in ("Independent help", "Accessibility", "Privacy"):
            assert page.get_by_role("contentinfo").get_by_role("link", name=words, exact=True).is_visible()


def check_keyboard(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to main content"
    assert skip.bounding_box()["height"] >= 24
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert is_seen_to_be_focused(page)


def is_seen_to_be_focused(page: Page) -> bool:
    """Whether what has the focus looks different from what has not: an outline, a shadow or a background."""
    return page.evaluate(
        """() => {
            const one = document.activeElement
            if (!one || one === document.body) return true  // past the last link, in the browser's own frame
            const label = one.labels && one.labels[0]
            const parts = [[one], [one, '::before'], ...(label ? [[label, '::before']] : [])]
            const isMarked = look =>
                (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none'
            return parts.some(part => isMarked(getComputedStyle(...part)))
        }"""
    )


def test_the_check_of_accessibility_can_fail(browser, axe) -> None:
    page = browser.new_page()
    page.set_content("<html lang='en'><title>x</title><main><h1>x</h1><img src='x'><input></main></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
    page.close()
