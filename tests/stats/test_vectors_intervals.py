"""Every vector of the family `intervals`, checked by the method it names."""

from __future__ import annotations

import numpy as np
import pytest

from countersign.stats.intervals import byar, rate, wilson
from countersign.stats.standardisation import directly_standardised, indirectly_standardised
from stats.reference import Vector, family, numbers

pytestmark = pytest.mark.vectors
LEVELS = {"95_0": 0.95, "99_8": 0.998}


def _by_area(vector: Vector, column: str) -> np.ndarray:
    """A column as one row for each area, its bands in the order given."""
    areas = np.array(vector.input["area"])
    return np.array([numbers(vector.input[column])[areas == area] for area in vector.expected["area"]])


def _zero_where_the_formula_has_none(values) -> np.ndarray:
    return np.nan_to_num(numbers(values))


def byar_grid(vector: Vector) -> None:
    for case in vector.expected:
        lower, upper = byar(vector.input["x"], case["conf"])
        np.testing.assert_allclose(lower, _zero_where_the_formula_has_none(case["lower"]), rtol=1e-8)
        vector.agrees(upper, case["upper"])


def byar_wilson_testsuite(vector: Vector) -> None:
    expected = vector.expected
    rows = zip(*vector.input.values(), *expected.values(), strict=True)
    for x, n, low, high, confidence, method in rows:
        level = float(confidence.rstrip("%")) / 100
        lower, upper = wilson(x, n, level) if method == "Wilson" else byar(x, level)
        vector.agrees([lower, upper], [_zero_where_the_formula_has_none(low), high])


def phe_rate_exact_byar(vector: Vector) -> None:
    for label, level in LEVELS.items():
        found = rate(vector.input["x"], vector.input["n"], per=vector.params["multiplier"], confidence=level)
        _agrees(vector, found, label)


def dsr_dobson(vector: Vector) -> None:
    columns = (_by_area(vector, name) for name in ("obs", "pop", "esp"))
    events, population, standard = columns
    for label, level in LEVELS.items():
        per = vector.params["multiplier"]
        _agrees(vector, directly_standardised(events, population, standard, per=per, confidence=level), label)


def isr_ratio(vector: Vector) -> None:
    reference = (numbers(vector.input[name]) for name in ("x_ref", "n_ref"))
    x_ref, n_ref = reference
    for label, level in LEVELS.items():
        found = indirectly_standardised(
            _by_area(vector, "obs"), _by_area(vector, "pop"), x_ref, n_ref, confidence=level
        )
        vector.agrees(found.observed, vector.expected["observed"])
        vector.agrees(found.expected, vector.expected["expected"])
        _agrees(vector, found, label)


def _agrees(vector: Vector, found, label: str) -> None:
    vector.agrees(found.value, vector.expected["value"])
    vector.agrees(found.lower, vector.expected[f"lower{label}cl"])
    vector.agrees(found.upper, vector.expected[f"upper{label}cl"])


CHECKS = {f.__name__: f for f in (byar_grid, byar_wilson_testsuite, phe_rate_exact_byar, dsr_dobson, isr_ratio)}


@family("intervals")
def test_the_method_agrees_with_its_reference(vector):
    CHECKS[vector.id](vector)
