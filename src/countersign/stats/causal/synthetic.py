"""Synthetic control and synthetic difference in differences: one or few changed contracts against a blend of others.

Synthetic difference in differences (Arkhangelsky and others 2021) weights the others so that their past runs parallel
to the changed ones', and the past periods so that they resemble the periods after; synthetic control (Abadie, Diamond
and Hainmueller 2010, on past outcomes alone) blends the others to be level with them; difference in differences weights
all alike. Weights are found by Frank and Wolfe's (1956) steps, made sparse once, as the authors do it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.causal.words import ASSOCIATION, FEWEST_CONTRACTS, student
from countersign.stats.intervals import Interval, Numbers

Method = Literal["synthetic difference in differences", "synthetic control", "difference in differences"]
FEWEST_BEFORE = 5
_ROUNDS, _FIRST_ROUNDS = 10_000, 100
_STOP, _RIDGE = 1e-5, 1e-6  # as shares of the noise: of the fall that ends the search, and of the penalty


@dataclass(frozen=True)
class Synthetic:
    """``value`` is the mean effect over the periods after the change, in units of the outcome.

    weights       of the unchanged contracts (0 to 1, together 1);  period_weights  of the periods before
    curve         effect in each period after the change;  gap  changed less blend in all periods
    before_rmse   how badly the blend misses the changed ones before the change (level taken out where the method does)
    changed, without  contracts;  before, after  periods
    """

    value: float
    weights: Numbers
    period_weights: Numbers
    curve: Numbers
    gap: Numbers
    before_rmse: float
    changed: int
    without: int
    before: int
    after: int
    method: Method
    words: str = ASSOCIATION


class Placebo(NamedTuple):
    """What the method finds where nothing was changed, for contracts drawn at random from the unchanged ones.

    se   spread of those effects;  p  share of draws with an effect as large;  values  the effects
    """

    se: float
    p: float
    values: Numbers

    def interval(self, value: float, confidence: float = 0.95) -> Interval:
        reach = student((1 + confidence) / 2, np.inf) * self.se
        return Interval(value - reach, value + reach)


def synthetic(
    y: ArrayLike,
    changed: ArrayLike,
    start: int,
    *,
    method: Method = "synthetic difference in differences",
    fewest: int = FEWEST_CONTRACTS,
) -> Synthetic:
    """The effect on the contracts ``changed`` (0 or 1) from period ``start`` (from 0) on; ``y`` is contracts x periods.

    Raises :class:`NotValid` below ``fewest`` unchanged contracts or ``FEWEST_BEFORE`` periods before the change.
    """
    table, treated = _read(y, changed, start, fewest)
    return _estimate(np.vstack([table[~treated], table[treated]]), int((~treated).sum()), start, method)


def placebo(
    y: ArrayLike,
    changed: ArrayLike,
    start: int,
    *,
    rng: np.random.Generator,
    method: Method = "synthetic difference in differences",
    draws: int = 200,
    fewest: int = FEWEST_CONTRACTS,
) -> Placebo:
    """Gives as many unchanged contracts as changed ones a change that never was, again and again."""
    table, treated = _read(y, changed, start, fewest)
    others, ours = table[~treated], int(treated.sum())
    if others.shape[0] <= ours:
        raise NotValid("There are not more unchanged contracts than changed ones.", remedy="Find more to compare with.")
    seen = synthetic(table, treated, start, method=method, fewest=fewest).value
    values = np.empty(draws)
    for k in range(draws):
        drawn = rng.permutation(others.shape[0])
        values[k] = _estimate(others[drawn], others.shape[0] - ours, start, method).value
    p = (1 + int((np.abs(values) >= abs(seen)).sum())) / (draws + 1)
    return Placebo(float(np.sqrt(((values - values.mean()) ** 2).mean())), float(p), values)


def jackknife(y: ArrayLike, changed: ArrayLike, start: int, *, fewest: int = FEWEST_CONTRACTS) -> float:
    """Standard error of synthetic difference in differences by leaving out contracts, its weights kept.

    Needs at least two changed contracts; too large (cautious) rather than too small.
    """
    table, treated = _read(y, changed, start, fewest)
    if treated.sum() < 2:
        raise NotValid("A jackknife needs two changed contracts.", remedy="Use placebo().")
    found = synthetic(table, treated, start, fewest=fewest)
    path = np.append(-found.period_weights, np.full(found.after, 1 / found.after))
    steps = table @ path
    own, theirs = steps[treated], steps[~treated]
    left = [found.weights * (np.arange(theirs.size) != k) for k in range(theirs.size)]
    values = [own.mean() - w @ theirs / w.sum() for w in left if w.sum() > 0]
    values += [np.delete(own, k).mean() - found.weights @ theirs for k in range(own.size)]
    n = len(values)
    return float(np.sqrt((n - 1) / n * ((np.array(values) - np.mean(values)) ** 2).sum()))


def _read(y: ArrayLike, changed: ArrayLike, start: int, fewest: int) -> tuple[Numbers, NDArray[np.bool_]]:
    table, treated = np.asarray(y, dtype=np.float64), np.asarray(changed, dtype=np.float64) == 1
    if table.ndim != 2 or treated.shape != table.shape[:1] or not np.isfinite(table).all():
        raise NotValid(
            "Outcomes must be a table of contracts by periods without gaps, with 0 or 1 for each contract.",
            remedy="Leave out contracts or periods with gaps, and say which.",
        )
    without = int((~treated).sum())
    if without < fewest or not treated.any() or not FEWEST_BEFORE <= start < table.shape[1]:
        raise NotValid(
            f"{without} unchanged contracts and {start} periods before the change are too few: at least {fewest} and "
            f"{FEWEST_BEFORE} are needed, with one period after it and one changed contract.",
            remedy="Find more contracts to compare with, or wait.",
        )
    return table, treated


def _estimate(table: Numbers, n0: int, t0: int, method: Method) -> Synthetic:
    """``table`` has the unchanged contracts first."""
    after = table.shape[1] - t0
    omega, lam = _weights(table, n0, t0, method)
    gap = table[n0:].mean(axis=0) - omega @ table[:n0]
    level = lam @ gap[:t0]
    curve = gap[t0:] - level
    centred = gap[:t0] - (gap[:t0].mean() if method != "synthetic control" else 0.0)
    rmse = float(np.sqrt((centred**2).mean()))
    return Synthetic(float(curve.mean()), omega, lam, curve, gap, rmse, table.shape[0] - n0, n0, t0, after, method)


def _weights(table: Numbers, n0: int, t0: int, method: Method) -> tuple[Numbers, Numbers]:
    if method == "difference in differences":
        return np.full(n0, 1 / n0), np.full(t0, 1 / t0)
    noise = float(np.diff(table[:n0, :t0], axis=1).std(ddof=1))
    past = np.vstack([table[:n0, :t0], table[n0:, :t0].mean(axis=0)])
    if method == "synthetic control":
        return _blend(past.T, _RIDGE * noise, _STOP * noise, level=False), np.zeros(t0)
    size = (table.shape[0] - n0) * (table.shape[1] - t0)
    omega = _blend(past.T, size**0.25 * noise, _STOP * noise, level=True)
    forward = np.column_stack([table[:n0, :t0], table[:n0, t0:].mean(axis=1)])
    return omega, _blend(forward, _RIDGE * noise, _STOP * noise, level=True)


def _blend(table: Numbers, ridge: float, stop: float, *, level: bool) -> Numbers:
    """Weights of the first columns (0 to 1, together 1) that come nearest to the last; ``level`` lets them lie off.

    A short search, weights below a quarter of the largest dropped, and a long search from there.
    """
    held = table - table.mean(axis=0) if level else table
    even = np.full(table.shape[1] - 1, 1 / (table.shape[1] - 1))
    rough = _frank_wolfe(held[:, :-1], held[:, -1], ridge, stop, even, _FIRST_ROUNDS)
    sparse = np.where(rough > rough.max() / 4, rough, 0.0)
    return _frank_wolfe(held[:, :-1], held[:, -1], ridge, stop, sparse / sparse.sum(), _ROUNDS)


def _frank_wolfe(a: Numbers, b: Numbers, ridge: float, stop: float, x: Numbers, rounds: int) -> Numbers:
    """Minimises |a x - b|^2 / rows + ridge^2 |x|^2 over weights, until a step lowers it by less than ``stop``^2."""
    rows = a.shape[0]
    eta = rows * ridge**2
    reached = a @ x
    loss: Callable[[], float] = lambda: ridge**2 * float(x @ x) + float(((reached - b) ** 2).sum()) / rows  # noqa: E731
    before = np.inf
    for step in range(rounds):
        slope = (reached - b) @ a + eta * x
        corner = int(np.argmin(slope))
        toward = -x
        toward[corner] += 1.0
        moved = a[:, corner] - reached
        bend = float(moved @ moved) + eta * float(toward @ toward)
        if bend <= 0:
            break
        share = min(1.0, max(0.0, -float(slope @ toward) / bend))
        x, reached = x + share * toward, reached + share * moved
        now = loss()
        if step > 0 and before - now <= stop**2:
            break
        before = now
    return x
