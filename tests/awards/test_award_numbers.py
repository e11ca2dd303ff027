"""The award of the design, checked by hand, through every step of the room."""

from __future__ import annotations

import pytest

from awards.procured import QUALITY, RECORDS, build
from countersign.awards import queries

USE = {"record_route": "staff", "record_mean": "0.7", "record_strength": "10"}
USE["record_says"] = {
    "said": ["about_staff", "method_published", "newcomers_neutral", "proportionate", "can_answer"],
    "look_back_days": 1095,
}


@pytest.mark.parametrize(
    ("weight", "totals", "winner"),
    [(10, (74.21, 74.68, 73.73), "newcomer"), (20, (75.23, 74.16, 71.47), "incumbent")],
)
def test_the_totals_are_those_of_the_design(tender, records, weight, totals, winner):
    records(RECORDS)
    decision = tender.decided(**USE, record_weight=weight)
    found = queries.analysis(decision).decision
    assert found.totals.round(2).tolist() == list(totals)
    assert decision.winner.body == tender.bidders[winner]


def test_without_a_record_the_lowest_price_wins(tender):
    decision = tender.decided()
    found = queries.analysis(decision)
    assert found.decision.totals.round(2).tolist() == [73.20, 75.20, 76.00]
    assert (decision.winner.body, found.effect) == (tender.bidders["low"], None)


def test_the_winner_changes_at_the_weights_of_the_design(tender, records):
    records(RECORDS)
    found = queries.analysis(tender.decided(**USE, record_weight=10)).effect
    assert [round(100 * weight, 2) for weight in found.changes] == [4.58, 13.04]
    assert found.without.totals.round(2).tolist() == [73.20, 75.20, 76.00]
    assert found.decides


def test_a_newcomer_has_exactly_what_was_published(tender, records):
    records(RECORDS)
    decision = tender.decided(**USE, record_weight=10)
    point = queries.analysis(decision).decision.points[1, -1]
    assert point == pytest.approx(70)


ORDERS = [("incumbent", "newcomer", "low"), ("low", "incumbent", "newcomer"), ("newcomer", "low", "incumbent")]


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_of_bids_changes_nothing(tender, records, order):
    records(RECORDS)
    decision = tender.decided(order=order, **USE, record_weight=10)
    assert decision.winner.body.slug == "newcomer"


def test_names_and_sectors_change_nothing(db, records):
    records(RECORDS)
    swapped = build(
        {"incumbent": "Reed Minibuses", "newcomer": "Saltway Transport", "low": "Zebra Lines"},
        {"incumbent": "voluntary", "newcomer": "public", "low": "voluntary"},
    )
    decision = swapped.decided(**USE, record_weight=10)
    assert queries.analysis(decision).decision.totals.round(2).tolist() == [74.21, 74.68, 73.73]
    assert decision.winner.body.slug == "newcomer"


def test_a_hopeless_bid_changes_nothing_under_the_default_formula_and_does_under_a_relative_one(tender, records):
    """The worked example: A (80, £100) and B (70, £80), then C (20, £40), which cannot win."""
    marks = {"incumbent": 80, "newcomer": 70, "low": 20}
    assert set(marks) == set(QUALITY)
    prices = {"incumbent": "100", "newcomer": "80", "low": "40"}
    tender.published(formula="F5", ceiling="150", floor="0")
    winners = {}
    for formula in ("F5", "F1"):
        for bids in (("incumbent", "newcomer"), ("incumbent", "newcomer", "low")):
            rules = {"formula": formula, "price": "40", "ceiling": "150", "floor": "0", "record": None,
                     "criteria": [{"name": "Quality", "weight": "60", "top": 100, "band": 10, "minimum": None,
                                   "worth": None}]}  # fmt: skip
            said = [{"bid": i, "price": prices[who], "marks": [marks[who]], "record": None}
                    for i, who in enumerate(bids)]  # fmt: skip
            winners[formula, len(bids)] = queries.winner({"rules": rules, "bids": said}, dict.fromkeys(range(3), ""), 1)
    assert winners == {("F5", 2): 0, ("F5", 3): 0, ("F1", 2): 1, ("F1", 3): 0}
