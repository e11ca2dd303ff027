"""What each point of a series would be by the other points: mean, chance, limits. Season and dispersion allowed for.

Values: externally studentised residuals, which follow Student's t exactly for independent normal errors (Cook and
Weisberg 1982, section 2.2.1). Counts: a negative binomial as the other points have it (one-step
deletion, McCullagh and Nelder 1989, section 12.7), never less spread than Poisson. Since the standard deviation of all
points is used and not the moving range, limits do not shrink when neighbours are alike.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from countersign.stats.monitoring.count_scores import count_score
from countersign.stats.monitoring.glm import quasi_poisson
from countersign.stats.monitoring.least_squares import coefficients, design, spread
from countersign.stats.monitoring.panel import Numbers

SEASONS_FOR_SECOND_WAVE = 3  # whole years before a second wave a year is worth its two parameters


class Expected(NamedTuple):
    """Tables (series x periods). ``score`` is the normal score of each point given the others; NaN where unknown."""

    mean: Numbers
    score: Numbers
    freedom: Numbers  # (series, 1)
    spread: Numbers  # counts: variance over mean; values: standard deviation


def waves(periods: int, season: int | None) -> Numbers:
    """Columns of the model: 1, and one or two waves a year where at least two years are there."""
    t = np.arange(periods)
    columns = [np.ones(periods)]
    years = periods // season if season else 0
    if season and years >= 2:
        for turn in range(1, 3 if years >= SEASONS_FOR_SECOND_WAVE and season > 4 else 2):
            columns += [np.cos(2 * np.pi * turn * t / season), np.sin(2 * np.pi * turn * t / season)]
    return np.column_stack(columns)


def of_values(y: Numbers, season: int | None) -> Expected:
    """Of measurements. A series without any variation has score 0 everywhere: no variation seen, nothing to say."""
    known = ~np.isnan(y)
    on, weights = design(waves(y.shape[1], season)), known.astype(np.float64)
    mean = coefficients(on, np.where(known, y, 0.0), weights) @ on.x.T
    leverage = spread(on, weights)[1]
    freedom = known.sum(axis=1, keepdims=True) - on.terms - 1.0
    gap = np.where(known, y - mean, np.nan)
    variance = _without_each(gap**2 / (1 - leverage), freedom, gap**2)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(np.abs(gap) < 1e-9 * (1 + np.abs(mean)), 0.0, gap / np.sqrt(variance * (1 - leverage)))
    return Expected(mean, _normal_score(ratio, freedom), freedom, np.sqrt(variance / (1 - leverage)))


def of_counts(y: Numbers, exposure: Numbers, season: int | None) -> Expected:
    """Of counts, ``exposure`` being what each count came from (people, contracts, days)."""
    known = ~np.isnan(y) & (exposure > 0)
    on, weights = design(waves(y.shape[1], season)), known.astype(np.float64)
    fit = quasi_poisson(np.where(known, y, 0.0), on, weights=weights, offset=np.log(np.where(known, exposure, 1.0)))
    freedom = (fit.freedom - 1.0)[:, None]
    leverage = np.minimum(fit.leverage, 0.999)
    pearson = np.where(known, (y - fit.mean) ** 2 / fit.mean, np.nan)
    phi = np.maximum(1.0, _without_each(pearson / (1 - leverage), freedom, pearson))
    without = fit.mean * np.exp(-np.clip(leverage / (1 - leverage) * fit.residual, -2, 2))
    ratio = phi / (1 - leverage)
    score = count_score(y, without, ratio)
    return Expected(np.where(known, without, np.nan), _t_to_normal(score, freedom, phi), freedom, ratio)


def _without_each(share: Numbers, freedom: Numbers, squared: Numbers) -> Numbers:
    """The variance estimate that leaves each point out; ``share`` is what the point adds to the sum of squares."""
    total = np.nansum(squared, axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.maximum(0.0, np.where(freedom > 0, (total - share) / freedom, np.nan))


def _normal_score(t: Numbers, freedom: Numbers) -> Numbers:
    tail: NDArray[np.float64] = special.stdtr(np.maximum(freedom, 1.0), -np.abs(t))
    return np.asarray(-np.sign(t) * special.ndtri(tail))


def _t_to_normal(score: Numbers, freedom: Numbers, phi: Numbers) -> Numbers:
    """Pays for a dispersion that was estimated; nothing to pay where the Poisson floor holds."""
    return np.where(phi > 1, _normal_score(score, freedom), score)
