"""A commissioner gets ready by keyboard alone: shows evidence, asks all the same, says a fear, reads its rehearsal."""

from __future__ import annotations

import datetime as dt

import pytest

from browser.conftest import PHONE
from browser.keys import choose, press, write
from browser.looking import looked_at
from browser.test_answering import write_date
from countersign import clock
from countersign.terms.models import Override, Shown

pytestmark = pytest.mark.browser


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Gone through on a phone; each step is also looked at as on a desk."""
    return PHONE


def test_a_commissioner_shows_overrides_and_reads_its_rehearsal(site, acting, axe, screenshot):
    page = acting("commissioner")
    page.goto(f"{site}/desk/terms")
    press(page, "Readiness of Marshland Council")
    looked_at(page, axe, screenshot, "1-desk")
    page.goto(f"{site}/desk/readiness/marshland-council/show/authority")
    write(page, "What is the document called?", "Decision on small changes")
    write(page, "Where can everybody read it?", "https://example.org/decision.pdf")
    write_date(page, clock.today())
    write(page, "Which office stands for it?", "tbc")
    write(page, "What does it show?", "The office may change routes and stops without asking further.")
    write(page, "Up to how many pounds, without asking further", "5000")
    press(page, "Show this")
    assert "There is a problem" in page.inner_text("body") and not Shown.objects.filter(item="authority").exists()
    looked_at(page, axe, screenshot, "2-hollow")
    write(page, "Which office stands for it?", "Transport office")
    press(page, "Show this")
    assert Shown.objects.get(item="authority").numbers == {"money": 5000}

    page.goto(f"{site}/desk/readiness/marshland-council/override")
    choose(page, "Run a survey")
    write(page, "Why can it not wait?", "The survey is about the stops; the new timetable goes to print.")
    write(page, "Which office decided?", "Director of transport")
    write_date(page, clock.today() + dt.timedelta(days=40))
    press(page, "Decide this in public")
    assert Override.objects.filter(to="survey", state="running").exists()
    page.goto(f"{site}/bodies/marshland-council/readiness")
    assert "The survey is about the stops" in page.inner_text("main")
    looked_at(page, axe, screenshot, "3-public")

    page.goto(f"{site}/desk/readiness/marshland-council/rehearsals/1")
    assert "What to expect in 365 days" in page.inner_text("main")
    looked_at(page, axe, screenshot, "4-rehearsal")
