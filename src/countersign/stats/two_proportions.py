"""Two shares against each other: their difference and their ratio, with limits that hold for few cases.

Both build on Wilson's limits of the single shares: Newcombe (1998, method 10) for the difference; Donner and
Zou (2012, "MOVER") for the ratio. Inputs are numbers or arrays of one shape, so are the results.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from countersign.stats.intervals import Numbers, wilson
from countersign.stats.reading import numbers


class Comparison(NamedTuple):
    """What the two shares say, first against second, with both limits."""

    value: Any
    lower: Any
    upper: Any


class _Arms(NamedTuple):
    first: Numbers
    low1: Numbers
    high1: Numbers
    second: Numbers
    low2: Numbers
    high2: Numbers


def difference(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: float = 0.95) -> Comparison:
    """``x1 / n1 - x2 / n2`` with Newcombe's limits, never outside -1 to 1; NaN where a base is 0."""
    a = _arms(x1, n1, x2, n2, confidence)
    value = a.first - a.second
    lower = value - np.hypot(a.first - a.low1, a.high2 - a.second)
    upper = value + np.hypot(a.high1 - a.first, a.second - a.low2)
    return Comparison(value[()], np.clip(lower, -1, 1)[()], np.clip(upper, -1, 1)[()])


def ratio(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: float = 0.95) -> Comparison:
    """``(x1 / n1) / (x2 / n2)`` with limits; the upper limit is infinite where ``x2`` is 0.

    NaN where a base is 0, and a value of NaN where both shares are 0 (the limits, 0 to infinity, say so).
    """
    a = _arms(x1, n1, x2, n2, confidence)
    product = a.first * a.second
    below, above = a.low1 * (2 * a.first - a.low1), a.high1 * (2 * a.first - a.high1)
    reach2, hold2 = a.high2 * (2 * a.second - a.high2), a.low2 * (2 * a.second - a.low2)
    with np.errstate(invalid="ignore", divide="ignore"):
        # the usual fraction, multiplied out so that it does not divide by a difference that may be 0
        lower = below / (product + np.sqrt(np.maximum(product**2 - below * reach2, 0)))
        upper = (product + np.sqrt(np.maximum(product**2 - above * hold2, 0))) / hold2
        value = a.first / a.second
    known = ~np.isnan(product)
    lower = np.where(known & (a.first == 0), 0.0, lower)
    upper = np.where(known & (a.second == 0), np.inf, upper)
    return Comparison(value[()], lower[()], upper[()])


def _arms(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: float) -> _Arms:
    one, two = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = [np.divide(numbers(x), numbers(n)) for x, n in ((x1, n1), (x2, n2))]
    parts = (shares[0], one.lower, one.upper, shares[1], two.lower, two.upper)
    return _Arms(*np.broadcast_arrays(*(numbers(part) for part in parts)))
