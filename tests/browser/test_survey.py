"""A survey answered, checked, sent and taken back by somebody who has no mouse."""

from __future__ import annotations

import pytest

from browser.conftest import PHONE
from browser.keys import choose, go_to, press, write
from browser.looking import looked_at
from countersign.involvement.models import EqualityAnswer, Response

pytestmark = pytest.mark.browser


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Gone through on a phone; each step is also looked at as on a desk."""
    return PHONE


def test_answered_sent_and_taken_back_by_keyboard_alone(site, page, axe, screenshot):
    page.goto(f"{site}/survey/the-evening-bus")
    looked_at(page, axe, screenshot, "1")
    press(page, "Start")
    looked_at(page, axe, screenshot, "2")
    press(page, "Continue")
    assert "There is a problem" in page.inner_text("main")
    looked_at(page, axe, screenshot, "3")
    choose(page, "Never")
    press(page, "Continue")
    assert page.inner_text("h1") == "What should change?"  # how the bus is was passed over
    looked_at(page, axe, screenshot, "4")
    go_to(page, "Later")
    page.keyboard.press("Space")
    press(page, "Continue")
    press(page, "Back")
    assert page.get_by_label("Later").is_checked()
    press(page, "Continue")
    choose(page, "Yes")
    press(page, "Continue")
    press(page, "Continue")
    write(page, "Why?", "The last one goes too early.")
    press(page, "Continue")
    assert page.inner_text("h1") == "Check your answers"
    looked_at(page, axe, screenshot, "5")
    press(page, "Send")
    code = page.locator("[translate=no]").inner_text()
    looked_at(page, axe, screenshot, "6")
    press(page, "Answer them")
    looked_at(page, axe, screenshot, "7")
    choose(page, "Old")
    press(page, "Send")
    assert "Thank you" in page.inner_text("h1")
    assert EqualityAnswer.objects.count() == 1
    page.goto(f"{site}/surveys/back")
    write(page, "Your code", code)
    press(page, "Continue")
    looked_at(page, axe, screenshot, "8")
    press(page, "Take them back")
    assert "They are withdrawn." in page.inner_text("main")
    assert Response.objects.filter(survey__slug="the-evening-bus").get().state == "withdrawn"
