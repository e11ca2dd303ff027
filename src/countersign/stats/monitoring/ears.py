"""EARS: the three quick charts for young series (Hutwagner et al. 2003, Journal of Urban Health 80)."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.monitoring.bounds import Bound
from countersign.stats.monitoring.panel import panel
from countersign.stats.tails import normal_score

Method = Literal["C1", "C2", "C3"]
CHANCES: dict[Method, float] = {"C1": 0.001, "C2": 0.001, "C3": 0.025}  # nearly the published 3 and 2 deviations
FEWEST = 2  # values a standard deviation can be read from
FEW_EVENTS = 5.0  # a period of the baseline; with fewer, clumps cannot be told from a change
USUAL, WORTH = 1.5, 5.0  # variance over mean before a series has shown its own, and how many periods that counts as
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
    defaults pay for that by Student's t, and look at whole numbers on the power where counts of their dispersion are
    symmetric. Counts with fewer than ``FEW_EVENTS`` a period in the baseline have no bound.
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
    power = _symmetric(_dispersion(y)) if counted else np.ones(y.shape)
    mean, sd = _baseline(y, length, gap, power)
    slope = power * np.maximum(mean, 1.0) ** (1 - 1 / power)
    sd = np.maximum(sd, least_sd * slope) * np.sqrt(1 + 1 / length)
    if method == "C3":
        left = _memory_limit(chance, length) - _remembered(normal_score(_over(y**power - mean, sd), length - 1.0))
        reach = -special.stdtrit(length - 1, special.ndtr(-1 - np.maximum(left, 0.0)))
    else:
        reach = -special.stdtrit(length - 1, chance)
    few = counted & (_baseline(y, length, gap)[0] < FEW_EVENTS)
    return np.asarray(np.where(few, np.nan, (mean + reach * sd) ** (1 / power)))


def _dispersion(y: Numbers) -> Numbers:
    """Variance over mean of each series before each period, from neighbours, so that slow changes do not count.

    It begins at ``USUAL``, which weighs like ``WORTH`` periods, and is never below a Poisson count's.
    """
    squares, level = np.zeros(y.shape), np.zeros(y.shape)
    squares[:, 1:] = np.diff(y, axis=1) ** 2 / 2
    level[:, 1:] = (y[:, 1:] + y[:, :-1]) / 2
    seen = _before(~np.isnan(squares) & (np.arange(y.shape[1]) > 0))
    over = _over(_before(np.nan_to_num(squares)), _before(np.nan_to_num(level)))
    return np.maximum((seen * over + WORTH * USUAL) / (seen + WORTH), 1.0)


def _before(y: Numbers | NDArray[np.bool_]) -> Numbers:
    """The sum of all periods before each."""
    return np.hstack([np.zeros((len(y), 1)), np.cumsum(y, axis=1, dtype=np.float64)[:, :-1]])


def _symmetric(dispersion: Numbers) -> Numbers:
    """The power that takes the skewness of (negative binomial) counts away: 2/3 of Poisson counts, 1/3 at most clumped.

    Skewness is (2φ - 1) / √(φμ), the coefficient of variation √(φ/μ), and the power 1 less a third of their quotient.
    """
    return np.asarray(1 - (2 * dispersion - 1) / (3 * dispersion))


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


def _baseline(y: Numbers, length: int, gap: int, power: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Mean and deviation of the ``length`` values before each, on the power of the period that looks back at them."""
    mean, sd = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    first = length + gap
    if y.shape[1] > first:
        windows = np.lib.stride_tricks.sliding_window_view(y, length, axis=1)[:, : y.shape[1] - first]
        windows = windows if power is None else windows ** power[:, first:, None]
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
