"""What involvement costs: every number has a source, follows from a formula, and can be set anew."""

from __future__ import annotations

from decimal import Decimal

import pytest

from countersign import clock
from countersign.errors import NotValid
from countersign.people.models import Account, Membership
from countersign.terms import actions, pricing, queries
from countersign.terms.models import Activity, Schedule
from terms.place import START

USUAL = {
    "recruitment": ("6", "0"),  # 6 seats x 33 % x 3 hours = 5.94
    "participants": ("0", "4032"),  # 6 x 6 meetings x 4 hours x GBP 28
    "expenses": ("0", "540"),
    "interpretation": ("0", "300"),
    "panel": ("48", "0"),
    "moderation": ("16", "0"),  # 240 accounts x 4 minutes
    "analysis": ("16", "0"),
    "replying": ("30", "0"),
}


def test_the_usual_price_is_that_worked_out_by_hand():
    found = {one.activity: (str(one.hours), str(one.money)) for one in pricing.priced({})}
    assert found == USUAL and set(found) == set(Activity.values)
    assert sum(one.hours for one in pricing.priced({})) == Decimal("116.0")
    assert sum(one.money for one in pricing.priced({})) == 4872


def test_every_assumption_has_a_source_and_is_used():
    used = " ".join(one.formula for one in pricing.priced({})).lower()
    for one in pricing.assumptions():
        assert one.source and one.kind in pricing.KINDS and one.words.lower() in used
        assert one.kind != "published" or one.url


def test_another_number_gives_another_price_and_a_wrong_one_is_named():
    assert {one.activity: one.money for one in pricing.priced({"hour_paid": 30})}["participants"] == 4320
    assert {one.activity: one.hours for one in pricing.priced({"minutes": 0})}["moderation"] == 0
    with pytest.raises(NotValid) as refused:
        pricing.priced({"meetings": "often", "coffee": 3, "members": -1})
    assert {name for name, _ in refused.value.faults} == {"meetings", "coffee", "members"}


@pytest.fixture
def drafted(place) -> Schedule:
    made = actions.draft(place.contract, starts_on=START, by=place.buyer)
    actions.include(made, "engagement", by=place.buyer)
    return made


def test_a_price_becomes_the_plan_and_the_numbers_of_the_clause(place, drafted):
    actions.price(drafted, values={"meetings": 12}, by=place.buyer)
    fresh = queries.schedule("school-buses", 1)
    planned = {one.activity: (one.hours, one.money) for one in fresh.planned.all()}
    assert planned["participants"] == (Decimal("0.0"), Decimal(8064)) and planned["panel"] == (Decimal(96), Decimal(0))
    numbers = fresh.clauses.get(kind="engagement").parameters
    assert numbers["hours"] == 164 and numbers["money"] == 9444 and numbers["used"] == 90
    assert fresh.price["meetings"] == 12 and fresh.price["hour_paid"] == 28


def test_the_text_says_what_the_price_rests_on_and_where_it_comes_from(place, drafted):
    actions.price(drafted, values={"hour_paid": 27}, by=place.buyer)
    said = str(queries.paper(queries.schedule("school-buses", 1)).blocks)
    assert "£27" in said and "Set by the parties" in said and "Our estimate" in said and "mileage" in said
    assert queries.printed(queries.schedule("school-buses", 1))["price"]["hour_paid"] == 27


def test_an_agreed_price_is_not_changed_and_goes_on_into_the_next_version(place, drafted):
    actions.price(drafted, values={"meetings": 4}, by=place.buyer)
    with clock.at(START):
        agreed = actions.agree(drafted, by=place.buyer)
        with pytest.raises(Exception, match=r"agreed"):
            actions.price(agreed, values={"meetings": 2}, by=place.buyer)
        later = actions.next_version(agreed, starts_on=START.replace(year=2027), by=place.buyer)
    assert later.price["meetings"] == 4


def test_the_builder_shows_the_price_beside_its_sources_and_takes_other_numbers(place, drafted, client):
    account = Account.objects.create(username="buyer@example.org")
    Membership.objects.create(account=account, role="commissioner", body=place.council)
    client.force_login(account)
    address = "/desk/terms/school-buses/1/price"
    page = client.get(address).content.decode()
    assert "NIHR" in page and "Yours to say" in page and "4,032" in page
    values = {one.id: one.value for one in pricing.assumptions()}
    wrong = client.post(address, values | {"members": -2}).content.decode()
    assert "There is a problem" in wrong and not drafted.planned.exists()
    assert client.post(address, values | {"members": 10}).status_code == 302
    assert drafted.planned.get(activity="participants").money == 6720
    assert "7,920" in client.get("/desk/terms/school-buses/1").content.decode()
