"""Fair comparison of providers whose cases differ: observed against expected, and predicted against expected.

O/E: a logistic regression without providers says what each case's chance was; a provider's expected number is the
sum over its cases. P/E (CMS, risk-standardised ratios): a logistic regression with a random intercept for each
provider; predicted uses the provider's intercept, expected the average one. Likelihoods by the Laplace
approximation or adaptive Gauss-Hermite quadrature (Pinheiro and Bates 1995).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers, rate
from countersign.stats.reading import numbers

_INNER = 25  # Newton steps, of which five or so are needed


class ObservedExpected(NamedTuple):
    """For each provider, in the order of ``provider``: its numbers, their ratio and its limits."""

    provider: NDArray[np.generic]
    observed: Numbers
    expected: Numbers
    value: Numbers
    lower: Numbers
    upper: Numbers
    beta: Numbers


@dataclass(frozen=True)
class RandomIntercept:
    """A logistic regression with a normal intercept for each provider.

    beta       intercept and slopes;  sd  standard deviation between providers on the logit scale
    intercept  each provider's own deviation (posterior mode);  provider  whose it is
    """

    beta: Numbers
    sd: float
    provider: NDArray[np.generic]
    intercept: Numbers
    log_likelihood: float
    predicted: Numbers
    expected: Numbers

    @property
    def ratio(self) -> Numbers:
        """P/E: above 1 where the provider's cases do worse (events are more) than such cases on average."""
        return np.asarray(self.predicted / self.expected)


@dataclass(frozen=True)
class _Cases:
    x: Numbers
    y: Numbers
    group: NDArray[np.intp]
    groups: int

    def per_group(self, values: Numbers) -> Numbers:
        return np.asarray(np.bincount(self.group, weights=values, minlength=self.groups), dtype=np.float64)


def observed_expected(
    outcome: ArrayLike, covariates: ArrayLike, provider: ArrayLike, *, confidence: float = 0.95
) -> ObservedExpected:
    """O/E of each provider; ``covariates`` are ``(cases,)`` or ``(cases, columns)`` without an intercept."""
    cases, names = _cases(outcome, covariates, provider)
    beta = _logistic(cases)
    observed, expected = cases.per_group(cases.y), cases.per_group(special.expit(cases.x @ beta))
    return ObservedExpected(names, observed, expected, *rate(observed, expected, confidence=confidence), beta)


def random_intercept(
    outcome: ArrayLike, covariates: ArrayLike, provider: ArrayLike, *, nodes: int = 1
) -> RandomIntercept:
    """The model by maximum likelihood; ``nodes=1`` is Laplace's approximation, 9 is ample."""
    cases, names = _cases(outcome, covariates, provider)
    rule = np.polynomial.hermite_e.hermegauss(nodes)
    modes = np.zeros(cases.groups)

    def loss(theta: Numbers) -> float:
        nonlocal modes
        value, modes = _log_likelihood(cases, theta[:-1], float(np.exp(theta[-1])), rule, modes)
        return -value

    start = np.append(_logistic(cases), np.log(0.3))
    found = optimize.minimize(loss, start, method="BFGS", options={"gtol": 1e-5})
    beta, sd = found.x[:-1], float(np.exp(found.x[-1]))
    value, modes = _log_likelihood(cases, beta, sd, rule, modes)
    fixed = cases.x @ beta
    predicted = cases.per_group(special.expit(fixed + sd * modes[cases.group]))
    return RandomIntercept(beta, sd, names, sd * modes, value, predicted, cases.per_group(special.expit(fixed)))


def _log_likelihood(
    cases: _Cases, beta: Numbers, sd: float, rule: tuple[Numbers, Numbers], start: Numbers
) -> tuple[float, Numbers]:
    """The marginal log likelihood and the standardised modes; all providers are integrated at once."""
    fixed = cases.x @ beta
    modes, curvature = _modes(cases, fixed, sd, start)
    scale = curvature**-0.5
    points, weights = rule
    total = np.full(cases.groups, -np.inf)
    for point, weight in zip(points, weights, strict=True):
        u = modes + scale * point
        log_joint = cases.per_group(_log_bernoulli(cases.y, fixed + sd * u[cases.group])) - u**2 / 2
        total = np.logaddexp(total, log_joint + point**2 / 2 + np.log(weight))
    return float((total + np.log(scale) - np.log(2 * np.pi) / 2).sum()), modes


def _modes(cases: _Cases, fixed: Numbers, sd: float, start: Numbers) -> tuple[Numbers, Numbers]:
    """Each provider's most likely standardised intercept and the curvature there, by Newton's method."""
    u = start
    curvature = np.ones(cases.groups)
    for _ in range(_INNER):
        p = special.expit(fixed + sd * u[cases.group])
        slope = sd * cases.per_group(cases.y - p) - u
        curvature = sd**2 * cases.per_group(p * (1 - p)) + 1
        u = u + np.clip(slope / curvature, -2, 2)
        if np.abs(slope / curvature).max() < 1e-10:
            break
    return u, curvature


def _log_bernoulli(y: Numbers, logit: Numbers) -> Numbers:
    return np.asarray(y * logit - np.logaddexp(0, logit))


def _logistic(cases: _Cases) -> Numbers:
    """Ordinary logistic regression by iteratively reweighted least squares."""
    beta = np.zeros(cases.x.shape[1])
    for _ in range(100):
        p = special.expit(cases.x @ beta)
        step = np.linalg.lstsq((cases.x.T * (p * (1 - p))) @ cases.x, cases.x.T @ (cases.y - p), rcond=None)[0]
        beta = beta + step
        if np.abs(step).max() < 1e-12:
            return np.asarray(beta)
    raise NotValid(
        "The case-mix model does not settle: some covariate foretells the outcome exactly.",
        remedy="Leave that covariate out, or join its rare categories.",
    )


def _cases(outcome: ArrayLike, covariates: ArrayLike, provider: ArrayLike) -> tuple[_Cases, NDArray[np.generic]]:
    y = numbers(outcome)
    x = np.column_stack([np.ones(y.size), numbers(covariates)])
    if not np.isin(y, (0, 1)).all() or not np.isfinite(x).all():
        raise NotValid(
            "A case has no outcome of 0 or 1, or a covariate is missing.",
            remedy="Leave such cases out and say how many they were.",
        )
    names, group = np.unique(np.asarray(provider), return_inverse=True)
    return _Cases(x, y, group, names.size), names
