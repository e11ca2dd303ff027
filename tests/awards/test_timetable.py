"""Bids are opened by the clock once their deadline has passed: once, after any downtime, whoever else is stuck."""

from __future__ import annotations

import datetime as dt

import pytest

from awards.procured import DEADLINE, OPENED, build
from countersign import clock
from countersign.awards import jobs
from countersign.awards.models import Bid
from countersign.ledger.models import Entry

TASK = "countersign.awards.jobs.open_due"


def ran(at: dt.datetime) -> dict[str, int]:
    with clock.at(at):
        return jobs.open_due.func()


def test_bids_are_opened_once_however_often_the_job_runs(tender, settings):
    assert TASK in dict(settings.TIMETABLE)
    tender.published()
    tender.send("incumbent")
    tender.send("low")
    assert ran(DEADLINE) == {"opened": 0, "stuck": 0} and tender.now().state == "bids_in"
    assert ran(OPENED) == {"opened": 1, "stuck": 0}
    assert ran(OPENED) == {"opened": 0, "stuck": 0}
    assert Entry.objects.filter(event="procurement.opened").count() == 1
    assert [bid.state for bid in tender.now().bids.all()] == ["valid", "valid"]


def test_after_weeks_in_which_nothing_ran_everything_due_is_opened_and_one_that_is_stuck_holds_up_no_other(db):
    first, second = build(), build(slug="school-buses-2028")
    for one in (first, second):
        one.published()
        one.send("incumbent")
    Bid.objects.filter(procurement=first.procurement).update(sealed=b"swapped by somebody with the database")
    assert ran(OPENED + dt.timedelta(weeks=5)) == {"opened": 1, "stuck": 1}
    assert [one.now().state for one in (first, second)] == ["bids_in", "opened"]


def test_a_deadline_without_a_bid_opens_nothing(tender):
    tender.published()
    assert ran(OPENED) == {"opened": 0, "stuck": 0} and tender.now().state == "published"


@pytest.mark.parametrize("state", ["withdrawn"])
def test_a_procurement_all_of_whose_bids_were_withdrawn_is_opened_and_says_so(tender, state):
    from countersign.awards import actions

    tender.published()
    bid = tender.send("incumbent")
    with clock.at(DEADLINE - dt.timedelta(days=1)):
        actions.withdraw(bid, because="We cannot hire the drivers.", by=tender.seller("incumbent"))
    assert ran(OPENED) == {"opened": 1, "stuck": 0}
    assert [each.state for each in tender.now().bids.all()] == [state]
