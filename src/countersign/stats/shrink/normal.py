"""Estimates of many providers drawn towards their mean, as far as each one's own precision asks for.

y_i is normal around theta_i with known variance v_i, and theta_i normal around mu with variance tau2. The eight
estimators of tau2 are those of meta-analysis: DerSimonian and Laird (1986), Paule and Mandel (1982), restricted
and full maximum likelihood, Hunter and Schmidt, Hedges, Sidik and Jonkman (2005), and Morris's (1983) empirical
Bayes, which has the solution of Paule and Mandel. Formulas as in Viechtbauer (2005, 2010).
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

Estimator = Literal["DL", "PM", "REML", "ML", "HS", "HE", "SJ", "EB"]
FEWEST = 2


class Search(NamedTuple):
    """How an iterative estimator looks for its answer: the defaults go on until nothing changes any more."""

    tolerance: float = 1e-12
    step: float = 1.0  # share of each scoring step that is taken
    root_tolerance: float = 1e-12
    top: float | None = None  # where the bracket of Paule and Mandel's root ends; None finds one


METAFOR = Search(1e-5, 0.5, 2.0**-13, 100.0)  # metafor's defaults (with stepadj 0.5): stops up to 1e-3 too early


class Between(NamedTuple):
    """The variance between providers and its standard error."""

    tau2: float
    se: float


@dataclass(frozen=True)
class Normal:
    """Shrunken estimates with what they rest on.

    mean, se      posterior mean and its standard error, that of ``mu`` included and that of ``tau2`` not
    reliability   tau2 / (tau2 + v): the share of a provider's own figure in its posterior mean
    heterogeneity Q and its p value; I2 in per cent and H2, at the typical variance (Higgins and Thompson 2002)
    """

    mu: float
    se_mu: float
    tau2: float
    se_tau2: float
    q: float
    q_p: float
    i2: float
    h2: float
    mean: Numbers
    se: Numbers
    reliability: Numbers

    def interval(self, confidence: float = 0.95) -> Interval:
        """Of each provider's true value."""
        z = special.ndtri((1 + confidence) / 2)
        return Interval(self.mean - z * self.se, self.mean + z * self.se)

    def prediction(self, confidence: float = 0.95) -> Interval:
        """Of the true value of a provider not seen yet: t with k - 2 degrees of freedom (Higgins and others 2009)."""
        freedom = self.mean.size - 2
        reach = special.stdtrit(freedom, (1 + confidence) / 2) if freedom > 0 else np.nan
        spread = reach * np.sqrt(self.tau2 + self.se_mu**2)
        return Interval(self.mu - spread, self.mu + spread)


def normal(
    y: ArrayLike,
    v: ArrayLike,
    estimator: Estimator = "REML",
    *,
    mu: float | None = None,
    tau2: float | None = None,
    search: Search = Search(),
) -> Normal:
    """Shrinks the estimates ``y`` with variances ``v`` towards their weighted mean.

    ``mu`` and ``tau2`` are used as they are if given; with ``mu`` alone, tau2 is fitted around it by ML.
    ``search=METAFOR`` stops where metafor does.
    """
    values, within = _checked(y, v)
    if tau2 is not None:
        between = Between(tau2, 0.0)
    elif mu is not None:
        between = _around(values - mu, within)
    else:
        between = between_variance(values, within, estimator, search)
    weight = 1 / (within + between.tau2)
    se_mu = float(weight.sum() ** -0.5) if mu is None else 0.0
    mu = float((weight * values).sum() / weight.sum()) if mu is None else mu
    reliability = between.tau2 / (between.tau2 + within)
    mean = mu + reliability * (values - mu)
    se = np.sqrt(reliability * within + (1 - reliability) ** 2 * se_mu**2)
    return Normal(mu, se_mu, *between, *_heterogeneity(values, within, between.tau2), mean, se, reliability)


def between_variance(y: ArrayLike, v: ArrayLike, estimator: Estimator = "REML", search: Search = Search()) -> Between:
    """The variance between providers by one of eight estimators; never below 0."""
    values, within = _checked(y, v)
    return _ESTIMATORS[estimator](values, within, search)


class _Projection(NamedTuple):
    """Traces of P = W - W 1 (1'W1)^-1 1'W, the weights that take the mean out, without building the matrix."""

    weight: Numbers
    residual: Numbers
    trace: float
    square: float
    q: float


def _project(y: Numbers, weight: Numbers) -> _Projection:
    total, squares = weight.sum(), (weight**2).sum()
    residual = y - (weight * y).sum() / total
    square = squares - 2 * (weight**3).sum() / total + (squares / total) ** 2
    return _Projection(
        weight, residual, float(total - squares / total), float(square), float((weight * residual**2).sum())
    )


def _moment(p: _Projection, raw: float, scale: float, freedom: int) -> Between:
    """With the standard error of a quadratic form that is unbiased at these weights."""
    tau2 = max(0.0, raw)
    return Between(tau2, float(np.sqrt(2 * freedom + 4 * tau2 * p.trace + 2 * tau2**2 * p.square) / scale))


def _dersimonian_laird(y: Numbers, v: Numbers, search: Search) -> Between:
    p = _project(y, 1 / v)
    return _moment(p, (p.q - (y.size - 1)) / p.trace, p.trace, y.size - 1)


def _hunter_schmidt(y: Numbers, v: Numbers, search: Search) -> Between:
    p = _project(y, 1 / v)
    total = float(p.weight.sum())
    return _moment(p, (p.q - y.size) / total, total, y.size - 1)


