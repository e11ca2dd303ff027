"""Shewhart charts, run charts and trends against qcc, qicharts2 and the Fingertips test suite."""

from __future__ import annotations

import numpy as np
import pytest

from countersign.stats.monitoring.charts import c_chart, g_chart, i_chart, i_prime_chart, p_chart, t_chart, u_chart
from countersign.stats.monitoring.ewma import ewma
from countersign.stats.monitoring.recent import recent_trend
from countersign.stats.monitoring.runs import anhoej_limits, run_chart
from countersign.stats.monitoring.zones import NELSON, WESTERN_ELECTRIC, zone_rules
from stats.reference import listed, near, numbers, vector

pytestmark = pytest.mark.vectors

DRAWN = {
    "p": lambda y, n, s: p_chart(y, n, sigmas=s),
    "u": lambda y, n, s: u_chart(y, n, sigmas=s),
    "pp": lambda y, n, s: p_chart(y, n, sigmas=s, prime=True),
    "up": lambda y, n, s: u_chart(y, n, sigmas=s, prime=True),
    "c": lambda y, n, s: c_chart(y, sigmas=s),
    "g": lambda y, n, s: g_chart(y, sigmas=s),
    "t": lambda y, n, s: t_chart(y, sigmas=s),
    "i": lambda y, n, s: i_chart(y, sigmas=s),
    "ip": lambda y, n, s: i_prime_chart(y, n, sigmas=s),
}


@pytest.mark.parametrize("name", [name for name in listed("charts", "qic_") if name != "qic_run"])
def test_a_chart_is_the_one_of_qicharts2(name):
    one = vector("charts", name)
    expected, given = one["expected"], one["input"]
    for sigmas, suffix in ((3, ""), (2, ".95")):
        chart = DRAWN[given["chart"]](given["y"], given.get("n", 1), sigmas)
        np.testing.assert_allclose(chart.centre, numbers(expected["cl"]), **near(one))
        np.testing.assert_allclose(chart.lower, numbers(expected["lcl" + suffix]), **near(one))
        np.testing.assert_allclose(chart.upper, numbers(expected["ucl" + suffix]), **near(one))
        np.testing.assert_allclose(chart.y, numbers(expected["y"]), **near(one))
        if sigmas == 3:
            assert list(chart.outside) == expected["sigma.signal"]
    _has_the_runs(run_chart(chart.y, centre=chart.centre), expected)


@pytest.mark.parametrize("name", listed("charts", "qic_run"))
def test_a_run_chart_is_the_one_of_qicharts2(name):
    one = vector("charts", name)
    chart = run_chart(one["input"]["y"])
    assert chart.centre == one["expected"]["cl"][0]
    _has_the_runs(chart, one["expected"])


def _has_the_runs(chart, expected):
    found = (chart.longest_run, chart.longest_run_max, chart.crossings, chart.crossings_min, chart.useful, chart.shift)
    keys = ("longest.run", "longest.run.max", "n.crossings", "n.crossings.min", "n.useful", "runs.signal")
    assert [int(one) for one in found] == [int(expected[key][0]) for key in keys]


@pytest.mark.parametrize("name", listed("charts", "anhoej"))
def test_the_limits_of_runs_and_crossings(name):
    one = vector("charts", name)
    longest, fewest = anhoej_limits(one["input"]["n"])
    assert list(longest) == one["expected"]["longest_run_max"]
    assert list(fewest) == one["expected"]["n_crossings_min"]


@pytest.mark.parametrize("name", listed("charts", "qcc_c", "qcc_p", "qcc_u"))
def test_a_chart_is_the_one_of_qcc(name):
    one = vector("charts", name)
    given, expected = one["input"], one["expected"]
    chart = DRAWN[name.split("_")[1]](given["x"], given.get("n", 1), 3)
    np.testing.assert_allclose(chart.y, expected["statistics"], **near(one))
    np.testing.assert_allclose(chart.centre, np.full(len(given["x"]), expected["center"]), **near(one))
    np.testing.assert_allclose(chart.lower, np.broadcast_to(expected["LCL"], chart.y.shape), **near(one))
    np.testing.assert_allclose(chart.upper, np.broadcast_to(expected["UCL"], chart.y.shape), **near(one))


@pytest.mark.parametrize("name", listed("charts", "qcc_ewma"))
def test_an_ewma_is_the_one_of_qcc(name):
    one = vector("charts", name)
    y, params, expected = numbers(one["input"]["x"]), one["params"], one["expected"]
    first = i_chart(y[: one["input"]["n_cal"]], screen=False)
    assert first.centre[0] == pytest.approx(expected["center"], rel=one["rtol"])
    assert first.sd[0] == pytest.approx(expected["std.dev"], rel=one["rtol"])
    chart = ewma(y, mean=first.centre[0], sd=first.sd[0], weight=params["lambda"], sigmas=params["nsigmas"])
    np.testing.assert_allclose(chart.sd, expected["sigma"], **near(one))
    np.testing.assert_allclose(chart.lower, expected["LCL"], **near(one))
    np.testing.assert_allclose(chart.upper, expected["UCL"], **near(one))


@pytest.mark.parametrize("name", listed("charts", "qcc_rules"))
def test_zone_rules_are_those_of_qcc(name):
    """Where qcc stops because the series is shorter than the window, we find nothing."""
    one = vector("charts", name)
    ours = {f"WER{i}": f"WE{i}" for i in range(1, 5)} | {f"NEL{i}": f"N{i}" for i in range(1, 9)}
    params = one["params"]
    for series, rules in one["expected"].items():
        found = zone_rules(one["input"][series], params["center"], params["sd"], WESTERN_ELECTRIC | NELSON)
        for rule, places in rules.items():
            wanted = [] if isinstance(places, str) else np.atleast_1d(places).tolist()
            assert (np.flatnonzero(found[ours[rule]]) + 1).tolist() == wanted, (series, rule)


@pytest.mark.parametrize("name", listed("charts", "fingertips"))
def test_recent_trends_are_those_of_fingertips(name):
    one = vector("charts", name)
    better = {"High is good": "more", "Low is good": "less", "No judgement": "neither"}
    words = {
        "Increasing": "increasing",
        "NoChange": "no significant change",
        "CannotBeCalculated": "cannot be calculated",
        "DecreasingAndGettingWorse": "decreasing and getting worse",
        "DecreasingAndGettingBetter": "decreasing and getting better",
        "IncreasingAndGettingWorse": "increasing and getting worse",
        "IncreasingAndGettingBetter": "increasing and getting better",
    }
    for case in one["cases"]:
        points = sorted(case["points"], key=lambda point: point["year"])
        value, lower, upper = (np.array([p[key] for p in points], dtype=float) for key in ("value", "lower", "upper"))
        found = recent_trend(value, lower, upper, compat="Fingertips")
        assert str(found.words(better[case["polarity"]])) == words[case["expected"]], case["indicator"]
        if case["chi2_ours"] is not None:
            assert found.chi2 == pytest.approx(case["chi2_ours"], rel=one["rtol"])
