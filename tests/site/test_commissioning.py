"""A commissioner's page in three parts, with the law as it stands, and exemptions said to be exemptions."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

import site_world
from countersign import clock
from countersign.people.rules import SYSTEM
from countersign.terms import actions as terms
from countersign.terms.models import Blocked

DAY = site_world.TODAY
STATES = ("overdue", "late", "met", "exempt", "not_known")


@pytest.fixture
def world(db):
    with clock.at(DAY):
        built = site_world.build()
        one = built.contract
        one.light_touch, one.value, one.currency, one.jurisdiction = True, 9_000_000, "GBP", "england"
        one.awarded_on, one.starts_on = dt.date(2024, 6, 3), dt.date(2024, 7, 1)
        one.save()
        schedule = terms.draft(one, starts_on=DAY - dt.timedelta(days=100), by=SYSTEM)
        terms.include(schedule, "transparency", by=SYSTEM)
        terms.list_item(schedule, body=built.provider, what="Journeys run", every="month", format="CSV", by=SYSTEM)
        terms.agree(schedule, by=SYSTEM)
        asked = {"purpose": "improve", "level": "text", "field": "words", "rule": "no-arrangement"}
        since = DAY - dt.timedelta(days=12)
        Blocked.objects.create(contract=one, body=built.provider, unblocks="Draft one.", since=since, **asked)
        yield built


def address(world) -> str:
    return f"/bodies/{world.commissioner.slug}/commissioning"


def test_three_parts_say_who_runs_what_the_law_asks_and_what_is_owed(client, world):
    found = client.get(address(world))
    page = found.content.decode()
    for heading in ("Institutions", "Contracts and law", "Transparency"):
        assert f">{heading}</h2>" in page
    assert "Version 1" in page and "Says nothing" not in page and "12 days" in page
    assert found.context["law"].rows[0][2] == 9, "nine of ten clauses are missing"
    assert found.context["open"].rows[0][3] == 2, "two months are overdue"


def test_the_file_has_every_duty_and_its_counts_are_those_of_the_page(client, world):
    content = b"".join(client.get(f"{address(world)}/law.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    counts = client.get(address(world)).context["law"].rows[0][3:]
    assert rows and [sum(row["stands"] == state for row in rows) for state in STATES] == list(counts)
    assert {row["why"] for row in rows if row["stands"] == "exempt"} <= {"Light-touch contracts are exempt."}


def test_the_schedule_page_shows_the_same_duties(client, world):
    page = client.get("/contracts/buses/schedule")
    assert page.context["law"] is not None and "What the law asks to be published" in page.content.decode()


def test_a_body_that_commissions_nothing_says_so(client, world):
    page = client.get(f"/bodies/{world.provider.slug}/commissioning").content.decode()
    assert "It commissions nothing" in page
    assert "/commissioning" not in client.get(f"/bodies/{world.provider.slug}").content.decode()


def test_the_page_asks_the_database_a_constant_number_of_times(client, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        client.get(address(world))
