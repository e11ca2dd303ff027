"""CUSUM, GLR, EARS, Bayes, outbreakP and average run lengths against surveillance, spc and vlad."""

from __future__ import annotations

import numpy as np
import pytest

from countersign.stats.monitoring import arl
from countersign.stats.monitoring.bounds import bayes, outbreak
from countersign.stats.monitoring.cusum import (
    binomial_cusum,
    cusum,
    negative_binomial_cusum,
    poisson_cusum,
    risk_adjusted_cusum,
    risk_scores,
    rossi_scores,
)
from countersign.stats.monitoring.ears import ears
from countersign.stats.monitoring.glr import glr
from stats.reference import listed, near, numbers, vector

pytestmark = pytest.mark.vectors


@pytest.mark.parametrize("name", listed("surveillance", "glr", "lrcusum"))
def test_a_likelihood_ratio_chart_is_the_one_of_surveillance(name):
    one = vector("surveillance", name)
    params, y, mean = one["params"], one["input"]["observed"], one["input"]["mu0"]
    spread, h = params["alpha"], params["c.ARL"]
    if "theta" in params:
        ratio = np.exp(params["theta"])
        if spread:
            chart = negative_binomial_cusum(y, mean, dispersion=spread, rate_ratio=ratio, h=h)
        else:
            chart = poisson_cusum(y, mean, rate_ratio=ratio, h=h)
    else:
        window, warm_up = params.get("M"), params.get("Mtilde", 1)
        falling = params["dir"] == "dec"
        chart = glr(y, mean, dispersion=spread, h=h, window=window, warm_up=warm_up, falling=falling)
    np.testing.assert_allclose(chart.statistic, numbers(one["expected"]["statistic"]), **near(one))
    assert list(chart.alarm.astype(int)) == one["expected"]["alarm"]


@pytest.mark.parametrize("name", listed("surveillance", "poisson_cusum"))
def test_a_poisson_cusum_is_the_one_of_surveillance(name):
    one = vector("surveillance", name)
    y, places = np.array(one["input"]["observed"]), np.array(one["input"]["range"]) - 1
    mean = y[: places[0]].mean()
    assert mean == pytest.approx(one["expected"]["m"], rel=one["rtol"])
    z = rossi_scores(y[places], mean, one["params"]["trans"])
    chart = cusum(z, k=one["params"]["k"], h=one["params"]["h"])
    np.testing.assert_allclose(chart.statistic, numbers(one["expected"]["cusum"]), **near(one))
    assert list(chart.alarm.astype(int)) == one["expected"]["alarm"]


@pytest.mark.parametrize("name", listed("surveillance", "binomial_cusum"))
def test_a_binomial_cusum_is_the_one_of_surveillance(name):
    one = vector("surveillance", name)
    params = one["params"]
    chart = binomial_cusum(
        one["input"]["y"], one["input"]["n"], share=params["p0"], odds_ratio=params["OR"], h=params["h"]
    )
    np.testing.assert_allclose(chart.statistic, numbers(one["expected"]["statistic"]), **near(one))
    assert list(chart.alarm) == one["expected"]["alarm"]


@pytest.mark.parametrize("name", listed("surveillance", "ears"))
def test_ears_are_those_of_surveillance(name):
    one = vector("surveillance", name)
    params, places = one["params"], np.array(one["input"]["range"]) - 1
    found = ears(
        one["input"]["observed"],
        name.split("_")[1],
        chance=params["alpha"],
        baseline=params["baseline"],
        least_sd=params["minSigma"],
        compat="surveillance",
    )
    np.testing.assert_allclose(found.upper[places], numbers(one["expected"]["upperbound"]), **near(one))
    assert list(found.alarm[places]) == one["expected"]["alarm"]


@pytest.mark.parametrize("name", listed("surveillance", "bayes"))
def test_bayes_is_the_one_of_surveillance(name):
    one = vector("surveillance", name)
    params, places = one["params"], np.array(one["input"]["range"]) - 1
    found = bayes(
        one["input"]["observed"],
        years=params["b"],
        half_window=params["w"],
        season=params["freq"],
        this_year=params["actY"],
        chance=params["alpha"],
    )
    np.testing.assert_allclose(found.upper[places], numbers(one["expected"]["upperbound"]), **near(one))
    assert list(found.alarm[places].astype(int)) == one["expected"]["alarm"]


