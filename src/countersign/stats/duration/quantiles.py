"""The wait by which a half, or any other share, has its answer, with the limits of Brookmeyer and Crowley (1982)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from countersign.errors import NotValid
from countersign.stats.duration.kaplan_meier import Curves
from countersign.stats.duration.observations import Flags, Whole
from countersign.stats.duration.running import first_where, last_where
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
    lower = _time(curves, first_where(curves.lower <= level, curves.first))
    return Quantile(_middle(curves, level), lower, _last_below(curves, level))


def _middle(curves: Curves, level: float) -> Numbers:
    reached = first_where(curves.open_share <= level + SAME, curves.first)
    below = first_where(curves.open_share < level - SAME, curves.first)
    begins = _time(curves, reached)
    rests = (reached >= 0) & (np.abs(curves.open_share[reached] - level) < SAME)
    ends = np.where(below >= 0, _time(curves, below), curves.longest)
    return np.where(rests, (begins + ends) / 2, begins)


def _last_below(curves: Curves, level: float) -> Numbers:
    """The wait from which on the upper limit stays at or below ``level``; a limit not known stays where it was."""
    upper = _carried(curves.upper, curves.first)
    above = last_where(upper > level, curves.first)
    after = np.where(above >= 0, above + 1, curves.first[:-1])
    return _time(curves, np.where(after < curves.first[1:], after, -1))


def _carried(values: Numbers, first: Whole) -> Numbers:
    """Missing values replaced by the last known one before them in the same body; 1 where there is none."""
    place = np.where(np.isnan(values), -1, np.arange(values.size))
    latest = np.maximum.accumulate(place)
    own: Flags = latest >= np.repeat(first[:-1], np.diff(first))
    return np.where(own, values[latest], 1.0)


def _time(curves: Curves, step: Whole) -> Numbers:
    return np.where(step >= 0, curves.time[step], np.nan)
