"""Going through a page by its keys alone, and from page to page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def follow(one: Locator) -> None:
    """Click what leads to another page, and wait until that is there: a click alone leaves one on the page before."""
    with one.page.expect_navigation():
        one.click()


def go_to(page: Page, words: str) -> None:
    """Press Tab until what is called ``words`` has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if words in page.evaluate(CALLED):
            return
    raise AssertionError(f"no number of tabs leads to “{words}”")


CALLED = """() => {
    const one = document.activeElement
    if (!one.matches('a, button, input, select, summary, textarea')) return ''  // a table that scrolls is no way on
    const label = one.labels && one.labels[0] ? one.labels[0].innerText : ''
    return (label || one.innerText || one.value || '').replace(/\\s+/g, ' ').trim()
}"""


def press(page: Page, words: str) -> None:
    go_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: str, words: str) -> None:
    go_to(page, label)
    page.keyboard.type(words)


def choose(page: Page, words: str) -> None:
    """Go to one of several radio buttons and choose it: with the arrows, as only one of them takes the tab."""
    label = page.get_by_label(words, exact=True)
    group = page.locator(f"input[name='{label.get_attribute('name')}']")
    group.first.focus()
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if label.is_checked():
            return
        page.keyboard.press("ArrowDown")
    assert label.is_checked(), words
