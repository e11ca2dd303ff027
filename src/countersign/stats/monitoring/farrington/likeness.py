"""Counts that resemble their neighbours: how much, and what a fit is worth then.

The regression takes the points of its windows for independent. Where a mean wanders (AR(1)), five neighbouring months
say less than five, so the fitted mean and the slope are less sure, the dispersion comes out too small, and it rests on
fewer degrees of freedom. How alike neighbours are is read off the whole history, as the windows hold too few pairs.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from countersign.stats.monitoring.glm import Fit
from countersign.stats.monitoring.least_squares import Design, coefficients, design
from countersign.stats.monitoring.panel import Numbers, Whole

FURTHEST = 6  # periods apart; beyond, a likeness has faded
MOST = 0.9
CAUTION = 0.4  # over the root of the number of points: to overlook likeness costs false alarms
EXTREME = 3.0  # standard deviations; residuals beyond, of outbreaks, count as this


class Worth(NamedTuple):
    """The fit with the errors and degrees of freedom that likeness leaves; what its dispersion is to be raised by."""

    fit: Fit
    raised: Numbers


def remembering(fit: Fit, x: Numbers, places: Whole, rho: Numbers) -> Worth:
    """``x`` (points, terms) at the periods ``places``; ``rho`` the likeness of neighbours in each series.

    The covariance of coefficients under AR(1) errors (Zeger 1988, Biometrika 75, section 3), the trace that the
    dispersion is divided by, and the degrees of freedom of a variance of likes.
    """
    root, size = np.sqrt(fit.working), x.shape[1]
    cross = np.zeros((len(rho), size**2))
    for apart in range(1, FURTHEST + 1):
        one, other = _pairs(places, apart)
        both = np.einsum("np,nq->npq", x[one], x[other])
        both = (both + both.transpose(0, 2, 1)).reshape(len(one), size**2)
        cross += rho[:, None] ** apart * ((root[:, one] * root[:, other]) @ both)
    more = fit.unscaled @ cross.reshape(len(rho), size, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        raised = fit.freedom / np.maximum(fit.freedom - np.trace(more, axis1=1, axis2=2), 1.0)
        left = np.maximum(fit.freedom * (1 - rho**2) / (1 + rho**2), 1.0)
    return Worth(fit._replace(unscaled=fit.unscaled + more @ fit.unscaled, freedom=left), raised)


def likeness(y: Numbers, people: Numbers, season: int) -> Numbers:
    """Lag-1 autocorrelation of each series, between 0 and ``MOST``, beside its trend and its waves of the year.

    Of the roots of the counts, which vary alike. Corrected for the bias -(1 + 3 rho) / n (Kendall 1954, Biometrika 41).
    """
    known = ~np.isnan(y)
    on, root = _smooth(y.shape[1], season), np.sqrt(np.where(known, y, 0.0) / people)
    gap = np.where(known, root - coefficients(on, root, known.astype(np.float64)) @ on.x.T, 0.0)
    size = np.maximum(known.sum(axis=1), 8)
    reach = EXTREME * np.sqrt((gap**2).sum(axis=1) / size)[:, None]
    gap = np.clip(gap, -reach, reach)
    pairs = np.maximum((known[:, 1:] & known[:, :-1]).sum(axis=1), 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        plain = (gap[:, 1:] * gap[:, :-1]).sum(axis=1) / pairs / ((gap**2).sum(axis=1) / size)
    found = (size * np.nan_to_num(plain) + on.terms) / (size - 2 - on.terms) + CAUTION / np.sqrt(size)
    return np.asarray(np.clip(found, 0.0, MOST))


@cache
def _smooth(periods: int, season: int) -> Design:
    t = np.arange(periods)
    turns = range(1, 3 if season > 4 else 2)
    waves = [wave(2 * np.pi * turn * t / season) for turn in turns for wave in (np.cos, np.sin)]
    return design(np.column_stack([np.ones(periods), t, *waves]))


def _pairs(places: Whole, apart: int) -> tuple[Whole, Whole]:
    """Where among the points those lie that are ``apart`` periods from a later one, and where the later ones."""
    later = np.searchsorted(places, places + apart)
    found = (later < len(places)) & (places[np.minimum(later, len(places) - 1)] == places + apart)
    return np.flatnonzero(found), later[found]
