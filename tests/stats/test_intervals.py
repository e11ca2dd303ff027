"""Intervals against numbers worked by hand, published vectors and what must hold for every count."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from countersign.errors import NotValid
from countersign.stats.intervals import byar, clopper_pearson, garwood, rate, wilson


def _expected(values):
    """A vector column as floats; the formula's NA and NaN stand where we promise 0."""
    return np.array([0.0 if v in ("NaN", "NA") else v for v in values], dtype=float)


@pytest.mark.parametrize(("x", "n", "low", "high"), [(18, 60, 19.9, 42.5), (61, 1000, 4.8, 7.8)])
def test_the_shares_worked_by_hand(x, n, low, high):
    lower, upper = wilson(x, n)
    assert (round(100 * lower, 1), round(100 * upper, 1)) == (low, high)


def test_nobody_and_everybody_need_no_special_case():
    lower, upper = wilson([0, 20], [20, 20])
    assert lower[0] == 0
    assert upper[1] == 1
    assert 0 < upper[0] < 0.2
    assert upper[0] == pytest.approx(1 - lower[1])


def test_an_empty_base_says_that_nothing_is_known():
    for interval in (wilson(0, 0), clopper_pearson(0, 0)):
        assert np.isnan(interval.lower)
        assert np.isnan(interval.upper)


def test_arrays_come_back_in_the_shape_they_went_in():
    assert wilson(np.zeros((2, 3)), 10).lower.shape == (2, 3)
    assert isinstance(wilson(1, 2).lower, float)


@pytest.mark.parametrize("call", [lambda: wilson(3, 2), lambda: wilson(-1, 2), lambda: wilson(1, 2, 95)])
def test_what_cannot_be_is_refused(call):
    with pytest.raises(NotValid):
        call()


@given(st.integers(1, 400), st.data(), st.sampled_from([0.9, 0.95, 0.998]))
def test_the_exact_interval_is_the_inverse_of_the_binomial_test(n, data, confidence):
    x = data.draw(st.integers(0, n))
    lower, upper = clopper_pearson(x, n, confidence)
    tail = (1 - confidence) / 2
    assert lower <= x / n <= upper
    if x > 0:
        assert stats.binom.sf(x - 1, n, lower) == pytest.approx(tail, rel=1e-6)
    if x < n:
        assert stats.binom.cdf(x, n, upper) == pytest.approx(tail, rel=1e-6)


@given(st.integers(0, 500))
def test_garwood_is_the_inverse_of_the_poisson_tail(x):
    lower, upper = garwood(x)
    assert stats.poisson.cdf(x, upper) == pytest.approx(0.025, rel=1e-6)
    assert lower == 0 if x == 0 else stats.poisson.sf(x - 1, lower) == pytest.approx(0.025, rel=1e-6)


def test_without_exposure_there_is_no_rate():
    assert np.isnan(rate(0, 0).value)


@pytest.mark.vectors
def test_byar_agrees_with_the_published_grid(vectors):
    vector = json.loads((vectors / "intervals/byar_grid.json").read_text())
    for case in vector["expected"]:
        lower, upper = byar(vector["input"]["x"], case["conf"])
        np.testing.assert_allclose(lower, _expected(case["lower"]), rtol=1e-8, atol=1e-10)
        np.testing.assert_allclose(upper, _expected(case["upper"]), rtol=1e-8)


@pytest.mark.vectors
def test_wilson_agrees_with_the_published_suite(vectors):
    vector = json.loads((vectors / "intervals/byar_wilson_testsuite.json").read_text())
    columns = vector["input"], vector["expected"]
    checked = 0
    for i, method in enumerate(columns[1]["method"]):
        confidence = float(columns[1]["confidence"][i].rstrip("%")) / 100
        x, n = columns[0]["x"][i], columns[0]["n"][i]
        interval = wilson(x, n, confidence) if method == "Wilson" else byar(x, confidence)
        expected = _expected([columns[1]["lowercl"][i], columns[1]["uppercl"][i]])
        np.testing.assert_allclose(interval, expected, rtol=1e-8, atol=1e-10)
        checked += 1
    assert checked == 13


@pytest.mark.vectors
@pytest.mark.parametrize(("confidence", "label"), [(0.95, "95_0"), (0.998, "99_8")])
def test_rates_switch_from_exact_to_byar_at_ten_events(vectors, confidence, label):
    vector = json.loads((vectors / "intervals/phe_rate_exact_byar.json").read_text())
    found = rate(vector["input"]["x"], vector["input"]["n"], per=1000, confidence=confidence)
    np.testing.assert_allclose(found.value, vector["expected"]["value"], rtol=1e-8)
    np.testing.assert_allclose(found.lower, vector["expected"][f"lower{label}cl"], rtol=1e-8)
    np.testing.assert_allclose(found.upper, vector["expected"][f"upper{label}cl"], rtol=1e-8)
