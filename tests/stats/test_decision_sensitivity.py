"""How far a winner hangs on choices: against closed forms, slow twins and scikit-criteria."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special

from countersign.errors import NotValid
from countersign.stats.decision import (
    Bid,
    Criterion,
    RecordRule,
    Rules,
    acceptability,
    decide,
    drop_one,
    one_band,
    random_bands,
    swap,
    weight_intervals,
)
from countersign.stats.decision.acceptability import drawn_weights
from countersign.stats.decision.record import upper_edge

QUALITY = (Criterion("quality", 1.0, value=100.0),)
A, B, C = Bid("A", 100, (80,)), Bid("B", 80, (70,)), Bid("C", 40, (20,))
RULES = Rules(QUALITY, 0.4, ceiling=150)
FOUND = decide(RULES, (A, B, C))


def many(bids=20, criteria=12, seed=3, record=None):
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(criteria))
    rules = Rules(tuple(Criterion(f"c{i}", w, 0, 10) for i, w in enumerate(weights)), 0.4, ceiling=150, record=record)
    return rules, [
        Bid(f"b{i}", float(rng.uniform(80, 120)), tuple(rng.integers(0, 11, criteria).tolist()), float(rng.random()))
        for i in range(bids)
    ]


def test_the_interval_of_a_weight_by_hand():
    """A leads B by 0.1 (1 - W) - W (7/15 - 1/3) in shares, so up to W = 3/7."""
    price, quality = weight_intervals(FOUND)
    assert (price.part, price.weight, price.lower, price.upper) == ("price", 0.4, 0.0, pytest.approx(3 / 7))
    assert (price.below, price.above) == ((), ("B",))
    assert (quality.lower, quality.upper, quality.below) == (pytest.approx(4 / 7), 1.0, ("B",))


def test_the_worth_of_quality_may_have_no_upper_limit():
    """Under F7 A is 20 dearer than B and a tenth better: it wins once a full score is worth 200."""
    (found,) = weight_intervals(
        decide(replace(RULES, criteria=(replace(QUALITY[0], value=300.0),), formula="F7"), (A, B))
    )
    assert (found.part, found.weight, found.lower, found.upper) == ("quality", 300, pytest.approx(200), inf)


def test_a_part_that_has_all_the_weight_leaves_the_others_alike():
    """Price alone decides, so C wins; the quality of the two criteria then shares what price gives up."""
    rules = Rules((Criterion("x", 0.5), Criterion("y", 0.5)), 1.0, ceiling=150)
    bids = [Bid("A", 100, (80, 60)), Bid("C", 40, (20, 20))]
    price = weight_intervals(decide(rules, bids))[0]
    assert (price.weight, price.upper, price.below) == (1.0, 1.0, ("A",))
    assert price.lower == pytest.approx(0.5 / (0.5 + 60 / 150))  # where 0.4 of price makes up for 0.5 of quality
    (alone,) = weight_intervals(decide(RULES.under("F6"), (A, B, C)))
    assert (alone.part, alone.lower, alone.upper) == ("quality", 0.0, 1.0)


@pytest.mark.slow
@given(st.integers(0, 10**6), st.integers(0, 5), st.floats(0, 1))
def test_inside_its_interval_the_winner_wins_and_outside_another_does(seed, at, weight):
    rules, bids = many(bids=5, criteria=4, seed=seed, record=RecordRule(0.15))
    found = decide(rules, bids)
    one = weight_intervals(found)[at]
    assume(min(abs(weight - one.lower), abs(weight - one.upper)) > 1e-6)
    moved = found.weights * (1 - weight) / (1 - found.weights[at])
    moved[at] = weight
    assert moved.sum() == pytest.approx(1)
    assert (found.names[int(np.argmax(found.points @ moved))] == found.winner) == (one.lower < weight < one.upper)


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=1, max_size=7))
def test_the_upper_edge_is_the_highest_line_everywhere(lines):
    start, slope = (np.array(part, dtype=float) for part in zip(*lines, strict=True))
    spans = upper_edge(start, slope, 3.0)
    assert (spans[0].lower, spans[-1].upper) == (0.0, 3.0)
    assert all(span.lower < span.upper for span in spans)  # level at one point only is no span
    for one, after in itertools.pairwise(spans):
        assert one.upper == after.lower
    for span in spans:
        for t in np.linspace(span.lower, span.upper, 5):
            values = start + t * slope
            assert values[list(span.winners)] == pytest.approx(np.full(len(span.winners), values.max()))


def test_all_weights_alike_give_the_length_of_the_interval():
    found = acceptability(FOUND, draws=40_000, concentration=None, rng=1)
    assert found.ranks[0, 0] == pytest.approx(3 / 7, abs=0.01)
    assert found.lower < 3 / 7 < found.upper


def test_weights_around_the_published_ones_give_the_beta_distribution():
    found = acceptability(FOUND, draws=40_000, concentration=100, rng=1)
    assert found.holds == pytest.approx(special.betainc(40, 60, 3 / 7), abs=0.01)
    assert np.isnan(found.central[2]).all()
    assert found.central[0, 0] < 3 / 7 < found.central[1, 0]
    assert found.central[:2].sum(axis=1) == pytest.approx([1, 1])


def test_bids_that_are_each_best_at_one_thing_share_the_first_place():
    rules = Rules(tuple(Criterion(n, 1 / 3, 0, 1) for n in "xyz"), 0.0, ceiling=2)
    found = decide(rules, [Bid("x", 1, (1, 0, 0)), Bid("y", 1, (0, 1, 0)), Bid("z", 1, (0, 0, 1))])
    with pytest.raises(NotValid, match="level"):
        acceptability(found)
    tilted = tuple(Criterion(n, w, 0, 1) for n, w in zip("xyz", (0.4, 0.3, 0.3), strict=True))
    spread = acceptability(decide(replace(rules, criteria=tilted), found.bids), draws=30_000, concentration=None, rng=2)
    assert spread.ranks == pytest.approx(np.full((3, 3), 1 / 3), abs=0.015)


def test_level_bids_share_their_places_and_every_place_is_taken_once():
    rules, bids = many(bids=6, criteria=3)
    found = acceptability(decide(rules, [*bids, replace(bids[2], name="twin")]), draws=500)
    assert found.ranks.sum(axis=0) == pytest.approx(np.ones(7))
    assert found.ranks.sum(axis=1) == pytest.approx(np.ones(7))
    assert found.ranks[2] == pytest.approx(found.ranks[6])


def test_the_order_and_the_names_of_bids_change_no_share():
    rules, bids = many(bids=6, criteria=3)
    found = acceptability(decide(rules, bids), draws=300)
    other = acceptability(decide(rules, [replace(bid, name=f"other {bid.name}") for bid in bids[::-1]]), draws=300)
    assert other.ranks == pytest.approx(found.ranks[::-1])
    assert other.holds == found.holds


def test_a_bid_that_is_out_has_no_place():
    rules = Rules((Criterion("quality", 1.0, minimum=50),), 0.4, ceiling=150)
    found = acceptability(decide(rules, (A, B, C)), draws=200)
    assert found.ranks[2].tolist() == [0, 0, 0]


def test_the_worth_of_all_quality_is_kept_when_its_parts_are_drawn():
    criteria = (Criterion("x", 0.5, 0, 10, value=60.0), Criterion("y", 0.5, 0, 10, value=40.0))
    found = decide(Rules(criteria, formula="F7"), [Bid("A", 100, (9, 2)), Bid("B", 90, (4, 6))])
    drawn = drawn_weights(found, 500, 50, np.random.default_rng(1))
    assert np.all(drawn[:, 0] == 1)
    assert drawn[:, 1:].sum(axis=1) == pytest.approx(np.full(500, 100))


def test_twenty_bids_and_twelve_criteria_take_less_than_a_second():
    found = decide(*many())

    def taken() -> float:
        began = time.process_time()
        acceptability(found, draws=10_000)
        return time.process_time() - began

    assert min(taken() for _ in range(3)) < 1, "it takes a fifteenth of that on a quiet machine"


def test_dropping_a_bid_changes_nothing_under_the_default_and_is_found_where_it_does():
    assert [(one.bid, one.winners, one.holds) for one in drop_one(FOUND)] == [("B", ("A",), True), ("C", ("A",), True)]
    relative = drop_one(decide(RULES.under("F1"), (A, B, C)))
    assert [(one.bid, one.holds) for one in relative] == [("B", True), ("C", False)]


def test_one_band_on_each_score():
    near = (A, replace(B, scores=(71,)))
    found = one_band(decide(RULES, near))
    assert [(one.bid, one.by, one.winners) for one in found if not one.holds] == [
        ("A", -1.0, ("B",)),
        ("B", 1.0, ("B",)),
    ]
    top = one_band(decide(RULES, (replace(A, scores=(100,)), B)))
    assert [(one.bid, one.by) for one in top] == [("A", -1.0), ("B", -1.0), ("B", 1.0)]


def test_all_scores_a_band_up_or_down_at_random_is_what_counting_all_cases_finds():
    rules = Rules((Criterion("x", 0.6, 0, 5, minimum=2), Criterion("y", 0.4, 0, 5)), 0.4, "F1")
    bids = (Bid("A", 100, (4, 4)), Bid("B", 80, (3, 4)), Bid("C", 60, (2, 1)))
    found, held = decide(rules, bids), 0
    for moves in itertools.product((-1, 0, 1), repeat=6):
        moved = [
            replace(bid, scores=tuple(min(max(score + by, 0), 5) for score, by in zip(bid.scores, pair, strict=True)))
            for bid, pair in zip(bids, (moves[:2], moves[2:4], moves[4:]), strict=True)
        ]
        held += decide(rules, moved).winners == (found.winner,)
    tried = random_bands(found, draws=20_000, rng=5)
    assert tried.lower - 0.005 < held / 3**6 < tried.upper + 0.005


def test_every_formula_is_tried_as_far_as_it_was_published():
    rules = Rules((Criterion("quality", 1.0),), 0.4, "F1")
    found = {one.formula: one for one in swap(decide(rules, (A, B, C)))}
    assert list(found) == ["F1", "F2", "F3", "F4", "F5", "F6", "F7"]
    assert [key for key, one in found.items() if one.holds is None] == ["F5", "F7"]
    assert "ceiling" in found["F5"].why_not
    assert found["F1"].holds


@pytest.fixture(scope="module")
def weighted_sum():
    """The weighted sum of scikit-criteria: places of the bids of a decision at these weights."""
    skcriteria = pytest.importorskip("skcriteria")
    from skcriteria.agg.simple import WeightedSumModel

    def matrix(found, weights):
        kinds = [max] * len(weights)
        return skcriteria.mkdm(found.points + 1, kinds, weights=weights, alternatives=found.names)

    model = WeightedSumModel()
    return matrix, model, lambda found, weights: model.evaluate(matrix(found, weights)).rank_


@pytest.mark.slow
def test_scikit_criteria_gives_the_same_places_at_every_drawn_set_of_weights(weighted_sum):
    *_, ranks = weighted_sum
    found = decide(*many(bids=8, criteria=5))
    assert ranks(found, found.weights).tolist() == list(found.ranks)
    places = np.zeros((8, 8))
    for weights in drawn_weights(found, 60, 30, np.random.default_rng(0)):
        places[np.arange(8), ranks(found, weights) - 1] += 1 / 60
    assert acceptability(found, draws=60, concentration=30, rng=0).ranks == pytest.approx(places)


@pytest.mark.slow
def test_scikit_criteria_changes_the_winner_where_our_intervals_end(weighted_sum):
    *_, ranks = weighted_sum
    found = decide(*many(bids=8, criteria=5))
    own, ends = found.names.index(found.winner), 0
    for at, one in enumerate(weight_intervals(found)):
        tried = ((one.lower, -1e-6), (one.lower, 1e-6), (one.upper, -1e-6), (one.upper, 1e-6))
        for weight, inside in ((end + by, (by > 0) == (end == one.lower)) for end, by in tried):
            if 0 < weight < 1:
                moved = found.weights * (1 - weight) / (1 - found.weights[at])
                moved[at] = weight
                assert (ranks(found, moved)[own] == 1) == inside
                ends += not inside
    assert ends > 3


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_scikit_criteria_finds_the_default_invariant_too(weighted_sum):
    """Its checker worsens bids that did not win; under the absolute formula the winner stays."""
    from skcriteria.ranksrev import RankInvariantChecker

    matrix, model, _ = weighted_sum
    found = decide(*many(bids=6, criteria=4))
    checked = RankInvariantChecker(model, repeat=2, random_state=1).evaluate(matrix(found, found.weights))
    assert len(checked.ranks) > 5
    assert all(rank.alternatives[rank.rank_ == 1].tolist() == [found.winner] for _, rank in checked.ranks)
