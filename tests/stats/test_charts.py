"""Charts against their definitions written out plainly, their published run lengths, and known changes."""

from __future__ import annotations

import numpy as np
import pytest

from countersign.stats.monitoring.arl import cusum_arl, cusum_threshold, ewma_arl
from countersign.stats.monitoring.charts import i_chart, i_prime_chart, p_chart, u_chart
from countersign.stats.monitoring.cusum import binomial_cusum, cusum, poisson_cusum
from countersign.stats.monitoring.ears import ears
from countersign.stats.monitoring.ewma import ewma
from countersign.stats.monitoring.farrington import Settings, farrington
from countersign.stats.monitoring.glr import glr
from countersign.stats.monitoring.signals import Budget, within_false_discovery
from countersign.stats.monitoring.xmr import xmr
from countersign.stats.monitoring.zones import WESTERN_ELECTRIC, zone_rules


@pytest.fixture
def rng():
    return np.random.default_rng(20261123)


def test_an_i_prime_chart_is_its_definition(rng):
    n = rng.integers(20, 400, 30)
    y = rng.normal(3 * n, 2 * np.sqrt(n))
    ranges = [
        np.sqrt(np.pi / 2) * abs(y[t] / n[t] - y[t - 1] / n[t - 1]) / np.sqrt(1 / n[t] + 1 / n[t - 1])
        for t in range(1, 30)
    ]
    kept = [one for one in ranges if one < 3.2665 * np.mean(ranges)]
    centre, sd = y.sum() / n.sum(), np.mean(kept) / np.sqrt(n)
    chart = i_prime_chart(y, n)
    np.testing.assert_allclose(chart.centre, np.full(30, centre))
    np.testing.assert_allclose(chart.upper, centre + 3 * sd)
    np.testing.assert_allclose(chart.lower, centre - 3 * sd)


def test_an_i_prime_chart_of_equal_bases_is_an_i_chart(rng):
    y = rng.normal(50, 4, 40)
    np.testing.assert_allclose(i_prime_chart(y, 1).upper, i_chart(y).upper, rtol=1e-3)


def test_an_i_prime_chart_widens_where_the_base_is_small(rng):
    n = np.array([400, 25] * 200)
    chart = i_prime_chart(rng.normal(3 * n, 2 * np.sqrt(n)), n)
    assert chart.upper[1] - chart.centre[1] == pytest.approx(4 * (chart.upper[0] - chart.centre[0]))
    assert chart.outside.mean() < 0.01


def test_a_u_prime_chart_is_its_definition(rng):
    n = rng.integers(2000, 9000, 26).astype(float)
    x = rng.poisson(0.02 * n * rng.gamma(60, 1 / 60, 26)).astype(float)
    centre = x.sum() / n.sum()
    z = (x / n - centre) / np.sqrt(centre / n)
    ranges = np.abs(np.diff(z))
    sigma = ranges[ranges < 3.267 * ranges.mean()].mean() / 1.128
    chart = u_chart(x, n, prime=True)
    np.testing.assert_allclose(chart.upper, centre + 3 * sigma * np.sqrt(centre / n))
    np.testing.assert_allclose(chart.lower, np.maximum(centre - 3 * sigma * np.sqrt(centre / n), 0))


def test_a_u_prime_chart_calms_what_varies_more_than_poisson(rng):
    n = np.full((60, 36), 100_000.0)
    x = rng.poisson(0.01 * n * rng.gamma(100, 1 / 100, n.shape))
    assert u_chart(x, n).outside.mean() > 0.2
    assert u_chart(x, n, prime=True).outside.mean() < 0.02


def _log_likelihood(x, mean, spread):
    """Of counts (points) under means (sizes of the change x points)."""
    if not spread:
        return (x * np.log(mean) - mean).sum(axis=-1)
    return (x * np.log(mean) - (x + 1 / spread) * np.log(1 + spread * mean)).sum(axis=-1)


