"""Rules whose false alarms are known: together they flag a steady series with the stated chance, whatever its length.

Half of the chance goes to the limits, a quarter to runs, an eighth each to trends and to two of three. Run lengths are
whole numbers: what they leave unused goes to the limits too, and what they use too much is taken from there.
Rules that look at neighbours read scores from which the likeness of neighbours (lag-1 autocorrelation) was taken out.
How often each rule fires by chance is known from a simulation of the whole chart (:mod:`.rule_chances`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from countersign.stats.monitoring.panel import Flags, Numbers, Signs, Whole
from countersign.stats.monitoring.spells import spell_lengths
from countersign.stats.monitoring.xmr.rule_chances import Kind, chances
from countersign.stats.monitoring.xmr.rules import Hits, trend, two_of_three

RUNS, TRENDS, PAIRS = 1 / 4, 1 / 8, 1 / 8  # of the chance; the rest is for the limits
SPARE = 1.4  # of its chance, for the upper limit where no count can be surprisingly low; by simulation
CAUTION, STEPS_CAUTION = 0.6, 2.4  # over the root of the number of points
EXTREME = 3.0  # scores beyond this count as this where likeness is measured
LEAST_LEFT = 1 / 4  # of the chance, for the limits, whatever the whole numbers take


class Calibration(NamedTuple):
    """What each rule was set to."""

    run: int
    trend: int
    near: float  # normal score from which a point counts as near the limit
    low: Numbers  # normal score of the lower limit, below zero; of each series, shape (series, 1)
    high: Numbers  # of the upper limit; of each point


def calibrated_hits(
    score: Numbers, *, chance: float, least: Numbers, alone: bool, seasonal: bool, ties: Flags | None = None
) -> tuple[Hits, Calibration]:
    """All four rules on the normal scores of one phase; ``alone`` says that neighbours may be taken as unrelated.

    ``least`` is the lowest score that each point could have. ``seasonal`` says that a yearly wave was fitted: what is
    left of a series then turns round more often. ``ties`` (series, periods - 1) are neighbours that were equal before
    it was taken out: they end a trend.
    """
    rho = np.zeros((len(score), 1)) if alone else likeness(score)
    own = score if alone else whitened(score, rho)
    side = sides(own)
    known = np.sum(~np.isnan(score), axis=1, keepdims=True)
    set_to = _calibration(known, rho, chance, least, Kind(seasonal, not alone))
    beyond = (score > set_to.high) | (score < set_to.low)
    outside = np.where(beyond, np.sign(np.nan_to_num(score)), 0).astype(np.int8)
    close = (np.abs(own) > set_to.near) & ~beyond
    runs = np.where(spell_lengths(side) >= set_to.run, side, 0).astype(np.int8)
    return Hits(outside, trend(own, set_to.trend, ties=ties), two_of_three(close, side), runs), set_to


def whitened(score: Numbers, rho: Numbers) -> Numbers:
    """Scores without what the neighbour before explains by their likeness ``rho`` (series, 1).

    Where more was taken out than there was, what is left varies more than it should, and is measured anew.
    """
    before = np.hstack([np.full((len(score), 1), np.nan), score[:, :-1]])
    left = (score - rho * before) / np.sqrt(1 - rho**2)
    size = np.sqrt(_mean_square(np.clip(left, -EXTREME, EXTREME)))
    return np.where(np.isnan(before), score, left / np.maximum(size, 1.0))


def likeness(score: Numbers) -> Numbers:
    """Lag-1 autocorrelation of each row, between 0 and 0.9; shape (series, 1). The smaller of two estimates.

    The usual one, corrected for its bias -(1 + 3 rho) / n (Kendall 1954, Biometrika 41), takes a lasting change of
    level for likeness and would explain it away. The other comes from differences, where a change is seen in one or two
    only: in an AR(1) series those of two steps vary by 1 + rho as much as those of one. Both are taken a little higher
    than they are, since to overlook likeness costs false alarms; the second, which is less sure, more.
    """
    size = np.maximum(np.sum(~np.isnan(score), axis=1, keepdims=True), 4)
    held = np.clip(score, -EXTREME, EXTREME)
    one, two = (_mean_square(held[:, step:] - held[:, :-step]) for step in (1, 2))
    by_steps = two / np.maximum(one, 1e-12) - 1 + STEPS_CAUTION / np.sqrt(size)
    usual = (size * _correlation(held) + 1) / (size - 3) + CAUTION / np.sqrt(size)
    return np.asarray(np.clip(np.minimum(usual, by_steps), 0.0, 0.9))


def _correlation(score: Numbers) -> Numbers:
    """Of each point with the one before, as it is."""
    known = ~np.isnan(score)
    middle = np.nansum(score, axis=1, keepdims=True) / np.maximum(known.sum(axis=1, keepdims=True), 1)
    gap = np.where(known, score - middle, 0.0)
    below = np.maximum((gap**2).sum(axis=1, keepdims=True), 1e-12)
    return np.asarray((gap[:, 1:] * gap[:, :-1]).sum(axis=1, keepdims=True) / below)


def _mean_square(gap: Numbers) -> Numbers:
    return np.asarray(
        np.nansum(gap**2, axis=1, keepdims=True) / np.maximum(np.sum(~np.isnan(gap), axis=1, keepdims=True), 1)
    )


def sides(score: Numbers) -> Signs:
    """Above or below the median of each row; a point on the median ends a run."""
    middle = row_median(score)
    with np.errstate(invalid="ignore"):
        return (score > middle).astype(np.int8) - (score < middle).astype(np.int8)


def row_median(y: Numbers) -> Numbers:
    """Median of what each row holds, 0 for an empty one; shape (series, 1). One sort for all rows at once."""
    ordered = np.sort(y, axis=1)  # NaN last
    known = np.sum(~np.isnan(y), axis=1, keepdims=True)
    pair = [np.take_along_axis(ordered, np.maximum(at, 0), axis=1) for at in ((known - 1) // 2, known // 2)]
    return np.asarray(np.where(known > 0, (pair[0] + pair[1]) / 2, 0.0))


def _calibration(known: Whole, rho: Numbers, chance: float, least: Numbers, kind: Kind) -> Calibration:
    """Where neighbours are alike, the spread is known less well than from so many points, and limits stand out."""
    table = chances(int(known.max()), kind)
    run, used_by_runs = table.run(chance * RUNS)
    steps, used_by_trends = table.trend(chance * TRENDS)
    near, used_by_pairs = table.near(chance * PAIRS)
    left = max(chance - used_by_runs - used_by_trends - used_by_pairs, chance * LEAST_LEFT)
    each = left * (1 - rho**2 / 2) / np.maximum(known, 1) / 2
    low = special.ndtri(each)
    high = -np.where(least > low, special.ndtri(SPARE * each), low)
    return Calibration(run, steps, near, np.asarray(low), high)
