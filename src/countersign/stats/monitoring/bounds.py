"""Two simple surveillance methods: a Bayesian upper bound from earlier years, and a test for the start of an outbreak.

Bayes: Riebler 2004 in the description of Höhle 2007, Computational Statistics 22(4). Outbreak: Frisén, Andersson and
Schiöler 2009, Statistics in Medicine 28(3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats

from countersign.stats.monitoring.panel import Flags, Numbers, counts


@dataclass(frozen=True)
class Bound:
    """An upper bound for each point (NaN where there is too little before it) and whether it was exceeded.

    ``holds`` says where the stated chance of an alarm is kept; empty where the method promises nothing.
    """

    upper: NDArray[Any]
    alarm: Flags
    holds: str = ""


def bayes(
    y: ArrayLike,
    *,
    years: int = 2,
    half_window: int = 4,
    season: int = 52,
    this_year: bool = False,
    chance: float = 0.05,
) -> Bound:
    """The 1 - ``chance`` quantile of the next count given those around the same time in earlier ``years``.

    With Jeffreys' prior and a Poisson count that is negative binomial of size sum + 1/2 and probability m / (m + 1).
    A count on or above the bound is not below it: an alarm means strictly above.
    """
    read = counts(y)
    upper = np.full(read.rows.shape, np.nan)
    for t in range(read.rows.shape[1]):
        places = _around(t, years, half_window, season, this_year)
        if places and min(places) >= 0:
            total = read.rows[:, places].sum(axis=1)
            upper[:, t] = stats.nbinom.ppf(1 - chance, total + 0.5, len(places) / (len(places) + 1))
    with np.errstate(invalid="ignore"):
        return Bound(read.shaped(upper), read.shaped(read.rows > upper))


def outbreak(y: ArrayLike, *, limit: float = 100.0) -> tuple[NDArray[Any], Flags]:
    """The likelihood ratio of a rise since some time against a constant level, and whether it exceeds ``limit``.

    The rising level is the isotonic regression of the counts so far; NaN where nothing has been counted yet.
    """
    read = counts(y)
    statistic = np.array([_rise(row) for row in read.rows])
    with np.errstate(invalid="ignore"):
        return read.shaped(statistic), read.shaped(statistic > limit)


def _around(t: int, years: int, half: int, season: int, this_year: bool) -> list[int]:
    earlier = [t - back * season + step for back in range(1, years + 1) for step in range(-half, half + 1)]
    return earlier + (list(range(t - half, t)) if this_year else [])


def _rise(row: Numbers) -> Numbers:
    found = np.full(len(row), np.nan)
    for t in range(1, len(row) + 1):
        so_far = row[:t][~np.isnan(row[:t])]
        if so_far.sum() > 0:
            level = optimize.isotonic_regression(so_far).x
            some = so_far > 0
            found[t - 1] = np.exp(np.sum(so_far[some] * np.log(level[some] / so_far.mean())))
    return found
