"""Records out of many contracts: relevance, recency, look-back, the cap on one contract, and the prior of a market."""

from __future__ import annotations

import doctest
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats.shrink import (
    RATINGS,
    Relevance,
    Seen,
    Weighing,
    Work,
    relevance,
    rule_by_moments,
    track_record,
    weighed_record,
)
from countersign.stats.shrink.weighing import capped

CARE = Work("85312000", frozenset({"older people"}), 1_000_000)


@pytest.mark.parametrize(("kept", "due", "value"), [(18, 20, 0.833), (1, 1, 0.727), (9, 20, 0.533)])
def test_without_ageing_or_a_cap_it_is_the_plain_record(kept, due, value):
    found = weighed_record([Seen("a", kept / due, due)], weighing=Weighing(most=1.0))
    plain = track_record(kept, due)
    assert round(found.value, 3) == value
    assert (found.lower, found.upper) == pytest.approx((plain.lower, plain.upper))
    assert found.own == pytest.approx(plain.own)


def test_whoever_has_nothing_that_counts_has_exactly_the_prior_mean():
    old, unrated = Seen("a", 0.1, age=6), Seen("b", RATINGS["other"])
    other_kind = Seen("c", 0.0, relevance=0.0)
    found = weighed_record([old, unrated, other_kind])
    assert (found.value, found.newcomer, found.too_old, found.unrated) == (0.70, True, 1, 1)
    assert (found.lower, found.upper) == pytest.approx((track_record(0, 0).lower, track_record(0, 0).upper))


def test_what_is_older_counts_half_as_much_after_each_half_life():
    found = weighed_record([Seen("a", 1.0, events=8, age=4)], weighing=Weighing(half_life=2))
    assert found.weight == pytest.approx(2.0)
    assert found.value == pytest.approx((7 + 2) / 12)


def test_a_fact_may_have_a_look_back_of_its_own():
    breach = Seen("a", 0.0, age=4, look_back=3)
    assert weighed_record([breach]).too_old == 1
    assert weighed_record([Seen("a", 0.0, age=4)]).too_old == 0


def test_one_giant_contract_counts_for_forty_per_cent_of_the_estimate():
    """Cut to c = 0.4 (10 + 12 + c), so 14 2/3 of 36 2/3."""
    seen = [Seen("giant", 1.0, 1000), Seen("b", 0.5, 6), Seen("c", 0.5, 6)]
    found = weighed_record(seen)
    giant = next(one for one in found.contracts if one.contract == "giant")
    assert (giant.share, giant.weight, giant.capped) == pytest.approx((0.4, 1000, 44 / 3))
    assert found.value == pytest.approx((7 + 44 / 3 + 6) / (10 + 44 / 3 + 12))
    assert weighed_record(seen[:1]).own == pytest.approx(0.4)


BESIDE = st.floats(0.5, 50)


@given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=12), st.sampled_from([0.2, 0.4, 0.75, 1.0]), BESIDE)
def test_the_cap_is_kept_exactly_and_cuts_no_more_than_it_must(weights, most, beside):
    cut, whole = capped(weights, most, beside), np.array(weights)
    assert np.all(cut <= whole * (1 + 1e-9))
    assert cut.max() <= most * (cut.sum() + beside) * (1 + 1e-9)
    was_cut = cut < whole * (1 - 1e-9)
    assert cut[was_cut] == pytest.approx(np.full(was_cut.sum(), most * (cut.sum() + beside)))
    assert capped(weights[::-1], most, beside) == pytest.approx(cut[::-1])


@given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=8), st.floats(0.001, 1e4), BESIDE)
def test_one_contract_more_takes_weight_from_no_other(weights, more, beside):
    assert np.all(capped([*weights, more], 0.4, beside)[:-1] >= capped(weights, 0.4, beside) * (1 - 1e-9))