@pytest.mark.parametrize("spread", [0.0, 0.3])
@pytest.mark.parametrize("falling", [True, False])
def test_a_glr_is_the_best_change_of_any_time_and_size(rng, spread, falling):
    x, mean = rng.poisson(6, 14).astype(float), np.full(14, 6.0)
    sizes = np.linspace(-4, 0, 8001) if falling else np.linspace(0, 4, 8001)
    chart = glr(x, mean, dispersion=spread, h=1e9, falling=falling)
    for t in range(14):
        gains = []
        for k in range(t + 1):
            since, meant = x[k : t + 1], mean[k : t + 1]
            changed = _log_likelihood(since, meant * np.exp(sizes)[:, None], spread)
            gains.append(changed.max() - _log_likelihood(since, meant, spread))
        assert chart.statistic[t] == pytest.approx(max(gains), abs=1e-5)


@pytest.mark.parametrize("spread", [0.0, 0.2])
def test_a_falling_glr_finds_a_fall_and_lets_a_rise_pass(rng, spread):
    for after, found in ((4, True), (16, False)):
        x = rng.poisson(np.r_[np.full(20, 10.0), np.full(20, float(after))], (50, 40))
        chart = glr(x, 10.0, dispersion=spread, h=5, falling=True)
        assert (chart.alarm[:, 20:].any(axis=1).mean() > 0.9) == found
        assert glr(x, 10.0, dispersion=spread, h=5).alarm[:, 20:].any(axis=1).mean() > 0.9 or found


def test_no_case_at_all_leaves_a_falling_glr_finite():
    chart = glr(np.zeros(12), 3.0, falling=True)
    assert np.isfinite(chart.statistic).all()


@pytest.mark.parametrize(
    ("weight", "sigmas", "delays"),
    [
        (0.40, 3.054, {0.0: 500, 0.5: 71.2, 1.0: 14.3, 2.0: 3.5}),
        (0.25, 2.998, {0.0: 500, 0.5: 48.2, 1.0: 11.1, 2.0: 3.6}),
        (0.10, 2.814, {0.0: 500, 0.5: 31.3, 1.0: 10.3, 2.0: 4.4}),
        (0.05, 2.615, {0.0: 500, 0.5: 28.8, 1.0: 11.4, 2.0: 5.2}),
    ],
)
def test_the_published_delays_of_an_ewma(weight, sigmas, delays):
    """Lucas and Saccucci 1990, table 3, as in Montgomery 2013, table 9.11."""
    for shift, delay in delays.items():
        assert ewma_arl(sigmas, weight=weight, shift=shift) == pytest.approx(delay, rel=0.025)


@pytest.mark.parametrize(
    ("rules", "published"), [(["WE1"], 370.4), (["WE1", "WE2"], 225.4), (["WE1", "WE4"], 152.7), (None, 91.75)]
)
def test_the_published_run_lengths_of_zone_rules(rng, rules, published):
    """Champ and Woodall 1987, Technometrics 29, table 1."""
    chosen = {name: WESTERN_ELECTRIC[name] for name in rules or WESTERN_ELECTRIC}
    found = zone_rules(rng.normal(size=(4000, 700)), 0.0, 1.0, chosen)
    hit = np.any(list(found.values()), axis=0)
    points = np.where(hit.any(axis=1), hit.argmax(axis=1) + 1, hit.shape[1])
    assert points.sum() / hit.any(axis=1).sum() == pytest.approx(published, rel=0.06)


@pytest.mark.parametrize("shift", [0.5, 1.0, 2.0])
def test_a_cusum_finds_a_known_shift_as_soon_as_computed(rng, shift):
    h = cusum_threshold(200)
    alarm = cusum(rng.normal(size=(6000, 150)) + shift, h=h).alarm
    assert alarm.any(axis=1).mean() > 0.98
    assert (alarm.argmax(axis=1) + 1).mean() == pytest.approx(cusum_arl(h, shift=shift), rel=0.05)


def test_larger_changes_are_found_more_often_by_every_default(rng):
    base = rng.poisson(20, (300, 72)).astype(float)
    found = []
    for more in (0, 8, 16, 32):
        y = base.copy()
        y[:, -1] += more
        alarms = farrington(y, at=[71], settings=Settings(years=4, half_window=2)).alarm[:, 0]
        found.append([alarms.mean(), (xmr(y, drawn=False).hits.outside[:, -1] > 0).mean(), ears(y).alarm[:, -1].mean()])
    assert np.all(np.diff(found, axis=0) > 0)
    assert np.all(np.array(found)[0] < 0.03)


