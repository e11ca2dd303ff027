"""Run charts: the Anhøj rules, which need no limits and no distribution.

Anhøj and Olesen 2014, PLoS ONE 9(11) e113825: a shift shows as a run longer than round(log2 n) + 3, or as fewer
crossings of the median than the 5 % quantile of Binomial(n - 1, 1/2). Halves are rounded to even.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.stats.monitoring.panel import Whole, alike, panel, row_median
from countersign.stats.monitoring.spells import spell_lengths

FEWEST = 0.05


@dataclass(frozen=True)
class RunChart:
    """One number a series (a plain number for one series); ``useful`` points are those not on the line."""

    centre: NDArray[Any]
    useful: NDArray[Any]
    longest_run: NDArray[Any]
    longest_run_max: NDArray[Any]
    crossings: NDArray[Any]
    crossings_min: NDArray[Any]

    @property
    def shift(self) -> NDArray[Any]:
        """Whether the series has moved: a run too long or crossings too few."""
        return np.asarray((self.longest_run > self.longest_run_max) | (self.crossings < self.crossings_min))[()]


def run_chart(y: ArrayLike, *, centre: ArrayLike | None = None) -> RunChart:
    """Judges each series around its median, or around ``centre``. Points on the line and gaps are passed over."""
    read = panel(y)
    middle = row_median(read.rows) if centre is None else alike(centre, read, "The centre lines")[:, :1]
    with np.errstate(invalid="ignore"):
        side = (read.rows > middle).astype(np.int8) - (read.rows < middle).astype(np.int8)
    order = np.argsort(side == 0, axis=1, kind="stable")  # useful points first, in their order
    side = np.take_along_axis(side, order, axis=1)
    crossings = ((side[:, 1:] != side[:, :-1]) & (side[:, 1:] != 0)).sum(axis=1)
    useful = (side != 0).sum(axis=1)
    most, fewest = anhoej_limits(useful)
    columns = (middle[:, 0], useful, spell_lengths(side).max(axis=1), most, crossings, fewest)
    return RunChart(*(column[0] if read.alone else column for column in columns))


def anhoej_limits(useful: ArrayLike) -> tuple[Whole, Whole]:
    """The longest run and the fewest crossings that ``useful`` points may have by chance."""
    n = np.asarray(useful, dtype=np.int64)
    longest = np.where(n > 0, np.round(np.log2(np.maximum(n, 1))) + 3, 0).astype(np.int64)
    return longest, _binomial_quantile(np.maximum(n - 1, 0))


def _binomial_quantile(tosses: Whole) -> Whole:
    """The smallest k with P(Binomial(tosses, 1/2) <= k) >= 5 %."""
    k = np.maximum(np.floor(tosses / 2 - 2 * np.sqrt(tosses)) - 2, 0).astype(np.int64)
    for _ in range(int(3 * np.sqrt(np.max(tosses, initial=1))) + 6):
        k = np.where(special.bdtr(k, tosses, 0.5) < FEWEST, k + 1, k)
    return np.asarray(np.minimum(k, tosses))
