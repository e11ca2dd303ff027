"""EARS: the three quick charts for young series (Hutwagner et al. 2003, Journal of Urban Health 80)."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.monitoring.bounds import Bound
from countersign.stats.monitoring.panel import panel
from countersign.stats.tails import normal_score

Method = Literal["C1", "C2", "C3"]
CHANCES: dict[Method, float] = {"C1": 0.001, "C2": 0.001, "C3": 0.025}  # nearly the published 3 and 2 deviations
POWER = 0.56  # of counts, where seven of them come out nearest to Student's t, clumped or not; by simulation
FEWEST = 2  # values a standard deviation can be read from
FEW_EVENTS = 5.0  # a period of the baseline; with fewer, clumps cannot be told from a change
DRAWN, SEED = 200_000, 20261130  # series from which C3 learns what three periods add up to by chance


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

    The published charts take seven values for the whole truth and alarm 14 to 40 times as often as they say. The
    defaults pay for that by Student's t, and look at whole numbers on a power where small counts are nearly symmetric
    (Farrington et al. 1996). Counts with fewer than ``FEW_EVENTS`` a period in the baseline have no bound.
    ``compat="surveillance"`` does none of this.
    """
    if method not in get_args(Method):
        raise NotValid(f"EARS has no method {method}.", remedy="Say C1, C2 or C3.")
    if baseline < FEWEST:
        raise NotValid(f"A baseline of {baseline} has no spread.", remedy="Take at least two periods; seven are usual.")
    stated = CHANCES[method] if chance is None else chance
    read = panel(y)
    if compat is None:
        upper = _calibrated(read.rows, method, stated, baseline, least_sd)
    else:
        mean, sd = _baseline(read.rows, baseline, 0 if method == "C1" else 2)
        sd, z = np.maximum(sd, least_sd), -float(special.ndtri(stated))
        upper = mean + z * sd if method != "C3" else _with_memory(read.rows, mean, sd, z)
    with np.errstate(invalid="ignore"):
        return Bound(read.shaped(upper), read.shaped(read.rows > upper))


def _calibrated(y: Numbers, method: Method, chance: float, length: int, least_sd: float) -> Numbers:
    """The bound of a new value after ``length`` others of its kind (Student 1908); of counts by their power."""
    gap, counted = 0 if method == "C1" else 2, bool(np.all(np.isnan(y) | ((y >= 0) & (y == np.round(y)))))
    power = POWER if counted else 1.0
    mean, sd = _baseline(y**power, length, gap)
    slope = power * np.where(counted, np.maximum(mean, 1.0) ** (1 - 1 / power), 1.0)
    sd = np.maximum(sd, least_sd * slope) * np.sqrt(1 + 1 / length)
    if method == "C3":
        left = _memory_limit(chance, length) - _remembered(normal_score(_over(y**power - mean, sd), length - 1.0))
        reach = -special.stdtrit(length - 1, special.ndtr(-1 - np.maximum(left, 0.0)))
    else:
        reach = -special.stdtrit(length - 1, chance)
    few = counted & (_baseline(y, length, gap)[0] < FEW_EVENTS)
    return np.asarray(np.where(few, np.nan, (mean + reach * sd) ** (1 / power)))


def _over(gap: Numbers, sd: Numbers) -> Numbers:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(gap == 0, 0.0, gap / sd))


def _remembered(score: Numbers) -> Numbers:
    """What the two periods before exceeded a score of one by, together; a period that nobody judged adds nothing."""
    excess = np.nan_to_num(np.maximum(score - 1, 0.0), posinf=np.inf)
    before = [np.hstack([np.zeros((len(score), back)), excess[:, :-back]]) for back in (1, 2)]
    return np.asarray(before[0] + before[1])


@cache
def _memory_limit(chance: float, length: int) -> float:
    """What three periods' excess stays below but for ``chance`` in steady normal values, the last above one itself.

    By simulation: the three share most of their baseline, so no formula gives it. It depends on nothing else.
    """
    y = np.random.default_rng(SEED).normal(size=(DRAWN, length + 5))
    y, mean, sd = (part[:, -3:] for part in (y, *_baseline(y, length, 2)))
    score = normal_score((y - mean) / sd / np.sqrt(1 + 1 / length), length - 1.0)
    now = score[:, -1]
    return float(np.quantile(np.where(now > 1, _remembered(score)[:, -1] + now - 1, 0.0), 1 - chance))


def _baseline(y: Numbers, length: int, gap: int) -> tuple[Numbers, Numbers]:
    mean, sd = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    first = length + gap
    if y.shape[1] > first:
        windows = np.lib.stride_tricks.sliding_window_view(y, length, axis=1)[:, : y.shape[1] - first]
        mean[:, first:], sd[:, first:] = windows.mean(axis=2), windows.std(axis=2, ddof=1)
    return mean, sd


def _with_memory(y: Numbers, mean: Numbers, sd: Numbers, z: float) -> Numbers:
    """C3 adds up what C2 exceeded one standard deviation by at this period and the two before.

    The reference implementation leaves out the period itself, and so alarms only after the event, whatever is counted
    now.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.maximum(0.0, (y - mean) / sd - 1)
    before = [np.hstack([np.full((len(y), back), np.nan), excess[:, :-back]]) for back in (1, 2)]
    return np.asarray(np.maximum(0.0, y + sd * (z - before[0] - before[1])))
