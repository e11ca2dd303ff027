"""Difference in differences: did those with the change change more than those without it?

The 2x2 comparison of means and the regression on contract and period, both with standard errors clustered by contract
(CR1: G/(G-1) (n-1)/(n-K); Cameron and Miller 2015) and Student's t, with degrees of freedom that count the contracts
with the change and without it, not only all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.causal.words import (
    ASSOCIATION,
    FEWEST_CONTRACTS,
    Effect,
    effect,
    enough_contracts,
    few_degrees,
)
from countersign.stats.intervals import Interval, Numbers
from countersign.stats.reading import numbers
from countersign.stats.survey.categories import Codes, complete


@dataclass(frozen=True)
class Difference:
    """In the units of the outcome: how much more it changed with the change than without.

    contracts, without   clusters with and without the change;  base, missing  rows used and left out
    means                of the four cells, [without, with] x [before, after]; NaN where there are no such cells
    """

    effect: Effect
    contracts: int
    without: int
    base: int
    missing: int
    means: Numbers
    method: str
    words: str = ASSOCIATION

    @property
    def value(self) -> float:
        return self.effect.value

    @property
    def se(self) -> float:
        return self.effect.se

    def interval(self, confidence: float = 0.95) -> Interval:
        return self.effect.interval(confidence)


def two_by_two(
    y: ArrayLike, changed: ArrayLike, after: ArrayLike, contract: ArrayLike, *, fewest: int = FEWEST_CONTRACTS
) -> Difference:
    """The change of the mean with the change less the change of the mean without it, one row an observation.

    ``changed`` and ``after`` are 0 or 1. Raises :class:`NotValid` below ``fewest`` contracts of either kind.
    """
    outcome, cluster, known = _read(y, contract)
    one, two = (_flags(column, outcome.size)[known] for column in (changed, after))
    _counted(cluster, one, fewest)
    if min(np.bincount(2 * one.astype(int) + two, minlength=4)) == 0:
        raise NotValid("One of the four cells is empty.", remedy="Both kinds need rows before and after the change.")
    held = outcome[known]
    x = np.column_stack([np.ones(held.size), one, two, one & two]).astype(np.float64)
    fit = _clustered(held, x, cluster, x.shape[1])
    cells = np.array([[held[(one == a) & (two == b)].mean() for b in (0, 1)] for a in (0, 1)])
    return _difference(fit, -1, cluster, one, known, cells, "2x2 difference of means, CR1")


def two_way(
    y: ArrayLike,
    contract: ArrayLike,
    period: ArrayLike,
    treatment: ArrayLike,
    *,
    cluster: ArrayLike | None = None,
    fewest: int = FEWEST_CONTRACTS,
) -> Difference:
    """The coefficient of ``treatment`` (0 or 1, from the change on) beside an effect of each contract and period.

    Sound where all changed at once, or where the change does the same to everybody; else use ``staggered``.
    """
    outcome, unit, known = _read(y, contract)
    treated = _flags(treatment, outcome.size)[known]
    when = complete(period, "The periods", outcome.size).place[known]
    groups = unit if cluster is None else complete(cluster, "The clusters", outcome.size).place[known]
    ever = np.bincount(unit, weights=treated) > 0
    _counted(unit, ever[unit], fewest)
    # every contract's own mean is taken out; periods stay as columns, so that gaps do no harm
    periods = np.unique(when)
    columns = np.column_stack([treated, *(when == one for one in periods[1:])]).astype(np.float64)
    within, target = _less_means(columns, unit), _less_means(outcome[known][:, None], unit)[:, 0]
    if np.linalg.matrix_rank(within) < within.shape[1]:
        raise NotValid(
            "The change cannot be told from contracts and periods.",
            remedy="Some contracts must change while others do not; periods without any contrast must go.",
        )
    size = np.unique(unit).size + within.shape[1]
    fit = _clustered(target, within, groups, size)
    empty = np.full((2, 2), np.nan)
    return _difference(fit, 0, groups, ever[unit], known, empty, "two-way fixed effects, CR1")


def _read(y: ArrayLike, contract: ArrayLike) -> tuple[Numbers, Codes, NDArray[np.bool_]]:
    outcome = numbers(y)
    if outcome.ndim != 1:
        raise NotValid("Outcomes must be a line, one row an observation.", remedy="Stack periods below each other.")
    known = np.isfinite(outcome)
    read = complete(contract, "The contracts", outcome.size).place[known]
    return outcome, np.asarray(np.unique(read, return_inverse=True)[1], dtype=np.int64), known


def _flags(column: ArrayLike, rows: int) -> NDArray[np.bool_]:
    values = numbers(column)
    if values.shape != (rows,) or not np.isin(values, (0, 1)).all():
        raise NotValid("Who changed, and when, must be 0 or 1 in every row.", remedy="Check the columns.")
    return np.asarray(values == 1)


def _counted(cluster: Codes, changed: NDArray[np.bool_], fewest: int) -> None:
    ever = np.bincount(cluster, weights=changed) > 0
    enough_contracts(int(ever.sum()), int((~ever).sum()), max(fewest, 2))


def _less_means(columns: Numbers, unit: Codes) -> Numbers:
    counts = np.bincount(unit)
    means = np.column_stack([np.bincount(unit, weights=column) for column in columns.T]) / counts[:, None]
    return np.asarray(columns - means[unit])


class _Fit(NamedTuple):
    """Least squares: coefficients, CR1 standard errors, and what each cluster adds to a coefficient's error."""

    value: Numbers
    se: Numbers
    influence: Numbers  # clusters x terms


def _clustered(y: Numbers, x: Numbers, cluster: Codes, size: int) -> _Fit:
    """Counts ``size`` parameters; clusters are in the order of their codes."""
    q, r = np.linalg.qr(x)
    value = np.linalg.solve(r, q.T @ y)
    apart = y - x @ value
    labels, place = np.unique(cluster, return_inverse=True)
    scores = np.column_stack([np.bincount(place, weights=column * apart) for column in x.T]).astype(np.float64)
    influence = scores @ np.linalg.inv(r.T @ r)
    groups, n = labels.size, y.size
    factor = groups / (groups - 1) * (n - 1) / (n - size)
    return _Fit(value, np.sqrt((influence**2).sum(axis=0) * factor), influence)


def _difference(
    fit: _Fit,
    term: int,
    cluster: Codes,
    changed: NDArray[np.bool_],
    known: NDArray[np.bool_],
    means: Numbers,
    method: str,
) -> Difference:
    place = np.unique(cluster, return_inverse=True)[1]
    ever = (np.bincount(place, weights=changed) > 0).astype(np.int64)
    freedom = few_degrees(fit.influence[:, term], ever)
    found = effect(fit.value[term], fit.se[term], freedom)
    count, missing = int(ever.sum()), int((~known).sum())
    return Difference(found, count, int(ever.size - count), int(known.sum()), missing, means, method)
