"""Farrington flexible against surveillance: bounds, expectations, alarms, scores, p values, dispersion, trend."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from countersign.stats.monitoring.farrington import Settings, farrington, reference_dates, thresholds
from countersign.stats.monitoring.farrington.fitting import omega
from stats.reference import listed, near, numbers, vector

pytestmark = pytest.mark.vectors

RUNS = [name for name in listed("surveillance", "ff_") if "unit" not in name]


def _settings(params: dict, weekly: bool) -> Settings:
    return Settings(
        years=params.get("b", 5),
        half_window=params.get("w", 3),
        season=52 if weekly else 12,
        parts=params.get("noPeriods", 1),
        past=params.get("pastWeeksNotIncluded"),
        trend=params.get("trend", True),
        trend_chance=params.get("pThresholdTrend", 0.05),
        reweight=params.get("weightsThreshold", 2.58) if params.get("reweight", True) else None,
        method=params.get("thresholdMethod", "delta"),
        power=params.get("powertrans", "2/3"),
        chance=params.get("alpha", 0.05),
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_the_one_of_surveillance(name):
    one = vector("surveillance", name)
    given, expected = one["input"], one["expected"]
    weekly = isinstance(given["date"][0], str)
    found = farrington(
        numbers(given["observed"]),
        at=np.array(expected["index"]) - 1,
        dates=[date.fromisoformat(day) for day in given["date"]] if weekly else None,
        population=given.get("population", 1.0),
        settings=_settings(one["params"], weekly),
        compat="surveillance",
    )
    pairs = ("upper", "upperbound"), ("expected", "expected"), ("score", "score"), ("p", "pvalue"), ("phi", "phi")
    assert list(found.alarm) == [flag is True for flag in expected["alarm"]]
    for ours, theirs in (*pairs, ("trend", "trendcoef")):
        np.testing.assert_allclose(getattr(found, ours), numbers(expected[theirs]), err_msg=ours, **near(one))
    assert list((~np.isnan(found.trend)).astype(int)) == expected["trend"]


@pytest.mark.parametrize("name", listed("surveillance", "ff_unit_refdates"))
def test_reference_dates_are_those_of_surveillance(name):
    one = vector("surveillance", name)
    found = reference_dates(date.fromisoformat(one["input"]["day"]), one["input"]["b"])
    assert [day.isoformat() for day in found] == one["expected"]


@pytest.mark.parametrize("name", listed("surveillance", "ff_unit_weights"))
def test_weights_are_those_of_surveillance(name):
    one = vector("surveillance", name)
    np.testing.assert_allclose(omega(np.array(one["input"]["s"], float), one["input"]["threshold"]), one["expected"])


@pytest.mark.parametrize("name", listed("surveillance", "ff_unit_threshold"))
def test_thresholds_are_those_of_surveillance(name):
    one = vector("surveillance", name)
    d, nb = one["input"]["delta"], one["input"]["nb"]
    for key, expected in one["expected"].items():
        method, form = key.split("_")
        if method == "delta":
            power = {"none": "none", "half": "1/2", "twothirds": "2/3"}[form]
            parts = [np.float64(d[name]) for name in ("y", "mu0", "se", "phi")]
            found = thresholds.delta(*parts, d["alpha"], power)
        else:
            parts = [np.float64(nb[name]) for name in ("y", "eta0", "se")]
            phi = np.float64(form.removeprefix("phi"))
            found = thresholds.negative_binomial(*parts, phi, nb["alpha"], at_quantile=method == "muan")
        np.testing.assert_allclose([float(v) for v in found], expected, rtol=one["rtol"], err_msg=key)
