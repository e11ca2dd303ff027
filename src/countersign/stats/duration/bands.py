"""Limits of the share still open, point by point along the curve.

The default is the beta product of Fay, Brittain and Proschan (Biostatistics 2013), by the method of moments: without
open cases it is exactly Clopper and Pearson's interval, and it is finite where the others have nothing to say (before
the first answer, after the last). The others build on Greenwood's variance (1926): ``log-log`` keeps the limits in 0 to
1 (Kalbfleisch and Prentice 1980), ``log`` is the default of R's survival package, ``plain`` is the oldest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.duration.observations import Flags, Whole
from countersign.stats.duration.running import first_where, last_where, running_sum
from countersign.stats.intervals import Interval, Numbers

Method = Literal["beta-product", "log-log", "log", "plain"]
Places = slice | NDArray[Any]

ALL = slice(None)


class Band(Protocol):
    """Both limits at every step, worked out when asked for; and where a body's limits come down to a level."""

    def lower(self, at: Places = ALL) -> Numbers: ...

    def upper(self, at: Places = ALL) -> Numbers: ...

    def lower_reaches(self, level: float, first: Whole) -> Whole:
        """The first step of each body at which the lower limit is ``level`` or less; -1 where it never is."""
        ...

    def upper_stays(self, level: float, first: Whole) -> Whole:
        """The step of each body from which on the upper limit is ``level`` or less; -1 where there is none."""
        ...


@dataclass(frozen=True)
class Drawn:
    """Limits known at every step; NaN where a limit is not."""

    low: Numbers
    high: Numbers

    def lower(self, at: Places = ALL) -> Numbers:
        return np.asarray(self.low[at])

    def upper(self, at: Places = ALL) -> Numbers:
        return np.asarray(self.high[at])

    def lower_reaches(self, level: float, first: Whole) -> Whole:
        return first_where(self.low <= level, first)

    def upper_stays(self, level: float, first: Whole) -> Whole:
        above = last_where(_carried(self.high, first) > level, first)
        after = np.where(above >= 0, above + 1, first[:-1])
        return np.where(after < first[1:], after, -1)


@dataclass(frozen=True)
class BetaProduct:
    """At every step the beta distributions whose quantiles are the limits: Beta(a, b) for the lower, Beta(c, d) for the
    upper. ``nothing_left`` and ``no_answer`` mark where the lower limit is 0 and the upper 1.

    A quantile of a beta distribution costs as much as all the rest of a step: they are worked out only where asked
    for. Both limits fall along a curve without late entries, so where they cross a level is found by halving.
    """

    a: Numbers
    b: Numbers
    c: Numbers
    d: Numbers
    nothing_left: Flags
    no_answer: Flags
    tail: float
    falls: bool

    def lower(self, at: Places = ALL) -> Numbers:
        return np.where(self.nothing_left[at], 0.0, special.betaincinv(self.a[at], self.b[at], self.tail))

    def upper(self, at: Places = ALL) -> Numbers:
        return np.where(self.no_answer[at], 1.0, special.betainccinv(self.c[at], self.d[at], self.tail))

    def lower_reaches(self, level: float, first: Whole) -> Whole:
        if not self.falls:
            return first_where(self._low_at_most(level, ALL), first)
        return _halved(lambda at: self._low_at_most(level, at), first)

    def upper_stays(self, level: float, first: Whole) -> Whole:
        if not self.falls:
            return Drawn(self.lower(), self.upper()).upper_stays(level, first)
        return _halved(lambda at: self._high_at_most(level, at), first)

    def _low_at_most(self, level: float, at: Places) -> Flags:
        return np.asarray(self.nothing_left[at] | (special.betainc(self.a[at], self.b[at], level) >= self.tail))

    def _high_at_most(self, level: float, at: Places) -> Flags:
        return np.asarray(~self.no_answer[at] & (special.betainc(self.c[at], self.d[at], level) >= 1 - self.tail))


