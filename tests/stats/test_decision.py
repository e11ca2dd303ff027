"""The award by hand: formulas, the worked rank reversal, the place of the record, and what must hold for all bids."""

from __future__ import annotations

import doctest
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats.decision import (
    FORMULAS,
    Bid,
    Criterion,
    RecordRule,
    Rules,
    cautions,
    decide,
    formula,
    price_shares,
    rank_reversal,
    record_effect,
    record_spans,
    weighted,
)

QUALITY = (Criterion("quality", 1.0, value=100.0),)
A, B, C = Bid("A", 100, (80,)), Bid("B", 80, (70,)), Bid("C", 40, (20,))
F1 = Rules(QUALITY, 0.4, "F1")
F5 = Rules(QUALITY, 0.4, ceiling=150)
RELATIVE = tuple(key for key, one in FORMULAS.items() if one.relative)


def totals(rules, bids):
    return decide(rules, bids).totals.round(1).tolist()


def test_a_hopeless_bid_changes_the_winner_under_the_lowest_ratio():
    assert totals(F1, (A, B)) == [80.0, 82.0]
    assert totals(F1, (A, B, C)) == [64.0, 62.0, 52.0]
    assert (decide(F1, (A, B)).winner, decide(F1, (A, B, C)).winner) == ("B", "A")


def test_a_hopeless_bid_changes_nothing_under_the_absolute_formula():
    assert totals(F5, (A, B)) == [61.3, 60.7]
    assert totals(F5, (A, B, C))[:2] == [61.3, 60.7]
    assert decide(F5, (A, B, C)).winner == "A"


@pytest.mark.parametrize(
    ("key", "shares"),
    [
        ("F1", [0.4, 0.5, 1.0]),
        ("F2", [0.0, 0.0, 1.0]),
        ("F3", [0.0, 1 / 3, 1.0]),
        ("F4", [1 - 100 / (440 / 3), 1 - 80 / (440 / 3), 1 - 40 / (440 / 3)]),
        ("F5", [1 / 3, 7 / 15, 11 / 15]),
    ],
)
def test_each_formula_by_hand(key, shares):
    assert price_shares(key, [100, 80, 40], ceiling=150) == pytest.approx(shares)


def test_quality_for_money_and_money_for_quality_by_hand():
    assert decide(F5.under("F6"), (A, B, C)).totals == pytest.approx([0.8, 0.875, 0.5])
    found = decide(F5.under("F7"), (A, B, C))
    assert found.evaluated_prices == pytest.approx([20, 10, 20])
    assert found.winner == "B"


@pytest.mark.parametrize("key", RELATIVE)
def test_every_relative_formula_is_shown_to_hang_on_a_bid_that_cannot_win(key):
    found = rank_reversal(F5.under(key), (A, B))
    assert found.last
    assert found.before.winner != found.after.winner
    assert found.after.winner != found.extra.name
    assert decide(F5.under(key), (A, B, found.extra)).winner == found.after.winner


def test_an_extra_bid_that_would_win_is_no_rank_reversal():
    """Poor bids under F2: a cheap extra one wins outright, and any that does not leaves the winner alone."""
    level = (Bid("A", 100, (30,)), Bid("B", 104, (31,)))
    cheap = Bid("an extra bid", 20, (25,))
    assert decide(F5.under("F2"), (*level, cheap)).winner == cheap.name
    for key in RELATIVE:
        found = rank_reversal(F5.under(key), level)
        assert found is None or found.after.winner in ("A", "B")


BIDS = [("Incumbent", 62, 90, 25 / 30), ("Newcomer", 72, 80, None), ("Low", 60, 100, 16 / 30)]
BASE = [0.6 * quality + 0.4 * price for _, quality, price, _ in BIDS]
OWN = [record for *_, record in BIDS]


@pytest.mark.parametrize(
    ("weight", "points"), [(0, [73.20, 75.20, 76.00]), (0.1, [74.21, 74.68, 73.73]), (0.2, [75.23, 74.16, 71.47])]
)
def test_the_award_of_the_design_by_hand(weight, points):
    assert weighted(BASE, OWN, weight).round(2).tolist() == points


