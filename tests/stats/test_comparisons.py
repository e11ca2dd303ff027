"""Two shares, standardised rates and adjusted p values: hand-worked numbers, coverage and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats import two_proportions
from countersign.stats.multiplicity import adjust
from countersign.stats.standardisation import directly_standardised, indirectly_standardised

METHODS = ("bonferroni", "holm", "hochberg", "hommel", "bh", "by")
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_newcombes_own_example():
    """56 of 70 against 48 of 80: 0.20 with limits 0.0524 and 0.3339 (Newcombe 1998, table II, method 10)."""
    found = two_proportions.difference(56, 70, 48, 80)
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_swapping_the_arms_turns_the_comparison_round(x1, n1, x2, n2):
    one, two = (min(x1, n1), n1), (min(x2, n2), n2)
    there, back = two_proportions.difference(*one, *two), two_proportions.difference(*two, *one)
    assert (there.lower, there.upper) == pytest.approx((-back.upper, -back.lower))
    up, down = two_proportions.ratio(*one, *two), two_proportions.ratio(*two, *one)
    assert 0 <= up.lower <= up.upper
    if down.upper < np.inf and up.lower > 0:
        assert up.lower == pytest.approx(1 / down.upper, rel=1e-6)


def test_no_events_on_one_side_leave_the_ratio_open_upwards():
    assert two_proportions.ratio(5, 20, 0, 20).upper == np.inf
    assert two_proportions.ratio(0, 20, 5, 20).lower == 0
    assert np.isnan(two_proportions.difference(1, 2, 0, 0).value)


@pytest.mark.parametrize(("p1", "p2", "n"), [(0.1, 0.05, 60), (0.5, 0.3, 30), (0.9, 0.95, 100)])
def test_limits_of_two_shares_cover_as_often_as_they_say(p1, p2, n):
    rng = np.random.default_rng(20261123)
    x1, x2 = rng.binomial(n, p1, 4000), rng.binomial(n, p2, 4000)
    for found, truth in (
        (two_proportions.difference(x1, n, x2, n), p1 - p2),
        (two_proportions.ratio(x1, n, x2, n), p1 / p2),
    ):
        assert 0.935 < np.mean((found.lower <= truth) & (truth <= found.upper)) < 0.985


@given(P_VALUES, st.sampled_from(METHODS))
def test_adjusting_keeps_the_order_and_never_makes_smaller(p, method):
    adjusted = adjust(p, method)
    assert np.all(adjusted >= np.array(p) - 1e-15)
    order = np.argsort(p, kind="stable")
    assert np.all(np.diff(adjusted[order]) >= -1e-12)


@given(P_VALUES)
def test_the_stricter_promise_never_gives_the_smaller_value(p):
    by_method = {m: adjust(p, m) for m in METHODS}
    for stricter, milder in (("bonferroni", "holm"), ("holm", "hochberg"), ("hochberg", "hommel"), ("by", "bh")):
        assert np.all(by_method[stricter] >= by_method[milder] - 1e-12)


def test_missing_p_values_are_not_counted_and_unseen_tests_are():
    assert np.isnan(adjust([0.01, np.nan])[1])
    assert adjust([0.01, np.nan], "bonferroni")[0] == pytest.approx(0.01)
    assert adjust([0.01], "bonferroni", tests=5)[0] == pytest.approx(0.05)
    with pytest.raises(NotValid):
        adjust([0.01, 0.02], tests=1)


def test_false_discoveries_stay_below_the_rate_asked_for():
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(300):
        p = np.concatenate([rng.random(180), rng.beta(0.05, 1, 20)])
        called = adjust(p, "bh") <= 0.1
        shares.append(called[:180].sum() / max(called.sum(), 1))
    assert np.mean(shares) < 0.1


def test_a_place_like_the_standard_keeps_its_crude_rate():
    population = np.array([1000, 2000, 500])
    found = directly_standardised([10, 30, 20], population, population, per=1000)
    assert found.value == pytest.approx(60 / 3.5)
    assert found.lower < found.value < found.upper


def test_repeated_events_of_one_person_widen_the_limits():
    population, standard = np.array([1000, 2000]), np.array([1, 1])
    once = directly_standardised([20, 30], population, standard)
    persons = [[10, 14], [5, 8]]  # with one and with two events: 20 and 30 events as before
    twice = directly_standardised(persons, population, standard, times=[1, 2])
    assert twice.value == pytest.approx(once.value)
    assert twice.upper - twice.lower > once.upper - once.lower


def test_below_ten_events_no_standardised_rate_is_given():
    assert np.isnan(directly_standardised([4, 5], [100, 100], [1, 1]).value)


def test_the_reference_itself_has_a_ratio_of_one():
    events, population = np.array([12, 40, 3]), np.array([100, 300, 20])
    found = indirectly_standardised(events, population, events, population)
    assert found.value == pytest.approx(1)
    assert found.expected == pytest.approx(55)


def test_a_band_without_people_is_refused():
    with pytest.raises(NotValid):
        directly_standardised([1, 2], [0, 5], [1, 1])