def _hedges(y: Numbers, v: Numbers, search: Search) -> Between:
    freedom, share = y.size - 1, 1 - 1 / y.size
    trace = share * v.sum()
    tau2 = max(0.0, float((((y - y.mean()) ** 2).sum() - trace) / freedom))
    square = share**2 * (v**2).sum() + (v.sum() ** 2 - (v**2).sum()) / y.size**2
    return Between(tau2, float(np.sqrt(2 * square + 4 * tau2 * trace + 2 * tau2**2 * freedom) / freedom))


def _sidik_jonkman(y: Numbers, v: Numbers, search: Search) -> Between:
    """Never 0, and too large where the variances within are larger than that between (0.070 for a true 0.050)."""
    start, freedom = float(y.var()), y.size - 1
    p = _project(y, 1 / (v + start))
    tau2 = start * p.q / freedom
    total, squared = p.weight.sum(), p.weight**2
    own = (p.weight - squared / total) ** 2 - (squared / total) ** 2  # the diagonal of P∘P, less its rank-one part
    both, one = (squared * v).sum() / total, squared.sum() / total
    spread = 2 * ((own * v**2).sum() + both**2) + 4 * tau2 * ((own * v).sum() + both * one) + 2 * tau2**2 * p.square
    return Between(tau2, float(start / freedom * np.sqrt(spread)))


def _paule_mandel(y: Numbers, v: Numbers, search: Search) -> Between:
    freedom = y.size - 1

    def excess(tau2: float) -> float:
        return _project(y, 1 / (v + tau2)).q - freedom

    if excess(0.0) <= 0:
        return _generalised(y, v, 0.0)
    top = search.top or float(y.var(ddof=1)) + float(v.max())
    while excess(top) > 0:
        top *= 2
    return _generalised(y, v, float(optimize.brentq(excess, 0.0, top, xtol=search.root_tolerance)))


def _generalised(y: Numbers, v: Numbers, tau2: float) -> Between:
    k = y.size
    return Between(tau2, float(np.sqrt(2 * k**2 / (k - 1)) / (1 / (v + tau2)).sum()))


def _scored(step: Callable[[_Projection], float], y: Numbers, v: Numbers, search: Search) -> float:
    """Fisher scoring from Hedges' estimate, with steps halved where they would leave the half-line."""
    tau2 = _hedges(y, v, search).tau2
    for _ in range(200):
        change = search.step * step(_project(y, 1 / (v + tau2)))
        while tau2 + change < 0:
            change = change / 2 if abs(change) > search.tolerance else -tau2
        tau2 += change
        if abs(change) <= search.tolerance:
            break
    return tau2


def _maximum_likelihood(y: Numbers, v: Numbers, search: Search) -> Between:
    def step(p: _Projection) -> float:
        squares = (p.weight**2).sum()
        return float((((p.weight * p.residual) ** 2).sum() - p.weight.sum()) / squares)

    tau2 = _scored(step, y, v, search)
    return Between(tau2, float(np.sqrt(2 / ((v + tau2) ** -2.0).sum())))


def _around(centred: Numbers, v: Numbers) -> Between:
    """Maximum likelihood where the mean is known: the root of the score (there is one maximum in practice)."""

    def loss(root: float) -> float:
        total = v + root**2
        return float((np.log(total) + centred**2 / total).sum())

    top = 2 * float(np.sqrt((centred**2).max())) + 1e-12
    grid = np.linspace(0, top, 200)
    near = int(np.argmin([loss(root) for root in grid]))
    around = (grid[max(near - 1, 0)], grid[min(near + 1, grid.size - 1)])
    root = float(optimize.minimize_scalar(loss, bounds=around, method="bounded", options={"xatol": 1e-12}).x)
    tau2 = root**2
    return Between(tau2, float(np.sqrt(2 / ((v + tau2) ** -2.0).sum())))


def _restricted(y: Numbers, v: Numbers, search: Search) -> Between:
    def step(p: _Projection) -> float:
        return float((((p.weight * p.residual) ** 2).sum() - p.trace) / p.square)

    tau2 = _scored(step, y, v, search)
    return Between(tau2, float(np.sqrt(2 / _project(y, 1 / (v + tau2)).square)))


def _empirical_bayes(y: Numbers, v: Numbers, search: Search) -> Between:
    k = y.size

    def step(p: _Projection) -> float:
        return float((p.q * k / (k - 1) - k) / p.weight.sum())

    return _generalised(y, v, _scored(step, y, v, search))


def _heterogeneity(y: Numbers, v: Numbers, tau2: float) -> tuple[float, float, float, float]:
    p, freedom = _project(y, 1 / v), y.size - 1
    typical = freedom / p.trace
    return p.q, float(special.gammaincc(freedom / 2, p.q / 2)), 100 * tau2 / (tau2 + typical), tau2 / typical + 1


def _checked(y: ArrayLike, v: ArrayLike) -> tuple[Numbers, Numbers]:
    values, within = np.broadcast_arrays(numbers(y), numbers(v))
    if values.size < FEWEST or not (np.all(np.isfinite(values)) and np.all(within > 0)):
        raise NotValid(
            "Shrinking needs at least two estimates, each with a variance above zero.",
            remedy="Leave out providers without a figure; for counts use beta_binomial or gamma_poisson.",
        )
    return values, within


_ESTIMATORS: dict[str, Callable[[Numbers, Numbers, Search], Between]] = {
    "DL": _dersimonian_laird,
    "PM": _paule_mandel,
    "REML": _restricted,
    "ML": _maximum_likelihood,
    "HS": _hunter_schmidt,
    "HE": _hedges,
    "SJ": _sidik_jonkman,
    "EB": _empirical_bayes,
}