def test_the_weights_at_which_the_winner_changes_by_hand():
    spans = record_spans(BASE, OWN)
    assert [(BIDS[span.winners[0]][0], round(100 * span.upper, 2)) for span in spans] == [
        ("Low", 4.58),
        ("Newcomer", 13.04),
        ("Incumbent", 100.0),
    ]


def test_the_same_award_from_prices():
    """Prices of 60, 70 and 50 under a ceiling of 150 and a floor of 50 have 90, 80 and 100 points."""
    rules = Rules(QUALITY, 0.4, ceiling=150, floor=50, record=RecordRule(0.1))
    bids = [Bid(name, 150 - price, (quality,), record) for name, quality, price, record in BIDS]
    found = record_effect(rules, bids)
    assert found.with_record.totals.round(2).tolist() == [74.21, 74.68, 73.73]
    assert (found.without.winner, found.with_record.winner, found.decides) == ("Low", "Newcomer", True)
    assert [round(100 * at, 2) for at in found.changes] == [4.58, 13.04]


@pytest.mark.parametrize("key", ["F1", "F2", "F4", "F6"])
def test_a_price_of_zero_is_refused_where_it_means_nothing(key):
    with pytest.raises(NotValid, match="zero"):
        decide(F5.under(key), (A, replace(B, price=0)))


def test_what_is_undefined_is_refused():
    for ceiling, floor in ((None, 0), (0, 0), (50, 50), (50, -1)):
        with pytest.raises(NotValid, match="ceiling"):
            replace(F5, ceiling=ceiling, floor=floor)
    with pytest.raises(NotValid, match="worth"):
        Rules((Criterion("quality", 1.0),), formula="F7")
    with pytest.raises(NotValid, match="weight"):
        Rules(QUALITY, None, "F1")
    with pytest.raises(NotValid, match="sum to 1"):
        Rules((Criterion("a", 0.5), Criterion("b", 0.4)), 0.4, "F1")
    with pytest.raises(NotValid, match="F8"):
        formula("F8")


def test_a_bid_below_a_minimum_is_out_and_moves_nobody():
    rules = Rules((Criterion("quality", 1.0, minimum=50),), 0.4, "F1")
    found = decide(rules, (A, B, C))
    assert found.totals[:2].round(1).tolist() == [80.0, 82.0]
    assert found.ranks == (2, 1, None)
    assert [(one.bid, one.criterion, one.score, one.minimum) for one in found.out] == [("C", "quality", 20, 50)]


def test_level_bids_have_no_one_winner():
    found = decide(F5, (A, replace(A, name="A too"), C))
    assert (found.winners, found.ranks) == (("A", "A too"), (1, 1, 3))
    with pytest.raises(NotValid, match="level"):
        _ = found.winner


def test_nobody_wins_where_all_miss_a_minimum():
    rules = Rules((Criterion("quality", 1.0, minimum=90),), 0.4, "F1", record=RecordRule(0.1))
    found = record_effect(rules, (A, B))
    assert (found.with_record.winners, found.spans, found.changes) == ((), (), ())
    with pytest.raises(NotValid, match="missed a minimum"):
        _ = found.with_record.winner


def test_the_margin_is_from_the_winner_to_the_next():
    assert decide(F5, (A, B, C)).margin == pytest.approx(2 / 3)
    assert decide(F5, (A, replace(A, name="A too"))).margin == 0
    assert np.isnan(decide(F5, (A,)).margin)


def test_cautions_are_said_where_they_belong():
    assert cautions(F5, (A, B, C)) == ()
    (above,) = cautions(F5, (A, replace(B, price=151)))
    assert above == "1 of 2 bids are above the ceiling and have no points for price."
    (below,) = cautions(replace(F5, floor=50), (A, C))
    assert below.startswith("1 of 2 bids are below the floor")
    for key in RELATIVE:
        assert cautions(F5.under(key))[0].startswith("This formula is relative")
        assert set(FORMULAS[key].flaws) <= set(decide(F5.under(key), (A, B)).cautions)


def test_a_newcomer_counts_as_exactly_what_was_published():
    rules = replace(F5, record=RecordRule(0.2, newcomer=0.65))
    new, usual = (decide(rules, (replace(A, record=record), B)).totals[0] for record in (None, 0.65))
    assert new == usual


def test_among_newcomers_the_record_decides_nothing():
    for weight in (0.05, 0.3, 0.9):
        assert not record_effect(replace(F5, record=RecordRule(weight)), (A, B, C)).decides