def test_a_lasting_change_is_not_taken_for_likeness(rng):
    y = rng.normal(size=(400, 60))
    y[:, 40:] += 2.5
    guarded, bare = (xmr(y, neighbours=one, drawn=False).hits.any.any(axis=1).mean() for one in ("alike", "unrelated"))
    assert guarded > 0.4
    assert bare > guarded


def test_a_wild_month_does_not_colour_its_neighbours(rng):
    y = np.round(30 + rng.normal(0, 1, (50, 36)), 3)
    y[:, 17] += 40
    hits = xmr(y, kind="value", drawn=False).hits
    assert (hits.outside[:, 17] == 1).all()
    assert np.delete(hits.any, 17, axis=1).any(axis=1).mean() < 0.15


def test_the_order_and_the_company_of_series_change_no_sum(rng):
    y, mean = rng.poisson(5, (6, 50)), np.full((6, 50), 5.0)
    order = rng.permutation(6)
    for chart in (
        lambda a, b: poisson_cusum(a, b, rate_ratio=2, h=3).statistic,
        lambda a, b: binomial_cusum(a, np.full_like(a, 40), share=b / 40, odds_ratio=2, h=3).statistic,
        lambda a, b: glr(a, b, dispersion=0.1).statistic,
        lambda a, b: ewma(a, mean=b, sd=2.0).y,
    ):
        together = chart(y, mean)
        np.testing.assert_array_equal(chart(y[order], mean[order]), together[order])
        np.testing.assert_allclose(chart(y[2], mean[2]), together[2], rtol=1e-12)


def test_swapping_good_and_bad_turns_a_share_chart_over(rng):
    n = rng.integers(50, 200, 24)
    x = rng.binomial(n, 0.2)
    one, other = p_chart(x, n), p_chart(n - x, n)
    np.testing.assert_allclose(one.upper, 1 - other.lower)
    assert np.array_equal(one.outside, other.outside)


def test_other_units_of_exposure_change_no_verdict(rng):
    n = rng.integers(50, 200, 24).astype(float)
    x = rng.poisson(n / 10)
    plain, scaled = u_chart(x, n, prime=True), u_chart(x, n * 1000, prime=True)
    np.testing.assert_allclose(plain.upper, 1000 * scaled.upper)
    assert np.array_equal(plain.outside, scaled.outside)


def test_one_more_case_never_lowers_a_sum(rng):
    y = rng.poisson(4, (20, 30))
    more = y.copy()
    more[:, 12] += 1
    for chart in (lambda a: poisson_cusum(a, 4.0, rate_ratio=2, h=1e9), lambda a: glr(a, 4.0, h=1e9)):
        assert np.all(chart(more).statistic >= chart(y).statistic - 1e-12)


@pytest.mark.slow
def test_a_budget_holds_over_many_series_at_once(rng):
    """1,500 steady overdispersed series, twelve months each, one budget for all looks together."""
    y = rng.negative_binomial(15, 0.5, (1500, 72))
    budget = Budget(false_alarms=90, series=1500, periods=12)
    found = farrington(y, at=range(60, 72), settings=Settings(years=4, half_window=2))
    kept = int(budget.kept(found.p).sum())
    assert 90 * 0.6 < kept < 90 * 1.4
    flagged = xmr(y[:, :60], chance=budget.series_chance(), drawn=False).hits.any.any(axis=1).sum()
    assert 90 * 0.6 < flagged < 90 * 1.4


def test_of_what_is_followed_few_are_false(rng):
    y = rng.poisson(25, (2000, 72)).astype(float)
    real = np.arange(2000) < 150
    y[real, -1] += 40
    found = farrington(y, at=[71], settings=Settings(years=4, half_window=2))
    kept = within_false_discovery(found.p)[:, 0]
    assert kept[real].mean() > 0.9
    assert (kept & ~real).sum() / kept.sum() < 0.1