def band(
    share: Numbers, greenwood: Numbers, at_risk: Whole, events: Whole, censored: Whole, first: Whole,
    *, method: Method, confidence: float, falls: bool,
) -> Band:  # fmt: skip
    """The limits of all bodies. ``greenwood`` is the sum of d / (n (n - d)) so far, infinite once n = d; ``falls`` says
    that no case enters late."""
    if method not in get_args(Method):
        raise NotValid(f"There is no interval called {method}.", remedy=f"One of: {', '.join(get_args(Method))}.")
    if method == "beta-product":
        return _beta_product(at_risk, events, censored, first, (1 - confidence) / 2, falls)
    z = float(special.ndtri((1 + confidence) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = _BY_GREENWOOD[method](share, np.sqrt(greenwood), z)
    # at 0 and 1 Greenwood's variance says nothing: what is possible is the one limit, the other is not known
    lower = np.where(share == 0, 0.0, np.where(share == 1, np.nan, lower))
    upper = np.where(share == 1, 1.0, np.where(share == 0, np.nan, upper))
    return Drawn(np.clip(lower, 0, 1), np.clip(upper, 0, 1))


def _log_log(share: Numbers, error: Numbers, z: float) -> Interval:
    spread = z * error / np.abs(np.log(share))
    return Interval(share ** np.exp(spread), share ** np.exp(-spread))


def _log(share: Numbers, error: Numbers, z: float) -> Interval:
    return Interval(share * np.exp(-z * error), share * np.exp(z * error))


def _plain(share: Numbers, error: Numbers, z: float) -> Interval:
    return Interval(share - z * share * error, share + z * share * error)


_BY_GREENWOOD = {"log-log": _log_log, "log": _log, "plain": _plain}


def _beta_product(
    at_risk: Whole, events: Whole, censored: Whole, first: Whole, tail: float, falls: bool
) -> BetaProduct:
    """A product of Beta(n - d + 1, d) over the steps so far, times Beta(n after, 1) for the lower, by two moments."""
    n, d = at_risk.astype(np.float64), events.astype(np.float64)
    mean = np.exp(running_sum(np.log((n - d + 1) / (n + 1)), first))
    square = np.exp(running_sum(np.log((n - d + 1) / (n + 1) * (n - d + 2) / (n + 2)), first))
    after = n - d - censored
    upper = _beta_with(mean, square)
    lower = _beta_with(mean * after / (after + 1), square * after / (after + 2))
    return BetaProduct(*lower, *upper, after <= 0, running_sum(d, first) <= 0, tail, falls)


def _beta_with(mean: Numbers, square: Numbers) -> tuple[Numbers, Numbers]:
    """The beta distribution with these two moments; (1, 1), of no meaning, where they leave none."""
    variance = square - mean**2
    fine = (variance > 0) & (mean > 0)
    size = np.where(fine, (mean - square) / np.where(fine, variance, 1.0), 1.0)
    return np.where(fine, mean * size, 1.0), np.where(fine, (1 - mean) * size, 1.0)


def _halved(true_at: Callable[[Whole], Flags], first: Whole) -> Whole:
    """The first step of each body from which on ``true_at`` holds; -1 where it never does."""
    low, high = first[:-1].copy(), first[1:].copy()
    while (open_ := np.flatnonzero(low < high)).size:
        middle = (low[open_] + high[open_]) // 2
        holds = true_at(middle)
        high[open_] = np.where(holds, middle, high[open_])
        low[open_] = np.where(holds, low[open_], middle + 1)
    return np.where(low < first[1:], low, -1)


def _carried(values: Numbers, first: Whole) -> Numbers:
    """Missing values replaced by the last known one before them in the same body; 1 where there is none."""
    place = np.where(np.isnan(values), -1, np.arange(values.size))
    latest = np.maximum.accumulate(place)
    own: Flags = latest >= np.repeat(first[:-1], np.diff(first))
    return np.where(own, values[latest], 1.0)
