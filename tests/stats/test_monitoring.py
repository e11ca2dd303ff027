"""What must hold of every chart over time: order, units, names, edges, published run lengths, stated false alarms."""

from __future__ import annotations

import doctest
from pathlib import Path

import numpy as np
import pytest

from countersign.errors import NotValid
from countersign.stats.calibration.series import Kind, alike, wave
from countersign.stats.monitoring.arl import cusum_arl, cusum_threshold, ewma_arl, risk_adjusted_arl
from countersign.stats.monitoring.charts import i_chart, p_chart, t_chart, u_chart
from countersign.stats.monitoring.cusum import cusum, poisson_cusum, risk_adjusted_cusum
from countersign.stats.monitoring.ears import CHANCES, ears
from countersign.stats.monitoring.farrington import Settings, farrington
from countersign.stats.monitoring.farrington.likeness import likeness
from countersign.stats.monitoring.recent import recent_trend
from countersign.stats.monitoring.runs import run_chart
from countersign.stats.monitoring.signals import (
    Budget,
    of_cusum,
    of_farrington,
    of_xmr,
    within_false_discovery,
)
from countersign.stats.monitoring.xmr import Rebase, xmr
from countersign.stats.monitoring.xmr.calibrated import whitened

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "statistics"
QUARTER = 1.25  # the false alarms stated are kept within a quarter


@pytest.fixture
def rng():
    return np.random.default_rng(20261123)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["xmr.md", "charts.md", "cusum.md", "farrington.md", "signals.md", "calibration.md"])
def test_the_examples_of_a_page_come_out_as_printed(page):
    failed, tried = doctest.testfile(str(PAGES / page), module_relative=False)
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("compat", [None, "NHSRplotthedots"])
def test_a_series_is_judged_alike_alone_and_among_others_in_any_order(rng, compat):
    y = rng.normal(50, 5, (6, 30))
    order = rng.permutation(6)
    together = xmr(y, compat=compat)
    assert np.array_equal(xmr(y[order], compat=compat).rule, together.rule[order])
    for row, rules in zip(y, together.rule, strict=True):
        assert np.array_equal(xmr(row, compat=compat).rule, rules)


@pytest.mark.parametrize("compat", [None, "NHSRplotthedots"])
def test_other_units_change_no_verdict(rng, compat):
    y = rng.normal(50, 5, (20, 40))
    y[:, -8:] += 9
    first, scaled = (xmr(one, compat=compat, kind="value") for one in (y, 1000 * y + 7))
    assert first.hits.any.any()
    assert np.array_equal(first.rule, scaled.rule)
    np.testing.assert_allclose(scaled.limits.upper, 1000 * first.limits.upper + 7)


def test_turning_a_series_over_turns_its_signals_over(rng):
    y = rng.normal(0, 1, (30, 40))
    y[:, 20] += 7
    up, down = xmr(y, kind="value"), xmr(-y, kind="value", better="less")
    assert up.hits.outside.any()
    assert np.array_equal(up.hits.outside, -down.hits.outside)
    assert np.array_equal(up.point, down.point)


def test_a_series_without_variation_says_nothing(rng):
    for kind in ("value", "count"):
        chart = xmr(np.full(24, 5.0), kind=kind)
        assert not chart.hits.any.any()
        assert np.isfinite(chart.limits.mean).all()


def test_a_gap_is_neither_bridged_nor_flagged():
    y = np.array([10.0, 10.5] * 10)
    y[7] = np.nan
    for compat in (None, "NHSRplotthedots"):
        chart = xmr(y, compat=compat)
        assert not chart.hits.any[7]
        assert np.isfinite(chart.limits.mean[0])


def test_no_events_at_all_stay_finite():
    chart = xmr(np.zeros(24, dtype=int))
    assert not chart.hits.any.any()
    assert np.isfinite(chart.limits.upper).all()
    assert not farrington(np.zeros(80), at=[79]).alarm.any()
    assert not u_chart(np.zeros(12), 10).outside.any()


def test_few_events_are_too_few_to_say_anything_about(rng):
    few, enough = [1, 2] * 12, [2, 3] * 12
    few[7], enough[7] = 9, 9
    chart = xmr([few, enough], kind="count")
    assert chart.silent.all(axis=1).tolist() == [True, False]
    assert chart.variation.tolist() == ["", "common cause"]
    assert not chart.hits.any[0].any() and np.isnan(chart.limits.upper[0]).all()
    assert chart.hits.outside[1, 7] == 1
    assert not xmr([few, enough], kind="value").silent.any()
    assert not xmr([few, enough], compat="NHSRplotthedots").silent.any()


