"""Fingertips' recent trend: does a yearly indicator rise or fall over its last five points, beyond doubt.

A line weighted by the inverse variance of each point; the trend counts where chi-square exceeds its 99.8 % point and
the slope keeps its sign whichever point is left out (public definition of the Fingertips technical guidance).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.stats.monitoring.panel import Flags, Numbers, alike, panel

POINTS = 5
BEYOND_DOUBT = 9.54953570608324  # 99.8 % point of chi-square with one degree of freedom
INTERVAL_WIDTH = 3.92  # of a 95 % interval, in standard errors


@dataclass(frozen=True)
class RecentTrend:
    """``direction`` is +1, -1 or 0; where ``known`` is false nothing can be said. ``slope`` is per year."""

    direction: NDArray[Any]
    slope: NDArray[Any]
    chi2: NDArray[Any]
    known: Flags

    def words(self, better: Literal["more", "less", "neither"] = "neither") -> NDArray[np.str_]:
        """In Fingertips' words, with getting better or worse where a direction is better."""
        turned = {"more": self.direction, "less": -self.direction, "neither": 0 * self.direction}[better]
        way = np.asarray(["decreasing", "no significant change", "increasing"])[self.direction + 1]
        worth = np.asarray([" and getting worse", "", " and getting better"])[turned + 1]
        return np.where(self.known, np.char.add(way, worth), "cannot be calculated")[()]


def recent_trend(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    everybody: ArrayLike = False,
    compat: Literal["Fingertips"] | None = None,
) -> RecentTrend:
    """Looks at the last five yearly points, oldest first, with their 95 % limits.

    Unknown where a value is missing, an interval has no width, fewer than five points are there, or ``everybody``
    (count equal to denominator) is true at a point. Missing limits make it unknown, and no change under ``compat``.
    """
    read = panel(value)
    y = read.rows[:, -POINTS:]
    width = (alike(upper, read, "The upper limits") - alike(lower, read, "The lower limits"))[:, -POINTS:]
    whole = np.broadcast_to(np.asarray(everybody, dtype=bool), read.rows.shape)[:, -POINTS:]
    sound = ~np.isnan(y) & ~whole & ~(width <= 0) & (~np.isnan(width) | (compat is not None))
    known = sound.all(axis=1) & (y.shape[1] == POINTS)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = (INTERVAL_WIDTH / width) ** 2
        slope, variance = _line(y, weight)
        chi2 = slope**2 / variance
        slopes = [_line(y, _without(weight, one))[0] for one in range(y.shape[1])]
        steady = np.all(np.sign(slopes) == np.sign(slope), axis=0)
    direction = np.where(known & steady & (chi2 > BEYOND_DOUBT), np.sign(slope), 0).astype(np.int64)
    columns: tuple[NDArray[Any], ...] = (direction, slope, chi2, known)
    return RecentTrend(*(column[0] if read.alone else column for column in columns))


def _line(y: Numbers, weight: Numbers) -> tuple[Numbers, Numbers]:
    """Weighted slope against 1, 2, 3, … and its variance."""
    x = np.arange(1, y.shape[1] + 1)
    total, of_x, of_xx = weight.sum(axis=1), (weight * x).sum(axis=1), (weight * x**2).sum(axis=1)
    below = total * of_xx - of_x**2
    return (total * (weight * x * y).sum(axis=1) - of_x * (weight * y).sum(axis=1)) / below, total / below


def _without(weight: Numbers, one: int) -> Numbers:
    left = weight.copy()
    left[:, one] = 0.0
    return left
