"""What is owed is published, late, withheld with reasons, excused by the other side, or never there."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY, SYSTEM
from countersign.terms import actions, queries
from countersign.terms.models import Owed
from countersign.terms.periods import months_after, periods

MARCH, MAY = dt.date(2026, 3, 2), dt.date(2026, 5, 4)
WHY = {
    "category": "commercial",
    "reason": "The prices of three vehicles are under offer until the summer.",
    "decided_by": "Transport office",
    "review_on": dt.date(2026, 9, 1),
}


@pytest.fixture
def agreed(place):
    with clock.at(dt.date(2026, 1, 5)):
        return place.agreed()


def first(what: str) -> Owed:
    return Owed.objects.filter(what=what).order_by("due_on")[0]


def states(schedule) -> dict[str, str]:
    today = clock.today()
    return {
        f"{one.what} {one.ends_on:%m-%y}": queries.status(one, today) for one in queries.owed(schedule_id=schedule.pk)
    }


def test_one_late_one_withheld_one_never_delivered_and_everything_says_exactly_this(place, agreed):
    with clock.at(MARCH):
        actions.meet(
            first("Journeys run and missed"),
            words="Journeys by route and day.",
            url="https://example.org/j",
            by=place.seller,
        )
    with clock.at(MAY):
        actions.meet(
            first("Payments to the provider"),
            words="Payments of the quarter.",
            url="https://example.org/p",
            by=place.buyer,
        )
        actions.withhold(first("Complaints and what came of them"), by=place.seller, **WHY)
        found = states(agreed)
        assert found["Journeys run and missed 01-26"] == "met"
        assert found["Payments to the provider 03-26"] == "late"
        assert found["Complaints and what came of them 03-26"] == "withheld"
        assert found["Journeys run and missed 02-26"] == found["Journeys run and missed 03-26"] == "not_met"
        assert found["Journeys run and missed 04-26"] == "not_due"
        verdict = next(one.verdict for one in queries.standings(agreed) if one.clause.kind == "transparency")
        assert verdict.state == "not_met" and verdict.base == 5
        assert verdict.found == "1 of 5 items on time (20 %), 1 late, 1 withheld, 2 never published"


@pytest.mark.parametrize("lacking", ["category", "reason", "decided_by", "review_on"])
def test_nothing_is_withheld_without_category_reason_office_and_review(place, agreed, lacking):
    with clock.at(MARCH), pytest.raises(NotValid) as refused:
        actions.withhold(
            first("Complaints and what came of them"),
            by=place.seller,
            **WHY | {lacking: None if lacking == "review_on" else ""},
        )
    assert [name for name, _ in refused.value.faults] == [lacking]


@pytest.mark.parametrize(
    "reason", ["", "   ", "N/A", "confidential", "because", "Ask jo.bloggs@example.org about the prices."]
)
def test_a_hollow_or_unsafe_reason_is_refused(place, agreed, reason):
    with clock.at(MARCH), pytest.raises(NotValid) as refused:
        actions.withhold(first("Complaints and what came of them"), by=place.seller, **WHY | {"reason": reason})
    assert "bloggs" not in str(refused.value) + str(refused.value.faults)


@pytest.mark.parametrize("review_on", [MARCH, MARCH + dt.timedelta(days=400)])
def test_a_withholding_is_looked_at_again_within_a_year(place, agreed, review_on):
    with clock.at(MARCH), pytest.raises(NotValid):
        actions.withhold(first("Complaints and what came of them"), by=place.seller, **WHY | {"review_on": review_on})


def test_each_body_speaks_for_itself_only(place, agreed):
    others = (
        place.buyer,
        place.acting(place.below, "provider"),
        place.acting(place.stranger, "provider"),
        ANYBODY,
        SYSTEM,
    )
    with clock.at(MARCH):
        for by in others:
            with pytest.raises(NotAllowed):
                actions.meet(
                    first("Journeys run and missed"), words="Journeys by route.", url="https://example.org/j", by=by
                )
            with pytest.raises(NotAllowed):
                actions.withhold(first("Journeys run and missed"), by=by, **WHY)


def test_nobody_excuses_itself(place, agreed):
    how = {"reason": "The depot was flooded for three weeks.", "decided_by": "Transport office"}
    with clock.at(MARCH):
        with pytest.raises(NotAllowed):
            actions.excuse(first("Journeys run and missed"), by=place.seller, **how)
        with pytest.raises(NotAllowed):
            actions.excuse(first("Payments to the provider"), by=place.buyer, **how)
        with pytest.raises(NotValid):
            actions.excuse(first("Journeys run and missed"), by=place.buyer, **how | {"reason": ""})
        actions.excuse(first("Journeys run and missed"), by=place.buyer, **how)
        assert states(agreed)["Journeys run and missed 01-26"] == "excused"


def test_where_all_that_fell_due_was_excused_the_clause_says_so(place):
    how = {"reason": "The depot was flooded for three weeks.", "decided_by": "Transport office"}
    with clock.at(dt.date(2026, 1, 5)):
        draft = actions.draft(place.contract, starts_on=dt.date(2026, 1, 1), by=place.buyer)
        actions.include(draft, "transparency", by=place.buyer)
        actions.list_item(draft, body=place.provider, what="Journeys run and missed", every="month", format="CSV",
                          by=place.buyer)  # fmt: skip
        only = actions.agree(draft, by=place.buyer)
    with clock.at(dt.date(2026, 3, 5)):
        assert queries.standings(only)[0].verdict.state == "not_met"
        actions.excuse(first("Journeys run and missed"), by=place.buyer, **how)
        verdict = queries.standings(only)[0].verdict
        assert (verdict.state, verdict.found) == ("excused", "1 fell due and was excused")


def test_what_was_withheld_can_still_be_published_and_then_is_late(place, agreed):
    owed = first("Complaints and what came of them")
    with clock.at(MARCH):
        actions.withhold(owed, by=place.seller, **WHY)
    with clock.at(MAY):
        done = actions.meet(owed, words="Complaints of the quarter.", url="https://example.org/c", by=place.seller)
        assert queries.status(done, MAY) == "late" and done.withheld == "commercial"
        with pytest.raises(NotNow):
            actions.withhold(owed, by=place.seller, **WHY)
        with pytest.raises(NotNow):
            actions.meet(owed, words="Complaints of the quarter.", url="https://example.org/c", by=place.seller)


def test_the_night_finds_each_missed_date_once(place, agreed):
    lines = Entry.objects.filter(event="owed.overdue")
    with clock.at(MAY):
        found = actions.notice_overdue()
        assert found == lines.count() == queries.owed(state="not_met").count() > 3
        assert actions.notice_overdue() == 0 and lines.count() == found


def test_lists_by_state_agree_with_a_plain_recount(place, agreed):
    with clock.at(MARCH):
        actions.meet(
            first("Journeys run and missed"),
            words="Journeys by route and day.",
            url="https://example.org/j",
            by=place.seller,
        )
        actions.withhold(first("Complaints and what came of them"), by=place.seller, **WHY)
    with clock.at(MAY):
        actions.meet(
            first("Payments to the provider"),
            words="Payments of the quarter.",
            url="https://example.org/p",
            by=place.buyer,
        )
        for state in ("met", "late", "withheld", "excused", "not_met", "not_due"):
            plain = {one.pk for one in Owed.objects.all() if queries.status(one, MAY) == state}
            assert set(queries.owed(state=state).values_list("pk", flat=True)) == plain


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)),
    st.integers(0, 2000),
    st.sampled_from(["month", "quarter", "half", "year"]),
)
def test_periods_follow_each_other_without_gap_or_overlap(start, days, every):
    until = start + dt.timedelta(days=days)
    found = list(periods(every, start, None, until))
    assert all(first <= last <= until for first, last in found)
    assert all(later[0] - earlier[1] == dt.timedelta(days=1) for earlier, later in pairwise(found))
    assert not found or found[0][0] == start


def test_a_month_after_the_last_of_january_is_the_last_of_february():
    assert months_after(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert months_after(dt.date(2026, 12, 15), 1) == dt.date(2027, 1, 15)
