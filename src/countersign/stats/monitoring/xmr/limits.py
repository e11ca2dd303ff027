"""Mean and natural process limits of an XmR chart.

Limits: mean -/+ 2.66 times the mean moving range (Shewhart's 3 / d2, d2 = 1.128 for two neighbours); moving ranges of
3.267 times their mean and more are screened once (Nelson 1982, Journal of Quality Technology 14(3)).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from countersign.stats.monitoring.panel import Flags, Numbers, row_mean

NATURAL = 2.66  # 3 / 1.128, as the NHS guides round it
SCREEN = 3.267  # D4 for n = 2


class Limits(NamedTuple):
    """Tables in the shape of the series; ``near`` is two thirds of the way from the mean to the limit."""

    mean: Numbers
    lower: Numbers
    upper: Numbers

    @property
    def near_lower(self) -> Numbers:
        return self.mean - (self.mean - self.lower) * 2 / 3

    @property
    def near_upper(self) -> Numbers:
        return self.mean + (self.upper - self.mean) * 2 / 3


def natural_limits(y: Numbers, *, screen: bool = True, first: int | None = None) -> Limits:
    """Limits of each row of one phase, from its ``first`` points or from all. NaN breaks the moving range.

    A constant row has limits at NaN when screened, since no moving range of 0 is below 3.267 times 0, and at its mean
    when not: so does the reference implementation.
    """
    used = np.zeros(y.shape, dtype=bool)
    used[:, :first] = True
    mean = row_mean(y, where=used)
    ranges = np.abs(np.diff(y, axis=1))
    mean_range = row_mean(ranges, where=used[:, 1:])
    if screen:
        mean_range = row_mean(ranges, where=used[:, 1:] & _below(ranges, SCREEN * mean_range))
    reach = NATURAL * mean_range
    return Limits(*(np.broadcast_to(one, y.shape) for one in (mean, mean - reach, mean + reach)))


def _below(ranges: Numbers, most: Numbers) -> Flags:
    with np.errstate(invalid="ignore"):
        return np.asarray(ranges < most)
