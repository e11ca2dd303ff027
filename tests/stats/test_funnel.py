"""The funnels to use: what must hold for every set of providers, and how rarely they cry wolf."""

from __future__ import annotations

import doctest
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from countersign.errors import NotValid
from countersign.stats import funnel
from countersign.stats.calibration.funnels import SPREADS, Ratios
from countersign.stats.calibration.series import BANDS
from countersign.stats.funnel.dispersion import trimming_factor
from countersign.stats.funnel.predictive import Counts, Shares, Spreads

ALONE = np.ones(1)
PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/funnels.md"


def _providers(seed: int, k: int = 60) -> tuple[np.ndarray, np.ndarray]:
    observed, expected, _ = Ratios(0.5, 200, 0.04, providers=k, changed=0.1).counts(np.random.default_rng(seed))
    return observed, expected


@pytest.mark.slow
@given(st.integers(0, 80), st.floats(0.05, 60), st.floats(0.001, 2))
def test_tails_of_a_count_are_those_of_the_negative_binomial(count, mean, spread):
    model, spreads = Counts(np.array([mean])), Spreads(np.array([spread]), ALONE)
    judge = stats.nbinom(1 / spread, 1 / (1 + spread * mean))
    counts = np.array([float(count)])
    np.testing.assert_allclose(model.above(counts, spreads), judge.sf(count), rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(model.below(counts, spreads), judge.cdf(count - 1), rtol=1e-6, atol=1e-12)


@settings(max_examples=40)
@given(st.integers(1, 120), st.data(), st.floats(0.02, 0.98), st.floats(0.002, 0.3))
def test_tails_of_a_share_are_those_of_the_beta_binomial(n, data, centre, spread):
    count = data.draw(st.integers(0, n))
    model, spreads = Shares(np.array([float(n)]), centre), Spreads(np.array([spread]), ALONE)
    judge = stats.betabinom(n, centre * (1 / spread - 1), (1 - centre) * (1 / spread - 1))
    counts = np.array([float(count)])
    np.testing.assert_allclose(model.above(counts, spreads), judge.sf(count), rtol=1e-2, atol=1e-7)
    np.testing.assert_allclose(model.below(counts, spreads), judge.cdf(count - 1), rtol=1e-2, atol=1e-7)


@pytest.mark.slow
@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.9, 0.95, 0.998]), st.booleans())
def test_who_is_flagged_lies_outside_the_limits_and_nobody_else(seed, level, strict):
    observed, expected = _providers(seed, 25)
    for found in (
        funnel.standardised_ratio(observed, expected, strict=strict),
        funnel.proportion(np.minimum(observed, 30), np.full(observed.size, 30), strict=strict),
        funnel.rate_ratio(observed, np.round(expected) + 1, strict=strict),
    ):
        limits = found.limits(level)
        outside = np.where(found.value > limits.upper, 1, np.where(found.value < limits.lower, -1, 0))
        np.testing.assert_array_equal(found.beyond(level), outside)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
def test_order_and_units_change_nothing(seed):
    observed, expected = _providers(seed)
    order = np.random.default_rng(seed).permutation(observed.size)
    found = funnel.rate(observed, 1000 * expected, per=1000)
    np.testing.assert_allclose(found.p[order], funnel.rate(observed[order], expected[order]).p, rtol=1e-7, atol=1e-12)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
def test_turning_shares_round_turns_the_sides_round(seed):
    observed, expected = _providers(seed)
    base = observed + np.round(expected) + 1
    one, other = funnel.proportion(observed, base), funnel.proportion(base - observed, base)
    np.testing.assert_allclose(one.p, other.p, rtol=1e-5, atol=1e-9)
    np.testing.assert_array_equal(one.beyond(0.95), -other.beyond(0.95))


def test_more_events_are_never_less_surprising_once_there_are_too_many():
    counts, expected = np.arange(12.0, 60), np.full(48, 10.0)
    p = funnel.standardised_ratio(counts, expected, spread=0.02).p
    assert np.all(np.diff(p) <= 0)


