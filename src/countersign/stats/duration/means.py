"""The mean wait up to a horizon, the open cases counted (restricted mean; Irwin 1949, Meier 1975).

Without a horizon there is no mean wait while a case is open: nobody knows how long it will last. With one, a case
open at the horizon counts as the horizon, and the mean is the area under the curve.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from countersign.errors import NotValid
from countersign.stats.duration.kaplan_meier import Curves
from countersign.stats.duration.observations import Flags
from countersign.stats.duration.running import sum_to_come
from countersign.stats.intervals import Numbers


class RestrictedMean(NamedTuple):
    """One entry a body; NaN where nobody was watched as long as the horizon and a case is still open.

    value         days (or the unit given) waited on average, up to ``horizon``
    error         its standard error (Greenwood's variance carried through the area)
    lower, upper  within 0 to the horizon
    """

    value: Numbers
    error: Numbers
    lower: Numbers
    upper: Numbers
    horizon: float


def restricted_mean(curves: Curves, horizon: float | None = None) -> RestrictedMean:
    """The mean of min(wait, horizon). Without ``horizon``: the longest that every body can be followed.

    The limits are those of the logit of mean / horizon. Where no two cases differ before the horizon the standard
    error is 0 and says nothing: then the limits are the areas under the limits of the curve.
    """
    end = common_horizon(curves) if horizon is None else float(horizon)
    if not 0 < end < np.inf:
        raise NotValid(f"A horizon of {end} is not a length of time.", remedy="Give a wait above 0, such as 90 days.")
    known = curves.followed >= end
    area, ahead = _areas(curves, curves.open_share, end)
    error = np.sqrt(np.add.reduceat(_variances(curves, ahead), curves.first[:-1]))
    lower, upper = _limits(curves, area, error, end)
    value, spread, least, most = (np.where(known, part, np.nan) for part in (area, error, lower, upper))
    return RestrictedMean(value, spread, least, most, end)


def common_horizon(curves: Curves) -> float:
    """The longest wait up to which every body's curve is known; a body without open cases is known for ever."""
    followed = curves.followed
    return float(followed.min()) if np.isfinite(followed).any() else float(curves.longest.max())


def _areas(curves: Curves, share: Numbers, end: float) -> tuple[Numbers, Numbers]:
    """The area under each body's curve up to ``end``, and from each step on."""
    begins = np.minimum(curves.time, end)
    last = curves.first[1:] - 1
    ends = np.append(begins[1:], end)
    ends[last] = end
    ahead = sum_to_come(share * (ends - begins), curves.first)
    return ahead[curves.first[:-1]], ahead


def _variances(curves: Curves, ahead: Numbers) -> Numbers:
    """What each step adds to the variance: (area ahead)^2 d / (n (n - d)); nothing where no area is ahead."""
    n, d = curves.at_risk.astype(np.float64), curves.events.astype(np.float64)
    counts = (d > 0) & (n > d)
    return np.where(counts, ahead**2 * d / np.where(counts, n * (n - d), 1.0), 0.0)


def _limits(curves: Curves, area: Numbers, error: Numbers, end: float) -> tuple[Numbers, Numbers]:
    z = float(special.ndtri((1 + curves.confidence) / 2))
    part = area / end
    inside = (error > 0) & (part > 0) & (part < 1)
    safe = np.where(inside, part, 0.5)
    spread = z * error / end / (safe * (1 - safe))
    lower, upper = (end * special.expit(special.logit(safe) + sign * spread) for sign in (-1, 1))
    least, most = _areas_of_limits(curves, ~inside, end)
    return np.where(inside, lower, least), np.where(inside, upper, most)


def _areas_of_limits(curves: Curves, wanted: Flags, end: float) -> tuple[Numbers, Numbers]:
    """The areas under both limits of the curves of the bodies ``wanted``; a limit not known is 0 or 1."""
    steps = np.flatnonzero(np.repeat(wanted, np.diff(curves.first)))
    low, high = np.zeros(curves.time.size), np.ones(curves.time.size)
    low[steps] = np.nan_to_num(curves.band.lower(steps), nan=0.0)
    high[steps] = np.nan_to_num(curves.band.upper(steps), nan=1.0)
    return _areas(curves, low, end)[0], _areas(curves, high, end)[0]
