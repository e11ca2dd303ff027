"""One task, by keys alone: somebody finds it, comes and gives the place back; the desk drafts, runs and closes one."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from browser.keys import choose, go_to, press, write
from countersign import clock
from countersign.findings.models import Figure, Finding
from countersign.involvement.models import Ask, Incident, SignUp, Slot

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def viewport() -> tuple[int, int]:
    """On a phone; what a desk does differently is looked at in `test_every_page`."""
    return (360, 780)


def test_somebody_signs_up_comes_and_says_what_went_wrong_by_keys_alone(site, page, axe, screenshot):
    page.goto(f"{site}/asks")
    press(page, "Clear the bus stop at Marsh End")
    press(page, "Sign up")
    press(page, "Sign up")
    expect(page.get_by_role("alert"), "what is missing is said on top").to_be_visible()
    axe(page)
    choose(page, page.locator("label", has_text="09:00 to 11:00").first.inner_text().strip())
    go_to(page, "I am 18 or older")
    page.keyboard.press("Space")
    press(page, "Sign up")
    axe(page)
    screenshot(page, "done")
    code = re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", page.content()).group()
    Slot.objects.filter(sign_ups=SignUp.objects.latest("pk")).update(starts_at=clock.now())  # the day has come
    page.goto(f"{site}/taking-part")
    write(page, "Your code", code)
    press(page, "Continue")
    axe(page)
    screenshot(page, "mine")
    assert "chapel" in page.content(), "who has a place is told exactly where"
    press(page, "I am there")
    press(page, "I am done")
    assert "1 task done" in page.content()
    press(page, "Something went wrong")
    write(page, "What went wrong?", "My carer hit me on the way there.")
    press(page, "Send it")
    assert "Here is help now" in page.content()
    axe(page)
    assert Incident.objects.filter(danger=True).count() == 1


def test_the_desk_drafts_what_would_settle_a_contradiction_and_says_what_came_of_it(site, steward, axe, screenshot):
    finding = _contradiction()
    steward.goto(site + reverse("findings:one", args=[finding.pk]))
    press(steward, "Draft what would settle it")
    axe(steward)
    screenshot(steward, "drafted")
    made = Ask.objects.latest("pk")
    assert sum(one.places for one in made.slots.all()) == 40
    steward.goto(f"{site}/desk/asks/1")
    axe(steward)
    press(steward, "Close it")
    write(steward, "Why does it close", "Everybody who signed up has been there.")
    press(steward, "Close this ask")
    press(steward, "Say what came of it")
    write(steward, "What came of it?", "A wheelchair reaches the kerb now; the bin is moved in May, says the council.")
    press(steward, "Say what came of it")
    axe(steward)
    steward.goto(f"{site}/ask/1")
    assert "the bin is moved in May" in steward.content()
    axe(steward)
    screenshot(steward, "told")
    steward.goto(f"{site}/desk/asks/plan")
    axe(steward)
    screenshot(steward, "plan")


def _contradiction() -> Finding:
    finding = Finding.objects.filter(state="published").order_by("pk").first()
    Figure.objects.create(
        finding=finding, label="Calls answered within 5 minutes", value="92.0", unit="%", base="11,200 calls",
        population="Everybody who rang", period="2025/26", source="Annual report", at=clock.now(),
        would_settle="Forty timed calls at four times of the day over five working days.",
    )  # fmt: skip
    return finding