def test_the_limit_drawn_is_the_one_that_flags_where_nothing_can_be_too_low(rng):
    y = rng.poisson(2.5, (200, 40))
    y[:, 30] += rng.integers(3, 12, 200)
    chart = xmr(y, kind="count")
    judged = ~chart.silent
    assert np.array_equal(chart.hits.outside[judged] > 0, y[judged] > chart.limits.upper[judged])
    assert 20 < np.count_nonzero(chart.hits.outside > 0) < 220
    assert not np.any(chart.hits.outside < 0)


def test_taking_out_too_much_likeness_does_not_spread_what_is_left(rng):
    y = rng.normal(size=(300, 60))
    left = whitened(y, np.full((300, 1), 0.8))
    assert left[:, 1:].std(axis=1).mean() < 1.25  # 2.1 without measuring anew


@pytest.mark.parametrize("method", ["C1", "C2", "C3"])
def test_ears_alarms_in_steady_values_as_often_as_stated_and_in_no_tiny_counts(rng, method):
    chance = 0.01 if method != "C3" else CHANCES["C3"]
    found = ears(rng.normal(50, 9, (2000, 60)), method, chance=chance).alarm[:, 12:]
    assert found.mean() == pytest.approx(chance, rel=0.1)
    assert np.isnan(ears(rng.poisson(1.5, (50, 60)), method).upper).all()


def test_three_periods_that_are_each_a_little_high_alarm_c3_alone():
    calls = [20.5, 21, 19, 20, 22, 18, 20, 21, 20, 19, 21, 20, 18, 22, 20, 21, 19, 20, 22.4, 22.4, 22.4]
    assert ears(calls, "C3").alarm.nonzero()[0].tolist() == [20]
    assert not ears(calls, "C2", chance=CHANCES["C3"]).alarm.any()


@pytest.mark.parametrize("kind", [Kind("alike", rho=0.4), Kind("wave", season=1.0)], ids=lambda kind: kind.name)
def test_ears_keeps_its_promise_where_the_level_moves_and_the_published_chart_does_not(kind, rng):
    rows = kind.draw(rng, 2000, 60).rows
    ours, theirs = (ears(rows, "C2", chance=0.01, compat=one).alarm[:, 14:].mean() for one in (None, "surveillance"))
    assert ours == pytest.approx(0.01, rel=0.25)
    assert theirs > 0.03


def test_the_longer_a_series_the_nearer_the_limits_of_ears(rng):
    upper = ears(rng.normal(50, 9, (400, 60)), "C1").upper
    assert np.nanmean(upper[:, 7]) > np.nanmean(upper[:, 20]) + 5 > np.nanmean(upper[:, 59]) + 7


def test_ears_starts_anew_after_gaps_and_learns_where_nothing_varied():
    missing = [20, 22, np.nan, 21, 19, 20, 22, 21, 20, 19, 21, 60]
    found = ears(missing, "C1")
    assert np.isnan(found.upper[:10]).all() and found.alarm[-1]
    still = ears([30.0] * 10 + [31.0, 30.0, 31.0, 30.0, 31.0, 30.0, 31.0], "C1")
    assert still.alarm[10] and not still.alarm[11:].any()
    assert not ears([30.0] * 10 + [31.0], "C1", least_sd=1.0).alarm.any()


@pytest.mark.filterwarnings("error")
def test_no_chart_of_ears_warns_where_nothing_varies():
    for compat in (None, "surveillance"):
        for method in CHANCES:
            ears([5.0] * 9 + [9.0] + [5.0] * 9 + [9.0, 9.0], method, compat=compat)


def test_the_result_says_where_the_chance_of_ears_holds():
    assert "chance holds" in ears([1.0] * 9).holds
    assert ears([1.0] * 9, compat="surveillance").holds == ""


def test_likeness_is_read_beside_trend_and_season_and_gaps(rng):
    months = np.arange(60)
    level = np.log(60) + 0.005 * months + 0.3 * wave(60)
    found = [
        np.median(likeness(rng.poisson(np.exp(level + moved)).astype(float), np.ones((1000, 60)), 12))
        for moved in (0.0 * alike(rng, 1000, 60, 0.5), 0.3 * alike(rng, 1000, 60, 0.5))
    ]
    assert found == [pytest.approx(0.05, abs=0.06), pytest.approx(0.5, abs=0.08)]
    counts = rng.poisson(50, (3, 60)).astype(float)
    counts[:, 5:9] = np.nan
    assert np.isfinite(likeness(counts, np.ones((3, 60)), 12)).all()


