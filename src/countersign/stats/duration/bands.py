"""Limits of the share still open, point by point along the curve.

The default is the beta product of Fay, Brittain and Proschan (Biostatistics 2013), by the method of moments: without
open cases it is exactly Clopper and Pearson's interval, and it is finite where the others have nothing to say (before
the first answer, after the last). The others build on Greenwood's variance (1926): ``log-log`` keeps the limits in 0 to
1 (Kalbfleisch and Prentice 1980), ``log`` is the default of R's survival package, ``plain`` is the oldest.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from scipy import special

from countersign.errors import NotValid
from countersign.stats.duration.observations import Whole
from countersign.stats.duration.running import running_sum
from countersign.stats.intervals import Interval, Numbers

Method = Literal["beta-product", "log-log", "log", "plain"]


def band(
    share: Numbers, greenwood: Numbers, at_risk: Whole, events: Whole, censored: Whole, first: Whole,
    *, method: Method, confidence: float,
) -> Interval:  # fmt: skip
    """Both limits at every step. ``greenwood`` is the sum of d / (n (n - d)) so far, infinite once n = d."""
    if method not in get_args(Method):
        raise NotValid(f"There is no interval called {method}.", remedy=f"One of: {', '.join(get_args(Method))}.")
    if not 0 < confidence < 1:
        raise NotValid(f"A confidence of {confidence} is not between 0 and 1.", remedy="Write 95 % as 0.95.")
    if method == "beta-product":
        return _beta_product(at_risk, events, censored, first, (1 - confidence) / 2)
    z = float(special.ndtri((1 + confidence) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = _BY_GREENWOOD[method](share, np.sqrt(greenwood), z)
    # at 0 and 1 Greenwood's variance says nothing: what is possible is the one limit, the other is not known
    lower = np.where(share == 0, 0.0, np.where(share == 1, np.nan, lower))
    upper = np.where(share == 1, 1.0, np.where(share == 0, np.nan, upper))
    return Interval(np.clip(lower, 0, 1), np.clip(upper, 0, 1))


def _log_log(share: Numbers, error: Numbers, z: float) -> Interval:
    spread = z * error / np.abs(np.log(share))
    return Interval(share ** np.exp(spread), share ** np.exp(-spread))


def _log(share: Numbers, error: Numbers, z: float) -> Interval:
    return Interval(share * np.exp(-z * error), share * np.exp(z * error))


def _plain(share: Numbers, error: Numbers, z: float) -> Interval:
    return Interval(share - z * share * error, share + z * share * error)


_BY_GREENWOOD = {"log-log": _log_log, "log": _log, "plain": _plain}


def _beta_product(at_risk: Whole, events: Whole, censored: Whole, first: Whole, tail: float) -> Interval:
    """Quantiles of a product of Beta(n - d + 1, d) over the steps so far, times Beta(n after, 1) for the lower."""
    n, d = at_risk.astype(np.float64), events.astype(np.float64)
    mean = np.exp(running_sum(np.log((n - d + 1) / (n + 1)), first))
    square = np.exp(running_sum(np.log((n - d + 1) / (n + 1) * (n - d + 2) / (n + 2)), first))
    answered_yet = running_sum(d, first) > 0
    a, b = _beta_with(mean, square)
    upper = np.where(answered_yet, special.betainccinv(a, b, tail), 1.0)
    after = n - d - censored
    a, b = _beta_with(mean * after / (after + 1), square * after / (after + 2))
    lower = np.where(after > 0, special.betaincinv(a, b, tail), 0.0)
    return Interval(lower, upper)


def _beta_with(mean: Numbers, square: Numbers) -> tuple[Numbers, Numbers]:
    """The beta distribution with these two moments; (1, 1), of no meaning, where they leave none."""
    variance = square - mean**2
    fine = (variance > 0) & (mean > 0)
    size = np.where(fine, (mean - square) / np.where(fine, variance, 1.0), 1.0)
    return np.where(fine, mean * size, 1.0), np.where(fine, (1 - mean) * size, 1.0)
