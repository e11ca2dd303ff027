"""Did it help: known changes are found, changes that never were are not, and too few contracts are refused."""

from __future__ import annotations

import doctest
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats.causal import (
    ASSOCIATION,
    Change,
    arima,
    breaks,
    jackknife,
    placebo,
    segmented,
    segmented_counts,
    staggered,
    synthetic,
    two_by_two,
    two_way,
)
from countersign.stats.causal.matched import matched, ranked

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/did-it-help.md"
QUARTER = 1.25  # what is stated is kept within a quarter


def _alike(rng, series, points, strength):
    """Series of variance 1 whose points resemble their neighbours."""
    y = rng.normal(size=(series, points + 50))
    for t in range(1, points + 50):
        y[:, t] = strength * y[:, t - 1] + np.sqrt(1 - strength**2) * y[:, t]
    return y[:, 50:]


def _contracts(rng, contracts, periods, strength=0.5):
    return _alike(rng, contracts, periods, strength) + rng.normal(0, 2, (contracts, 1))


def _stacked(table):
    contracts, periods = table.shape
    return table.ravel(), np.repeat(np.arange(contracts), periods), np.tile(np.arange(periods), contracts)


@pytest.mark.slow
def test_the_worked_examples_run():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried.attempted > 15
    assert tried.failed == 0


@pytest.mark.slow
def test_every_result_says_that_it_is_no_proof():
    rng = np.random.default_rng(1)
    table = _contracts(rng, 30, 30)
    y, contract, period = _stacked(table)
    changed, after = contract < 12, period >= 15
    results = [
        segmented(table[0], Change(15)),
        segmented(table[0], Change(15)).effect("level"),
        segmented_counts(rng.poisson(9, 30), Change(15)),
        two_by_two(y, changed, after, contract),
        two_way(y, contract, period, changed & after),
        two_way(y, contract, period, changed & after).effect,
        staggered(table, np.where(np.arange(30) < 12, 16, np.inf)),
        staggered(table, np.where(np.arange(30) < 12, 16, np.inf)).by_time_since(),
        synthetic(table, np.arange(30) < 1, 15),
        matched(table, table[:, :3], 0, 15),
        breaks(table[0]),
    ]
    assert {result.words for result in results} == {ASSOCIATION} == {"association, not proof"}


@pytest.mark.slow
def test_a_known_change_of_level_and_slope_is_found():
    rng = np.random.default_rng(2)
    t = np.arange(60)
    truth = 40 + 0.2 * t - 5 * (t >= 30) - 0.3 * np.maximum(t - 29, 0) + 3 * np.sin(2 * np.pi * (t + 1) / 12)
    y = truth + _alike(rng, 150, 60, 0.3)
    found = segmented(y, Change(30, harmonics=1))
    at = [found.names.index(name) for name in ("level", "slope", "sine 1")]
    np.testing.assert_allclose(found.value[:, at].mean(axis=0), [-5, -0.3, 3], atol=0.15)
    low, high = found.interval()
    held = (low[:, at] < [-5, -0.3, 3]) & (high[:, at] > [-5, -0.3, 3])
    assert np.all(np.abs(held.mean(axis=0) - 0.95) < 0.045)
    expected = 40 + 0.2 * t + 3 * np.sin(2 * np.pi * (t + 1) / 12)
    np.testing.assert_allclose(found.expected.mean(axis=0), expected, atol=0.6)


@pytest.mark.slow
@pytest.mark.parametrize("strength", [0.0, 0.4, 0.6])
def test_steady_series_show_a_change_one_time_in_twenty(strength):
    y = _alike(np.random.default_rng(3), 1500, 48, strength)
    found = segmented(y, Change(24))
    wrong = (found.p[:, -2:] < 0.05).mean()
    assert 0.05 / QUARTER - 0.01 < wrong < 0.05 * QUARTER
    usual = segmented(y, Change(24), errors="newey-west")
    assert (usual.p[:, -2:] < 0.05).mean() > 0.2  # why it is not the default