def test_farrington_pays_for_means_that_wander(rng):
    rows = Kind("wandering", (20, 100), rho=0.4, moving=0.2).draw(rng, 6000, 63).rows
    settings = Settings(years=4, half_window=2)
    ours = farrington(rows, at=[62], settings=settings)
    theirs = farrington(rows, at=[62], settings=settings._replace(method="delta"), compat="surveillance")
    assert ours.alarm.mean() == pytest.approx(0.0115, abs=0.004)
    assert theirs.alarm.mean() > 0.03
    assert np.isfinite(ours.trend).mean() < 0.07


def test_a_rebase_needs_a_reason_and_a_period_that_exists():
    y = list(range(20))
    for wrong in (Rebase(99, "new contract"), Rebase(10, " ")):
        with pytest.raises(NotValid):
            xmr(y, rebase=[wrong])
    assert list(xmr(y, rebase=[Rebase(10, "new contract")]).phase) == [0] * 10 + [1] * 10


@pytest.mark.parametrize(
    "call",
    [
        lambda: p_chart([3], [2]),
        lambda: t_chart([1.0, 0.0]),
        lambda: xmr([1, 2], compat="qcc"),
        lambda: xmr([-1, 2], kind="count"),
        lambda: xmr([1, 2], chance=5),
        lambda: poisson_cusum([1], 1, rate_ratio=1, h=2),
        lambda: cusum([0.1], h=0),
        lambda: ears([1] * 20, "C4"),
        lambda: farrington(np.ones(30), at=[29]),
        lambda: cusum_threshold(0.5),
        lambda: Budget(false_alarms=0, series=3, periods=3),
    ],
)
def test_what_cannot_be_is_refused(call):
    with pytest.raises(NotValid):
        call()


def test_overdispersed_shares_in_large_denominators_need_the_primed_chart(rng):
    n = np.full(40, 50_000)
    x = rng.binomial(n, np.clip(rng.normal(0.05, 0.004, 40), 0, 1))
    assert p_chart(x, n).outside.sum() > 5
    assert p_chart(x, n, prime=True).outside.sum() <= 1


def test_equal_denominators_make_a_share_chart_an_individuals_chart_when_primed(rng):
    x = rng.binomial(400, 0.3, 30)
    primed = p_chart(x, 400, prime=True)
    plain = i_chart(x / 400)
    np.testing.assert_allclose(primed.upper, plain.upper)


def test_trends_read_backwards_are_trends_the_other_way(rng):
    value = np.array([10.0, 11, 12.2, 13, 14])
    up, down = (recent_trend(one, one - 0.2, one + 0.2) for one in (value, value[::-1]))
    assert (up.direction, down.direction) == (1, -1)
    assert up.chi2 == pytest.approx(down.chi2)
    assert str(recent_trend(value[:4], value[:4] - 1, value[:4] + 1).words()) == "cannot be calculated"


def test_run_charts_pass_over_points_on_the_line():
    alone, padded = run_chart([1, 3, 1, 3], centre=2), run_chart([1, 2, 3, 2, 1, np.nan, 3], centre=2)
    assert (alone.crossings, alone.useful) == (padded.crossings, padded.useful) == (3, 4)


def test_the_published_run_lengths_of_cusum_and_ewma():
    """Montgomery 2013, table 9.3 (two-sided, k = 1/2) and table 9.11 (EWMA 0.25, 2.998: 500)."""
    for h, steady, shifted in ((4, 168, 8.38), (5, 465, 10.4)):
        assert cusum_arl(h, sides=2) == pytest.approx(steady, rel=3e-3)
        assert cusum_arl(h, sides=2, shift=1) == pytest.approx(shifted, rel=3e-3)
    assert ewma_arl(2.998, weight=0.25) == pytest.approx(500, rel=5e-3)


def test_run_lengths_come_out_in_simulation(rng):
    h = 3.0
    wanted = cusum_arl(h, k=0.5)
    alarms = cusum(rng.normal(size=(400, 2000)), k=0.5, h=h, restart=True).alarm.sum()
    assert 400 * 2000 / alarms == pytest.approx(wanted, rel=0.05)