@pytest.mark.parametrize("name", listed("surveillance", "outbreakP"))
def test_outbreaks_are_those_of_surveillance(name):
    one = vector("surveillance", name)
    statistic, alarm = outbreak(one["input"]["observed"], limit=one["params"]["k"])
    places = np.array(one["input"]["range"]) - 1
    np.testing.assert_allclose(statistic[places], numbers(one["expected"]["stat"]), **near(one))
    assert list(alarm[places].astype(int)) == one["expected"]["alarm"]


@pytest.mark.parametrize("name", listed("arl", "racusum_llr"))
def test_risk_scores_are_those_of_vlad(name):
    one = vector("arl", name)
    given = one["input"]
    risk = 1 / (1 + np.exp(-(given["intercept"] + given["slope"] * numbers(given["parsonnet"]))))
    for ratio, key in ((2.0, "RA2"), (0.5, "RA_half")):
        np.testing.assert_allclose(risk_scores(numbers(given["y"]), risk, ratio), one["expected"][key], **near(one))


@pytest.mark.parametrize("name", listed("arl", "racusum_paths"))
def test_risk_adjusted_paths_are_those_of_vlad(name):
    one = vector("arl", name)
    params, expected = one["params"], one["expected"]
    for restart, suffix in ((False, ""), (True, "_reset")):
        chart = risk_adjusted_cusum(
            one["input"]["y"],
            one["input"]["p"],
            h=params["h"],
            worse=params["RA_up"],
            better=params["RA_down"],
            restart=restart,
        )
        np.testing.assert_allclose(chart.worse.statistic, expected["s_up" + suffix], **near(one))
        np.testing.assert_allclose(chart.better.statistic, expected["s_down" + suffix], **near(one))
        np.testing.assert_allclose(chart.vlad, expected["vlad"], **near(one))


@pytest.mark.parametrize("name", listed("arl", "xcusum_one"))
def test_run_lengths_of_a_cusum_are_those_of_spc(name):
    one = vector("arl", name)
    params = one["params"]
    found = [arl.cusum_arl(params["h"], k=params["k"], shift=mean) for mean in one["input"]["mu"]]
    np.testing.assert_allclose(found, one["expected"]["arl"], **near(one))


@pytest.mark.slow
@pytest.mark.parametrize("name", listed("arl", "xcusum_crit"))
def test_thresholds_of_a_cusum_are_those_of_spc(name):
    one = vector("arl", name)
    for column, wanted, sides in (
        ("h_one", one["input"]["L0"], 1),
        ("h_two", one["input"]["L0"], 2),
        ("h_one_L0_500", 500, 1),
    ):
        found = [arl.cusum_threshold(wanted, k=k, sides=sides) for k in one["input"]["k"]]
        np.testing.assert_allclose(found, one["expected"][column], **near(one))


@pytest.mark.parametrize("name", listed("arl", "xewma_crit"))
def test_limits_of_an_ewma_are_those_of_spc(name):
    one = vector("arl", name)
    for column, wanted in (("c370", 370.4), ("c500", 500)):
        found = [arl.ewma_limit(wanted, weight=weight) for weight in one["input"]["lambda"]]
        np.testing.assert_allclose(found, one["expected"][column], **near(one))


@pytest.mark.parametrize("name", listed("arl", "pois_cusum"))
def test_run_lengths_of_a_poisson_cusum_are_those_of_lucas(name):
    one = vector("arl", name)
    given, expected = one["input"], one["expected"]
    shape = {"k": given["km"], "h": given["hm"], "scale": given["m"]}
    head = (given["hm"] + 1) // 2
    for falling, key in ((False, "upper"), (True, "lower")):
        for start, suffix in ((0, ""), (head, "_fir")):
            found = arl.poisson_cusum_arl(given["mu0"], **shape, head_start=start, falling=falling)
            assert found == pytest.approx(expected[key + suffix], rel=one["rtol"]), (key, suffix)


@pytest.mark.slow
@pytest.mark.parametrize("name", listed("arl", "imr"))
def test_run_lengths_of_individuals_and_ranges_are_those_of_spc(name):
    one = vector("arl", name)
    params = one["params"]
    found = [arl.individuals_and_ranges_arl(params["M"], params["Ru"], shift=mu) for mu in one["input"]["mu"]]
    np.testing.assert_allclose(found, one["expected"]["arl"], **near(one))
