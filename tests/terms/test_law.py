"""What the law asks to be published, under which law, by when; and that what is not known stays so."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from itertools import pairwise

import pytest
from click.testing import CliRunner

from countersign import clock
from countersign.cli import countersign
from countersign.formats import ocds
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from countersign.register import queries as registered
from countersign.terms import covering, queries
from countersign.terms.duties import Known, duties, missing, standings

TODAY = dt.date(2026, 11, 23)
STARTS = dt.date(2025, 9, 1)


def known(**changed) -> Known:
    plain = {
        "jurisdiction": "england", "began_on": dt.date(2025, 4, 1), "light_touch": False, "value": 6_000_000.0,
        "awarded_on": dt.date(2025, 8, 1), "starts_on": STARTS, "ends_on": dt.date(2029, 8, 31),
    }  # fmt: skip
    return Known(**plain | changed)


def stands(one: Known) -> dict[str, str]:
    return {found.duty.notice: found.state for found in standings(one, TODAY)}


def test_a_large_contract_of_today_owes_everything_and_nothing_is_known_of_it():
    assert stands(known()) == {
        "UK6": "overdue", "UK7": "overdue", "copy": "overdue", "KPIs": "overdue", "UK9": "overdue", "UK11": "not_due",
    }  # fmt: skip


def test_a_light_touch_contract_is_exempt_from_indicators_and_has_longer_for_the_rest():
    found = {one.duty.notice: one for one in standings(known(light_touch=True), TODAY)}
    assert found["KPIs"].state == found["UK9"].state == "exempt"
    assert found["UK7"].due_on == STARTS + dt.timedelta(days=120)
    assert found["copy"].due_on == STARTS + dt.timedelta(days=180)


def test_a_small_contract_owes_no_copy_and_no_indicators():
    found = stands(known(value=400_000.0))
    assert found["copy"] == found["KPIs"] == found["UK9"] == "exempt" and found["UK7"] == "overdue"


def test_a_procurement_that_began_before_the_act_is_held_to_the_law_of_its_time():
    assert stands(known(began_on=dt.date(2025, 2, 23))) == {"award 2015": "overdue"}
    assert "award 2015" not in stands(known(began_on=dt.date(2025, 2, 24)))


@pytest.mark.parametrize(
    ("day", "state"), [(STARTS + dt.timedelta(days=30), "met"), (STARTS + dt.timedelta(days=31), "late"), (None, "met")]
)
def test_a_notice_that_was_seen_is_in_time_or_late(day, state):
    assert stands(known(shown={"contract": (day,) if day else ()}))["UK7"] == state


@pytest.mark.parametrize(
    ("changed", "states"),
    [
        ({"value": 100_000.0}, {"exempt"}),  # below each of them, VAT or not
        ({"value": 117_000.0}, {"not_known", "exempt"}),  # with VAT it may reach the threshold of a central authority
        ({"value": 300_000.0, "cpv": "90910000"}, {"overdue", "exempt", "not_due"}),  # cleaning
        ({"value": 300_000.0, "cpv": "45000000"}, {"exempt"}),  # works
        ({"value": 300_000.0, "cpv": "80000000"}, {"exempt"}),  # education: a light-touch one
        ({"value": 300_000.0}, {"not_known", "exempt"}),  # nobody knows which of them it is
        ({"value": 700_000.0, "cpv": "79000000"}, {"overdue", "exempt", "not_due"}),  # above both that it may be
        ({"value": None}, {"not_known"}),
        ({"value": None, "how": "Open procedure (below threshold)"}, {"exempt"}),
        ({"value": 1000.0, "how": "Open procedure (above threshold)"}, {"overdue", "exempt", "not_due"}),
        ({"cpv": "85121000"}, {"not_known", "exempt"}),  # health care in England has a law of its own
        ({"jurisdiction": "wales", "began_on": dt.date(2026, 2, 1)}, {"not_known"}),
    ],
)
def test_a_contract_below_the_threshold_of_its_day_is_held_to_nothing(changed, states):
    """On both sides of it, and honest between."""
    assert set(stands(known(light_touch=None, **changed)).values()) == states


@pytest.mark.parametrize(
    ("cpv", "light"),
    [("80000000", True), ("85323000", True), ("45210000", False), ("90910000", False), ("79710000", None), ("", None)],
)
def test_what_is_bought_says_whether_the_lighter_rules_hold(cpv, light):
    assert known(light_touch=None, cpv=cpv).is_light is light
    assert known(light_touch=True, cpv=cpv).is_light is True, "what is published goes before"


def test_what_is_called_off_from_a_framework_needed_no_award_notice_under_the_old_law():
    called = known(began_on=dt.date(2024, 6, 1), how="Call-off from a framework agreement")
    assert stands(called) == {"award 2015": "exempt"}
    assert stands(known(how="Call-off from a framework agreement"))["UK6"] == "overdue"


def test_every_threshold_has_its_day_and_source_and_no_code_lies_on_two_sides():
    read = covering._read()
    days = [one["from"] for one in read["threshold"]]
    assert days == sorted(days) and all(one["source"] and one["central"] < one["others"] for one in read["threshold"])
    ranges = sorted(tuple(code) for one in read["subject"] for code in one["codes"])
    assert all(first <= last for first, last in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


@pytest.mark.parametrize(("after", "state"), [(20, "met"), (60, "not_known"), (130, "late"), (None, "overdue")])
def test_where_it_is_not_known_whether_lighter_rules_hold_only_what_both_say_is_said(after, state):
    shown = {"contract": (STARTS + dt.timedelta(days=after),)} if after else {}
    assert stands(known(light_touch=None, shown=shown))["UK7"] == state


def test_what_is_not_known_is_never_taken_to_be_kind():
    assert stands(known(value=None))["copy"] == "not_known"
    assert stands(known(light_touch=None))["KPIs"] == "not_known"
    assert stands(known(starts_on=None))["UK7"] == "not_known"
    assert set(stands(known(began_on=None)).values()) == {"not_known"}
    assert stands(known(jurisdiction="scotland")) == {}
    assert list(missing(known(value=None, light_touch=None))) == ["value", "whether the lighter rules hold"]
    assert list(missing(known())) == []


def test_a_yearly_rating_falls_due_on_the_day_of_the_year_and_not_in_the_first():
    in_july = standings(known(), dt.date(2026, 8, 31))
    assert next(one for one in in_july if one.duty.notice == "UK9").state == "not_due"
    rated = known(shown={"implementation": (dt.date(2026, 8, 1),)})
    assert stands(rated)["UK9"] == "met"
    assert {one.duty.notice: one.state for one in standings(rated, dt.date(2027, 9, 2))}["UK9"] == "overdue"


def test_every_rule_names_its_source_and_its_dates():
    for duty in duties():
        assert "section" in duty.source or "regulation" in duty.source
        assert duty.since and duty.evidence and (duty.light != "longer" or duty.light_days > duty.days)


def test_notices_are_read_off_tags_documents_and_indicators():
    releases = [
        {"date": "2025-03-02T10:00:00Z", "tag": ["tender"], "tender": {"datePublished": "2025-03-01T10:00:00Z"}},
        {
            "date": "2025-09-20T10:00:00Z", "tag": ["contract"],
            "contracts": [{"agreedMetrics": [{"id": "1"}], "documents": [{"documentType": "contractSigned"}, "?", {}]}],
        },
        {"date": "soon", "tag": "contract", "awards": "none"},
    ]  # fmt: skip
    found = ocds.notices(releases)
    assert found["contract"] == found["contractSigned"] == found["agreedMetrics"] == (dt.date(2025, 9, 20),)
    assert ocds.began_on(releases) == dt.date(2025, 3, 1) and ocds.began_on(releases[1:]) is None


def test_the_command_counts_every_contract_once_for_each_duty_and_writes_them_all(db, tmp_path):
    for value in (1, 9_000_000):
        register.add_contract(
            title=f"Care at home {value}", value=value, starts_on=STARTS, awarded_on=dt.date(2025, 1, 9), by=SYSTEM
        )
    file = tmp_path / "law.csv"
    with clock.at(TODAY):
        told = CliRunner().invoke(countersign, ["terms", "law", "--csv", str(file)])
    assert told.exit_code == 0 and "award 2015" in told.output
    assert len(file.read_text().splitlines()) == 1 + 2
    assert "The value is not published" in file.read_text(), "one pound only fills a field"


@pytest.mark.slow
@pytest.mark.real_data
def test_real_contracts_are_read_through_without_a_guess(db, real_data):
    path = real_data / "uk-contracts-finder" / "apa999_releases_england.jsonl"
    register.import_ocds(path, by=SYSTEM, source="Contracts Finder")
    with clock.at(TODAY):
        found = list(queries.law(registered.contracts()))
    assert len(found) > 150
    states = Counter((one.duty.notice, one.state) for _, standings, _ in found for one in standings)
    assert states["award 2015", "exempt"] > 60, "most are below the threshold, or called off"
    told = json.dumps([[one.state for one in standings] for _, standings, _ in found])
    assert "late" in told and "not_known" in told
    exempt = [one for _, standings, _ in found for one in standings if one.state == "exempt"]
    assert all(one.why for one in exempt)
    for contract, standings_, _ in found:
        if contract.light_touch is None and contract.value is None:
            assert all(one.state != "overdue" for one in standings_ if one.duty.least)
