"""What each point of a series would be by the other points: mean, chance, limits. Season and dispersion allowed for.

Values: externally studentised residuals, which follow Student's t exactly for independent normal errors (Cook and
Weisberg 1982, section 2.2.1). Counts: a negative binomial as the other points have it (one-step deletion, McCullagh and
Nelder 1989, section 12.7), paid for by Student's t. Since the standard deviation of all points is used and not the
moving range, limits do not shrink when neighbours are alike.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from countersign.stats.monitoring.count_scores import believable, count_score, score_of_none
from countersign.stats.monitoring.glm import quasi_poisson
from countersign.stats.monitoring.least_squares import Design, coefficients, design, spread
from countersign.stats.monitoring.panel import Numbers
from countersign.stats.tails import normal_score

SEASONS_FOR_SECOND_WAVE = 3  # whole years before a second wave a year is worth its two parameters
FAR_BELOW = -8.0  # a count of 0 with a lower score than this is surprising by any limit


class Expected(NamedTuple):
    """Tables (series x periods). ``score`` is the normal score of each point given the others; NaN where unknown."""

    mean: Numbers
    score: Numbers
    freedom: Numbers  # (series, 1), for counts of each point
    spread: Numbers  # counts: variance over mean; values: standard deviation
    least: Numbers  # the lowest normal score that there can be: of a count of 0; minus infinity for values


@cache
def waves(periods: int, season: int | None) -> Design:
    """The terms of the model: 1, and one or two waves a year where at least two years are there."""
    t = np.arange(periods)
    columns = [np.ones(periods)]
    years = periods // season if season else 0
    if season and years >= 2:
        for turn in range(1, 3 if years >= SEASONS_FOR_SECOND_WAVE and season > 4 else 2):
            columns += [np.cos(2 * np.pi * turn * t / season), np.sin(2 * np.pi * turn * t / season)]
    return design(np.column_stack(columns))


def of_values(y: Numbers, season: int | None) -> Expected:
    """Of measurements. A series without any variation has score 0 everywhere: no variation seen, nothing to say."""
    known = ~np.isnan(y)
    on, weights = waves(y.shape[1], season), known.astype(np.float64)
    mean = coefficients(on, np.where(known, y, 0.0), weights) @ on.x.T
    leverage = spread(on, weights)[1]
    freedom = known.sum(axis=1, keepdims=True) - on.terms - 1.0
    gap = np.where(known, y - mean, np.nan)
    variance = _without_each(gap**2 / (1 - leverage), freedom, gap**2)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(np.abs(gap) < 1e-9 * (1 + np.abs(mean)), 0.0, gap / np.sqrt(variance * (1 - leverage)))
    deviation = np.sqrt(variance / (1 - leverage))
    return Expected(mean, normal_score(ratio, freedom), freedom, deviation, np.full(y.shape, -np.inf))


def of_counts(y: Numbers, exposure: Numbers, season: int | None) -> Expected:
    """Of counts, ``exposure`` being what each count came from (people, contracts, days).

    A dispersion below Poisson's is taken as it was found, down to what Poisson counts show by chance: Student's t pays
    for the luck. To call it Poisson's instead would halve the false alarms of Poisson counts, and with them the chance
    to find anything.
    """
    known = ~np.isnan(y) & (exposure > 0)
    on, weights = waves(y.shape[1], season), known.astype(np.float64)
    fit = quasi_poisson(np.where(known, y, 0.0), on, weights=weights, offset=np.log(np.where(known, exposure, 1.0)))
    leverage = np.minimum(fit.leverage, 0.999)
    pearson = np.where(known, (y - fit.mean) ** 2 / fit.mean, np.nan)
    points = (fit.freedom - 1.0)[:, None]
    phi = _without_each(pearson / (1 - leverage), points, pearson)
    points_held = np.maximum(known.sum(axis=1, keepdims=True), 1)
    middle = np.where(known, fit.mean, 0.0).sum(axis=1, keepdims=True) / points_held
    phi, freedom = believable(phi, points, middle)
    without = np.where(known, fit.mean * np.exp(-np.clip(leverage / (1 - leverage) * fit.residual, -2, 2)), np.nan)
    ratio = phi / (1 - leverage)
    score = normal_score(count_score(y, without, ratio), freedom)
    return Expected(without, score, freedom, ratio, _least(without, ratio, freedom))


def _least(mean: Numbers, ratio: Numbers, freedom: Numbers) -> Numbers:
    score = score_of_none(mean, ratio)
    near = score > FAR_BELOW
    found = np.full(score.shape, -np.inf)
    found[near] = normal_score(score[near], np.broadcast_to(freedom, score.shape)[near])
    return found


def _without_each(share: Numbers, freedom: Numbers, squared: Numbers) -> Numbers:
    """The variance estimate that leaves each point out; ``share`` is what the point adds to the sum of squares."""
    total = np.nansum(squared, axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.maximum(0.0, np.where(freedom > 0, (total - share) / freedom, np.nan))
