"""How sure we are of a share or a rate: intervals that stay finite and honest at the edges.

Every function takes numbers or arrays of one shape and returns an :class:`Interval` of the same shape.
Formulas: Wilson (1927) and Clopper and Pearson (1934) for shares; Garwood (1936) and Byar (in Breslow and
Day 1987, p. 69) for counts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special  # scipy.stats holds the same and takes seconds to import

from countersign.errors import NotValid
from countersign.stats.reading import numbers

Numbers = NDArray[np.float64]

EXACT_BELOW = 10  # below ten events Byar's approximation is replaced by the exact limits (PHE technical guide)


class Interval(NamedTuple):
    """Both limits, each a number or an array in the shape of the input."""

    lower: Any
    upper: Any


class Rate(NamedTuple):
    """A rate with its limits, in events per ``per`` units of exposure."""

    value: Any
    lower: Any
    upper: Any


def wilson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """The score interval of the share ``x / n``; never outside 0 to 1, also for 0 and ``n`` of ``n``.

    Where ``n`` is 0 nothing is known and both limits are NaN. Raises :class:`NotValid` unless
    ``0 <= x <= n``.
    """
    events, base = _share(x, n)
    z = _z(confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = 2 * events + z**2
        spread = z * np.sqrt(z**2 + 4 * events * (1 - events / base))
        double = np.where(base > 0, 2 * (base + z**2), np.nan)
        return _tidy((middle - spread) / double, (middle + spread) / double, most=1.0)


def clopper_pearson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """The exact interval of the share ``x / n``; covers at least ``confidence``, usually more.

    NaN where ``n`` is 0.
    """
    events, base = _share(x, n)
    tail = (1 - _level(confidence)) / 2
    some, rest = events > 0, base - events
    lower = np.where(some, special.betaincinv(np.where(some, events, 1), rest + 1, tail), 0.0)
    upper = np.where(rest > 0, special.betainccinv(events + 1, np.where(rest > 0, rest, 1), tail), 1.0)
    known = base > 0
    return _tidy(np.where(known, lower, np.nan), np.where(known, upper, np.nan), most=1.0)


def garwood(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """The exact interval of the mean of a Poisson count ``x``; the lower limit of 0 events is 0."""
    events = _count(x)
    tail = (1 - _level(confidence)) / 2
    some = events > 0
    lower = np.where(some, special.gammaincinv(np.where(some, events, 1), tail), 0.0)
    return _tidy(lower, special.gammainccinv(events + 1, tail))


def byar(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Byar's interval of a Poisson count: within 1 % of the exact one from ten events on.

    The formula has no lower limit at 0 events and a negative one at 1 event and 99.8 %: both are given as 0.
    """
    events = _count(x)
    z = _z(confidence)
    above = events + 1
    safe = np.where(events > 0, events, 1)
    lower = np.where(events > 0, safe * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3, 0.0)
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return _tidy(lower, upper)


def rate(x: ArrayLike, exposure: ArrayLike, *, per: float = 1.0, confidence: float = 0.95) -> Rate:
    """Events per ``per`` units of exposure: exact limits below ten events, Byar's from ten on.

    NaN without exposure. With the expected number of events as ``exposure`` this is the indirectly
    standardised ratio.
    """
    events, units = np.broadcast_arrays(_count(x), _count(exposure))
    exact, near = garwood(events, confidence), byar(events, confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.where(units > 0, per / units, np.nan)
    lower = np.where(events < EXACT_BELOW, exact.lower, near.lower) * scale
    upper = np.where(events < EXACT_BELOW, exact.upper, near.upper) * scale
    return Rate((events * scale)[()], lower[()], upper[()])


def _level(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise NotValid(f"A confidence of {confidence} is not between 0 and 1.", remedy="Write 95 % as 0.95.")
    return confidence


def _z(confidence: float) -> float:
    return float(special.ndtri((1 + _level(confidence)) / 2))


def _count(x: ArrayLike) -> Numbers:
    events = numbers(x)
    if np.any(events < 0):
        raise NotValid("A count below zero cannot be.", remedy="Check the table that was counted.")
    return events


def _share(x: ArrayLike, n: ArrayLike) -> tuple[Numbers, Numbers]:
    events, base = np.broadcast_arrays(_count(x), _count(n))
    if np.any(events > base):
        raise NotValid("A part is larger than its base.", remedy="Check which base the count belongs to.")
    return events, base


def _tidy(lower: Numbers, upper: Numbers, most: float = np.inf) -> Interval:
    """Limits kept in the possible range, as plain numbers where the input was one."""
    return Interval(np.clip(lower, 0.0, most)[()], np.clip(upper, 0.0, most)[()])
