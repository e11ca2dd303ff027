"""Every vector of the family `causal`, each against the reference implementation it names."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from countersign.stats.causal import (
    Change,
    arima,
    breaks,
    segmented,
    segmented_counts,
    staggered,
    synthetic,
    two_by_two,
    two_way,
)
from countersign.stats.causal.matched import matched
from stats.reference import Vector, family, numbers

pytestmark = pytest.mark.vectors

# The reference has cosines before sines; the order of terms is ours.
TERMS = ("intercept", "time", "level", "slope", "cosine 1", "sine 1", "cosine 2", "sine 2")


def _in_their_order(found, values, *more):
    return [values[found.names.index(name)] for name in (*TERMS, *more)]


def its_seatbelts_ols_nw(vector: Vector) -> None:
    given, expected = vector.input, vector.expected
    change = Change(given["t0"] - 1, harmonics=2, covariates={"petrol": numbers(given["petrol"])})
    for name, options in (
        ("se_ols", {"errors": "unrelated"}),
        ("se_nw", {"errors": "newey-west", "lag": 12, "small_sample": False}),
        ("se_nw_adjust", {"errors": "newey-west", "lag": 12}),
    ):
        found = segmented(given["drivers"], change, log=True, **options)
        vector.agrees(_in_their_order(found, found.se, "petrol"), expected[name])
    vector.agrees(_in_their_order(found, found.value, "petrol"), expected["coef"])
    vector.agrees(found.durbin_watson, expected["dw"])


def its_seatbelts_quasipoisson(vector: Vector) -> None:
    found = segmented_counts(vector.input["killed"], Change(vector.input["t0"] - 1, harmonics=2), errors="unrelated")
    vector.agrees(_in_their_order(found, found.value), vector.expected["coef"])
    vector.agrees(_in_their_order(found, found.se), vector.expected["se"])
    vector.agrees(found.dispersion, vector.expected["phi"])
    vector.agrees(found.ratio[found.names.index("level")], vector.expected["irr_level"])


def its_seatbelts_arima(vector: Vector) -> None:
    given = vector.input
    columns = {"law": numbers(given["law"]), "petrol": numbers(given["petrol"])}
    found = arima(np.log(given["drivers"]), columns, order=(1, 0, 0), seasonal=(1, 0, 0, 12))
    vector.agrees(found.value, vector.expected["coef"])
    vector.agrees(found.se, vector.expected["se"])
    vector.agrees([found.log_likelihood, found.sigma2], [vector.expected["loglik"], vector.expected["sigma2"]])


def did_2x2_clustered(vector: Vector) -> None:
    given = {name: np.array(column) for name, column in vector.input.items()}
    found = two_by_two(given["y"], given["treated"], given["post"], given["g"])
    vector.agrees([found.value, found.se], [vector.expected["did"], vector.expected["se_cluster_HC1"]])
    both = two_way(given["y"], given["g"], given["t"], given["treated"] * given["post"])
    vector.agrees([both.value, both.se], [vector.expected["twfe"], vector.expected["twfe_se_HC1"]])


def cs_did_mpdta(vector: Vector) -> None:
    years = np.arange(2003, 2008)
    table = np.column_stack([numbers(vector.input[f"lemp.{year}"]) for year in years])
    found = staggered(table, vector.input["first.treat"], periods=years)
    assert list(zip(found.group, found.period, strict=True)) == list(
        zip(vector.expected["g"], vector.expected["t"], strict=True)
    )
    vector.agrees(found.value, vector.expected["att"])
    vector.agrees(found.overall.value, vector.expected["simple"])
    by = found.by_time_since()
    vector.agrees(by.at, vector.expected["event_time"])
    vector.agrees(by.value, vector.expected["event_att"])


def synthdid_california(vector: Vector) -> None:
    given, expected = vector.input, vector.expected
    table = np.array([given["Y"][unit] for unit in given["units"]])
    changed = np.arange(len(table)) >= given["N0"]
    for method, name in (
        ("synthetic difference in differences", "synthdid"),
        ("synthetic control", "sc"),
        ("difference in differences", "did"),
    ):
        vector.agrees(synthetic(table, changed, given["T0"], method=method).value, expected[name])
    found = synthetic(table, changed, given["T0"])
    vector.agrees(found.weights, expected["omega"])
    vector.agrees(found.period_weights, expected["lambda"])


def breakpoints_nile(vector: Vector) -> None:
    found = breaks(vector.input["y"], shortest=vector.params["h"])
    assert found.starts == (vector.expected["bp"],)  # theirs is the last of the old, from 1: ours the first new, from 0
    assert vector.input["start"] + found.starts[0] - 1 == vector.expected["year"]
    vector.agrees(found.bic, vector.expected["BIC"])


METHODS = (its_seatbelts_ols_nw, its_seatbelts_quasipoisson, its_seatbelts_arima, did_2x2_clustered)
METHODS += (cs_did_mpdta, synthdid_california, breakpoints_nile)
CHECKS = {f.__name__: f for f in METHODS}


@pytest.mark.slow
@family("causal")
def test_the_method_agrees_with_its_reference(vector):
    CHECKS[vector.id](vector)


@pytest.mark.slow
def test_the_basque_country_is_matched_as_published(vectors):
    """Abadie and Gardeazabal's example; figures as in pysyncon's own tests, to its digits."""
    table, predictors, names = _basque(vectors / "causal" / "basque_pysyncon.csv")
    at = names.index("Basque Country (Pais Vasco)")
    found = matched(table, predictors, at, start=1970 - 1955, fit_from=1960 - 1955)
    blend = dict(zip([name for name in names if name != names[at]], found.weights, strict=True))
    assert round(blend["Cataluna"], 4) == 0.8508
    assert round(blend["Madrid (Comunidad De)"], 4) == 0.1492
    assert round(found.before_mse, 6) == 0.008865
    gaps = found.gap[1975 - 1955 :]
    assert round(gaps.mean(), 4) == -0.6996
    assert round(gaps.std(ddof=1) / np.sqrt(gaps.size), 4) == 0.0708


def _basque(path):
    """GDP per head by region and year, and the mean of each predictor over the years that the paper takes."""
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = list(dict.fromkeys(row["regionname"] for row in rows))
    sixties, odd = range(1964, 1970), range(1961, 1970, 2)
    wanted = [(f"school.{kind}", sixties) for kind in ("illit", "prim", "med", "high", "post.high")]
    wanted += [("invest", sixties), ("gdpcap", range(1960, 1970)), ("popdens", [1969])]
    sectors = ("agriculture", "energy", "industry", "construction", "services.venta", "services.nonventa")
    wanted += [(f"sec.{sector}", odd) for sector in sectors]

    def average(name, column, years):
        held = (row for row in rows if row["regionname"] == name and float(row["year"]) in years)
        return np.mean([float(row[column]) for row in held if row[column]])

    table = np.array([[average(name, "gdpcap", [year]) for year in range(1955, 1998)] for name in names])
    return table, np.array([[average(name, column, years) for column, years in wanted] for name in names]), names
