"""Shrinkage, standing and the track record: numbers worked by hand, and what must hold for every set of providers."""

from __future__ import annotations

import doctest
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats.shrink import Prior, Rule, beta_binomial, gamma_poisson, normal, track_record
from countersign.stats.shrink.case_mix import observed_expected, random_intercept
from countersign.stats.shrink.normal import between_variance
from countersign.stats.shrink.ranks import confidence_sets, drawn_ranks, expected_ranks, pairwise, ranks
from countersign.stats.shrink.standing import expected_percentile, expected_percentile_normal, r_values

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/shrinkage.md"
ESTIMATORS = ("DL", "PM", "REML", "ML", "HS", "HE", "SJ", "EB")


@pytest.mark.parametrize(("kept", "due", "value"), [(18, 20, 0.833), (1, 1, 0.727), (0, 0, 0.7), (9, 20, 0.533)])
def test_the_track_records_worked_by_hand(kept, due, value):
    assert round(track_record(kept, due).value, 3) == value


def test_a_newcomer_is_exactly_neutral():
    found = track_record([0, 7], [0, 10])
    assert found.value[0] == 0.70
    assert list(found.newcomer) == [True, False]
    assert found.lower[0] < 0.70 < found.upper[0]
    assert track_record(0, 0, Rule(mean=0.6, strength=3)).value == 0.6


@given(st.integers(0, 300), st.integers(0, 300))
def test_one_more_promise_kept_never_harms_and_one_broken_never_helps(kept, broken):
    now = track_record(kept, kept + broken)
    assert track_record(kept + 1, kept + 1 + broken).value > now.value
    assert track_record(kept, kept + broken + 1).value < now.value
    assert 0 <= now.lower < now.value < now.upper <= 1


def test_more_kept_than_due_is_refused():
    with pytest.raises(NotValid):
        track_record(3, 2)


def test_the_worked_examples_run():
    assert doctest.testmod(sys.modules[track_record.__module__]).failed == 0
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried.attempted > 3
    assert tried.failed == 0


@pytest.mark.parametrize("estimator", [e for e in ESTIMATORS if e != "SJ"])
def test_the_variance_between_providers_is_found_again(estimator):
    rng = np.random.default_rng(5)
    v = rng.uniform(0.01, 0.1, 3000)
    y = rng.normal(1.0, np.sqrt(0.05 + v))
    assert between_variance(y, v, estimator).tau2 == pytest.approx(0.05, rel=0.2)


@pytest.mark.parametrize("estimator", [e for e in ESTIMATORS if e != "SJ"])
def test_equal_figures_are_drawn_together_completely(estimator):
    found = normal(np.full(8, 0.3), np.full(8, 0.1), estimator)
    assert found.tau2 == 0
    assert np.allclose(found.mean, 0.3)
    assert np.all(found.reliability == 0)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from(ESTIMATORS), st.floats(-5, 5), st.floats(0.1, 10))
def test_shrinkage_moves_with_the_scale_and_the_zero_of_the_figures(seed, estimator, shift, scale):
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.05, 1, 12)
    y = rng.normal(0, np.sqrt(0.5 + v))
    plain, moved = normal(y, v, estimator), normal(shift + scale * y, scale**2 * v, estimator)
    np.testing.assert_allclose(moved.mean, shift + scale * plain.mean, rtol=1e-4, atol=1e-4 * scale)


def test_posterior_and_prediction_intervals_cover_as_often_as_they_say():
    """With the variance between providers known; fitted from 40 of them, posterior intervals hold 93 % and not 95."""
    rng = np.random.default_rng(6)
    covered, plugged, new = [], [], []
    for _ in range(200):
        v = rng.uniform(0.01, 0.2, 40)
        theta = rng.normal(2, 0.3, 41)
        y = rng.normal(theta[:40], np.sqrt(v))
        for found, held in ((normal(y, v, tau2=0.09), covered), (normal(y, v), plugged)):
            interval = found.interval()
            held.append(np.mean((interval.lower < theta[:40]) & (theta[:40] < interval.upper)))
        prediction = normal(y, v).prediction()
        new.append(prediction.lower < theta[40] < prediction.upper)
    assert np.mean(covered) == pytest.approx(0.95, abs=0.008)
    assert np.mean(plugged) > 0.915
    assert np.mean(new) == pytest.approx(0.95, abs=0.04)