@settings(max_examples=40)
@given(st.lists(st.floats(0.1, 1e3), min_size=1, max_size=9))
def test_the_cap_is_where_cutting_again_and_again_ends(weights):
    """The slow twin: cut the heaviest to 40 % of the whole until nothing changes any more."""
    slow = np.array(weights)
    for _ in range(400):
        slow = np.minimum(slow, 0.4 * (slow.sum() + 10))
    assert capped(weights, 0.4, 10) == pytest.approx(slow, rel=1e-4)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 50), st.floats(0, 4)), min_size=1, max_size=6))
def test_the_value_lies_between_the_prior_and_what_was_seen(things):
    found = weighed_record([Seen(str(i), share, n, age) for i, (share, n, age) in enumerate(things)])
    shares = [0.7, *(share for share, *_ in things)]
    assert min(shares) - 1e-9 <= found.value <= max(shares) + 1e-9
    assert found.lower < found.value < found.upper


def test_the_five_ratings_and_their_codes_in_the_uk_extension():
    """Regulation 39(5); “other” is missing, never 0."""
    ours = ("good", "approaching", "requires_improvement", "inadequate", "other")
    theirs = ("met", "slightlyBelow", "below", "significantlyBelow")
    assert [RATINGS[code] for code in ours] == [1, pytest.approx(2 / 3), pytest.approx(1 / 3), 0, None]
    assert [RATINGS[code] for code in theirs] == [RATINGS[code] for code in ours[:4]]


def test_what_makes_no_sense_is_refused():
    for wrong in (Seen("a", 1.2), Seen("a", 0.5, events=-1), Seen("a", 0.5, age=-1), Seen("a", 0.5, relevance=2)):
        with pytest.raises(NotValid):
            weighed_record([wrong])
    for rule in ({"half_life": 0}, {"most": 0}, {"look_back": -1}):
        with pytest.raises(NotValid):
            Weighing(**rule)


def test_relevance_falls_with_the_kind_of_service_its_users_and_its_size():
    assert relevance(CARE, CARE) == 1
    assert relevance(Work("85321000", CARE.groups, CARE.size), CARE) == 0.6  # the group 853 only
    assert relevance(Work("90511000", CARE.groups, CARE.size), CARE) == 0  # waste
    assert relevance(Work(CARE.cpv, frozenset({"children"}), CARE.size), CARE) == 0.5
    assert relevance(Work(CARE.cpv, CARE.groups, 8_000_000), CARE) == pytest.approx(0.9**3)
    assert relevance(Work(), CARE) == 0.125
    with pytest.raises(NotValid):
        Relevance(group=1.5)


@given(st.sampled_from(["85312000", "85310000", "90511000", ""]), st.floats(1, 1e8) | st.none())
def test_relevance_is_the_same_both_ways(cpv, size):
    other = Work(cpv, frozenset(), size)
    assert relevance(other, CARE) == relevance(CARE, other)


def test_the_prior_of_a_market_is_found_again():
    rng = np.random.default_rng(7)
    true, due = rng.beta(8, 2, 4000), rng.integers(1, 40, 4000)
    found = rule_by_moments(rng.binomial(due, true), due)
    assert found.mean == pytest.approx(0.8, abs=0.01)
    assert found.strength == pytest.approx(10, rel=0.1)


def test_the_prior_by_moments_by_hand():
    """Two providers of ten, 9 and 5 kept: S / (mu (1 - mu)) = 20 x 0.04 / 0.21, chance 1, reach 9."""
    within = (0.8 / 0.21 - 1) / 9
    found = rule_by_moments([9, 5], [10, 10])
    assert (found.mean, found.strength) == pytest.approx((0.7, 1 / within - 1))


def test_providers_who_differ_by_chance_only_all_get_the_mean():
    found = rule_by_moments([7, 7, 0], [10, 10, 0])
    assert found.mean == 0.7
    assert found.strength > 1e6
    with pytest.raises(NotValid):
        rule_by_moments([3, 0], [3, 0])


def test_the_worked_examples_run():
    for name in ("weighing", "relevance"):
        tried = doctest.testmod(sys.modules[f"countersign.stats.shrink.{name}"])
        assert tried.attempted > 1
        assert tried.failed == 0
