"""A panel by keyboard alone: somebody volunteers and is drawn, a member puts an item and votes, a body answers what was
decided; each step looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import DESK, account_of, heard, signed_in
from browser.keys import choose, press, write
from browser.looking import looked_at
from browser.panels import CODES, speaker, steward_actor
from browser.test_answering import write_date
from countersign import clock
from countersign.involvement.actions import lots, sitting, voting
from countersign.involvement.models import Ballot, Panel, Recommendation, Vote
from countersign.involvement.queries import panels as queries

pytestmark = pytest.mark.browser
MOTION = "A printed timetable hangs at every stop."
MEASURE = "A printed timetable hangs at each of the 14 stops."


@pytest.fixture
def viewport() -> tuple[int, int]:
    """At a desk; `test_every_page` looks at the same pages on a phone."""
    return DESK


@pytest.fixture
def somebody(browser: Browser, viewport) -> Iterator[Callable[[], Page]]:
    """``somebody()``: a page of a browser of one's own."""
    size = dict(zip(("width", "height"), viewport, strict=True))
    with ExitStack() as opened:

        def come() -> Page:
            context = browser.new_context(viewport=size)
            opened.callback(context.close)
            return opened.enter_context(heard(context.new_page()))

        yield come


def test_a_seat_is_drawn_spoken_for_and_what_it_decides_is_answered(site, somebody, axe, screenshot):
    panel, today = Panel.objects.get(), clock.today()

    def look(page: Page, step: str) -> None:
        looked_at(page, axe, screenshot, step, sizes=[DESK])

    first, gone = queries.users_now(panel)[0], queries.users_now(panel)[2]
    sitting.leave_seat(gone, by=speaker(gone))

    keeper = signed_in(site, somebody(), account_of("steward"))
    keeper.goto(f"{site}/desk/panels")
    press(keeper, panel.title)
    look(keeper, "1-keep")
    press(keeper, "Look for volunteers again")
    write_date(keeper, today + dt.timedelta(days=20))
    press(keeper, "Look for volunteers again")

    comer = somebody()
    comer.goto(f"{site}/panels")
    look(comer, "2-list")
    press(comer, panel.title)
    look(comer, "3-panel")
    press(comer, "Volunteer for a seat")
    press(comer, "Volunteer")
    assert "There is a problem" in comer.inner_text("main")
    choose(comer, "40 and over" if gone.volunteer.number % 2 == 0 else "Under 40")
    look(comer, "4-volunteer")
    press(comer, "Volunteer")
    assert "In the lottery you are number 7" in comer.inner_text("main")

    with clock.at(today - dt.timedelta(days=1)):  # a lottery is laid before the day of its seed
        lots.lay_lottery(panel, seed_source="National numbers", seed_on=today, by=steward_actor())
    keeper.reload()
    press(keeper, "Draw, from")
    write(keeper, "The seed, exactly as it was published", "4 8 15 16 23 42")
    press(keeper, "Draw the users’ seats")
    assert len(queries.users_now(panel)) == 3

    member = somebody()
    member.goto(f"{site}/panels/code")
    write(member, "Your code", CODES[first.volunteer.number - 1])
    press(member, "Go on")
    look(member, "5-mine")
    press(member, "Put something on the agenda")
    write(member, "What is it about?", "Fares on Sundays")
    press(member, "Put it on the agenda")
    member.goto(f"{site}/panels/mine")
    press(member, "Vote: The item is closed.")
    choose(member, "Against")
    write(member, "Your dissent (optional)", "Nothing has changed at the stops.")
    look(member, "6-vote")
    press(member, "Vote")
    assert Vote.objects.get().dissent == "Nothing has changed at the stops."

    item = panel.items.get(number=1)
    keeper.goto(f"{site}/desk/panel/{panel.pk}/ballot/{item.pk}")
    choose(keeper, "Recommend")
    write(keeper, "The motion", MOTION)
    keeper.get_by_label("To whom it is recommended").focus()
    keeper.keyboard.type("Marsh")
    look(keeper, "7-ballot")
    provider = panel.seats.filter(kind="provider").first().body
    keeper.get_by_label("To whom it is recommended").select_option(str(provider.pk))
    press(keeper, "Let them vote")
    ballot = Ballot.objects.get(kind="recommend")
    for one in queries.sitting_now(panel):
        voting.vote(ballot, sitting=one, choice="for", by=speaker(one))
    press(keeper, "count the votes on item 1")
    press(keeper, "Count the votes")
    keeper.goto(f"{site}/desk/panel/{panel.pk}/count/{ballot.pk}")
    press(keeper, "Count the votes")

    body = signed_in(site, somebody(), account_of("provider"))
    body.goto(f"{site}/desk/panels")
    press(body, MOTION)
    choose(body, "Accept")
    write(body, "Why; printed", "We print and hang them.")
    write(body, "If you accept: what will be there that anybody can check?", MEASURE)
    write(body, "Which office sees to it?", "School Transport Team")
    write_date(body, today + dt.timedelta(days=60))
    look(body, "8-answer")
    press(body, "Answer")
    assert Recommendation.objects.get().commitment.measure == MEASURE
    comer.goto(f"{site}/panel/{panel.pk}/meeting/1")
    assert "Nothing has changed at the stops." in comer.inner_text("main")
    look(comer, "9-meeting")