def test_the_priors_of_counts_are_found_again():
    rng = np.random.default_rng(7)
    n = rng.integers(5, 200, 4000)
    x = rng.binomial(n, rng.beta(8, 32, 4000))
    assert beta_binomial(x, n).prior == pytest.approx((8, 32), rel=0.12)
    e = rng.uniform(1, 50, 4000)
    assert gamma_poisson(rng.poisson(e * rng.gamma(4, 1 / 2, 4000)), e).prior == pytest.approx((4, 2), rel=0.12)


def test_equal_shares_are_drawn_together_completely():
    found = beta_binomial(np.full(30, 20), np.full(30, 100))
    assert np.allclose(found.mean, 0.2, atol=1e-4)
    assert found.reliability.max() < 0.001


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=20))
def test_a_shrunken_share_lies_between_its_own_and_the_whole(pairs):
    x, rest = np.array(pairs).T
    n = np.maximum(x + rest, 1)
    found = beta_binomial(np.minimum(x, n), n, prior=Prior(2.0, 6.0))
    own = np.minimum(x, n) / n
    assert np.all((np.minimum(own, 0.25) - 1e-12 <= found.mean) & (found.mean <= np.maximum(own, 0.25) + 1e-12))


def test_a_provider_without_cases_stands_in_the_middle():
    found = beta_binomial([0, 5], [0, 10], prior=Prior(3.0, 5.0))
    assert expected_percentile(found)[0] == pytest.approx(0.5, abs=1e-6)
    rates = gamma_poisson([0, 5], [0, 10], prior=Prior(3.0, 5.0))
    assert expected_percentile(rates)[0] == pytest.approx(0.5, abs=1e-6)
    assert expected_percentile_normal(np.array([4.0]), np.array([0.1]), 4.0, 1.0) == pytest.approx(0.5)


def test_percentiles_and_r_values_go_down_as_more_events_are_seen():
    found = gamma_poisson(np.arange(40), np.full(40, 10.0), prior=Prior(4.0, 2.0))
    assert np.all(np.diff(expected_percentile(found)) < 0)
    assert np.all(np.diff(r_values(found)) <= 0)


def test_ties_share_a_rank_as_asked():
    assert list(ranks([5, 7, 7])) == [3, 1, 1]
    assert list(ranks([5, 7, 7], ties=1)) == [3, 2, 2]


def test_providers_far_apart_have_one_rank_and_providers_alike_have_all():
    rng = np.random.default_rng(8)
    apart = confidence_sets([30.0, 20.0, 10.0], 0.5, rng=rng)
    assert list(apart.lower) == list(apart.upper) == [1, 2, 3]
    alike = confidence_sets([1.0, 1.1, 0.9], 5.0, rng=rng)
    assert list(alike.lower) == [1, 1, 1]
    assert list(alike.upper) == [3, 3, 3]


def test_rank_sets_hold_all_true_ranks_together():
    rng = np.random.default_rng(9)
    truth = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 4.0])
    held = []
    for _ in range(80):
        found = confidence_sets(rng.normal(truth, 0.5), 0.5, rng=rng, draws=300)
        held.append(np.all((found.lower <= ranks(truth)) & (ranks(truth) <= found.upper)))
    assert np.mean(held) > 0.9


def test_expected_ranks_agree_with_drawn_ones():
    mean, variance = np.array([1.0, 2.0, 2.2, 5.0]), np.array([1.0, 0.5, 2.0, 0.1])
    draws = np.random.default_rng(10).normal(mean, np.sqrt(variance), (20_000, 4))
    np.testing.assert_allclose(drawn_ranks(draws).expected, expected_ranks(mean, variance), atol=0.03)
    assert np.allclose(pairwise(mean, variance) + pairwise(mean, variance).T, 1)


def test_case_mix_is_taken_out():
    """Providers with harder cases have more events, and after adjustment no more than expected."""
    rng = np.random.default_rng(11)
    provider = np.repeat(np.arange(20), 200)
    hardness = rng.normal(provider / 10, 1)
    outcome = rng.random(4000) < 1 / (1 + np.exp(1 - hardness))
    found = observed_expected(outcome, hardness, provider)
    assert found.observed.sum() == pytest.approx(found.expected.sum())
    assert np.mean((found.lower <= 1) & (found.upper >= 1)) >= 0.9
    model = random_intercept(outcome, hardness, provider)
    assert model.sd < 0.2
    assert model.ratio == pytest.approx(np.ones(20), abs=0.2)
