"""Whole counts and stated chances: where between two tails a count lies.

A count is a jump: P(as many or more) may be four times the chance wanted and P(more) a quarter of it. An exact test
takes the first and flags too rarely, the mid-p value (Lancaster 1961) the mean of both, and is right where the jumps
are small. :func:`between` takes their logarithmic mean. Over counts of different expectation, the tail at the first
count flagged falls anywhere between the two with equal chance *on the log scale*, so that on average just the chance
stated is used, for two expected events as for two thousand.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from countersign.stats.intervals import Numbers

EXACT_FROM = 2.0  # nearer to the middle a score only says on which side it lies and whether neighbours are alike
_LEAST = 1e-300  # smaller chances have no finite score
_ALIKE = 1e-6  # tails this near to one another: both means are the same, and the quotient would lose its digits


def between(as_far: Numbers, further: Numbers) -> Numbers:
    """One p value from P(as far or further) and P(further); half of the first where nothing is further.

    (a - b) / (ln a - ln b), which lies between the geometric and the arithmetic mean (Carlson 1972, American
    Mathematical Monthly 79).
    """
    step = as_far - further
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = step / (np.log(as_far) - np.log(further))
    middle = (as_far + further) / 2
    return np.asarray(np.where((further > 0) & (step > _ALIKE * as_far), mean, middle))


def normal_score(t: Numbers, freedom: Numbers | float) -> Numbers:
    """The standard normal value with the same tail as Student's ``t``; within 2, Wallace's approximation of it.

    Wallace 1959, Annals of Mathematical Statistics 30: never further off than 0.01 there from three degrees on.
    """
    t, df = np.broadcast_arrays(np.asarray(t, dtype=np.float64), np.maximum(freedom, 1.0))
    with np.errstate(invalid="ignore"):
        size = (8 * df + 1) / (8 * df + 3) * np.sqrt(df * np.log1p(t**2 / df))
        far = (np.abs(t) > EXACT_FROM) | (df < 3)
    size[far] = -special.ndtri(np.maximum(special.stdtr(df[far], -np.abs(t[far])), _LEAST))
    return np.asarray(np.copysign(size, t))
