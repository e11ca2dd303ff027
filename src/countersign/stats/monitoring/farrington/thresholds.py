"""From a fitted mean to an upper bound: Farrington's power transforms, and the quantiles of Noufaily et al.

Farrington et al. 1996, JRSS A 159(3), section 3.5; Noufaily et al. 2013 (``nbPlugin``); Salmon et al. 2016 (``muan``).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from scipy import special, stats

from countersign.errors import NotValid
from countersign.stats.monitoring.count_scores import believable, count_score, last_inside
from countersign.stats.monitoring.panel import Numbers
from countersign.stats.tails import normal_score

CHOICE = 1.03  # pays for choosing between a trend and none by the same counts; by simulation
UNSHAPED = 0.12  # of the dispersion's share beyond Poisson: pays for not knowing whether means wander or counts clump
FEW = 0.3  # the part of its chance that one expected event leaves unused, two half of it, and so on; by simulation
LARGEST = 0.5  # chance of a bound: it is never below the middle
Power = Literal["none", "1/2", "2/3"]


class Threshold(NamedTuple):
    """Bounds, the chance of a count at least this high, and the excess in units of the way to the bound."""

    lower: Numbers
    upper: Numbers
    p: Numbers
    score: Numbers


def delta(y: Numbers, mean: Numbers, se: Numbers, phi: Numbers, chance: float, power: Power = "2/3") -> Threshold:
    """Normal limits of the count raised to ``power``; ``se`` is the standard error of the mean."""
    tau = phi + se**2 / mean
    spread = {"none": mean * tau, "1/2": tau / 4, "2/3": 4 / 9 * mean ** (1 / 3) * tau}
    if power not in spread:
        raise NotValid(f"{power!r} is no known power.", remedy="Say none, 1/2 or 2/3.")
    exponent = {"none": 1.0, "1/2": 1 / 2, "2/3": 2 / 3}[power]
    middle, sd = mean**exponent, np.sqrt(spread[power])
    z = -special.ndtri(chance)
    upper = (middle + z * sd) ** (1 / exponent)
    lower = np.maximum(middle - z * sd, 0.0) ** (1 / exponent)
    return Threshold(lower, upper, special.ndtr((middle - y**exponent) / sd), (y - mean) / (upper - mean))


def negative_binomial(
    y: Numbers, eta: Numbers, se: Numbers, phi: Numbers, chance: float, *, at_quantile: bool
) -> Threshold:
    """Quantiles of a negative binomial of variance ``phi`` times the mean exp(``eta``); Poisson where ``phi`` is 1.

    With ``at_quantile`` (muan) the mean is first put at its own 1 - ``chance`` quantile. The score is the reference
    implementation's: it subtracts ``eta`` where the mean belongs, so its sign is right and its size means nothing.
    """
    mean = np.exp(eta - (special.ndtri(chance) * se if at_quantile else 0.0))
    over = phi > 1
    size, prob = mean / np.where(over, phi - 1, 1.0), 1 / np.where(over, phi, 2.0)
    lower, upper = (
        np.where(over, stats.nbinom.ppf(q, size, prob), stats.poisson.ppf(q, mean)) for q in (chance, 1 - chance)
    )
    p = np.where(over, stats.nbinom.sf(y - 1, size, prob), stats.poisson.sf(y - 1, mean))
    return Threshold(lower, upper, p, (y - eta) / (upper - eta))


def predictive(y: Numbers, mean: Numbers, se: Numbers, phi: Numbers, freedom: Numbers, chance: float) -> Threshold:
    """The calibrated default: a negative binomial that pays for the estimated mean and, by Student's t, for ``phi``.

    ``phi`` is the dispersion as it was found, also below 1. A small expectation gets back what its whole numbers leave
    unused of the chance: ``p`` is that much smaller. The upper bound is the highest count that is no alarm; the
    score is the normal score over that of ``chance``.
    """
    wider = CHOICE + UNSHAPED * (1 - 1 / np.maximum(phi, 1.0))
    phi, freedom = believable(phi * wider, freedom, mean)
    ratio, more = phi + se**2 / mean, 1 + FEW / np.maximum(mean, 1.0)
    p = special.ndtr(-normal_score(count_score(y, mean, ratio), freedom)) / more
    reach = special.stdtrit(freedom, 1 - np.minimum(chance * more, LARGEST))
    lower, upper = (last_inside(mean, ratio, reach, sign) for sign in (-1, 1))
    return Threshold(lower, upper, p, special.ndtri(p) / special.ndtri(chance))
