"""A commissioner builds a schedule by keyboard alone: what it costs, what will be different, and that it binds."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page

from browser.conftest import PHONE
from browser.keys import choose, go_to, press, write
from browser.looking import looked_at
from browser.test_answering import write_date
from countersign import clock
from countersign.answers.models import Commitment
from countersign.terms.models import Schedule

pytestmark = pytest.mark.browser
MEASURE = "A tactile timetable hangs at each of the 14 stops."


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Gone through on a phone; each step is also looked at as on a desk."""
    return PHONE


def tick(page: Page, words: str) -> None:
    go_to(page, words)
    page.keyboard.press("Space")


def test_a_schedule_is_priced_promises_a_change_and_binds(site, acting, axe, screenshot):
    page = acting("commissioner")
    page.goto(f"{site}/desk/terms/buses/2")
    press(page, "What involvement costs")
    looked_at(page, axe, screenshot, "1-price")
    go_to(page, "Meetings a year")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("12")
    press(page, "Set the plan to this")
    assert "164 hours and £9,444 a year" in page.inner_text("main").replace("\u00a0", " ")
    press(page, "Changes that are promised")
    choose(page, "Transparency")
    choose(page, "Marshland Council (commissioner)")
    write(page, "What will be there that anybody can check?", "We will look into timetables where possible.")
    write_date(page, clock.today() + dt.timedelta(days=120))
    write(page, "Which office sees to it?", "Transport office")
    press(page, "Add")
    assert page.title().startswith("Error: ") and "cannot be checked" in page.inner_text("main")
    looked_at(page, axe, screenshot, "2-vague")
    go_to(page, "What will be there that anybody can check?")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(MEASURE)
    press(page, "Add")
    assert MEASURE in page.inner_text("main")
    press(page, "Back to the whole schedule")
    looked_at(page, axe, screenshot, "3-draft")
    tick(page, "Both parties have agreed to this text")
    tick(page, "We know that it is public now")
    press(page, "It is agreed and binds")
    agreed = Schedule.objects.get(contract__slug="buses", number=2)
    made = Commitment.objects.get(origin="clause")
    assert agreed.state == "agreed" and (made.measure, made.change.number) == (MEASURE, "1.1")
    page.goto(f"{site}/commitment/{made.pk}")
    press(page, "Clause 1.1, version 2 of the schedule")
    assert MEASURE in page.inner_text("main")
    looked_at(page, axe, screenshot, "4-schedule")
