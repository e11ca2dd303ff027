"""By which lawful route a record may enter an award; anything else is refused with what would be lawful."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from countersign.awards.uses import Use, check_use, fits, routes
from countersign.errors import NotAllowed, NotValid

DAY = dt.date(2026, 11, 23)
STAFF = frozenset({"about_staff", "method_published", "newcomers_neutral", "proportionate", "can_answer"})
CONDITION = frozenset({"said_condition", "proportionate", "verifiable", "newcomers_neutral"})


def test_six_routes_each_with_source_and_dates():
    assert [route.id for route in routes()] == [
        "exclusion", "condition", "staff", "recipients", "direct_award_c", "social_value",
    ]  # fmt: skip
    assert all(route.source and route.since and route.conditions for route in routes())


def test_points_for_reputation_are_refused_with_what_would_be_lawful():
    with pytest.raises(NotAllowed) as refused:
        check_use(Use("reputation", DAY, weight=0.1))
    assert "technical ability" in refused.value.remedy and "not legal advice" in refused.value.remedy


def test_a_weight_goes_by_the_staff_or_to_draw_up_a_shortlist():
    assert check_use(Use("staff", DAY, weight=0.1, said=STAFF)).stage == "award"
    assert check_use(Use("condition", DAY, weight=0.1, said=CONDITION)).stage == "shortlist"
    for route in ("exclusion", "recipients", "social_value"):
        with pytest.raises(NotAllowed):
            check_use(Use(route, DAY, light_touch=True, central=True, weight=0.1, said=frozenset()))


@pytest.mark.parametrize("missing", sorted(STAFF))
def test_everything_that_a_route_asks_for_must_be_said(missing):
    with pytest.raises(NotValid) as refused:
        check_use(Use("staff", DAY, weight=0.1, said=STAFF - {missing}))
    assert [name for name, _ in refused.value.faults] == [missing]


def test_a_contract_with_one_authority_may_not_be_required():
    with pytest.raises(NotValid) as refused:
        check_use(Use("condition", DAY, said=CONDITION | {"own_contract"}))
    assert "particular authority" in refused.value.faults[0][1]


def test_the_views_of_recipients_are_for_light_touch_contracts_and_for_all_bidders_alike():
    said = frozenset({"said_recipients", "equal_exposure", "small_suppliers"})
    use = Use("recipients", DAY, light_touch=True, said=said)
    assert check_use(use).light == "only"
    for known in (False, None):
        with pytest.raises(NotAllowed):
            check_use(replace(use, light_touch=known))
    with pytest.raises(NotValid):
        check_use(replace(use, said=said | {"asks_who"}))


def test_an_exclusion_takes_a_ground_that_goes_on_an_answer_and_a_look_back():
    said = frozenset({"ground", "likely_again", "can_answer", "tells_authority"})
    use = Use("exclusion", DAY, said=said, event="breach", happened_on=dt.date(2026, 3, 1))
    assert check_use(use).not_before == dt.date(2025, 2, 24)
    with pytest.raises(NotValid):
        check_use(replace(use, said=said - {"likely_again"}))
    with pytest.raises(NotAllowed) as refused:
        check_use(replace(use, look_back_days=2000))
    assert "1,826 days" in refused.value.message
    for unknown in ({"event": ""}, {"happened_on": None}):
        with pytest.raises(NotValid) as asked:
            check_use(replace(use, **unknown))
        assert [name for name, _ in asked.value.faults] == ["happened_on"]


@pytest.mark.parametrize(("event", "years"), [
    ("breach", 3), ("ruling", 3), ("notice_breach", 3), ("poor", 5), ("notice_poor", 5),
])  # fmt: skip
def test_how_long_a_ground_may_be_used_is_worked_out_from_its_day(event, years):
    said = frozenset({"ground", "likely_again", "can_answer", "tells_authority"})
    happened = dt.date(2028, 2, 29)
    last = dt.date(2028 + years, 2, 28)
    use = Use("exclusion", last, said=said, event=event, happened_on=happened)
    assert check_use(use)
    with pytest.raises(NotAllowed) as refused:
        check_use(replace(use, on=last + dt.timedelta(days=1)))
    assert f"for {years} years, until 28 February {2028 + years}" in refused.value.message
    for day, words in ((dt.date(2025, 2, 23), "before the law"), (last + dt.timedelta(days=9), "not happened yet")):
        with pytest.raises(NotAllowed, match=words):
            check_use(replace(use, on=min(last, dt.date(2028, 3, 1)), happened_on=day))


def test_health_care_social_value_other_places_and_other_days():
    satisfied = frozenset({"satisfies", "not_much_changed", "reasons_kept"})
    assert check_use(Use("direct_award_c", DAY, regime="psr", said=satisfied)).stage == "direct_award"
    with pytest.raises(NotAllowed):
        check_use(Use("direct_award_c", DAY, said=satisfied))
    value = frozenset({"relevant", "becomes_indicators"})
    assert check_use(Use("social_value", DAY, central=True, said=value))
    with pytest.raises(NotAllowed):
        check_use(Use("social_value", DAY, said=value))
    with pytest.raises(NotAllowed) as refused:
        check_use(Use("staff", DAY, jurisdiction="scotland", said=STAFF))
    assert "No route of ours" in refused.value.remedy
    assert not any(fit.is_open for fit in fits(Use("", dt.date(2023, 1, 1))))
