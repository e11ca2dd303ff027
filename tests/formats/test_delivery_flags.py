"""Red flags on delivery, D1 to D10: each with a case that raises it and the nearest cases that do not."""

from __future__ import annotations

import datetime as dt
import doctest
import sys

import pytest

from countersign.formats.ocds.flags import DELIVERY, delivery_flags
from countersign.formats.ocds.flags.delivery import standardised

TODAY = dt.date(2026, 11, 30)


def pounds(amount):
    return {"amount": amount, "currency": "GBP"}


def contract(**more):
    return {"id": "c1", "awardID": "a1", "status": "active", "dateSigned": "2026-01-05T00:00:00Z"} | more


def release(one, **more):
    return {"ocid": "ocds-em-1", "contracts": [one], "awards": [{"id": "a1", "value": pounds(100)}]} | more


def codes(one, *earlier, **more):
    now = release(one, **more)
    history = [release(before) for before in earlier] + [now]
    return [flag.code for flag in delivery_flags(now, history, TODAY)]


def rated(*classes):
    """One indicator with an observation a year, newest last."""
    seen = []
    for year, code in enumerate(classes, start=2026 - len(classes)):
        period = {"startDate": f"{year}-01-01T00:00:00Z", "endDate": f"{year}-12-31T00:00:00Z"}
        seen.append({"id": str(year), "period": period, "measureClassification": {"id": code}})
    return {"id": "on-time", "observations": seen}


AGREED = [{"id": "on-time"}, {"id": "respect"}]
LARGE = {"value": pounds(6_000_000), "documents": [{"id": "d", "documentType": "contractSigned"}]}
AWARD = [{"id": "a1", "value": pounds(6_000_000)}]


def large(**more):
    """Flags of a large contract worth what its award said."""
    return lambda **other: codes(contract(**LARGE | more), awards=AWARD, **other)


def test_d1_and_d2_indicators_that_should_be_there():
    assert large()() == ["D1"]
    assert large(noAgreedMetricsRationale=" ")() == ["D2"]
    assert large(noAgreedMetricsRationale="Could not be assessed.")() == []
    assert large(agreedMetrics=AGREED)() == []


EXEMPT = (
    {"specialRegime": ["lightTouch"]},
    {"specialRegime": ["concession"]},
    {"techniques": {"hasFrameworkAgreement": True}},
)


@pytest.mark.parametrize("tender", EXEMPT)
def test_d1_light_touch_concessions_and_frameworks_owe_none(tender):
    assert large()(tender=tender) == []


def test_d1_smaller_contracts_and_other_currencies_owe_none():
    assert codes(contract(value=pounds(5_000_000)), awards=[]) == []
    assert codes(contract(value={"amount": 9e9, "currency": "EUR"}), awards=[]) == []


def test_d3_a_year_without_a_rating():
    old = contract(agreedMetrics=AGREED, implementation={"metrics": [rated("met", "met")]})
    assert codes(old) == []  # the last period ended on 31 December 2025
    older = contract(
        agreedMetrics=AGREED, implementation={"metrics": [rated("met")]}, period={"startDate": "2020-01-01"}
    )
    older["implementation"]["metrics"][0]["observations"][0]["period"]["endDate"] = "2025-11-28T00:00:00Z"
    assert codes(older) == ["D3"]
    assert codes(contract(agreedMetrics=AGREED, period={"startDate": "2025-11-01T00:00:00Z"})) == ["D3"]
    assert codes(contract(agreedMetrics=AGREED, period={"startDate": "2026-01-01T00:00:00Z"})) == []
    assert codes(contract(agreedMetrics=AGREED, status="pending", period={"startDate": "2020-01-01T00:00:00Z"})) == []


def notice(kind, day):
    return {"id": kind, "documentType": "contractNotice", "noticeType": kind, "datePublished": f"{day}T00:00:00Z"}


