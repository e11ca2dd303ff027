"""Shares and rates of many providers drawn towards the whole, with the counts' own distributions.

Shares: x_i of n_i is binomial, and the true shares follow a Beta(a, b). Rates: y_i events in exposure e_i are
Poisson, and the true rates follow a Gamma(a, b) with rate b. Both priors are fitted to all providers by maximum
likelihood (empirical Bayes; Robbins 1956, Efron and Morris 1975), and each provider's posterior is of the same kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from countersign.errors import NotValid
from countersign.stats.intervals import Interval, Numbers
from countersign.stats.reading import numbers

FLATTEST, STRONGEST = 1e-3, 1e7  # a prior is looked for between these strengths


class Prior(NamedTuple):
    """Beta(a, b) for shares, Gamma with shape a and rate b for rates."""

    a: float
    b: float


@dataclass(frozen=True)
class Posterior:
    """Each provider's Beta(a, b) or Gamma(a, b) after its own count, in the order given.

    mean         posterior mean
    reliability  the share of the provider's own figure in it: n / (a + b + n), or e / (b + e)
    """

    kind: Literal["beta", "gamma"]
    prior: Prior
    a: Numbers
    b: Numbers
    mean: Numbers
    reliability: Numbers

    def interval(self, confidence: float = 0.95) -> Interval:
        """Equal-tailed, of each true share or rate."""
        tail = (1 - confidence) / 2
        if self.kind == "beta":
            return Interval(special.betaincinv(self.a, self.b, tail), special.betainccinv(self.a, self.b, tail))
        return Interval(special.gammaincinv(self.a, tail) / self.b, special.gammainccinv(self.a, tail) / self.b)

    def above(self, value: ArrayLike) -> Numbers:
        """The chance that each true value is above ``value``, which broadcasts against the providers."""
        if self.kind == "beta":
            return np.asarray(special.betainc(self.b, self.a, 1 - numbers(value)))
        return np.asarray(special.gammaincc(self.a, self.b * numbers(value)))


def beta_binomial(x: ArrayLike, n: ArrayLike, *, prior: Prior | None = None, least: float = FLATTEST) -> Posterior:
    """Shrunken shares. ``least=1`` keeps a and b from going below 1, as the R package rvalues does."""
    counts, base = _checked(x, n)
    if np.any(counts > base):
        raise NotValid("A part is larger than its base.", remedy="Check which base the count belongs to.")
    a, b = prior or _fitted_beta(counts, base, least)
    total = a + b + base
    return Posterior("beta", Prior(a, b), a + counts, b + base - counts, (a + counts) / total, base / total)


def gamma_poisson(y: ArrayLike, e: ArrayLike, *, prior: Prior | None = None, least: float = FLATTEST) -> Posterior:
    """Shrunken rates per unit of exposure. ``least=0.1`` bounds a and b as the R package rvalues does."""
    events, exposure = _checked(y, e)
    a, b = prior or _fitted_gamma(events, exposure, least)
    after = b + exposure
    return Posterior("gamma", Prior(a, b), a + events, after, (a + events) / after, exposure / after)


def _fitted_beta(x: Numbers, n: Numbers, least: float) -> Prior:
    x, n = x[n > 0], n[n > 0]

    def loss(a: float, b: float) -> tuple[float, float, float]:
        value = special.betaln(a + x, b + n - x) - special.betaln(a, b)
        both = special.digamma(a + b) - special.digamma(a + b + n)
        by_a = special.digamma(a + x) - special.digamma(a) + both
        by_b = special.digamma(b + n - x) - special.digamma(b) + both
        return -float(value.sum()), -float(by_a.sum()), -float(by_b.sum())

    whole = min(max(float(x.sum() / n.sum()), 1e-6), 1 - 1e-6)
    return _most_likely(loss, Prior(20 * whole, 20 * (1 - whole)), least)


def _fitted_gamma(y: Numbers, e: Numbers, least: float) -> Prior:
    y, e = y[e > 0], e[e > 0]

    def loss(a: float, b: float) -> tuple[float, float, float]:
        log_before, log_after = np.log(b / (b + e)), np.log(b + e)
        value = special.gammaln(a + y) - special.gammaln(a) + a * log_before - y * log_after
        by_a = special.digamma(a + y) - special.digamma(a) + log_before
        by_b = a / b - (a + y) / (b + e)
        return -float(value.sum()), -float(by_a.sum()), -float(by_b.sum())

    whole = max(float(y.sum() / e.sum()), 1e-12)
    return _most_likely(loss, Prior(4.0, 4.0 / whole), least)


def _most_likely(loss: Callable[[float, float], tuple[float, float, float]], start: Prior, least: float) -> Prior:
    """The prior of least loss, looked for on the log scale; at the strong end providers do not differ at all."""

    def on_log_scale(logs: Numbers) -> tuple[float, Numbers]:
        a, b = np.exp(logs)
        value, by_a, by_b = loss(float(a), float(b))
        return value, np.array([by_a * a, by_b * b])

    first = np.log(np.clip(start, least, STRONGEST))
    bounds = [(np.log(least), np.log(STRONGEST))] * 2
    options = {"ftol": 1e-14, "gtol": 1e-9, "maxiter": 500}
    found = optimize.minimize(on_log_scale, first, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return Prior(*(float(part) for part in np.exp(found.x)))


def _checked(counts: ArrayLike, base: ArrayLike) -> tuple[Numbers, Numbers]:
    first, second = np.broadcast_arrays(numbers(counts), numbers(base))
    if not (np.all(first >= 0) and np.all(second >= 0) and np.all(np.isfinite(first + second)) and np.any(second > 0)):
        raise NotValid(
            "Shrinking needs counts and bases, none missing or below zero, and at least one base.",
            remedy="Leave out providers without a figure; one with a base of 0 is given the prior.",
        )
    return first, second
