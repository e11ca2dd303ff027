"""Scores of whole counts, and the regressions under the charts, against plain and slow ways to the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from countersign.stats.monitoring.count_scores import count_score, last_inside
from countersign.stats.monitoring.glm import quasi_poisson
from countersign.stats.monitoring.least_squares import coefficients, design, spread
from countersign.stats.tails import between, normal_score


@given(st.floats(1e-9, 1), st.floats(0, 1))
def test_the_p_value_lies_between_both_tails_and_below_their_mean(as_far, part):
    further = as_far * part
    found = float(between(np.float64(as_far), np.float64(further)))
    assert further * (1 - 1e-9) <= found <= (as_far + further) / 2 * (1 + 1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(("low", "high", "off"), [(2, 8, 0.15), (8, 30, 0.05), (30, 300, 0.03)])
def test_over_many_sizes_just_the_chance_stated_is_used(low, high, off):
    """The exact rate of Poisson counts flagged as too many, averaged over log-uniform means; mid-p falls short."""
    means, chance = np.geomspace(low, high, 4000)[:, None], 0.001
    counts = np.arange(0, high + 15 * int(np.sqrt(high)) + 20)[None, :]
    more = stats.poisson.sf(counts, means)
    same = stats.poisson.pmf(counts, means)
    rates = [
        np.where((p <= chance) & (counts > means), same, 0.0).sum(axis=1).mean()
        for p in (between(more + same, more), more + same / 2, more + same)
    ]
    assert rates[0] == pytest.approx(chance, rel=off)
    assert rates[0] > rates[1] > rates[2]


@pytest.mark.slow
@settings(max_examples=60)
@given(st.floats(0.05, 400), st.floats(1, 12), st.floats(2.1, 5))
def test_a_score_beyond_two_is_that_of_the_exact_tails(mean, ratio, z):
    size = mean / max(ratio - 1, 1e-12)
    judge = stats.nbinom(size, 1 / ratio) if ratio > 1 + 1e-6 else stats.poisson(mean)
    for sign in (1, -1):
        count = float(judge.ppf(stats.norm.cdf(sign * z)))
        far = judge.sf(count - 1) if sign > 0 else judge.cdf(count)
        further = judge.sf(count) if sign > 0 else judge.cdf(count - 1)
        exact = float(-sign * stats.norm.ppf(between(np.float64(far), np.float64(further))))
        if abs(exact) > 2.1 and (count > mean) == (sign > 0):
            assert float(count_score(count, mean, ratio if ratio > 1 + 1e-6 else 1.0)) == pytest.approx(exact, abs=1e-4)


@pytest.mark.slow
@given(st.floats(0.1, 500), st.floats(0.5, 10))
def test_more_events_always_score_higher(mean, ratio):
    counts = np.arange(0, mean + 6 * np.sqrt(mean * max(ratio, 1)) + 5)
    assert np.all(np.diff(count_score(counts, mean, ratio)) > 0)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.floats(0.1, 3000), st.floats(0.6, 15), st.floats(1.5, 5))
def test_the_last_count_inside_is_inside_and_the_next_is_not(mean, ratio, reach):
    upper, lower = (float(last_inside(mean, ratio, reach, sign)[()]) for sign in (1, -1))
    assert count_score(upper, mean, ratio) <= reach + 1e-9
    assert count_score(upper + 1, mean, ratio) > reach - 1e-9
    assert count_score(lower, mean, ratio) >= -reach - 1e-9
    assert lower == 0 or count_score(lower - 1, mean, ratio) < -reach + 1e-9


@given(st.floats(-8, 8), st.integers(1, 200))
def test_the_normal_score_of_t_has_its_tail(t, freedom):
    found = float(normal_score(np.array([t]), np.array([float(freedom)]))[0])
    exact = float(-np.sign(t) * stats.norm.ppf(stats.t.sf(abs(t), freedom)))
    assert found == pytest.approx(exact, abs=1e-6 if abs(t) > 2 else 3e-3)


def test_regressions_of_many_series_are_those_of_each(rng=np.random.default_rng(1)):
    x = np.column_stack([np.ones(30), np.arange(30.0), np.sin(np.arange(30))])
    y, weights = rng.normal(size=(5, 30)), rng.random((5, 30))
    weights[1, ::3] = 0.0
    weights[4, 2:] = 1e-14  # two points are left, which are met: this one goes the careful way
    found, (inverse, leverage) = coefficients(design(x), y, weights), spread(design(x), weights)
    for i in range(4):
        root = np.sqrt(weights[i])
        np.testing.assert_allclose(found[i], np.linalg.lstsq(x * root[:, None], y[i] * root, rcond=None)[0], rtol=1e-9)
        plain = np.linalg.inv(x.T @ (x * weights[i][:, None]))
        np.testing.assert_allclose(inverse[i], plain, rtol=1e-8)
        np.testing.assert_allclose(leverage[i], weights[i] * np.einsum("np,pq,nq->n", x, plain, x), rtol=1e-8)
    root = np.sqrt(weights[4])
    np.testing.assert_allclose(
        x[:2] @ found[4], x[:2] @ np.linalg.lstsq(x * root[:, None], y[4] * root, rcond=1e-16)[0], rtol=1e-4
    )


def test_linked_terms_give_no_numbers_instead_of_wrong_ones():
    x = np.column_stack([np.ones(10), np.ones(10)])
    assert np.isnan(coefficients(design(x), np.ones((2, 10)), np.ones((2, 10)))).all()


def test_a_poisson_regression_solves_its_own_equations(rng=np.random.default_rng(2)):
    x = np.column_stack([np.ones(40), np.linspace(-1, 1, 40)])
    y = rng.poisson(np.exp(1 + x[:, 1]), (6, 40)).astype(float)
    fit = quasi_poisson(y, design(x), weights=np.ones((6, 40)))
    assert fit.converged.all()
    np.testing.assert_allclose((y - fit.mean) @ x, 0, atol=1e-4)
