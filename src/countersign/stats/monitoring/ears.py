"""EARS: the three quick charts for young series (Hutwagner et al. 2003, Journal of Urban Health 80)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.monitoring.bounds import Bound
from countersign.stats.monitoring.panel import Numbers, panel

POWER = 2 / 3
FEWEST = 2  # values a standard deviation can be read from


def ears(
    y: ArrayLike,
    method: Literal["C1", "C2", "C3"] = "C1",
    *,
    chance: float | None = None,
    baseline: int = 7,
    least_sd: float = 0.0,
    compat: Literal["surveillance"] | None = None,
) -> Bound:
    """Upper bounds from the ``baseline`` periods before (C1), before a gap of two (C2), or C2 with memory (C3).

    ``chance`` is 0.001, for C3 0.025, when left out: nearly the published 3 and 2 standard deviations. There is
    no alarm until the baseline is full. Where the baseline does not vary, any excess is one (``least_sd`` helps).

    The published charts take seven values for the whole truth and alarm 14 to 40 times as often as they say. C1 and
    C2 pay for that by Student's t, and look at whole numbers on the 2/3 power, where small counts are symmetric
    (Farrington et al. 1996); ``compat="surveillance"`` does neither. C3 is as published, but for its memory.
    """
    if method not in ("C1", "C2", "C3"):
        raise NotValid(f"EARS has no method {method}.", remedy="Say C1, C2 or C3.")
    if baseline < FEWEST:
        raise NotValid(f"A baseline of {baseline} has no spread.", remedy="Take at least two periods; seven are usual.")
    stated = chance if chance is not None else (0.025 if method == "C3" else 0.001)
    read = panel(y)
    if compat is None and method != "C3":
        upper = _new_value(read.rows, stated, baseline, 0 if method == "C1" else 2, least_sd)
    else:
        mean, sd = _baseline(read.rows, baseline, 0 if method == "C1" else 2)
        sd, z = np.maximum(sd, least_sd), -float(special.ndtri(stated))
        upper = mean + z * sd if method != "C3" else _with_memory(read.rows, mean, sd, z, compat)
    with np.errstate(invalid="ignore"):
        return Bound(read.shaped(upper), read.shaped(read.rows > upper))


def _new_value(y: Numbers, chance: float, length: int, gap: int, least_sd: float) -> Numbers:
    """The bound of a new value after ``length`` others of its kind (Student 1908); of counts by their 2/3 power."""
    counted = bool(np.all(np.isnan(y) | ((y >= 0) & (y == np.round(y)))))
    power = POWER if counted else 1.0
    mean, sd = _baseline(y**power, length, gap)
    slope = power * np.where(counted, np.maximum(mean, 1.0) ** (1 - 1 / POWER), 1.0)
    reach = float(special.stdtrit(length - 1, 1 - chance)) * np.sqrt(1 + 1 / length)
    return np.asarray((mean + reach * np.maximum(sd, least_sd * slope)) ** (1 / power))


def _baseline(y: Numbers, length: int, gap: int) -> tuple[Numbers, Numbers]:
    mean, sd = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    first = length + gap
    if y.shape[1] > first:
        windows = np.lib.stride_tricks.sliding_window_view(y, length, axis=1)[:, : y.shape[1] - first]
        mean[:, first:], sd[:, first:] = windows.mean(axis=2), windows.std(axis=2, ddof=1)
    return mean, sd


def _with_memory(y: Numbers, mean: Numbers, sd: Numbers, z: float, compat: str | None) -> Numbers:
    """C3 adds up what C2 exceeded one standard deviation by at this period and the two before.

    A bound is never below mean + sd. The reference implementation leaves out the period itself, and so alarms
    only after the event, whatever is counted now.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.maximum(0.0, (y - mean) / sd - 1)
    before = [np.hstack([np.full((len(y), back), np.nan), excess[:, :-back]]) for back in (1, 2)]
    left = z - before[0] - before[1]
    return np.asarray(np.maximum(0.0, y + sd * left) if compat else mean + sd * (1 + np.maximum(left, 0.0)))
