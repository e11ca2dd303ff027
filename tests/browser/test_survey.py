"""A survey answered, checked, sent and taken back by somebody who has no mouse."""

from __future__ import annotations

import pytest

from browser.keys import choose, go_to, press, write
from countersign.involvement.models import EqualityAnswer, Response

pytestmark = pytest.mark.browser


def test_answered_sent_and_taken_back_by_keyboard_alone(site, page, axe, screenshot):
    page.goto(f"{site}/survey/the-evening-bus")
    axe(page)
    press(page, "Start")
    axe(page)
    press(page, "Continue")
    assert "There is a problem" in page.inner_text("main")
    axe(page)
    choose(page, "Never")
    press(page, "Continue")
    assert page.inner_text("h1") == "What should change?"  # how the bus is was passed over
    axe(page)
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
    axe(page)
    screenshot(page)
    press(page, "Send")
    code = page.locator("[translate=no]").inner_text()
    axe(page)
    press(page, "Answer them")
    axe(page)
    choose(page, "Old")
    press(page, "Send")
    assert "Thank you" in page.inner_text("h1")
    assert EqualityAnswer.objects.count() == 1
    page.goto(f"{site}/surveys/back")
    write(page, "Your code", code)
    press(page, "Continue")
    axe(page)
    press(page, "Take them back")
    assert "They are withdrawn." in page.inner_text("main")
    assert Response.objects.filter(survey__slug="the-evening-bus").get().state == "withdrawn"
