"""How likely a provider's count would be if it only differed from the others as the others differ.

Ratios: theta is Gamma with mean 1 and variance ``spread``, so a count is negative binomial. Proportions: theta
is Beta with the whole's mean m and variance ``spread`` m (1 - m), so a count is beta-binomial. ``spread`` is
the dispersion of :mod:`~countersign.stats.funnel.dispersion`; 0 gives the Poisson and the binomial.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special

from countersign.stats.intervals import Numbers

_NONE = 1e-9  # a spread below this is none: the formulas would only lose digits


class Spreads(NamedTuple):
    """Values that the spread may have, ``(m,)``, and their weights: ``(m,)``, or ``(m, k)`` for each provider."""

    values: Numbers
    weights: Numbers

    def some(self, which: NDArray[np.int64]) -> Spreads:
        """The same values, with the weights of some providers."""
        return self._replace(weights=self.weights[:, which]) if self.weights.ndim == 2 else self


class Predictive(Protocol):
    """A family of predictive distributions, one member for each provider; counts come as one number for each."""

    @property
    def mean(self) -> Numbers: ...

    @property
    def most(self) -> Numbers: ...

    @property
    def widest(self) -> float: ...

    def some(self, which: NDArray[np.int64]) -> Predictive: ...

    def log_pmf(self, count: Numbers, spread: float) -> Numbers: ...

    def below(self, count: Numbers, spreads: Spreads) -> Numbers: ...

    def above(self, count: Numbers, spreads: Spreads) -> Numbers: ...


def at(model: Predictive, count: Numbers, spreads: Spreads) -> Numbers:
    """The chance of just this count, averaged over what the spread may be."""
    return sum_over(spreads, lambda spread: np.exp(model.log_pmf(count, spread)))


def sum_over(spreads: Spreads, chance: Callable[[float], Numbers]) -> Numbers:
    """The average of a chance over the spreads."""
    first, *rest = (
        weight * chance(float(spread)) for spread, weight in zip(spreads.values, spreads.weights, strict=True)
    )
    return np.asarray(sum(rest, start=first))


@dataclass(frozen=True)
class Counts:
    """Poisson or negative binomial counts with the expected numbers ``mean``, one for each provider."""

    mean: Numbers
    widest = 4.0  # a coefficient of variation of 2 between providers

    @property
    def most(self) -> Numbers:
        return np.full(self.mean.shape, np.inf)

    def some(self, which: NDArray[np.int64]) -> Counts:
        return Counts(self.mean[which])

    def log_pmf(self, count: Numbers, spread: float) -> Numbers:
        start = special.xlogy(count, self.mean) - special.gammaln(count + 1)
        if spread < _NONE:
            return np.asarray(start - self.mean)
        size = 1 / spread
        rising = special.gammaln(count + size) - special.gammaln(size)
        log_total = np.log(size + self.mean)
        return np.asarray(start + rising - count * log_total + size * (np.log(size) - log_total))

    def below(self, count: Numbers, spreads: Spreads) -> Numbers:
        some = np.maximum(count, 1)

        def chance(spread: float) -> Numbers:
            if spread < _NONE:
                return np.asarray(special.gammaincc(some, self.mean))
            return np.asarray(special.betainc(1 / spread, some, 1 / (1 + spread * self.mean)))

        return np.where(count > 0, sum_over(spreads, chance), 0.0)

    def above(self, count: Numbers, spreads: Spreads) -> Numbers:
        def chance(spread: float) -> Numbers:
            if spread < _NONE:
                return np.asarray(special.gammainc(count + 1, self.mean))
            return np.asarray(special.betaincc(1 / spread, count + 1, 1 / (1 + spread * self.mean)))

        return sum_over(spreads, chance)


@dataclass(frozen=True)
class Shares:
    """Binomial or beta-binomial counts out of ``base`` at the whole's share ``centre``."""

    base: Numbers
    centre: float
    widest = 0.5

    @property
    def most(self) -> Numbers:
        return self.base

    @cached_property
    def mean(self) -> Numbers:
        return self.base * self.centre

    def some(self, which: NDArray[np.int64]) -> Shares:
        return Shares(self.base[which], self.centre)

    def log_pmf(self, count: Numbers, spread: float) -> Numbers:
        rest = self.base - count
        ways = -np.log1p(self.base) - special.betaln(count + 1, rest + 1)
        if spread < _NONE:
            return np.asarray(ways + special.xlogy(count, self.centre) + special.xlog1py(rest, -self.centre))
        a, b = _beta(self.centre, spread)
        return np.asarray(ways + special.betaln(a + count, b + rest) - special.betaln(a, b))

    def below(self, count: Numbers, spreads: Spreads) -> Numbers:
        points, weights = _points(self.centre, spreads)
        some, rest = np.maximum(count, 1), self.base - np.maximum(count, 1) + 1
        chances: Numbers = (special.betaincc(some[:, None], rest[:, None], points) * weights).sum(axis=-1)
        return np.where(count > 0, chances, 0.0)

    def above(self, count: Numbers, spreads: Spreads) -> Numbers:
        points, weights = _points(self.centre, spreads)
        rest = np.maximum(self.base - count, 1)
        chances: Numbers = (special.betainc((count + 1)[:, None], rest[:, None], points) * weights).sum(axis=-1)
        return np.where(count < self.base, chances, 0.0)


def _beta(centre: float, spread: float) -> tuple[float, float]:
    strength = 1 / spread - 1
    return centre * strength, (1 - centre) * strength


def _points(centre: float, spreads: Spreads) -> tuple[Numbers, Numbers]:
    """Shares and weights that stand for the mixture of Beta distributions, dense in both of its tails.

    The tanh-sinh rule (Takahasi and Mori 1974) on the probability scale of the widest of them,
    u = 1 / (1 + exp(-pi sinh t)), with weights that turn the widest into the mixture.
    """
    wide = float(spreads.values.max())
    if wide < _NONE:
        return np.array([centre]), np.ones(1)
    a, b = _beta(centre, wide)
    t = np.linspace(-3.0, 3.0, 60)
    low, high = special.expit(np.pi * np.sinh(t)), special.expit(-np.pi * np.sinh(t))
    points = np.where(t < 0, special.betaincinv(a, b, low), special.betainccinv(a, b, high))
    points = np.clip(points, 1e-300, 1 - 1e-16)

    density = np.array([_density(points, *_beta(centre, max(float(spread), _NONE))) for spread in spreads.values])
    weights = np.pi * np.cosh(t) * low * high * (spreads.weights.T @ density) / _density(points, a, b)
    return points, weights / weights.sum(axis=-1, keepdims=True)


def _density(points: Numbers, a: float, b: float) -> Numbers:
    log = special.xlogy(a - 1, points) + special.xlog1py(b - 1, -points)
    return np.asarray(np.exp(log - special.betaln(a, b)))
