"""Rules whose false alarms are known: together they flag a steady series with the stated chance, whatever its length.

Half of the chance goes to the limits, a quarter to runs, an eighth each to trends and to two of three. Run lengths are
whole numbers, so what they leave unused goes to the limits too.
Rules that look at neighbours read scores from which the likeness of neighbours (lag-1 autocorrelation) was taken out.
"""

from __future__ import annotations

from math import factorial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from countersign.stats.monitoring.panel import Numbers, Signs, Whole
from countersign.stats.monitoring.spells import spell_lengths
from countersign.stats.monitoring.xmr.rules import Hits, trend, two_of_three

LONGEST = 80  # points; a run rule never asks for more


class Calibration(NamedTuple):
    """What each rule was set to; the first two for each series, shape (series, 1)."""

    run_above: Whole
    run_below: Whole
    trend: int
    near: Numbers  # normal score from which a point counts as near the limit
    limit: Numbers  # normal score of the limit


def calibrated_hits(score: Numbers, chance: float, *, alone: bool) -> tuple[Hits, Calibration]:
    """All four rules on the normal scores of one phase; ``alone`` says that neighbours may be taken as unrelated."""
    own = score if alone else whitened(score)
    side = _sides(own)
    set_to = _calibration(side, np.sum(~np.isnan(score), axis=1, keepdims=True), chance)
    beyond = np.abs(score) > set_to.limit
    outside = np.where(beyond, np.sign(np.nan_to_num(score)), 0).astype(np.int8)
    close = (np.abs(own) > set_to.near) & ~beyond
    needed = np.where(side > 0, set_to.run_above, set_to.run_below)
    runs = np.where(spell_lengths(side) >= needed, side, 0).astype(np.int8)
    return Hits(outside, trend(own, set_to.trend), two_of_three(close, side), runs), set_to


def whitened(score: Numbers) -> Numbers:
    """Scores without what the neighbour before explains; only a likeness above zero is taken out.

    The lag-1 autocorrelation is corrected for its bias -(1 + 3 rho) / n (Kendall 1954, Biometrika 41).
    """
    rho = autocorrelation(score)
    before = np.hstack([np.full((len(score), 1), np.nan), score[:, :-1]])
    rest = np.sqrt(1 - rho**2)
    return np.where(np.isnan(before), score, (score - rho * np.nan_to_num(before)) / rest)


def autocorrelation(score: Numbers) -> Numbers:
    """Lag-1 autocorrelation of each row, corrected for bias, between 0 and 0.9; shape (series, 1)."""
    known = ~np.isnan(score)
    size = known.sum(axis=1, keepdims=True)
    middle = np.nansum(score, axis=1, keepdims=True) / np.maximum(size, 1)
    gap = np.where(known, np.clip(score - middle, -3, 3), 0.0)
    below = (gap**2).sum(axis=1, keepdims=True)
    raw = (gap[:, 1:] * gap[:, :-1]).sum(axis=1, keepdims=True) / np.maximum(below, 1e-12)
    return np.asarray(np.clip((size * raw + 1) / np.maximum(size - 3, 1), 0.0, 0.9))


def run_length(on_side: Whole, points: Whole, chance: float) -> tuple[Whole, Numbers]:
    """The shortest run on one side whose chance is at most ``chance``, and that chance.

    All orders of the points are alike when nothing changes. Among ``points``, ``on_side`` of them on the side, runs of
    L or more then begin (C(points - L, on_side - L) + (points - L) C(points - L - 1, on_side - L)) / C(points,
    on_side) times on average: at the first point, or after a point on the other side.
    """
    lengths = np.arange(4, LONGEST + 1)
    side, size = on_side[..., None], points[..., None]
    whole = _log_choose(size, side)
    first = np.exp(_log_choose(size - lengths, side - lengths) - whole)
    later = np.exp(_log_choose(size - lengths - 1, side - lengths) - whole)
    starts = first + np.maximum(size - lengths, 0) * later
    at = np.argmax(starts <= chance, axis=-1)
    return lengths[at], np.take_along_axis(starts, at[..., None], axis=-1)[..., 0]


def trend_length(points: int, chance: float) -> tuple[int, float]:
    """The shortest trend whose chance among ``points`` independent points is at most ``chance``, and that chance.

    Monotone stretches of K or more begin 2 (1/K! + (points - K) K/(K+1)!) times on average.
    """
    for length in range(5, 30):
        starts = 2 * (1 / factorial(length) + max(points - length, 0) * length / factorial(length + 1))
        if starts <= chance:
            return length, starts if points >= length else 0.0
    return 30, 0.0


def near_score(points: Numbers, chance: float) -> Numbers:
    """The score from which two of three points on one side are as rare as ``chance``."""
    low, high = np.full(points.shape, 1e-9), np.full(points.shape, 0.25)
    for _ in range(60):
        tail = (low + high) / 2
        pairs = 2 * tail**2 * ((points - 1) * 0.75 + (points - 2) * (0.5 - tail))
        low, high = np.where(pairs < chance, tail, low), np.where(pairs < chance, high, tail)
    return np.asarray(-special.ndtri(low))


def _sides(score: Numbers) -> Signs:
    """Above or below the median of each row; a point on the median ends a run."""
    middle = np.nanmedian(np.where(np.isnan(score).all(axis=1, keepdims=True), 0.0, score), axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        return (score > middle).astype(np.int8) - (score < middle).astype(np.int8)


def _calibration(side: Signs, known: Whole, chance: float) -> Calibration:
    points = known.astype(np.float64)
    above, used_above = run_length((side > 0).sum(axis=1, keepdims=True), known, chance / 8)
    below, used_below = run_length((side < 0).sum(axis=1, keepdims=True), known, chance / 8)
    trending, used_trend = trend_length(int(known.max()), chance / 8)
    left = chance * 7 / 8 - used_above - used_below - used_trend
    limit = -special.ndtri(left / np.maximum(points, 1) / 2)
    return Calibration(above, below, trending, near_score(points, chance / 8), np.asarray(limit))


def _log_choose(n: NDArray[Any], k: NDArray[Any]) -> Numbers:
    """log of n choose k; minus infinity where there is no such choice."""
    fits = (k >= 0) & (k <= n)
    n, k = np.where(fits, n, 1), np.where(fits, k, 0)
    some = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return np.where(fits, some, -np.inf)
