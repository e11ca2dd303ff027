"""Time at the steward's desk: measured from page to page, capped, never twice, nobody's, and entered as hours."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from countersign import clock
from countersign.experiences.actions import timing
from countersign.experiences.models import Coding, DeskTime, Experience, Source
from countersign.ledger.models import Entry
from countersign.people.models import Account, Membership
from countersign.terms import queries
from countersign.terms.models import Spent
from terms.place import build

NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
STAMP = re.compile(r'name="opened" value="([^"]+)"')


@pytest.fixture(autouse=True)
def at_noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def place(db):
    return build()


@pytest.fixture
def accounts(place):
    source = Source.objects.create(slug="line", name="Advice line")
    said = {"source": source, "channel": "web", "state": "coded", "told_at": NOON, "redacted_text": "The bus was late."}
    told = [Experience.objects.create(contract=place.contract, **said) for _ in range(3)]
    for one in told:
        Coding.objects.create(experience=one, coder="rules", version="1", at=NOON, kind="problem")
    return told


@pytest.fixture
def steward(client, db):
    account = Account.objects.create(username="steward@example.org")
    Membership.objects.create(account=account, role="steward")
    client.force_login(account)
    return client


def after(seconds: int):
    return clock.at(NOON + dt.timedelta(seconds=seconds))


def saved(client, account, stamp: str) -> None:
    codes = {"kind": "problem", "themes": ["waiting"], "respect": "none", "confidence": "none", "time_lost": "none"}
    sent = client.post(f"/desk/read/{account.key}", codes | {"opened": stamp})
    assert sent.status_code == 302 and sent.headers["Location"] == "/desk/redactions", sent.content.decode()[:2000]


def stamped(client, account) -> str:
    page = client.get(f"/desk/read/{account.key}")
    assert page.status_code == 200, page.headers
    return STAMP.search(page.content.decode())[1]


def test_the_time_from_opening_to_saving_is_counted(steward, accounts):
    with after(0):
        stamp = stamped(steward, accounts[0])
    with after(95):
        saved(steward, accounts[0], stamp)
    row = DeskTime.objects.get()
    assert (row.seconds, row.steps, row.capped) == (95, 1, 0)
    assert not {field.name for field in DeskTime._meta.fields} & {"by", "account", "steward"}


def test_a_page_left_open_counts_ten_minutes(steward, accounts):
    with after(0):
        stamp = stamped(steward, accounts[0])
    with after(7200):
        saved(steward, accounts[0], stamp)
    assert (DeskTime.objects.get().seconds, DeskTime.objects.get().capped) == (600, 1)


def test_two_pages_open_at_once_are_not_counted_twice(steward, accounts):
    with after(0):
        stamps = [stamped(steward, account) for account in accounts[:2]]
    for at, account, stamp in zip((60, 100), accounts, stamps, strict=False):
        with after(at):
            saved(steward, account, stamp)
    assert DeskTime.objects.get().seconds == 100


@pytest.mark.parametrize("stamp", ["", "1777896000", "1777896000:forged"])
def test_an_invented_stamp_counts_nothing(steward, accounts, stamp):
    with after(50):
        saved(steward, accounts[0], stamp)
    assert not DeskTime.objects.exists()


def test_looking_counts_nothing(steward, accounts):
    with after(0):
        steward.get(f"/desk/read/{accounts[0].key}")
    assert not DeskTime.objects.exists()


def test_a_month_that_is_over_is_entered_once_as_measured_hours(place, accounts):
    for day in (4, 11, 18):
        DeskTime.objects.create(contract=place.contract, on=dt.date(2026, 5, day), seconds=1500, steps=10)
    with clock.at(dt.date(2026, 5, 31)):
        assert timing.book_time() == 0
    with clock.at(dt.date(2026, 6, 1)):
        assert (timing.book_time(), timing.book_time()) == (1, 0)
    line = Spent.objects.get()
    assert (line.activity, line.hours, line.measured) == ("moderation", Decimal("1.3"), True)
    assert line.on == dt.date(2026, 5, 18) and Entry.objects.filter(event="engagement.spent").count() == 1


def test_what_is_too_little_to_enter_is_not_lost(place):
    DeskTime.objects.create(contract=place.contract, on=dt.date(2026, 5, 4), seconds=100, steps=1)
    with clock.at(dt.date(2026, 6, 1)):
        assert timing.book_time() == 0 and not DeskTime.objects.get().booked


def test_it_stands_beside_the_plan_and_says_that_it_was_measured(place, client):
    with clock.at(dt.date(2026, 1, 5)):
        place.agreed()
    DeskTime.objects.create(contract=place.contract, on=dt.date(2026, 5, 4), seconds=7200, steps=40)
    with clock.at(dt.date(2026, 6, 1)):
        timing.book_time()
        spent = queries.spending(queries.in_force(place.contract.pk), clock.today())
        assert spent.years[-1].measured == 2 and not spent.is_nothing
        assert "2 were measured" in client.get("/contracts/school-buses/schedule").content.decode()
