"""Regression on a survey: means, logits or logs of rates explained by columns (Binder 1983).

The weighted estimating equations are solved by Newton's method; standard errors treat the equations' terms as scores
of the survey, so they carry clusters, strata and margins, and do not rest on the family's own variance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Interval, Numbers
from countersign.stats.reading import numbers
from countersign.stats.survey.categories import coded
from countersign.stats.survey.design import Design
from countersign.stats.survey.estimates import quantile_t

Family = Literal["gaussian", "binomial", "poisson"]
INTERCEPT = "(intercept)"
_ROUNDS, _CLOSE = 100, 1e-11


@dataclass(frozen=True)
class Regression:
    """One entry a term, the intercept first; on the scale of the answers, of logits or of logs.

    value, se, p    weighted, with its standard error and two-sided p value;  covariance  of all terms
    unweighted      the same fit without weights;  base, missing  answers used and left out
    freedom         of the design less the terms
    """

    names: tuple[str, ...]
    value: Numbers
    se: Numbers
    p: Numbers
    covariance: Numbers
    unweighted: Numbers
    base: int
    missing: int
    freedom: int
    method: str

    def interval(self, confidence: float = 0.95) -> Interval:
        reach = quantile_t((1 + confidence) / 2, self.freedom)
        return Interval(self.value - reach * self.se, self.value + reach * self.se)


class _Curve(NamedTuple):
    """The expected answer and how fast it rises, at every row."""

    mean: Numbers
    slope: Numbers


def regression(
    survey: Design, y: ArrayLike, terms: Mapping[str, ArrayLike], *, family: Family = "gaussian"
) -> Regression:
    """Fits ``y`` on an intercept and ``terms``: numbers as they are, labels as differences from the first of them.

    ``binomial`` is logistic (answers 0 to 1), ``poisson`` log-linear. Rows that lack a number are left out. Raises
    :class:`NotValid` where terms depend on each other or the answer is foretold exactly.
    """
    outcome = numbers(y)
    names, x = _terms(terms, survey.rows)
    known = np.isfinite(x).all(axis=1) & np.isfinite(outcome) & (survey.weights > 0)
    _check(outcome[known], x[known], family)
    x, outcome = np.where(known[:, None], x, 0.0), np.where(known, outcome, 0.0)
    w = np.where(known, survey.weights / survey.weights[known].mean(), 0.0)
    value = _fit(outcome, x, w, family)
    curve = _curve(x @ value, family)
    bread = np.linalg.inv((x * (w * curve.slope)[:, None]).T @ x)
    covariance = survey.covariance((x * (w * (outcome - curve.mean))[:, None]) @ bread)
    se = np.sqrt(np.diag(covariance))
    freedom = survey.freedom + 1 - len(names)
    p = _two_sided(value / se, freedom)
    plain = _fit(outcome, x, known.astype(np.float64), family)
    method = f"{family} regression, design-based standard errors"
    base = int(known.sum())
    return Regression(names, value, se, p, covariance, plain, base, survey.rows - base, freedom, method)


def _terms(terms: Mapping[str, ArrayLike], rows: int) -> tuple[tuple[str, ...], Numbers]:
    names, built = [INTERCEPT], [np.ones(rows)]
    for name, column in terms.items():
        values = np.asarray(column)
        if values.shape != (rows,):
            raise NotValid(f"The term {name} has not one entry for each of {rows} answers.", remedy="Check the column.")
        if values.dtype.kind in "fiub":
            names.append(name)
            built.append(values.astype(np.float64))
            continue
        read = coded(values)
        for number, label in enumerate(read.labels[1:], 1):
            names.append(f"{name}: {label}")
            built.append(np.where(read.missing, np.nan, read.place == number))
    return tuple(names), np.column_stack(built)


def _check(y: Numbers, x: Numbers, family: Family) -> None:
    if y.size <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        raise NotValid(
            "The terms of the regression depend on each other, or there are fewer answers than terms.",
            remedy="Leave out a term, or join categories.",
        )
    low, high = {"gaussian": (-np.inf, np.inf), "binomial": (0.0, 1.0), "poisson": (0.0, np.inf)}[family]
    if y.min() < low or y.max() > high:
        raise NotValid(f"An answer is outside what a {family} regression can take.", remedy="Check the column.")


def _curve(eta: Numbers, family: Family) -> _Curve:
    if family == "gaussian":
        return _Curve(eta, np.ones_like(eta))
    if family == "binomial":
        share = special.expit(eta)
        return _Curve(share, share * (1 - share))
    rate = np.exp(np.clip(eta, -300, 300))
    return _Curve(rate, rate)


def _fit(y: Numbers, x: Numbers, w: Numbers, family: Family) -> Numbers:
    beta = np.zeros(x.shape[1])
    start = (w @ y) / w.sum()
    if family == "poisson":
        beta[0] = np.log(max(start, 1e-12))
    for _ in range(_ROUNDS):
        curve = _curve(x @ beta, family)
        slope = (x * (w * curve.slope)[:, None]).T @ x
        step = np.linalg.lstsq(slope, x.T @ (w * (y - curve.mean)), rcond=None)[0]
        beta = beta + step
        if np.abs(step).max() <= _CLOSE * max(1.0, float(np.abs(beta).max())):
            return np.asarray(beta)
    raise NotValid(
        "The regression does not settle: some term foretells the answer exactly.",
        remedy="Leave that term out, or join its rare categories.",
    )


def _two_sided(t: Numbers, freedom: int) -> Numbers:
    return np.asarray(2 * special.stdtr(freedom, -np.abs(t)) if freedom > 0 else np.full(t.shape, np.nan))
