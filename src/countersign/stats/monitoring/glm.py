"""Quasi-Poisson regression with a log link for many series at once: the engine of the calibrated charts.

Iteratively reweighted least squares from fitted values y + 0.1, stopped where the deviance moves by less than 1e-8 of
itself (McCullagh and Nelder 1989, section 2.5; the start and the stop are those of R's ``glm``, so that fits agree to
the last digits). The regressions themselves are in :mod:`~countersign.stats.monitoring.least_squares`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from countersign.stats.monitoring.least_squares import Design, coefficients, spread
from countersign.stats.monitoring.panel import Flags, Numbers

TOLERANCE, ROUNDS = 1e-8, 25


class Fit(NamedTuple):
    """One row a series. ``working`` holds the weights of the last round, ``residual`` the working residuals."""

    coefficients: Numbers  # (series, terms)
    mean: Numbers  # (series, points)
    working: Numbers
    residual: Numbers
    leverage: Numbers
    unscaled: Numbers  # (series, terms, terms): inverse of X'WX
    freedom: Numbers  # (series,)
    converged: Flags


def quasi_poisson(y: Numbers, design: Design, *, weights: Numbers, offset: Numbers | None = None) -> Fit:
    """Fits every row of ``y`` (series x points) on the same terms. Points of weight 0 do not count."""
    used = weights > 0
    y = np.where(used, y, 0.0)
    shift = np.zeros_like(y) if offset is None else np.where(used, offset, 0.0)
    mean, working = y + 0.1, weights * (y + 0.1)
    beta, done = np.zeros((len(y), design.terms)), np.zeros(len(y), dtype=bool)
    todo, now = np.arange(len(y)), _Round(y, shift, weights, np.log(mean), mean)
    old = _deviance(now)
    for _ in range(ROUNDS):
        working[todo] = weight = now.weights * now.mean
        target = now.eta - now.shift + (now.y - now.mean) / now.mean
        beta[todo] = found = coefficients(design, target, weight)
        eta = np.clip(found @ design.x.T + now.shift, -300, 300)
        now = now._replace(eta=eta, mean=np.exp(eta))
        mean[todo], new = now.mean, _deviance(now)
        moving = ~(np.abs(new - old) / (np.abs(new) + 0.1) < TOLERANCE)
        done[todo] = ~moving
        if not moving.any():
            break
        if not moving.all():
            todo, new, now = todo[moving], new[moving], _Round(*(one[moving] for one in now))
        old = new
    unscaled, leverage = spread(design, working)
    sound = done & np.isfinite(beta).all(axis=1)
    return Fit(beta, mean, working, (y - mean) / mean, leverage, unscaled, used.sum(axis=1) - design.terms, sound)


def dispersion(fit: Fit, weights: Numbers) -> Numbers:
    """sum of ``weights`` times squared working residuals, over the degrees of freedom; at least 1. Shape (series,)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.maximum(1.0, (weights * fit.residual**2).sum(axis=1) / fit.freedom))


class _Round(NamedTuple):
    """The series that still move, as a round of reweighting needs them."""

    y: Numbers
    shift: Numbers
    weights: Numbers
    eta: Numbers
    mean: Numbers


def _deviance(now: _Round) -> Numbers:
    excess = now.y - now.mean
    some = now.y > 0
    surprise = np.zeros_like(excess)
    np.divide(now.y, now.mean, out=surprise, where=some)
    np.log(surprise, out=surprise, where=some)
    return np.asarray(2 * np.einsum("sn,sn->s", now.weights, now.y * surprise - excess))
