"""Quasi-Poisson regression with a log link for many series at once: the engine of the calibrated charts.

Iteratively reweighted least squares from fitted values y + 0.1, stopped where the deviance moves by less than 1e-8 of
itself (McCullagh and Nelder 1989, section 2.5; the start and the stop are those of R's ``glm``, so that fits agree to
the last digits).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

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


def quasi_poisson(y: Numbers, x: Numbers, *, weights: Numbers, offset: Numbers | None = None) -> Fit:
    """Fits every row of ``y`` (series x points) on ``x`` (series x points x terms). Points of weight 0 do not count."""
    used = weights > 0
    y = np.where(used, y, 0.0)
    shift = np.zeros_like(y) if offset is None else np.where(used, offset, 0.0)
    eta = np.log(y + 0.1)
    mean, old = np.exp(eta), _deviance(y, np.exp(eta), weights)
    beta = np.zeros((y.shape[0], x.shape[2]))
    working, done = weights * mean, np.zeros(len(y), dtype=bool)
    for _ in range(ROUNDS):
        todo = np.flatnonzero(~done)
        if not len(todo):
            break
        working[todo] = (weights * mean)[todo]
        target = (eta - shift + (y - mean) / mean)[todo]
        beta[todo] = least_squares(x[todo], target, working[todo])
        eta[todo] = np.einsum("snp,sp->sn", x[todo], beta[todo]) + shift[todo]
        np.clip(eta, -300, 300, out=eta)
        mean[todo] = np.exp(eta[todo])
        new = _deviance(y[todo], mean[todo], weights[todo])
        done[todo] = np.abs(new - old[todo]) / (np.abs(new) + 0.1) < TOLERANCE
        old[todo] = new
    unscaled, leverage = spread(x, working)
    return Fit(
        beta, mean, working, (y - mean) / mean, leverage, unscaled, used.sum(axis=1) - x.shape[2], done & _finite(beta)
    )


def dispersion(fit: Fit, weights: Numbers) -> Numbers:
    """sum of ``weights`` times squared working residuals, over the degrees of freedom; at least 1. Shape (series,)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.maximum(1.0, (weights * fit.residual**2).sum(axis=1) / fit.freedom))


def least_squares(x: Numbers, target: Numbers, weights: Numbers) -> Numbers:
    root = np.sqrt(weights)
    q, r = np.linalg.qr(x * root[:, :, None])
    return _solved(r, np.einsum("snp,sn->sp", q, root * target)[:, :, None])[:, :, 0]


def spread(x: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    q, r = np.linalg.qr(x * np.sqrt(weights)[:, :, None])
    inverse = _solved(r, np.broadcast_to(np.eye(x.shape[2]), r.shape))
    return inverse @ inverse.transpose(0, 2, 1), (q**2).sum(axis=2)


def _solved(r: Numbers, right: Numbers) -> Numbers:
    """Solves with a triangle each; a row whose triangle is singular gives NaN."""
    size = np.abs(np.diagonal(r, axis1=1, axis2=2))
    sound = np.isfinite(r).all(axis=(1, 2)) & (size.min(axis=1) > 1e-13 * np.linalg.norm(r, axis=(1, 2)))
    safe = np.where(sound[:, None, None], r, np.eye(r.shape[1]))
    return np.where(sound[:, None, None], np.linalg.solve(safe, right), np.nan)


def _deviance(y: Numbers, mean: Numbers, weights: Numbers) -> Numbers:
    some = np.where(y > 0, y, 1.0)
    each = np.where(y > 0, y * np.log(some / mean), 0.0) - (y - mean)
    return np.asarray(2 * (weights * each).sum(axis=1))


def _finite(beta: Numbers) -> Flags:
    return np.asarray(np.isfinite(beta).all(axis=1))
