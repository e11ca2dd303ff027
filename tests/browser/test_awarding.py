"""A commissioner lets a contract by keyboard alone: from its first criterion to the page that says why somebody won."""

from __future__ import annotations

import datetime as dt

import pytest

from awards.procured import Tender
from browser.conftest import DESK
from browser.keys import choose, press, write
from browser.looking import looked_at
from browser.test_answering import write_date
from countersign import clock
from countersign.awards.models import Procurement
from countersign.register.models import Body, Contract

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [DESK], indirect=True, ids=["desk"])
def test_an_award_from_criteria_to_decision(site, acting, axe, screenshot, monkeypatch):
    page, desk = acting("commissioner"), f"{site}/desk/awards/ferries-2031/1"
    closes = clock.today() + dt.timedelta(days=20)
    page.goto(f"{site}/desk/awards/ferries-2031/begin")
    choose(page, "Marshland Council")
    press(page, "Begin")
    press(page, "Set how bids are judged")
    write_date(page, closes)
    write(page, "Ceiling", "200")
    write(page, "Floor", "100")
    looked_at(page, axe, screenshot, "1-terms", sizes=[DESK])
    press(page, "Save")
    for name, kind, weight in (("Buses on time", "Quality", "60"), ("Cost", "Price", "40")):
        press(page, "Add a criterion")
        write(page, "Name", name)
        choose(page, kind)
        write(page, "What does a bid have to show?", "What is offered, by when and how it is checked.")
        write(page, "Weight", weight)
        press(page, "Save")
    looked_at(page, axe, screenshot, "2-draft", sizes=[DESK])
    press(page, "Publish the criteria")
    assert "criteria published, open for bids" in page.inner_text("main")
    _bids()
    late = dt.datetime.combine(closes, dt.time(13), dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: late)
    page.goto(desk)
    assert "how many there are is not told" in page.inner_text("main")
    press(page, "Open the bids")
    press(page, "Seat an evaluator")
    choose(page, "Uses the service")
    press(page, "Seat")
    code = page.inner_text(".cs-code").strip()
    looked_at(page, axe, screenshot, "3-code", sizes=[DESK])
    press(page, "Back to the procurement")
    press(page, "Evaluator 1: trained")
    write_date(page, closes)
    write_date(page, closes)
    write(page, "Paid for it", "120")
    write_date(page, closes)
    press(page, "Save")
    assert "May score" in page.inner_text("main")
    page.goto(f"{site}/awards/ferries-2031/1/score/code")
    write(page, "Your code", code)
    press(page, "Continue")
    for bid, mark in (("Bid 1", "3"), ("Bid 2", "5")):
        press(page, bid)
        write(page, "mark from 0 to 5", mark)
        write(page, "why?", "It says what is offered and how it is checked.")
        write(page, "where does the bid show it?", "Part 1")
        looked_at(page, axe, screenshot, f"4-score-{mark}", sizes=[DESK])
        press(page, "Give these marks")
    page.goto(desk)
    press(page, "Scoring is complete")
    press(page, "Decide by the published rules")
    write(page, "Which office decides?", "Transport office")
    press(page, "Decide")
    looked_at(page, axe, screenshot, "5-decided", sizes=[DESK])
    page.goto(f"{site}/awards/ferries-2031/1")
    press(page, "Why this provider won")
    assert "Why Reed Minibuses won" in page.inner_text("main")
    looked_at(page, axe, screenshot, "6-why", sizes=[DESK])
    press(page, "What if the weights had been others?")
    looked_at(page, axe, screenshot, "7-what-if", sizes=[DESK])
    _until_the_look_back(page, desk, late, monkeypatch)
    page.goto(f"{site}/awards/ferries-2031/1")
    assert "Looked back on" in page.inner_text("main") and "Timetables hang" in page.inner_text("main")
    looked_at(page, axe, screenshot, "8-looked-back", sizes=[DESK])


def _until_the_look_back(page, desk: str, decided: dt.datetime, monkeypatch) -> None:
    """Explained, the notice written down, signed once the standstill is over, looked back on after a year."""
    page.goto(desk)
    press(page, "Explain the award")
    write(page, "Why did this provider win", "It says what is offered, and how it is checked.")
    write_date(page, decided.date())
    press(page, "Publish the explanation")
    press(page, "Write down a notice")
    choose(page, "Contract award notice")
    write_date(page, decided.date())
    write(page, "Where?", "https://example.org/notice")
    press(page, "Write it down")
    signed = decided + dt.timedelta(days=21)
    monkeypatch.setattr(clock, "now", lambda: signed)
    press(page, "The contract was signed")
    write_date(page, signed.date())
    press(page, "Write it down")
    assert "signed" in page.inner_text("main")
    monkeypatch.setattr(clock, "now", lambda: signed + dt.timedelta(days=366))
    page.goto(desk)
    press(page, "Look back after a year")
    write(page, "What was learned", "Timetables hang at the stops; delays are told late.")
    press(page, "Publish")


def _bids() -> None:
    """Two bids, sealed: £110 and £120."""
    contract = Contract.objects.get(slug="ferries-2031")
    one = Procurement.objects.get(contract=contract)
    bidders = {who: Body.objects.get(slug=who) for who in ("incumbent", "newcomer")}
    tender = Tender(one.body, bidders, contract, one)
    for who in bidders:
        tender.send(who, at=clock.now())
