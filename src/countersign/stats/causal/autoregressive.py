"""Regression on a series whose errors resemble their neighbours, honest about how little is known of that likeness.

Errors follow an autoregression of order one. For every strength of it on a grid the regression is fitted by generalised
least squares, and the strengths are weighted by their restricted likelihood: each term then has a mixture of Student's
t distributions (integrated likelihood; Berger, Liseo and Wolpert 1999), wider than any one fit would say. Series are
fitted side by side, and gaps keep their length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from countersign.stats.intervals import Interval, Numbers

STRENGTHS = np.concatenate([np.linspace(-0.6, 0.8, 36), np.linspace(0.825, 0.975, 7)])
_HALVINGS = 45


@dataclass(frozen=True)
class Mixture:
    """``value`` and ``se`` at each strength (series x strengths x terms), its ``weight``, and degrees of freedom."""

    value: Numbers
    se: Numbers
    weight: Numbers
    freedom: Numbers

    @property
    def mean(self) -> Numbers:
        """(series x terms)"""
        return np.asarray(np.einsum("sr,srk->sk", self.weight, self.value))

    @property
    def spread(self) -> Numbers:
        """Standard deviation of the mixture; (series x terms)."""
        own = self.se**2 * (self.freedom / np.maximum(self.freedom - 2, 1))[:, None, None]
        apart = (self.value - self.mean[:, None, :]) ** 2
        return np.asarray(np.sqrt(np.einsum("sr,srk->sk", self.weight, own + apart)))

    @property
    def strength(self) -> Numbers:
        """The mean strength of each series."""
        return np.asarray(self.weight @ STRENGTHS)

    @property
    def p(self) -> Numbers:
        """Two-sided, that a term is 0; (series x terms)."""
        below = self.below(np.zeros_like(self.mean))
        return np.asarray(2 * np.minimum(below, 1 - below))

    def below(self, at: Numbers) -> Numbers:
        """Weight of the mixture below ``at`` (series x terms)."""
        t = (at[:, None, :] - self.value) / self.se
        return np.asarray(np.einsum("sr,srk->sk", self.weight, special.stdtr(self.freedom[:, None, None], t)))

    def quantile(self, p: float) -> Numbers:
        far = 60 * self.se.max(axis=1) + np.ptp(self.value, axis=1)
        low, high = self.mean - far, self.mean + far
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            under = self.below(middle) < p
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.asarray((low + high) / 2)

    def interval(self, confidence: float) -> Interval:
        return Interval(self.quantile((1 - confidence) / 2), self.quantile((1 + confidence) / 2))


def mixture(y: Numbers, x: Numbers, used: NDArray[np.bool_]) -> Mixture:
    """Fits every row of ``y`` (series x points) on its own terms ``x`` (series x points x terms) where ``used``."""
    size = np.abs(np.where(used[:, :, None], x, 0.0)).max(axis=1, keepdims=True)
    size = np.where(size > 0, size, 1.0)
    both = np.where(used[:, :, None], np.concatenate([x / size, y[:, :, None]], axis=2), 0.0)
    before, gap = _neighbour(used)
    last = np.take_along_axis(both, before[:, :, None], axis=1)
    freedom = used.sum(axis=1) - x.shape[2]
    fits = [_fit(both, last, gap, used, freedom, strength) for strength in STRENGTHS]
    value, se = (np.stack([fit[k] for fit in fits], axis=1) / size for k in (0, 1))
    likelihood = np.stack([fit[2] for fit in fits], axis=1) + np.log(np.gradient(STRENGTHS))
    return Mixture(value, se, special.softmax(likelihood, axis=1), freedom)


def _neighbour(used: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Numbers]:
    """For every point the last used one before it, and how many periods it is away; infinitely far for the first."""
    place = np.where(used, np.arange(used.shape[1]), -1)
    seen = np.maximum.accumulate(place, axis=1)
    before = np.concatenate([np.full((len(used), 1), -1), seen[:, :-1]], axis=1)
    gap = np.where(before >= 0, np.arange(used.shape[1]) - before, np.inf)
    return np.maximum(before, 0).astype(np.int64), gap


def _fit(
    both: Numbers, last: Numbers, gap: Numbers, used: NDArray[np.bool_], freedom: Numbers, strength: float
) -> tuple[Numbers, Numbers, Numbers]:
    """Terms, their errors, and the restricted log likelihood, at one strength."""
    tie = np.where(
        np.isfinite(gap), np.sign(strength) ** np.where(np.isfinite(gap), gap, 0) * abs(strength) ** gap, 0.0
    )
    left = np.where(used, 1 - tie**2, 1.0)
    white = (both - tie[:, :, None] * last) * (used / np.sqrt(left))[:, :, None]
    cross = np.einsum("snp,snq->spq", white, white)
    a, b = cross[:, :-1, :-1], cross[:, :-1, -1]
    inverse = np.linalg.inv(a)
    beta = np.einsum("spq,sq->sp", inverse, b)
    rss = np.maximum(((white[:, :, -1] - np.einsum("snp,sp->sn", white[:, :, :-1], beta)) ** 2).sum(axis=1), 1e-300)
    se = np.sqrt(np.einsum("spp->sp", inverse) * (rss / freedom)[:, None])
    likelihood = -(freedom * np.log(rss) + np.log(left).sum(axis=1) + np.linalg.slogdet(a)[1]) / 2
    return beta, se, likelihood
