"""On which power whole numbers are symmetric: what their dispersion so far says, before each period."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from countersign.stats.intervals import Numbers

USUAL, WORTH = 1.5, 5.0  # variance over mean before a series has shown its own, and how many periods that counts as
WANDERING, LARGE = 0.32, 20.0  # how far to the side of means that wander, of large counts; what is large


def powers(y: Numbers) -> Numbers:
    """The power that takes the skewness of counts away: 2/3 of Poisson counts, less the more they are dispersed.

    Of clumped (negative binomial) counts, whose skewness is (2φ - 1) / √(φμ) and whose coefficient of variation √(φ/μ),
    it is 1 less a third of their quotient: 1/3 in the end. Of a mean that wanders (log-normal) it is 0. No young series
    tells which of them it is, so large counts are taken to lie between.
    """
    phi = _dispersion(y)
    periods = np.arange(y.shape[1])
    level = _before(np.nan_to_num(y)) / np.maximum(periods, 1)
    excess = 1 - 1 / phi
    return np.asarray((2 - excess) / 3 - WANDERING * excess * level / (level + LARGE))


def _dispersion(y: Numbers) -> Numbers:
    """Variance over mean of each series before each period, from neighbours, so that slow changes do not count.

    It begins at ``USUAL``, which weighs like ``WORTH`` periods, and is never below a Poisson count's.
    """
    squares, level = np.zeros(y.shape), np.zeros(y.shape)
    squares[:, 1:] = np.diff(y, axis=1) ** 2 / 2
    level[:, 1:] = (y[:, 1:] + y[:, :-1]) / 2
    seen = _before(~np.isnan(squares) & (np.arange(y.shape[1]) > 0))
    squares, level = _before(np.nan_to_num(squares)), _before(np.nan_to_num(level))
    over = np.divide(squares, level, out=np.zeros(y.shape), where=level > 0)
    return np.maximum((seen * over + WORTH * USUAL) / (seen + WORTH), 1.0)


def _before(y: Numbers | NDArray[np.bool_]) -> Numbers:
    """The sum of all periods before each."""
    return np.hstack([np.zeros((len(y), 1)), np.cumsum(y, axis=1, dtype=np.float64)[:, :-1]])