def test_nobody_can_be_too_low_where_few_events_are_expected():
    found = funnel.standardised_ratio([0, 3, 10], [3.0, 3.0, 3.0], spread=0.0)
    assert list(found.beyond(0.998)) == [0, 0, 1]
    assert list(found.limits(0.998).lower) == [0, 0, 0]


def test_the_strict_limits_never_promise_too_much():
    expected = np.linspace(0.2, 40, 80)
    upper = funnel.standardised_ratio(np.zeros(80), expected, spread=0.0, strict=True).limits(0.95)
    false = stats.poisson.sf(np.round(upper.upper * expected), expected)
    false += stats.poisson.cdf(np.round(upper.lower * expected) - 1, expected)
    assert false.max() <= 0.05


def test_zero_events_missing_figures_and_empty_bases_are_no_trouble():
    found = funnel.standardised_ratio([0, 5, np.nan, 2], [4.0, 4.0, 4.0, 0.0], spread=0.1)
    assert np.isfinite(found.p[:2]).all()
    assert np.isnan(found.p[2:]).all()
    assert list(found.beyond()) == [0, 0, 0, 0]
    assert found.value[0] == 0


def test_arrow_columns_are_taken_as_they_are():
    plain = funnel.proportion([3, 5, 8], [20, 30, 40], spread=0.01)
    arrow = funnel.proportion(pa.array([3, 5, 8]), pa.chunked_array([[20, 30], [40]]), spread=0.01)
    np.testing.assert_array_equal(plain.p, arrow.p)


def test_fewer_than_ten_providers_say_that_nobody_knows_how_much_they_differ():
    found = funnel.proportion([3, 5, 8], [20, 30, 40])
    assert np.isnan(found.dispersion.spread)
    assert "fewer than 10" in found.dispersion.why


def test_the_spread_between_providers_is_found_again():
    observed, expected, _ = Ratios(5, 200, 0.09, providers=2000).counts(np.random.default_rng(1))
    assert funnel.standardised_ratio(observed, expected).dispersion.spread == pytest.approx(0.09, rel=0.15)


def test_a_few_wild_providers_do_not_widen_the_limits_of_the_others():
    rng = np.random.default_rng(2)
    observed, expected, _ = Ratios(50, 200, 0.01, providers=300).counts(rng)
    tame = funnel.standardised_ratio(observed, expected).dispersion.spread
    observed[:6] *= 4
    assert funnel.standardised_ratio(observed, expected).dispersion.spread == pytest.approx(tame, abs=0.004)


def test_trimming_takes_more_than_it_seems():
    assert trimming_factor(0.1, winsorised=False) == pytest.approx(0.4377, abs=5e-5)
    assert trimming_factor(0.1, winsorised=True) == pytest.approx(0.6787, abs=5e-5)


def test_rates_round_a_pool_as_worked_by_hand():
    """40 of 2,000, 12 of 300 and 3 of 20 round 2.37 %: the last is outside the 95 % and inside the 99.8 % limits."""
    found = funnel.proportion([40, 12, 3], [2000, 300, 20], target=0.0237, spread=0.0)
    assert list(found.beyond(0.95)) == [0, 0, 1]
    assert list(found.beyond(0.998)) == [0, 0, 0]


@pytest.mark.parametrize("wrong", [lambda: funnel.proportion([3], [2]), lambda: funnel.rate([-1], [2])])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(NotValid):
        wrong()


def test_the_worked_example_of_the_page_runs():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried.attempted > 3
    assert tried.failed == 0


@pytest.mark.slow
@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("band", BANDS)
def test_false_flags_are_as_rare_as_stated(spread, band):
    """Within a quarter of nominal, with room for what 15,000 providers leave to chance (three standard errors)."""
    rng, providers, flagged = np.random.default_rng(20261123), Ratios(*band, spread), {0.998: 0, 0.95: 0}
    for _ in range(15):
        observed, expected, _changed = providers.counts(rng)
        found = funnel.standardised_ratio(observed, expected)
        for level in flagged:
            flagged[level] += np.count_nonzero(found.beyond(level))
    for level, count in flagged.items():
        nominal = 1 - level
        chance = 3 * np.sqrt(nominal * level / 15_000)
        assert abs(count / 15_000 - nominal) < 0.25 * nominal + chance