names = st.sampled_from(list(FORMULAS))
few = settings(max_examples=50)  # each deals with a whole award


@st.composite
def awards(draw):
    """Rules under which every formula can be tried, and two to six bids of whole pounds and whole scores."""
    count = draw(st.integers(1, 4))
    shares = np.array(draw(st.lists(st.integers(1, 9), min_size=count, max_size=count)), dtype=float)
    criteria = tuple(Criterion(f"c{i}", w, 0, 10, value=20.0) for i, w in enumerate(shares / shares.sum()))
    record = draw(st.sampled_from([None, RecordRule(0.1, value=30.0)]))
    rules = Rules(criteria, draw(st.sampled_from([0.2, 0.4, 0.6])), draw(names), 200, 10, record)
    one = st.tuples(
        st.integers(20, 180),
        st.tuples(*[st.integers(0, 10)] * count),
        st.none() | st.floats(0, 1),
    )
    bids = draw(st.lists(one, min_size=2, max_size=6))
    return rules, [Bid(f"bid {i}", price, scores, own) for i, (price, scores, own) in enumerate(bids)]


@few
@given(awards(), st.randoms(use_true_random=False))
def test_the_order_of_bids_changes_nothing(award, shuffle):
    rules, bids = award
    mixed = list(bids)
    shuffle.shuffle(mixed)
    assert set(decide(rules, mixed).winners) == set(decide(rules, bids).winners)


@few
@given(awards())
def test_names_change_nothing(award):
    rules, bids = award
    other = decide(rules, [replace(bid, name=f"z{99 - i}") for i, bid in enumerate(bids)])
    assert other.ranks == decide(rules, bids).ranks


@few
@given(awards(), st.sampled_from([0.01, 1.17, 100.0]))
def test_the_currency_changes_nothing(award, rate):
    rules, bids = award
    criteria = tuple(replace(one, value=one.value * rate) for one in rules.criteria)
    record = rules.record and replace(rules.record, value=rules.record.value * rate)
    other = replace(rules, criteria=criteria, ceiling=200 * rate, floor=10 * rate, record=record)
    assert decide(other, [replace(bid, price=bid.price * rate) for bid in bids]).ranks == decide(rules, bids).ranks


@few
@given(awards(), st.integers(20, 180), st.integers(0, 10))
def test_another_bid_moves_no_total_under_formulas_that_are_not_relative(award, price, score):
    rules, bids = award
    found = decide(rules, bids)
    more = decide(rules, [*bids, Bid("another", price, (score,) * len(rules.criteria))])
    if not rules.how.relative:
        assert np.array_equal(more.totals[:-1], found.totals)


@few
@given(awards(), st.integers(1, 60))
def test_a_dearer_bid_never_does_better(award, more):
    rules, bids = award
    found = decide(rules, bids)
    dearer = decide(rules, [replace(bids[0], price=bids[0].price + more), *bids[1:]])
    assert dearer.ranks[0] >= found.ranks[0]
    assert dearer.totals[0] <= found.totals[0] + 1e-9


@few
@given(awards())
def test_weights_sum_to_one_and_the_parts_are_the_total(award):
    rules, bids = award
    found = decide(rules, bids)
    if rules.formula != "F7":
        assert found.weights.sum() == pytest.approx(1)
    assert found.totals == pytest.approx((found.points * found.weights).sum(axis=1))
    assert len(found.parts) == len(found.weights)


@few
@given(awards(), st.floats(0.001, 0.999))
def test_the_spans_of_the_record_are_what_trying_every_weight_finds(award, weight):
    rules, bids = award
    if rules.record is None or rules.formula == "F7":
        return
    rules = replace(rules, record=RecordRule(weight))
    found = record_effect(rules, bids)
    if all(abs(weight - at) > 1e-6 for at in found.changes):
        here = next(names for lower, upper, names in found.spans if lower <= weight <= upper)
        assert set(here) == set(decide(rules, bids).winners)


def test_the_worked_examples_run():
    for name in ("formulas", "deciding", "record", "reversal"):
        tried = doctest.testmod(sys.modules[f"countersign.stats.decision.{name}"])
        assert tried.attempted > 0
        assert tried.failed == 0