def test_risk_adjusted_run_lengths_come_out_in_simulation(rng):
    risk = rng.choice([0.02, 0.05, 0.2], (300, 3000))
    wanted = risk_adjusted_arl(np.array([0.02, 0.05, 0.2]), odds_ratio=2, h=2.0)
    chart = risk_adjusted_cusum(rng.random(risk.shape) < risk, risk, h=2.0, better=1e-3)
    assert risk.size / chart.worse.alarm.sum() == pytest.approx(wanted, rel=0.1)


def test_a_larger_shift_is_found_sooner():
    found = [cusum_arl(4, shift=shift) for shift in (0, 0.5, 1, 2)]
    assert found == sorted(found, reverse=True)


def test_farrington_takes_many_series_as_it_takes_one(rng):
    y = rng.poisson(8, (4, 80))
    together = farrington(y, at=[75, 79])
    for row, upper in zip(y, together.upper, strict=True):
        np.testing.assert_allclose(farrington(row, at=[75, 79]).upper, upper)


def test_more_cases_now_are_never_less_of_an_alarm(rng):
    y = np.tile(rng.poisson(8, 80), (40, 1))
    y[:, -1] = np.arange(40)
    found = farrington(y, at=[79])
    assert np.all(np.diff(found.p[:, 0]) < 0)
    assert np.all(np.diff(found.alarm[:, 0].astype(int)) >= 0)
    assert found.alarm[-1, 0]
    inside = y[:, -1] <= found.upper[:, 0]
    assert np.array_equal(~inside, found.alarm[:, 0])


def test_signals_of_all_charts_have_one_form(rng):
    y = rng.poisson(20, (5, 72))
    y[2, -1] = 60
    for found in (
        of_xmr(xmr(y)),
        of_farrington(farrington(y, at=[71]), 0.01),
        of_cusum(poisson_cusum(y, 20, rate_ratio=1.5, h=5), arl=500),
    ):
        assert (2, 71) in {(one.series, one.period) for one in found}
        assert found.expected_false_alarms > 0
        assert found.looks in (5, 5 * 72)


def test_a_budget_is_kept_over_thousands_of_steady_series(rng):
    budget = Budget(false_alarms=10, series=2000, periods=12)
    flagged = budget.kept(rng.random((2000, 12))).sum()
    assert 1 <= flagged <= 22
    assert budget.run_length == pytest.approx(2400)
    assert cusum_arl(cusum_threshold(budget.run_length)) == pytest.approx(2400)


def test_false_discoveries_are_kept_whatever_the_order(rng):
    p = rng.random(200)
    p[:5] = 1e-6
    kept = within_false_discovery(p)
    assert kept[:5].all()
    order = rng.permutation(200)
    assert np.array_equal(within_false_discovery(p[order]), kept[order])


def _ar(rng, series, periods, rho):
    noise = rng.normal(size=(series, periods + 40))
    for t in range(1, periods + 40):
        noise[:, t] += rho * noise[:, t - 1]
    return noise[:, 40:]


@pytest.mark.parametrize("periods", [24, 60])
@pytest.mark.parametrize("of", ["normal", "alike", "seasonal", "rare", "overdispersed"])
def test_a_steady_series_is_flagged_no_more_often_than_stated(rng, of, periods):
    wave = np.sin(2 * np.pi * np.arange(periods) / 12)
    size = (300, periods)
    y = {
        "normal": lambda: rng.normal(size=size),
        "alike": lambda: _ar(rng, *size, 0.4),
        "seasonal": lambda: rng.normal(size=size) + wave,
        "rare": lambda: rng.poisson(1, size),
        "overdispersed": lambda: rng.negative_binomial(10, 0.5, size),
    }[of]()
    flagged = xmr(y).hits.any.any(axis=1).mean()
    noise = 3 * np.sqrt(0.05 * 0.95 / 300)
    assert flagged <= 0.05 * QUARTER + noise
    if of != "rare":
        published = xmr(y, compat="NHSRplotthedots").hits.any.any(axis=1).mean()
        assert published > 2 * max(flagged, 0.05)


@pytest.mark.slow
@pytest.mark.parametrize("mean", [3, 10, 30, 100])
def test_farrington_alarms_as_often_as_stated_and_rarely_sees_trends(rng, mean):
    y = rng.poisson(mean, (2000, 72))
    ours = farrington(y, at=[71], settings=Settings(half_window=2))
    theirs = farrington(y, at=[71], settings=Settings(half_window=2, method="delta"), compat="surveillance")
    assert ours.alarm.mean() <= 0.01 * QUARTER + 3 * np.sqrt(0.01 / 2000)
    assert (~np.isnan(ours.trend)).mean() < 0.07
    assert (~np.isnan(theirs.trend)).mean() > 0.15
