"""Shewhart charts of shares, rates, counts and times: centre line and three-sigma limits for one series or many.

p, u, c: Montgomery 2013, chapter 7. p', u': Laney 2002, Quality Engineering 14(4). g: Benneyan 2001, Health Care
Management Science 4. t: Nelson 1994, Journal of Quality Technology 26(3). I': Taylor 2018, ranges in units of n.
Limits are cut at what is possible. Gaps (NaN) stay gaps. Raises :class:`NotValid` for numbers that cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.monitoring.panel import Flags, Numbers, Panel, alike, counts, panel, row_mean, row_median

D2 = 1.128  # mean range of two normal values, in standard deviations, as the guides round it
D4 = 3.267  # moving ranges from here on, in mean ranges, are screened
WEIBULL = 3.6  # times to this power's root are nearly normal


@dataclass(frozen=True)
class Chart:
    """Arrays in the shape of the input; ``sd`` is one sigma at each point."""

    y: NDArray[Any]
    centre: NDArray[Any]
    sd: NDArray[Any]
    lower: NDArray[Any]
    upper: NDArray[Any]

    @property
    def outside(self) -> Flags:
        """Beyond a limit; on the limit is inside."""
        with np.errstate(invalid="ignore"):
            return np.asarray((self.y < self.lower) | (self.y > self.upper))


def p_chart(x: ArrayLike, n: ArrayLike, *, sigmas: float = 3.0, prime: bool = False) -> Chart:
    """Shares ``x / n``. ``prime`` widens the limits by what the shares vary beyond chance: for large ``n``."""
    read = counts(x)
    base = _bases(n, read)
    if np.any(read.rows > base):
        raise NotValid("A part is larger than its base.", remedy="Check which base the count belongs to.")
    centre = _pooled(read.rows, base)
    sd = np.sqrt(centre * (1 - centre) / base)
    return _chart(read, read.rows / base, centre, sd, sigmas, prime=prime, most=1.0)


def u_chart(x: ArrayLike, n: ArrayLike, *, sigmas: float = 3.0, prime: bool = False) -> Chart:
    """Events ``x`` in ``n`` units of exposure. ``prime`` as in :func:`p_chart`."""
    read = counts(x)
    base = _bases(n, read)
    centre = _pooled(read.rows, base)
    return _chart(read, read.rows / base, centre, np.sqrt(centre / base), sigmas, prime=prime)


def c_chart(x: ArrayLike, *, sigmas: float = 3.0) -> Chart:
    """Counts of events in equal periods."""
    read = counts(x)
    centre = row_mean(read.rows, where=~np.isnan(read.rows))
    return _chart(read, read.rows, centre, np.sqrt(centre), sigmas)


def g_chart(between: ArrayLike, *, sigmas: float = 3.0) -> Chart:
    """Cases between rare events: geometric limits around the mean; the line drawn is the median."""
    read = counts(between)
    mean = row_mean(read.rows, where=~np.isnan(read.rows))
    sd = np.sqrt(mean * (mean + 1))
    middle = row_median(read.rows)
    return _assembled(read, read.rows, middle, sd, np.maximum(mean - sigmas * sd, 0), mean + sigmas * sd)


def t_chart(between: ArrayLike, *, sigmas: float = 3.0) -> Chart:
    """Time between rare events, through the 1 / 3.6th power and back. Two events at the same time are an error."""
    read = panel(between, "The times")
    if np.any(read.rows <= 0):
        raise NotValid("A time between events is 0 or less.", remedy="Use finer times, or a g chart.")
    root = read.rows ** (1 / WEIBULL)
    centre, sd = row_mean(root, where=~np.isnan(root)), _sigma_of_ranges(root)
    back = [np.maximum(one, 0.0) ** WEIBULL for one in (centre, centre - sigmas * sd, centre + sigmas * sd)]
    return _assembled(read, read.rows, back[0], sd, *back[1:])


def i_chart(y: ArrayLike, *, sigmas: float = 3.0, screen: bool = True, d2: float = D2) -> Chart:
    """Single values with limits from moving ranges, in the manner of qicharts2; qcc does not screen."""
    read = panel(y)
    centre = row_mean(read.rows, where=~np.isnan(read.rows))
    return _chart(read, read.rows, centre, _sigma_of_ranges(read.rows, screen, d2), sigmas, least=-np.inf)


def i_prime_chart(y: ArrayLike, n: ArrayLike, *, sigmas: float = 3.0, screen: bool = True) -> Chart:
    """Single values of ``y / n`` whose precision follows ``n``, with limits from moving ranges in units of ``n``."""
    read = panel(y)
    base = _bases(n, read)
    value = read.rows / base
    steps = np.sqrt(1 / base[:, 1:] + 1 / base[:, :-1])
    ranges = np.sqrt(np.pi / 2) * np.abs(np.diff(value, axis=1)) / steps
    sigma = _screened_mean(ranges, 3.2665) if screen else row_mean(ranges, where=~np.isnan(ranges))
    return _chart(read, value, _pooled(read.rows, base), sigma / np.sqrt(base), sigmas, least=-np.inf)


def _chart(
    read: Panel,
    y: Numbers,
    centre: Numbers,
    sd: Numbers,
    sigmas: float,
    *,
    prime: bool = False,
    least: float = 0.0,
    most: float = np.inf,
) -> Chart:
    if prime:
        with np.errstate(invalid="ignore", divide="ignore"):
            sd = sd * _sigma_of_ranges((y - centre) / sd)
    lower, upper = np.maximum(centre - sigmas * sd, least), np.minimum(centre + sigmas * sd, most)
    return _assembled(read, y, centre, sd, lower, upper)


def _assembled(read: Panel, *tables: Numbers) -> Chart:
    return Chart(*(read.shaped(np.broadcast_to(one, read.rows.shape)) for one in tables))


def _sigma_of_ranges(y: Numbers, screen: bool = True, d2: float = D2) -> Numbers:
    ranges = np.abs(np.diff(y, axis=1))
    mean = _screened_mean(ranges, D4) if screen else row_mean(ranges, where=~np.isnan(ranges))
    return mean / d2


def _screened_mean(ranges: Numbers, most: float) -> Numbers:
    """Mean of the ranges below ``most`` times their mean; a row whose ranges are all 0 has mean 0."""
    mean = row_mean(ranges, where=~np.isnan(ranges))
    with np.errstate(invalid="ignore"):
        return row_mean(ranges, where=(ranges < most * mean) | (mean == 0))


def _pooled(x: Numbers, n: Numbers) -> Numbers:
    held = ~np.isnan(x + n)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = np.where(held, n, 0.0).sum(axis=1, keepdims=True)
        return np.asarray(np.where(held, x, 0.0).sum(axis=1, keepdims=True) / total)


def _bases(n: ArrayLike, read: Panel) -> Numbers:
    """Denominators; 0 means that nothing was there to count from, a gap."""
    base = alike(n, read, "The denominators")
    if np.any(base < 0):
        raise NotValid("A denominator is below zero.", remedy="Check the table that was counted.")
    return np.where(base > 0, base, np.nan)
