"""Synthetic control and synthetic difference in differences: one or few changed contracts against a blend of others.

Synthetic difference in differences (Arkhangelsky and others 2021) weights the others so that their past runs parallel
to the changed ones', and the past periods so that they resemble the periods after; synthetic control (Abadie, Diamond
and Hainmueller 2010, on past outcomes alone) blends the others to be level with them; difference in differences weights
all alike. Weights are found by Frank and Wolfe's (1956) steps, made sparse once, as the authors do it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.causal.words import ASSOCIATION, FEWEST_CONTRACTS, student
from countersign.stats.intervals import Interval, Numbers
from countersign.stats.reading import numbers

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
    ordered = np.concatenate([table[~treated], table[treated]])[None]
    n0 = int((~treated).sum())
    omega, lam, gap, curve = (part[0] for part in _effects(ordered, n0, start, method))
    level = 0.0 if method == "synthetic control" else gap[:start].mean()
    rmse = float(np.sqrt(((gap[:start] - level) ** 2).mean()))
    ours, after = len(table) - n0, table.shape[1] - start
    return Synthetic(float(curve.mean()), omega, lam, curve, gap, rmse, ours, n0, start, after, method)


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
    tables = np.stack([rng.permutation(others, axis=0) for _ in range(draws)])
    values = _effects(tables, others.shape[0] - ours, start, method).curve.mean(axis=1)
    p = (1 + int((np.abs(values) >= abs(seen)).sum())) / (draws + 1)
    return Placebo(float(values.std()), float(p), values)


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
    table, treated = numbers(y), numbers(changed) == 1
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


class _Effects(NamedTuple):
    """Of many tables at once: weights (tables x contracts), period weights, gaps and curves (tables x periods)."""

    omega: Numbers
    lam: Numbers
    gap: Numbers
    curve: Numbers


def _effects(tables: Numbers, n0: int, t0: int, method: Method) -> _Effects:
    """``tables`` (tables x contracts x periods) have the ``n0`` unchanged contracts first."""
    omega, lam = _weights(tables, n0, t0, method)
    gap = tables[:, n0:].mean(axis=1) - np.einsum("dn,dnt->dt", omega, tables[:, :n0])
    level = np.einsum("dt,dt->d", lam, gap[:, :t0])
    return _Effects(omega, lam, gap, gap[:, t0:] - level[:, None])


def _weights(tables: Numbers, n0: int, t0: int, method: Method) -> tuple[Numbers, Numbers]:
    many = len(tables)
    if method == "difference in differences":
        return np.full((many, n0), 1 / n0), np.full((many, t0), 1 / t0)
    noise = np.diff(tables[:, :n0, :t0], axis=2).reshape(many, -1).std(axis=1, ddof=1)
    past = np.concatenate([tables[:, :n0, :t0], tables[:, n0:, :t0].mean(axis=1, keepdims=True)], axis=1)
    toward = past.transpose(0, 2, 1)
    if method == "synthetic control":
        return _blend(toward, _RIDGE * noise, _STOP * noise, level=False), np.zeros((many, t0))
    size = (tables.shape[1] - n0) * (tables.shape[2] - t0)
    omega = _blend(toward, size**0.25 * noise, _STOP * noise, level=True)
    forward = np.concatenate([tables[:, :n0, :t0], tables[:, :n0, t0:].mean(axis=2, keepdims=True)], axis=2)
    return omega, _blend(forward, _RIDGE * noise, _STOP * noise, level=True)


def _blend(tables: Numbers, ridge: Numbers, stop: Numbers, *, level: bool) -> Numbers:
    """Weights of the first columns (0 to 1, together 1) that come nearest to the last; ``level`` lets them lie off.

    A short search, weights below a quarter of the largest dropped, and a long search from there.
    """
    held = tables - tables.mean(axis=1, keepdims=True) if level else tables
    a, b = np.ascontiguousarray(held[:, :, :-1]), held[:, :, -1]
    even = np.full((len(tables), a.shape[2]), 1 / a.shape[2])
    rough = _frank_wolfe(a, b, ridge, stop, even, _FIRST_ROUNDS)
    sparse = np.where(rough > rough.max(axis=1, keepdims=True) / 4, rough, 0.0)
    return _frank_wolfe(a, b, ridge, stop, sparse / sparse.sum(axis=1, keepdims=True), _ROUNDS)


class _Search(NamedTuple):
    """Tables still searched, their places, and how far each search has come."""

    place: NDArray[np.int64]
    a: Numbers
    b: Numbers
    ridge: Numbers
    stop: Numbers
    x: Numbers
    reached: Numbers
    loss: Numbers

    def kept(self, which: NDArray[np.bool_]) -> _Search:
        return _Search._make(part[which] for part in self)


def _frank_wolfe(a: Numbers, b: Numbers, ridge: Numbers, stop: Numbers, x: Numbers, rounds: int) -> Numbers:
    """Minimises |a x - b|^2 / rows + ridge^2 |x|^2 over weights, until a step lowers it by less than ``stop``^2."""
    found = x.copy()
    start = np.einsum("drc,dc->dr", a, x)
    now = _Search(np.arange(len(a)), a, b, ridge, stop, x.copy(), start, np.full(len(a), np.inf))
    for step in range(rounds):
        now, fell = _step(now)
        going = (fell > now.stop**2) if step else np.ones(len(now.place), dtype=bool)
        if not going.all():
            found[now.place] = now.x
            now = now.kept(going)
            if not now.place.size:
                break
    found[now.place] = now.x
    return found


def _step(s: _Search) -> tuple[_Search, Numbers]:
    """Each search goes toward the corner that its slope points to, as far as is best; how much its loss fell."""
    rows, each = s.a.shape[1], np.arange(len(s.place))
    eta = rows * s.ridge**2
    slope = np.matmul((s.reached - s.b)[:, None, :], s.a)[:, 0] + eta[:, None] * s.x
    corner = slope.argmin(axis=1)
    toward = -s.x
    toward[each, corner] += 1.0
    moved = s.a[each, :, corner] - s.reached
    bend = (moved**2).sum(axis=1) + eta * (toward**2).sum(axis=1)
    share = np.clip(-(slope * toward).sum(axis=1) / np.where(bend > 0, bend, np.inf), 0.0, 1.0)[:, None]
    x, reached = s.x + share * toward, s.reached + share * moved
    loss = s.ridge**2 * (x**2).sum(axis=1) + ((reached - s.b) ** 2).sum(axis=1) / rows
    return s._replace(x=x, reached=reached, loss=loss), s.loss - loss
