"""Hours and money against the plan, indicators against what users say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.terms import actions, queries
from countersign.terms.models import Rating

NEXT_YEAR = dt.date(2027, 1, 15)


@pytest.fixture
def agreed(place):
    with clock.at(dt.date(2026, 1, 5)):
        return place.agreed()


def enter(place, activity, on, *, hours=0, money=0, reference="T1", by=None):
    return actions.spend(
        place.contract, activity=activity, on=on, hours=Decimal(hours), money=Decimal(money), reference=reference,
        by=by or place.buyer,
    )  # fmt: skip


def engagement(agreed):
    return next(one.verdict for one in queries.standings(agreed) if one.clause.kind == "engagement")


def test_a_contract_on_which_nothing_was_entered_is_said_to_have_none(place, agreed):
    with clock.at(NEXT_YEAR):
        assert queries.spending(agreed, NEXT_YEAR).is_nothing
        assert engagement(agreed).state == "not_met" and engagement(agreed).found == "Nothing was entered"


def test_a_year_is_judged_when_it_is_over(place, agreed):
    with clock.at(NEXT_YEAR):
        enter(place, "participants", dt.date(2026, 6, 1), hours=20, money=3500)
        enter(place, "panel", dt.date(2026, 7, 1), hours=90, money=2000, by=place.seller)
        assert engagement(agreed).state == "met"
        assert engagement(agreed).found == "110 hours and £5,500, 64 % of it paid to those who take part"
    with clock.at(dt.date(2026, 8, 1)):
        assert engagement(agreed).state == "not_due"
        line = next(one for one in queries.spending(agreed, clock.today()).lines if one.activity == "panel")
        assert (line.hours_left, line.money_left) == (Decimal(10), Decimal(0))


def test_money_that_does_not_reach_those_who_take_part_does_not_meet_the_clause(place, agreed):
    with clock.at(NEXT_YEAR):
        enter(place, "panel", dt.date(2026, 7, 1), hours=120, money=6000)
        assert engagement(agreed).state == "not_met"


def test_the_same_voucher_is_never_counted_twice_and_is_put_right_by_a_line_of_its_own(place, agreed):
    with clock.at(NEXT_YEAR):
        enter(place, "panel", dt.date(2026, 7, 1), money=100)
        with pytest.raises(NotNow):
            enter(place, "panel", dt.date(2026, 7, 1), money=100)
        enter(place, "panel", dt.date(2026, 7, 1), money=-40, reference="T1 put right")
        assert queries.spending(agreed, NEXT_YEAR).last_year.money == 60


@pytest.mark.parametrize(
    ("fault", "changed"),
    [
        ("activity", {"activity": "biscuits"}),
        ("hours", {"money": Decimal(0)}),
        ("on", {"on": dt.date(2027, 2, 1)}),
        ("reference", {"reference": " "}),
    ],
)
def test_a_faulty_entry_is_refused_by_name(place, agreed, fault, changed):
    entry = {"activity": "panel", "on": dt.date(2026, 7, 1), "money": Decimal(10), "reference": "T1"}
    with clock.at(NEXT_YEAR), pytest.raises(NotValid) as refused:
        actions.spend(place.contract, by=place.buyer, **entry | changed)
    assert [name for name, _ in refused.value.faults] == [fault]


def rate(place, kpi, grade="good", value=92, ends_on=dt.date(2026, 6, 30), **more):
    return actions.rate(
        kpi, starts_on=dt.date(2026, 1, 1), ends_on=ends_on, value=Decimal(value) if value is not None else None,
        grade=grade, source="Council dashboard", by=place.buyer, **more,
    )  # fmt: skip


def test_indicators_are_met_when_enough_are_rated_in_time(place, agreed):
    def verdict():
        return next(one.verdict for one in queries.standings(agreed) if one.clause.kind == "kpis")

    with clock.at(dt.date(2026, 9, 1)):
        assert verdict().state == "met", "none is a year old yet"
        for kpi in queries.kpis(agreed):
            rate(place, kpi)
    with clock.at(dt.date(2027, 8, 1)):
        assert verdict().state == "met"
    with clock.at(dt.date(2027, 10, 1)):
        assert verdict().state == "not_met" and "3 not rated in time" in verdict().found


def test_a_figure_that_is_not_known_is_graded_other_and_never_nought(place, agreed):
    kpi = queries.kpis(agreed)[0]
    with clock.at(dt.date(2026, 9, 1)):
        with pytest.raises(NotValid):
            rate(place, kpi, grade="good", value=None)
        assert rate(place, kpi, grade="other", value=None).value is None


def test_a_rating_is_made_by_who_commissions_and_replied_to_once_in_time_by_who_provides(place, agreed):
    kpi = queries.kpis(agreed)[0]
    with clock.at(dt.date(2026, 9, 1)):
        with pytest.raises(NotAllowed):
            actions.rate(
                kpi,
                starts_on=dt.date(2026, 1, 1),
                ends_on=dt.date(2026, 6, 30),
                value=Decimal(1),
                grade="good",
                source="Us",
                by=place.seller,
            )
        rating = rate(place, kpi, grade="inadequate", value=40)
        with pytest.raises(NotValid):
            rate(place, kpi)
        with pytest.raises(NotAllowed):
            actions.reply(rating, text="We see it otherwise.", by=place.buyer)
    with clock.at(dt.date(2026, 9, 10)):
        actions.reply(rating, text="Road works closed two routes.", by=place.seller)
        with pytest.raises(NotNow):
            actions.reply(rating, text="And one more thing.", by=place.seller)
    late = Rating.objects.get(pk=rating.pk)
    assert late.reply and late.grade == "inadequate"


def test_a_reply_after_its_days_is_too_late(place, agreed):
    with clock.at(dt.date(2026, 9, 1)):
        rating = rate(place, queries.kpis(agreed)[0])
    with clock.at(dt.date(2026, 9, 16)), pytest.raises(NotNow):
        actions.reply(rating, text="Road works closed two routes.", by=place.seller)
