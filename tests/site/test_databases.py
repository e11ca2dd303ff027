"""One setting chooses the database; pages share connections to PostgreSQL and give up what takes too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from countersign.site.databases import database, for_pages
from countersign.site.safety import faults

ADDRESS = "postgresql://register:secret@db.example:5433/register"


def test_nothing_set_means_sqlite_in_the_home() -> None:
    made = database("", Path("/srv/home"))
    assert (made["ENGINE"], made["NAME"]) == ("django.db.backends.sqlite3", "/srv/home/countersign.sqlite3")
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    before = repr(made)
    for_pages(made, pool=5, seconds=30)
    assert repr(made) == before, "SQLite has no pool and no time-outs of a server"


def test_an_address_means_postgresql_and_only_pages_have_a_pool_and_a_time_out() -> None:
    made = database(ADDRESS, Path("/srv/home"))
    assert (made["ENGINE"], made["NAME"], made["PORT"]) == ("django.db.backends.postgresql", "register", 5433)
    assert "statement_timeout" not in made["OPTIONS"]["options"] and "pool" not in made["OPTIONS"]
    for_pages(made, pool=5, seconds=30)
    assert made["OPTIONS"]["pool"]["max_size"] == 5 and made["CONN_MAX_AGE"] == 0
    assert "-c statement_timeout=30s -c lock_timeout=30s" in made["OPTIONS"]["options"]


def test_what_an_address_says_of_itself_stays() -> None:
    made = database(ADDRESS + "?sslmode=require", Path("/srv/home"))
    for_pages(made, pool=0, seconds=0)
    assert made["OPTIONS"]["sslmode"] == "require" and "pool" not in made["OPTIONS"]
    assert "statement_timeout" not in made["OPTIONS"]["options"]


@pytest.mark.parametrize("name", ["COUNTERSIGN_DATABASE_POOL", "COUNTERSIGN_DATABASE_SECONDS"])
def test_a_limit_that_is_no_number_is_named(name: str) -> None:
    assert [found for found, _ in faults({name: "many"})] == [name]


def test_an_address_of_another_kind_of_database_is_refused_without_repeating_it(monkeypatch) -> None:
    assert faults({"DATABASE_URL": ADDRESS}) == ()
    ((name, words),) = faults({"DATABASE_URL": "mysql://register:secret@db/register"})
    assert name == "DATABASE_URL" and "secret" not in words
    monkeypatch.setattr("countersign.site.safety.find_spec", lambda name: None)
    ((name, words),) = faults({"DATABASE_URL": ADDRESS})
    assert "countersign[postgres]" in words and "secret" not in words
