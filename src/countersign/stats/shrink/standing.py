"""Where a provider stands among the others, said so that the uncertainty cannot be overlooked.

Posterior expected percentile: the chance that another provider, drawn from the same prior, is above it (small means
high). r-value (Henderson and Newton 2016): the smallest top share of providers to which it belongs when as many are
chosen as that share says. Both compare with the whole; neither is a league table.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import special

from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers
from countersign.stats.shrink.conjugate import Posterior
from countersign.stats.shrink.normal import Normal

_WHOLE_GRID = 1000  # up to as many providers the grid has one point for each


def expected_percentile(found: Posterior) -> Numbers:
    """Of each provider, 0 for the highest; closed forms as in the R package rvalues."""
    a, b = found.prior
    if found.kind == "gamma":
        odds = a * found.b / (b * found.a)
        return np.asarray(special.fdtr(2 * found.a, 2 * a, odds))
    others, weights = _prior_points(a, b)
    below: Numbers = special.betainc(found.a[..., None], found.b[..., None], others) @ weights
    return below


def expected_percentile_normal(
    y: Numbers, v: Numbers, mu: float, tau2: float, *, compat: Literal["rvalues"] | None = None
) -> Numbers:
    """The same for estimates with normal errors of variance ``v``.

    ``compat="rvalues"`` repeats that package's defect: it adds ``mu`` where it should take it away, so that every
    percentile is shifted unless ``mu`` is 0.
    """
    within = numbers(v)
    distance = tau2 * (numbers(y) - mu)
    if compat:
        distance = distance + 2 * (tau2 + within) * mu
    return np.asarray(special.ndtr(-distance / np.sqrt((within + tau2) * (tau2**2 + 2 * within * tau2))))


def r_values(found: Posterior, grid: Numbers | None = None) -> Numbers:
    """The r-value of each provider on a grid of top shares; by default the grid of the R package rvalues."""
    shares = share_grid(found.mean.size) if grid is None else grid
    a, b = found.prior
    bounds = special.betainccinv(a, b, shares) if found.kind == "beta" else special.gammainccinv(a, shares) / b
    chances = np.stack([found.above(bound) for bound in bounds], axis=-1)
    return _first_above(chances, shares)


def r_values_normal(found: Normal, grid: Numbers | None = None) -> Numbers:
    """The same for estimates with normal errors; where providers do not differ (tau2 = 0) all r-values are alike."""
    shares = share_grid(found.mean.size) if grid is None else grid
    if found.tau2 == 0:
        return np.full(found.mean.shape, shares[-1])
    within = found.tau2 * (1 / found.reliability - 1)
    spread = np.sqrt(found.reliability * within)
    bounds = found.mu - np.sqrt(found.tau2) * special.ndtri(shares)
    return _first_above(special.ndtr((found.mean[:, None] - bounds) / spread[:, None]), shares)


def share_grid(providers: int) -> Numbers:
    """Top shares from 1/k to 1 - 1/k, evenly spaced on the log scale; from 1,000 providers on more slowly many."""
    beyond = providers - _WHOLE_GRID
    more = 0 if beyond <= 0 else min(np.ceil(5 * beyond**0.2 * np.log(beyond)), 4000)
    points = min(providers, _WHOLE_GRID) + int(more)
    return np.exp(np.linspace(np.log(1 / providers), np.log(1 - 1 / providers), points))


def _first_above(chances: Numbers, shares: Numbers) -> Numbers:
    """For each row the first share whose chance is above that share's upper quantile; the last where none is."""
    count = chances.shape[0]
    place = np.ceil(count * (1 - shares) - 4 * np.finfo(float).eps).astype(int)
    ordered = np.sort(chances, axis=0)
    cut = ordered[np.clip(place - 1, 0, count - 1), np.arange(shares.size)]
    inside = chances > cut
    inside[:, -1] = True
    return np.asarray(shares[np.argmax(inside, axis=1)])


def _prior_points(a: float, b: float, count: int = 256) -> tuple[Numbers, Numbers]:
    """Points and weights that average over a Beta prior (Gauss and Legendre on its probability scale)."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return special.betaincinv(a, b, (nodes + 1) / 2), weights / 2