@pytest.mark.parametrize(
    ("notices", "light", "expected"),
    [
        ([notice("UK7", "2026-02-04")], False, []),
        ([notice("UK7", "2026-02-05")], False, ["D4"]),
        ([notice("UK7", "2026-05-05")], True, []),
        ([notice("UK7", "2026-05-06")], True, ["D4"]),
        ([notice("UK6", "2026-01-01")], False, ["D4"]),
        ([], False, []),  # nothing shows that the duty is known here
    ],
)
def test_d4_details_late(notices, light, expected):
    tender = {"specialRegime": ["lightTouch"]} if light else {}
    assert codes(contract(documents=notices), tender=tender) == expected


def test_d5_no_copy_of_a_large_contract():
    bare = {"agreedMetrics": AGREED, "documents": []}
    assert large(**bare)() == ["D5"]
    assert large(**bare, dateSigned="2026-09-15T00:00:00Z")() == []
    assert large(**bare, dateSigned="2026-07-01T00:00:00Z")() == ["D5"]
    assert large(**bare, dateSigned="2026-07-01T00:00:00Z")(tender={"specialRegime": ["lightTouch"]}) == []


def test_d6_the_value_raised():
    raised = delivery_flags(release(contract(value=pounds(151))), [], TODAY)
    assert [(flag.code, flag.value) for flag in raised] == [("D6", pytest.approx(0.51))]
    assert "more than half" in raised[0].reason
    assert "more than a fifth" in delivery_flags(release(contract(value=pounds(121))), [], TODAY)[0].reason
    assert codes(contract(value=pounds(120))) == []
    assert codes(contract(value=pounds(150)), contract(value=pounds(149))) == []  # first published as 149
    assert codes(contract(value=pounds(100), implementation={"finalValue": pounds(130)})) == ["D6"]


def test_d7_ended_without_notice():
    ended = {"status": "terminated", "period": {"startDate": "2025-01-01T00:00:00Z", "endDate": "2026-10-01T00:00:00Z"}}
    assert codes(contract(**ended)) == ["D7"]
    assert codes(contract(**ended | {"status": "active"})) == []
    assert codes(contract(**ended, dateSigned="", documents=[notice("UK11", "2026-10-31")])) == []
    assert codes(contract(**ended, dateSigned="", documents=[notice("UK11", "2026-11-01")])) == ["D7"]
    ended["period"]["endDate"] = "2026-11-15T00:00:00Z"
    assert codes(contract(**ended)) == []


def experience(share, n):
    told = rated("met")
    own = told["observations"][0]
    users = {"period": own["period"], "measure": share, "dimensions": {"source": "serviceUsers", "n": str(n)}}
    return contract(implementation={"metrics": [told, {"id": "content", "observations": [users | {"id": "u"}]}]})


def test_d8_rating_and_experience_disagree():
    assert codes(experience(0.5, 40)) == ["D8"]
    assert codes(experience(0.95, 40)) == []
    assert codes(experience(0.5, 9)) == []  # too few answers
    flag = delivery_flags(release(experience(0.5, 40)), [], TODAY)[0]
    assert flag.value == pytest.approx(standardised(1.0, 0.5, 40))
    assert "better than its users say" in flag.reason


def test_d9_other_twice_running():
    assert codes(contract(implementation={"metrics": [rated("other", "other")]})) == ["D9"]
    assert codes(contract(implementation={"metrics": [rated("other", "met", "other")]})) == []


def test_d10_an_indicator_dropped_after_a_bad_rating():
    bad = {"metrics": [rated("significantlyBelow")]}
    before = contract(agreedMetrics=AGREED)
    now = contract(agreedMetrics=[{"id": "respect"}, {"id": "clean"}], implementation=bad)
    assert codes(now, before) == ["D10"]
    assert codes(now | {"implementation": {"metrics": [rated("met")]}}, before) == []
    assert codes(now | {"agreedMetrics": AGREED}, before) == []


def test_every_flag_on_delivery_has_a_title_and_says_which_contract():
    (flag,) = delivery_flags(release(contract(value=pounds(151))), [], TODAY)
    assert (flag.kind, flag.about, flag.ocid) == ("contract", "c1", "ocds-em-1")
    assert list(DELIVERY) == [f"D{i}" for i in range(1, 11)]
    assert doctest.testmod(sys.modules["countersign.formats.ocds.flags.delivery"]).failed == 0
