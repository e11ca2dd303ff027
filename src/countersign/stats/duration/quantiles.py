"""The wait by which a half, or any other share, has its answer, with the limits of Brookmeyer and Crowley (1982)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from countersign.errors import NotValid
from countersign.stats.duration.kaplan_meier import Curves
from countersign.stats.duration.observations import Whole
from countersign.stats.duration.running import first_where
from countersign.stats.intervals import Numbers

SAME = 1.5e-8  # two shares nearer than this are one: R's tolerance, the square root of its rounding


class Quantile(NamedTuple):
    """One entry a body; NaN where the curve, or its limit, does not come down so far: *not reached yet*."""

    value: Numbers
    lower: Numbers
    upper: Numbers


def quantile(curves: Curves, answered: float = 0.5) -> Quantile:
    """The shortest wait by which the share ``answered`` has its answer: 0.5 gives the median.

    Where the curve rests on just that share for a while it is the middle of the rest, as in R's ``survival``. The
    limits are all waits at which the limits of the curve hold the share.
    """
    if not 0 < answered < 1:
        raise NotValid(f"A share of {answered} is not between 0 and 1.", remedy="Write the median as 0.5.")
    level = 1 - answered
    lower = _time(curves, curves.band.lower_reaches(level, curves.first))
    upper = _time(curves, curves.band.upper_stays(level, curves.first))
    return Quantile(_middle(curves, level), lower, upper)


def _middle(curves: Curves, level: float) -> Numbers:
    reached = first_where(curves.open_share <= level + SAME, curves.first)
    below = first_where(curves.open_share < level - SAME, curves.first)
    begins = _time(curves, reached)
    rests = (reached >= 0) & (np.abs(curves.open_share[reached] - level) < SAME)
    ends = np.where(below >= 0, _time(curves, below), curves.longest)
    return np.where(rests, (begins + ends) / 2, begins)


def _time(curves: Curves, step: Whole) -> Numbers:
    return np.where(step >= 0, curves.time[step], np.nan)
