"""The market view says who says nothing, who is overdue, and ranks nobody."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

import site_world
from countersign import clock
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from countersign.terms import actions as terms

DAY = site_world.TODAY


@pytest.fixture
def world(db, settings, tmp_path):
    with clock.at(DAY):
        built = site_world.build()
        site_world.finding(built, days_late=9)
        schedule = terms.draft(built.contract, starts_on=DAY - dt.timedelta(days=100), by=SYSTEM)
        terms.include(schedule, "transparency", by=SYSTEM)
        terms.list_item(schedule, body=built.provider, what="Journeys run", every="month", format="CSV", by=SYSTEM)
        terms.agree(schedule, by=SYSTEM)
        register.add_contract(title="Another bus", service=None, state="live", by=SYSTEM)
        yield built


def rows(client, query=""):
    content = b"".join(client.get(f"/market.csv{query}").streaming_content).decode("utf-8-sig")
    return {row["contract"]: row for row in csv.DictReader(io.StringIO(content))}


def test_each_contract_stands_beside_the_others_with_what_is_overdue(client, world):
    found = rows(client)
    assert found["buses"]["schedule version"] == "1" and found["another-bus"]["schedule version"] == ""
    assert found["buses"]["owed_overdue"] == "2" and found["buses"]["answers_overdue"] == "2"
    assert found["another-bus"]["owed_overdue"] == "0"
    page = client.get("/market").content.decode()
    assert "1 of the contracts on this page say nothing" in page and "Says nothing" in page


def test_the_view_is_narrowed_to_a_service_and_an_unknown_one_is_ignored(client, world):
    assert set(rows(client, "?service=school-buses")) == {"buses"}
    assert len(rows(client, "?service=nonsense")) == 2


def test_the_order_is_that_of_names(client, world):
    assert list(rows(client)) == ["another-bus", "buses"]


def test_many_contracts_take_no_more_questions_than_few(client, world, django_assert_max_num_queries):
    for number in range(30):
        register.add_contract(title=f"Bus {number}", state="live", by=SYSTEM)
    with django_assert_max_num_queries(25):
        client.get("/market")
