"""One task, from the list to giving the place back: by keys alone, with axe on every page."""

from __future__ import annotations

import re

import pytest

from browser.keys import choose, go_to, press, write
from countersign.involvement.models import SignUp

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_somebody_signs_up_and_gives_the_place_back_by_keys_alone(site, page, axe, screenshot):
    page.goto(f"{site}/asks")
    axe(page)
    screenshot(page, "list")
    press(page, "Clear the bus stop at Marsh End")
    axe(page)
    screenshot(page, "ask")
    press(page, "Sign up")
    axe(page)
    screenshot(page, "form")
    press(page, "Sign up")
    assert page.get_by_role("alert").is_visible(), "what is missing is said on top"
    axe(page)
    choose(page, page.locator("label", has_text="09:00 to 11:00").first.inner_text().strip())
    go_to(page, "I am 18 or older")
    page.keyboard.press("Space")
    press(page, "Sign up")
    axe(page)
    screenshot(page, "done")
    code = re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", page.content()).group()
    page.goto(f"{site}/taking-part")
    axe(page)
    write(page, "Your code", code)
    press(page, "Continue")
    axe(page)
    screenshot(page, "mine")
    assert "chapel" in page.content(), "who has a place is told exactly where"
    press(page, "Give my place back")
    axe(page)
    assert SignUp.objects.filter(state="withdrawn").count() == 1


def test_the_desk_refuses_a_vague_ask_phrase_by_phrase(site, steward, axe, screenshot):
    steward.goto(f"{site}/desk/asks")
    axe(steward)
    screenshot(steward, "desk")
    steward.goto(f"{site}/desk/asks/1")
    axe(steward)
    screenshot(steward, "one")
    steward.goto(f"{site}/desk/asks/2/edit")
    steward.get_by_label("In one line").fill("Help us improve services")
    steward.get_by_role("button", name="Keep the draft").click()
    assert "“Help us”: Write about those who are helped" in steward.content()
    axe(steward)
    screenshot(steward, "refused")
