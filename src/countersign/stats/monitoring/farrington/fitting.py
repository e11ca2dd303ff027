"""The regression behind Farrington's method: fit, weigh down past outbreaks, fit again.

Farrington et al. 1996, sections 3.2 to 3.4; Noufaily et al. 2013. The reference implementation overwrites the working
weights after reweighting, so that its standard errors and its test of the trend use a dispersion that is too small by
about the mean: a time trend is then kept in most stationary series. ``compat`` keeps that; the default does not.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from countersign.stats.monitoring.farrington.likeness import remembering
from countersign.stats.monitoring.glm import Fit, dispersion, quasi_poisson
from countersign.stats.monitoring.least_squares import design
from countersign.stats.monitoring.panel import Flags, Numbers, Whole


class Model(NamedTuple):
    """One row a series. ``assumed`` is the dispersion that standard errors are computed with, ``found`` that of the
    points whether or not it is below Poisson's, put right for what reweighting takes away."""

    fit: Fit
    phi: Numbers
    assumed: Numbers
    found: Numbers


class Prediction(NamedTuple):
    """On the scale of the link; ``trend`` is the slope, ``trend_p`` its p value, NaN where there is none."""

    eta: Numbers
    se: Numbers
    trend: Numbers
    trend_p: Numbers


def fitted(
    y: Numbers, x: Numbers, offset: Numbers, *, threshold: float | None, places: Whole, rho: Numbers | None
) -> Model:
    """Fits each row on ``x`` (points, terms), the points being the periods ``places``; NaN does not count.

    ``threshold`` None leaves the weights at 1. ``rho`` is the likeness of neighbours, which is paid for; with
    None it is not, as in the reference implementation.
    """
    on = design(x)
    held = (~np.isnan(y)).astype(np.float64)
    fit = quasi_poisson(y, on, weights=held, offset=offset)
    kept, weights = 1.0, held
    if threshold is not None:
        weights = held * omega(anscombe(y, fit.mean, dispersion(fit, fit.working), fit.leverage), threshold)
        fit, kept = quasi_poisson(y, on, weights=weights, offset=offset), kept_by(threshold)
    phi, raw = dispersion(fit, fit.working), _raw(fit, fit.working)
    if rho is None:
        return Model(fit, phi, raw if threshold is None else _raw(fit, weights), raw / kept)
    fit, raised = remembering(fit, x, places, rho)
    phi = np.maximum(1.0, raw * raised)
    return Model(fit, phi, phi, raw * raised / kept)


def anscombe(y: Numbers, mean: Numbers, phi: Numbers, leverage: Numbers) -> Numbers:
    """Standardised Anscombe residuals; NaN for a missing count."""
    with np.errstate(invalid="ignore", divide="ignore"):
        above = 1.5 * (y ** (2 / 3) * mean ** (-1 / 6) - np.sqrt(mean))
        return np.asarray(above / np.sqrt(phi[:, None] * (1 - leverage)))


def omega(s: Numbers, threshold: float) -> Numbers:
    """Weights that fall with the square of a residual above ``threshold``, scaled to a mean of 1 in each row."""
    held = ~np.isnan(s)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(held, np.where(s > threshold, s**-2.0, 1.0), 0.0)
    return np.asarray(weight * held.sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True))


def kept_by(threshold: float) -> float:
    """What reweighting leaves of the dispersion of normal residuals: it counts those above ``threshold`` as 1."""
    density = float(np.exp(-(threshold**2) / 2) / np.sqrt(2 * np.pi))
    return 1 - threshold * density


def predicted(model: Model, x: Numbers, offset: Numbers, *, trend: int | None) -> Prediction:
    """What each row's model says of a period with the terms ``x`` (terms,); ``trend`` is the place of the slope."""
    fit = model.fit
    eta = fit.coefficients @ x + offset
    se = np.sqrt(model.assumed * np.einsum("p,spq,q->s", x, fit.unscaled, x))
    nothing = np.full(len(eta), np.nan)
    if trend is None:
        return Prediction(eta, se, nothing, nothing)
    slope = fit.coefficients[:, trend]
    with np.errstate(invalid="ignore", divide="ignore"):
        t = slope / np.sqrt(model.assumed * fit.unscaled[:, trend, trend])
    return Prediction(eta, se, slope, 2 * special.stdtr(fit.freedom, -np.abs(t)))


def keeps_trend(guess: Prediction, model: Model, y: Numbers, chance: float) -> Flags:
    """Whether the slope is beyond doubt and does not carry the prediction above all that has been seen."""
    with np.errstate(invalid="ignore"):
        sound = model.fit.converged & (guess.trend_p < chance)
        return np.asarray(sound & (np.exp(guess.eta) <= np.nanmax(y, axis=1)))


def _raw(fit: Fit, weights: Numbers) -> Numbers:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((weights * fit.residual**2).sum(axis=1) / fit.freedom)
