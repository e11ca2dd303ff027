"""EARS: the three quick charts for young series (Hutwagner et al. 2003, Journal of Urban Health 80).

forecast     the next value by the last few, and how far earlier forecasts went astray
powers       the scale on which whole numbers are looked at
"""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.monitoring.bounds import Bound
from countersign.stats.monitoring.ears.forecast import baseline as before
from countersign.stats.monitoring.ears.forecast import forecast
from countersign.stats.monitoring.panel import panel

Method = Literal["C1", "C2", "C3"]
CHANCES: dict[Method, float] = {"C1": 0.001, "C2": 0.001, "C3": 0.025}  # nearly the published 3 and 2 deviations
FEWEST = 2  # values a standard deviation can be read from
FEW_EVENTS = 5.0  # a period of the baseline; with fewer, clumps cannot be told from a change
ALIKE = 0.08  # of what forecasts go astray by that share six of seven values
DRAWN, SEED = 400_000, 20261130  # triples of periods from which C3 learns what they add up to by chance
HOLDS = (
    "The stated chance holds for values and for counts of any dispersion, also where neighbours are alike or a season "
    "moves them; of counts whose mean wanders by itself C1 and C2 flag up to half more."
)


def ears(
    y: ArrayLike,
    method: Method = "C1",
    *,
    chance: float | None = None,
    baseline: int = 7,
    least_sd: float = 0.0,
    compat: Literal["surveillance"] | None = None,
) -> Bound:
    """Upper bounds from the ``baseline`` periods before (C1), before a gap of two (C2), or C2 with memory (C3).

    ``chance`` is that of ``CHANCES`` when left out. There is no alarm until the baseline is full. Where the baseline
    does not vary, any excess is one (``least_sd`` helps).

    The published charts take seven values for the whole truth and alarm 14 to 40 times as often as they say, and more
    where the level moves. The defaults take what all earlier forecasts of the series went astray by, and look at whole
    numbers on the power where counts of their dispersion are symmetric. Counts with fewer than ``FEW_EVENTS`` a period
    in the baseline have no bound. ``compat="surveillance"`` does none of this.
    """
    if method not in get_args(Method):
        raise NotValid(f"EARS has no method {method}.", remedy="Say C1, C2 or C3.")
    if baseline < FEWEST:
        raise NotValid(f"A baseline of {baseline} has no spread.", remedy="Take at least two periods; seven are usual.")
    stated = CHANCES[method] if chance is None else chance
    read = panel(y)
    gap = 0 if method == "C1" else 2
    if compat is None:
        upper = _calibrated(read.rows, method, stated, baseline, gap, least_sd)
    else:
        mean, sd = before(read.rows, baseline, gap)
        sd, z = np.maximum(sd, least_sd), -float(special.ndtri(stated))
        upper = mean + z * sd if method != "C3" else _with_memory(read.rows, mean, sd, z)
    with np.errstate(invalid="ignore"):
        return Bound(read.shaped(upper), read.shaped(read.rows > upper), HOLDS if compat is None else "")


def _calibrated(y: Numbers, method: Method, chance: float, length: int, gap: int, least_sd: float) -> Numbers:
    counted = bool(np.all(np.isnan(y) | ((y >= 0) & (y == np.round(y)))))
    next_ = forecast(y, length, gap, counted=counted, least_sd=least_sd)
    allowed: Numbers | float = chance
    if method == "C3":
        left = _memory_limit(chance) - _remembered(next_.score)
        allowed = special.ndtr(-1 - np.maximum(left, 0.0))
    few = counted & (before(y, length, gap)[0] < FEW_EVENTS)
    return np.asarray(np.where(few, np.nan, next_.bound(allowed)))


def _remembered(score: Numbers) -> Numbers:
    """What the two periods before exceeded a score of one by, together; a period that nobody judged adds nothing."""
    excess = np.nan_to_num(np.maximum(score - 1, 0.0), posinf=np.inf)
    earlier = [np.hstack([np.zeros((len(score), back)), excess[:, :-back]]) for back in (1, 2)]
    return np.asarray(earlier[0] + earlier[1])


@cache
def _memory_limit(chance: float) -> float:
    """What the excess of three steady periods stays below but for ``chance``, the last above one itself.

    By simulation of normal scores that are ``ALIKE``.
    """
    score = np.random.default_rng(SEED).normal(size=(DRAWN, 3))
    for t in (1, 2):
        score[:, t] = ALIKE * score[:, t - 1] + np.sqrt(1 - ALIKE**2) * score[:, t]
    excess = np.maximum(score - 1, 0.0)
    return float(np.quantile(np.where(excess[:, 2] > 0, excess.sum(axis=1), 0.0), 1 - chance))


def _with_memory(y: Numbers, mean: Numbers, sd: Numbers, z: float) -> Numbers:
    """C3 adds up what C2 exceeded one standard deviation by at this period and the two before.

    The reference implementation leaves out the period itself, and so alarms only after the event, whatever is counted
    now. After an excess over a baseline that did not vary, another such baseline gives no bound, there as here.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.maximum(0.0, (y - mean) / sd - 1)
        earlier = [np.hstack([np.full((len(y), back), np.nan), excess[:, :-back]]) for back in (1, 2)]
        return np.asarray(np.maximum(0.0, y + sd * (z - earlier[0] - earlier[1])))
