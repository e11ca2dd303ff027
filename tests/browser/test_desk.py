"""A steward's morning: alerts, reading, agreeing, signing off, by keys and without them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.keys import follow
from countersign.experiences.models import Coding, CodingBatch, Experience

pytestmark = pytest.mark.browser


def pressed(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_read_by_single_keys_signed_off_and_published(steward, site, axe, viewport, screenshot):
    steward.goto(f"{site}/desk")
    assert "1 alert that nobody has looked at" in steward.inner_text("main")
    axe(steward)
    follow(steward.get_by_role("link", name="Codings to sign off"))
    follow(steward.get_by_role("link", name="Told in Eastmarsh, batch 1"))
    follow(steward.get_by_role("button", name="Begin to read"))
    assert steward.evaluate("document.documentElement.scrollWidth") <= viewport[0]
    axe(steward)
    screenshot(steward)
    pressed(steward, "a")
    pressed(steward, "a")
    steward.keyboard.press("t")
    steward.keyboard.press("Space")
    pressed(steward, "s")
    assert "Every account of the sample is read." in steward.inner_text("main")
    axe(steward)
    assert Coding.objects.filter(coder__startswith="account:").count() == 3
    follow(steward.get_by_role("button", name="Sign off the batch"))
    assert "3 accounts count from now on" in steward.inner_text("main")
    assert CodingBatch.objects.get().signed_at
    public = Experience.objects.exclude(published_text="").count()
    steward.goto(f"{site}/desk/texts")
    axe(steward)
    follow(steward.get_by_role("button", name="Sign off").first)
    assert "The words may be shown in public." in steward.inner_text("main")
    assert Experience.objects.exclude(published_text="").count() == public + 1


def test_keys_can_be_switched_off_and_never_work_while_somebody_writes(steward, site):
    steward.goto(f"{site}/desk/read/desk-example")
    steward.get_by_text("Hold it for safety").first.click()
    why = steward.get_by_label("Why should it be held?")
    why.focus()
    steward.keyboard.press("n")
    expect(why).to_have_value("neglect")  # the key went into the list, as somebody who chooses means it
    assert steward.url.endswith("/desk/read/desk-example")
    steward.get_by_text("Keys for this page").click()
    steward.get_by_role("button", name="switch them off").click()
    expect(steward.get_by_role("button", name="switch them on")).to_be_visible()
    steward.keyboard.press("e")
    assert steward.url.endswith("/desk/read/desk-example")
    steward.get_by_role("button", name="switch them on").click()
    expect(steward.get_by_role("button", name="switch them off")).to_be_visible()
    pressed(steward, "e")
    assert steward.url.endswith("/redaction")


def test_an_alert_is_taken_up_opened_with_a_reason_and_released(steward, site, axe, screenshot):
    steward.goto(f"{site}/desk/held")
    axe(steward)
    follow(steward.get_by_role("link", name="Look at it"))
    assert "hit me" not in steward.inner_text("main")
    axe(steward)
    screenshot(steward)
    follow(steward.get_by_role("button", name="I am looking at it"))
    steward.get_by_label("Why do you need the original?").fill("To ring the safeguarding team")
    follow(steward.get_by_role("button", name="Open it"))
    assert "My carer hit me" in steward.inner_text("main")
    assert "To ring the safeguarding team" in steward.inner_text("main")
    axe(steward)
    follow(steward.get_by_role("button", name="Release it into the steps"))
    assert Experience.objects.get(danger=True).state == "received"
