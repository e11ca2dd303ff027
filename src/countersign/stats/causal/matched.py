"""Synthetic control with predictors (Abadie and Gardeazabal 2003; Abadie, Diamond and Hainmueller 2010).

The changed contract is matched by a blend of unchanged ones that is like it in its predictors; how much each predictor
matters is chosen so that the blend follows the changed contract best before the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from countersign.errors import NotValid
from countersign.stats.causal.words import ASSOCIATION, FEWEST_CONTRACTS
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers

_TOGETHER = 1e3  # how heavily the sum of the weights is held to 1, in units of the largest predictor
_ROUNDS = 1000


@dataclass(frozen=True)
class Matched:
    """``value`` is the mean of ``gap`` after the change, in units of the outcome; ``gap`` is changed less blend.

    weights        of the unchanged contracts (0 to 1, together 1);  importance  of the predictors, together 1
    predictors     of the changed contract and of its blend (2 x predictors)
    before_mse     mean square of the gap over the periods that were fitted;  ratio  root mean square after over before
    """

    value: float
    gap: Numbers
    weights: Numbers
    importance: Numbers
    predictors: Numbers
    before_mse: float
    ratio: float
    without: int
    words: str = ASSOCIATION


class Ranked(NamedTuple):
    """The same done to every contract as if it had changed: where does the changed one stand?

    ratios  root mean square gap after over before, the changed one first;  p  share of ratios at least as large
    """

    ratios: Numbers
    p: float


def matched(
    y: ArrayLike,
    predictors: ArrayLike,
    changed: int,
    start: int,
    *,
    fit_from: int = 0,
    importance: ArrayLike | None = None,
    fewest: int = FEWEST_CONTRACTS,
) -> Matched:
    """The effect on the contract in row ``changed`` of ``y`` (contracts x periods) from period ``start`` (from 0) on.

    ``predictors`` are contracts x predictors; the blend is fitted on periods ``fit_from`` to ``start``. Importances
    are searched for unless given. Raises :class:`NotValid` below ``fewest`` unchanged contracts.
    """
    table, x = _read(y, predictors, changed, start, fit_from, fewest)
    ours, others = x[changed], np.delete(x, changed, axis=0)
    past = table[:, fit_from:start]
    mine, theirs = past[changed], np.delete(past, changed, axis=0)

    def missed(raw: Numbers) -> float:
        return float(((mine - _blend(ours, others, _shares(raw)) @ theirs) ** 2).mean())

    raw = _searched(missed, x.shape[1]) if importance is None else numbers(importance)
    weights = _blend(ours, others, _shares(raw))
    gap = table[changed] - weights @ np.delete(table, changed, axis=0)
    given = numbers(predictors)
    pair = np.stack([given[changed], weights @ np.delete(given, changed, axis=0)])
    before, after = float((gap[fit_from:start] ** 2).mean()), float((gap[start:] ** 2).mean())
    ratio = float(np.sqrt(after / before)) if before > 0 else float("inf")
    return Matched(float(gap[start:].mean()), gap, weights, _shares(raw), pair, before, ratio, table.shape[0] - 1)


def ranked(
    y: ArrayLike,
    predictors: ArrayLike,
    changed: int,
    start: int,
    *,
    fit_from: int = 0,
    importance: ArrayLike | None = None,
    fewest: int = FEWEST_CONTRACTS,
) -> Ranked:
    """Placebos in space: each unchanged contract matched by the other unchanged ones.

    Searching for importances takes a second or so a contract; ``importance`` takes them as given for all.
    """
    table, x = numbers(y), numbers(predictors)

    def ratio(outcomes: Numbers, known: Numbers, at: int, least: int) -> float:
        return matched(outcomes, known, at, start, fit_from=fit_from, importance=importance, fewest=least).ratio

    first = ratio(table, x, changed, fewest)
    rest, known = np.delete(table, changed, axis=0), np.delete(x, changed, axis=0)
    every = np.array([first, *(ratio(rest, known, k, min(fewest, len(rest) - 1)) for k in range(len(rest)))])
    return Ranked(every, float((every >= first).mean()))


def _read(
    y: ArrayLike, predictors: ArrayLike, changed: int, start: int, fit_from: int, fewest: int
) -> tuple[Numbers, Numbers]:
    """Outcomes, and predictors in units of their spread."""
    table, x = numbers(y), numbers(predictors)
    alike = table.ndim == 2 and x.ndim == 2 and table.shape[0] == x.shape[0]
    if not alike or not np.isfinite(table).all() or not np.isfinite(x).all():
        raise NotValid(
            "Outcomes and predictors must be tables with one line a contract and no gaps.",
            remedy="Average predictors over the periods that are known; leave out contracts without any.",
        )
    if table.shape[0] - 1 < fewest or not fit_from < start < table.shape[1] or not 0 <= changed < table.shape[0]:
        raise NotValid(
            f"{table.shape[0] - 1} unchanged contracts are too few, or no period lies before or after the change: "
            f"at least {fewest} are needed.",
            remedy="Find more contracts to compare with.",
        )
    spread = x.std(axis=0, ddof=1)
    return table, x / np.where(spread > 0, spread, 1.0)


def _searched(missed: object, size: int) -> Numbers:
    """Nelder and Mead's search, from equal importances and again from where it ended."""
    start = np.full(size, 1 / size)
    for _ in range(2):
        found = optimize.minimize(missed, start, method="Nelder-Mead", options={"maxiter": _ROUNDS, "adaptive": True})
        start = np.abs(found.x) / np.abs(found.x).sum()
    return np.asarray(start)


def _shares(raw: Numbers) -> Numbers:
    size = np.abs(raw)
    return np.asarray(size / size.sum())


def _blend(ours: Numbers, others: Numbers, importance: Numbers) -> Numbers:
    """Weights (0 to 1, together 1) that bring the predictors nearest, each square times its importance."""
    root = np.sqrt(importance)
    held = _TOGETHER * float(np.abs(others).max())
    a = np.vstack([(others * root).T, np.full(others.shape[0], held)])
    weights = optimize.nnls(a, np.append(ours * root, held))[0]
    return np.asarray(weights / weights.sum())
