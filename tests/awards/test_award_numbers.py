"""The award of the design, checked by hand, through every step of the room."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest

from awards.procured import DECIDED, OPENED, PRICES, QUALITY, RECORDS, SCORED, build
from countersign import clock
from countersign.awards import actions, queries
from countersign.awards.models import Bid
from countersign.register.models import Body

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


def decided(tender, *, order=("incumbent", "newcomer", "low"), price=lambda pounds: pounds, **terms):
    """Through every step of the room: who won, the totals by bidder, and the weights at which the winner changes."""
    tender.published(**USE, record_weight=10, **terms)
    for who in order:
        tender.send(who, price=str(price(Decimal(PRICES[who]))))
    with clock.at(OPENED):
        actions.open_bids(tender.now(), by=tender.buyer)
    tender.bids = {who: Bid.objects.get(pk=bid.pk) for who, bid in tender.bids.items()}
    for seat in (tender.seat("user"), tender.seat("expert")):
        for who in order:
            tender.score(seat, who, {**QUALITY, "hopeless": 2}[who])
    with clock.at(SCORED):
        actions.complete(tender.now(), by=tender.buyer)
    with clock.at(DECIDED):
        decision = actions.decide(tender.now(), office="Transport office", by=tender.buyer)
    found = queries.analysis(decision)
    numbers = {bid.number: who for who, bid in tender.bids.items()}
    totals = {numbers[int(bid.name)]: round(float(total), 6)
              for bid, total in zip(found.decision.bids, found.decision.totals, strict=True)}  # fmt: skip
    return numbers[decision.winner.number], totals, tuple(round(float(one), 6) for one in found.effect.changes)


@pytest.fixture
def plain(db, records):
    records(RECORDS)
    return decided(build(slug="as-it-is"))


def test_another_currency_unit_gives_the_same_decision(plain, records):
    """In pence, and in another currency at some rate: ceiling, floor and prices move alike."""
    for slug, currency, rate in (("in-pence", "GBP", 100), ("in-kronor", "SEK", Decimal("12.5"))):
        tender = build(slug=slug)
        tender.contract.currency = currency
        tender.contract.save()
        told = decided(tender, price=lambda pounds, rate=rate: pounds * rate, ceiling=200 * rate, floor=100 * rate)
        assert told == plain, slug


@pytest.mark.parametrize("order", list(permutations(PRICES))[1:])
def test_bids_in_any_order_give_the_same_decision(plain, records, order):
    assert decided(build(slug="in-another-order"), order=order) == plain


def test_renamed_bodies_and_swapped_sectors_give_the_same_decision(plain, records):
    tender = build(slug="renamed")
    for at, (who, body) in enumerate(tender.bidders.items()):
        body.name, body.sector = f"Zeta {at} of {who[::-1]}", ("voluntary", "public", "unknown")[at]
        body.save()
    tender.council.name, tender.council.sector = "Acme Holdings", "private"
    tender.council.save()
    assert decided(tender) == plain


def test_a_hopeless_extra_bid_changes_no_total_and_no_winner_under_the_default_formula(plain, records):
    tender = build(slug="one-more")
    tender.bidders["hopeless"] = Body.objects.create(slug="hopeless", name="Slow Buses", fictional=True)
    PRICES["hopeless"] = "190"
    try:
        winner, totals, changes = decided(tender, order=("hopeless", "incumbent", "newcomer", "low"))
    finally:
        del PRICES["hopeless"]
    assert totals.pop("hopeless") < min(totals.values())
    assert (winner, totals, changes) == plain