@pytest.mark.slow
@pytest.mark.parametrize("points", [24, 60, 120])
@pytest.mark.parametrize("strength", [-0.3, 0.0, 0.2, 0.4, 0.6])
def test_the_chance_stated_is_kept_for_short_and_long_series(points, strength):
    y = _alike(np.random.default_rng(4), 1500, points, strength)
    wrong = (segmented(y, Change(points // 2)).p[:, -2:] < 0.05).mean(axis=0)
    assert np.all(wrong < 0.05 * QUARTER + 0.011)  # two standard errors of the simulation
    assert np.all(wrong > 0.02)


def test_counts_keep_their_chance_and_rate_ratios_are_found():
    rng = np.random.default_rng(5)
    wave = np.exp(0.3 * _alike(rng, 800, 48, 0.4))
    steady = segmented_counts(rng.poisson(20 * wave), Change(24))
    assert (steady.p[:, -2:] < 0.05).mean() < 0.05 * QUARTER + 0.01
    exposure = rng.uniform(500, 1500, 48)
    counts = rng.poisson(0.02 * exposure * np.where(np.arange(48) >= 24, 0.6, 1.0), (300, 48))
    found = segmented_counts(counts, Change(24), exposure=exposure)
    assert np.median(found.ratio[:, found.names.index("level")]) == pytest.approx(0.6, rel=0.05)
    assert np.median(found.dispersion) == pytest.approx(1, abs=0.1)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.floats(-50, 50), st.floats(0.01, 100))
def test_series_are_judged_alike_alone_and_among_others_and_in_any_units(seed, shift, scale):
    rng = np.random.default_rng(seed)
    y = _alike(rng, 4, 36, 0.4)
    order = rng.permutation(4)
    together = segmented(y, Change(18))
    np.testing.assert_allclose(segmented(y[order], Change(18)).p, together.p[order], rtol=1e-6, atol=1e-10)
    alone = segmented(shift + scale * y[2], Change(18))
    np.testing.assert_allclose(alone.p[-2:], together.p[2, -2:], rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(alone.value[-2:], scale * together.value[2, -2:], rtol=1e-5, atol=1e-9 * scale)
    low, high = alone.interval()
    assert np.all((low < alone.value) & (alone.value < high))


def test_gaps_keep_their_length_and_the_time_of_change_can_be_left_out():
    rng = np.random.default_rng(6)
    y = _alike(rng, 1, 60, 0.3)[0] + 4.0 * (np.arange(60) >= 33)
    y[30:33] = 50  # the months of changing over
    moved = segmented(y, Change(30, phase_in=3))
    assert moved.effect("level").value == pytest.approx(4, abs=1.2)
    assert (moved.before, moved.after) == (30, 27)
    holes = y.copy()
    holes[[5, 6, 40]] = np.nan
    found = segmented(holes, Change(30, phase_in=3))
    assert (found.before, found.after) == (28, 26)
    assert found.effect("level").value == pytest.approx(4, abs=1.2)
    for errors in ("newey-west", "unrelated"):
        assert segmented(holes, Change(30, phase_in=3), errors=errors).effect("level").value == pytest.approx(
            4, abs=1.2
        )


def test_too_few_points_and_impossible_figures_are_refused():
    with pytest.raises(NotValid, match="at least 12"):
        segmented(np.arange(20.0), Change(10))
    with pytest.raises(NotValid, match="at least 12"):
        segmented(np.where(np.arange(40) % 2, np.nan, 1.0), Change(20))
    with pytest.raises(NotValid, match="logarithm"):
        segmented(np.arange(40.0), Change(20), log=True)
    with pytest.raises(NotValid, match="petrol"):
        segmented(np.arange(40.0), Change(20, covariates={"petrol": np.ones(39)}))
    with pytest.raises(NotValid, match="no ratio"):
        segmented(np.arange(40.0) ** 0.5, Change(20)).ratio  # noqa: B018


@pytest.mark.slow
def test_arima_errors_find_a_known_change():
    rng = np.random.default_rng(7)
    law = (np.arange(120) >= 60).astype(float)
    found = arima(10 + 2 * law + _alike(rng, 1, 120, 0.6)[0], {"law": law})
    assert found.names == ("ar 1", "intercept", "law")
    assert found.effect("law").value == pytest.approx(2, abs=1)
    assert found.value[0] == pytest.approx(0.6, abs=0.2)
    assert found.effect("law").words == ASSOCIATION


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_a_two_by_two_is_the_difference_of_four_means_in_any_order(seed):
    rng = np.random.default_rng(seed)
    y, contract, period = _stacked(_contracts(rng, 24, 6))
    changed, after = contract < 11, period >= 3
    found = two_by_two(y, changed, after, contract)
    (a, b), (c, d) = found.means
    assert found.value == pytest.approx((d - c) - (b - a))
    order = rng.permutation(y.size)
    again = two_by_two(5 + 2 * y[order], changed[order], after[order], -contract[order])
    assert (again.value, again.se) == pytest.approx((2 * found.value, 2 * found.se))
    both = two_way(y, contract, period, changed & after)
    assert both.value == pytest.approx(found.value)


@pytest.mark.slow
def test_a_change_that_never_was_is_found_one_time_in_twenty():
    rng = np.random.default_rng(8)
    wrong = {"2x2": [], "two-way": [], "staggered": [], "before": []}
    for _ in range(250):
        table = _contracts(rng, 40, 8)
        y, contract, period = _stacked(table)
        changed, after = contract < 10, period >= 4
        wrong["2x2"].append(two_by_two(y, changed, after, contract).effect.p < 0.05)
        wrong["two-way"].append(two_way(y, contract, period, changed & after).effect.p < 0.05)
        late = np.where(np.arange(40) < 10, np.where(np.arange(40) % 2, 5, 7), np.inf)
        found = staggered(table, late)
        wrong["staggered"].append(found.overall.p < 0.05)
        wrong["before"].append(found.before_p < 0.05)
    for name, found in wrong.items():
        assert np.mean(found) < 0.09, name  # 0.05 and three standard errors of the simulation


def test_a_known_effect_is_found_with_intervals_that_hold():
    rng = np.random.default_rng(9)
    held = []
    for _ in range(200):
        table = _contracts(rng, 40, 8)
        table[:15, 4:] += 1.5
        y, contract, period = _stacked(table)
        low, high = two_by_two(y, contract < 15, period >= 4, contract).interval()
        held.append(low < 1.5 < high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.045)


def test_too_few_contracts_are_refused_and_the_number_is_stated():
    y, contract, period = _stacked(np.ones((24, 6)))
    with pytest.raises(NotValid, match="9 contracts with the change and 15 without"):
        two_by_two(y, contract < 9, period >= 3, contract)
    with pytest.raises(NotValid, match="at least 10"):
        two_way(y, contract, period, (contract < 4) & (period >= 3))
    with pytest.raises(NotValid, match="at least 10"):
        staggered(np.ones((24, 6)), np.where(np.arange(24) < 3, 4, np.inf))
    with pytest.raises(NotValid, match="at least 10"):
        synthetic(np.ones((8, 20)), np.arange(8) < 1, 10)
    with pytest.raises(NotValid, match="cells is empty"):
        two_by_two(y, contract < 12, period >= 0, contract)
    with pytest.raises(NotValid, match="cannot be told"):
        two_way(y, contract, period, contract < 12)


def test_one_cohort_is_the_two_by_two_and_missing_periods_are_passed_over():
    rng = np.random.default_rng(10)
    table = _contracts(rng, 30, 2)
    changed = np.where(np.arange(30) < 12, 2, np.inf)
    found = staggered(table, changed)
    y, contract, period = _stacked(table)
    assert found.overall.value == pytest.approx(two_by_two(y, contract < 12, period >= 1, contract).value)
    assert found.without == 18
    assert found.contracts == {2.0: 12}
    wide = _contracts(rng, 30, 6)
    wide[3, 4] = np.nan
    assert np.isfinite(staggered(wide, np.where(np.arange(30) < 12, 4, np.inf)).value).all()


def test_staggered_effects_are_found_where_two_way_regression_goes_astray():
    """Effects that grow: early changers are bad yardsticks for late ones, and the two-way regression uses them."""
    rng = np.random.default_rng(11)
    contracts, periods = 400, 10
    changed = np.where(np.arange(contracts) < 150, 3, np.where(np.arange(contracts) < 300, 7, np.inf))
    since = np.arange(1, periods + 1) - changed[:, None]
    table = _contracts(rng, contracts, periods) + np.where(since >= 0, 0.5 * (since + 1), 0.0)
    truth = np.mean([0.5 * (t - g + 1) for g in (3, 7) for t in range(g, 11)])
    found = staggered(table, changed)
    assert found.overall.value == pytest.approx(truth, abs=0.2)
    by = found.by_time_since()
    np.testing.assert_allclose(by.value[by.at >= 0], 0.5 * (by.at[by.at >= 0] + 1), atol=0.3)
    low, high = by.band(np.random.default_rng(0), draws=300)
    plain = by.interval()
    assert np.all((low <= plain.lower) & (plain.upper <= high))
    y, contract, period = _stacked(table)
    biased = two_way(y, contract, period, (since >= 0).ravel())
    assert biased.value < truth - 0.3
    later = staggered(table[:300], changed[:300], against="not yet")
    assert later.overall.value == pytest.approx(np.mean([0.5 * (t - 2) for t in range(3, 7)]), abs=0.25)
    universal = staggered(table, changed, base="universal").by_time_since()
    assert not np.isin(-1, universal.at)
    assert found.by_group().at.tolist() == [3, 7]
    assert found.by_period().at.tolist() == list(range(3, 11))


def test_the_r_packages_errors_are_a_little_smaller():
    """By the n over n - 1 of each group, and nothing else."""
    table = _contracts(np.random.default_rng(17), 40, 2)
    changed = np.where(np.arange(40) < 20, 2, np.inf)
    ours, theirs = staggered(table, changed), staggered(table, changed, compat="did")
    assert ours.value == theirs.value
    assert ours.se[0] == pytest.approx(theirs.se[0] * np.sqrt(20 / 19))


def test_comparisons_that_drifted_apart_beforehand_are_shown():
    table = _contracts(np.random.default_rng(12), 60, 8)
    changed = np.where(np.arange(60) < 25, 6, np.inf)
    before = staggered(table, changed).before_p
    table[:25] += 0.8 * np.arange(8)
    assert staggered(table, changed).before_p < min(0.001, before)


@pytest.mark.slow
def test_a_blend_of_others_is_found_again():
    rng = np.random.default_rng(13)
    table = np.cumsum(rng.normal(0, 1, (20, 40)), axis=1) + rng.normal(0, 3, (20, 1))
    blend = 0.5 * table[3] + 0.3 * table[8] + 0.2 * table[15]
    effect = np.where(np.arange(40) >= 25, 2.0, 0.0)
    whole = np.vstack([table, blend + effect])
    found = synthetic(whole, np.arange(21) == 20, 25, method="synthetic control")
    assert found.value == pytest.approx(2, abs=0.1)
    np.testing.assert_allclose(found.weights[[3, 8, 15]], [0.5, 0.3, 0.2], atol=0.05)
    level = np.vstack([table, 100 + blend + effect])
    assert synthetic(level, np.arange(21) == 20, 25).value == pytest.approx(2, abs=1.5)
    assert synthetic(level, np.arange(21) == 20, 25, method="synthetic control").before_rmse > 50
    near = matched(whole, whole[:, :25], 20, 25)
    assert near.value == pytest.approx(2, abs=0.1)
    order = rng.permutation(20)
    moved = synthetic(np.vstack([table[order], blend + effect]), np.arange(21) == 20, 25, method="synthetic control")
    np.testing.assert_allclose(moved.weights, found.weights[order], atol=1e-6)


@pytest.mark.slow
def test_placebos_say_how_large_chance_alone_is():
    rng = np.random.default_rng(14)
    table = _contracts(rng, 25, 24, 0.3)
    table[:3, 16:] += 3.0
    changed = np.arange(25) < 3
    found = synthetic(table, changed, 16)
    chance = placebo(table, changed, 16, rng=np.random.default_rng(1), draws=40)
    few, again = (placebo(table, changed, 16, rng=np.random.default_rng(1), draws=2) for _ in range(2))
    assert few.se == again.se
    assert chance.p < 0.05
    low, high = chance.interval(found.value)
    assert low < 3 < high
    assert jackknife(table, changed, 16) == pytest.approx(chance.se, rel=0.8)
    standing = ranked(table, table[:, :4], 0, 16, importance=np.ones(4))
    assert standing.ratios.size == 25
    assert 1 / 25 <= standing.p <= 1
    with pytest.raises(NotValid, match="two changed"):
        jackknife(table, np.arange(25) < 1, 16)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.floats(-1000, 1000), st.floats(0.01, 100))
def test_breaks_are_the_best_of_all_places_in_any_units(seed, shift, scale):
    rng = np.random.default_rng(seed)
    y = rng.normal(0, 1, 14)
    found = breaks(shift + scale * y, shortest=3, most=2)
    plain = breaks(y, shortest=3, most=2)
    assert found.all_starts == plain.all_starts

    def rss(places):
        edges = [0, *places, 14]
        return sum(((y[a:b] - y[a:b].mean()) ** 2).sum() for a, b in pairwise(edges))

    for number in (1, 2):
        sets = [c for c in combinations(range(3, 12), number) if all(b - a >= 3 for a, b in pairwise(c))]
        best = min(rss(places) for places in sets)
        assert plain.rss[number] == pytest.approx(best)
        assert rss(plain.all_starts[number]) == pytest.approx(best)


@pytest.mark.slow
def test_steps_are_found_and_steady_series_have_none():
    rng = np.random.default_rng(15)
    step = np.repeat([10.0, 14.0, 9.0], 30) + rng.normal(0, 1, 90)
    found = breaks(step)
    assert found.starts == pytest.approx((30, 60), abs=1)
    np.testing.assert_allclose(found.levels[:, 0], [10, 14, 9], atol=0.6)
    steady = [len(breaks(rng.normal(0, 1, 80)).starts) for _ in range(60)]
    assert np.mean(np.array(steady) > 0) < 0.1
    t = np.arange(80.0)
    bent = np.where(t < 40, t, 40 + 3 * (t - 40)) + rng.normal(0, 0.5, 80)
    assert breaks(bent, np.column_stack([np.ones(80), t])).starts[0] == pytest.approx(40, abs=2)
    with pytest.raises(NotValid, match="cannot be fitted"):
        breaks(np.ones(10), shortest=8)
