"""Difference in differences where contracts changed at different times (Callaway and Sant'Anna 2021).

ATT(g, t) is what the change did in period t to those that changed in period g: how much they moved since the period
before g, less how much those not changed moved. Each comparison uses contracts that had not changed; contracts that
changed earlier are never taken as their yardstick. Standard errors are by influence functions, clustered by contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.causal.words import ASSOCIATION, FEWEST_CONTRACTS, Effect, effect, enough_contracts
from countersign.stats.intervals import Interval, Numbers

Against = Literal["never", "not yet"]
Base = Literal["varying", "universal"]


@dataclass(frozen=True)
class Aggregate:
    """Effects by ``at`` (periods since the change, groups or periods), in units of the outcome."""

    at: Numbers
    value: Numbers
    se: Numbers
    influence: Numbers  # contracts x entries
    words: str = ASSOCIATION

    def interval(self, confidence: float = 0.95) -> Interval:
        reach = special.ndtri((1 + confidence) / 2)
        return Interval(self.value - reach * self.se, self.value + reach * self.se)

    def band(self, rng: np.random.Generator, confidence: float = 0.95, draws: int = 2000) -> Interval:
        """Limits that hold for all entries together, by the multiplier bootstrap."""
        sound = self.se > 0
        scaled = self.influence[:, sound] / (self.se[sound] * self.influence.shape[0])
        tops = [np.abs(rng.choice((-1.0, 1.0), scaled.shape[0]) @ scaled).max() for _ in range(draws)]
        reach = max(float(np.quantile(tops, confidence)), float(special.ndtri((1 + confidence) / 2)))
        return Interval(self.value - reach * self.se, self.value + reach * self.se)


@dataclass(frozen=True)
class Staggered:
    """ATT(g, t), a line each: ``group`` (first period after the change), ``period``, ``value``, ``se``.

    contracts   in each group;  without  never changed, or not within the periods
    overall     the mean over all that happened after a change, weighted by contracts
    before_p    p of the Wald test that nothing differed before any change; small speaks against the comparison
    """

    group: Numbers
    period: Numbers
    value: Numbers
    se: Numbers
    contracts: dict[float, int]
    without: int
    overall: Effect
    before_p: float
    influence: Numbers  # contracts x lines
    shares: Numbers  # of each line's group
    membership: NDArray[np.bool_]  # contracts x lines
    method: str
    words: str = ASSOCIATION

    @property
    def after(self) -> NDArray[np.bool_]:
        return np.asarray(self.period >= self.group)

    def by_time_since(self) -> Aggregate:
        """By periods since the change; entries below 0 come before it."""
        return self._by(self.period - self.group, np.ones(self.value.size, dtype=bool))

    def by_group(self) -> Aggregate:
        return self._by(self.group, self.after)

    def by_period(self) -> Aggregate:
        return self._by(self.period, self.after)

    def _by(self, key: Numbers, held: NDArray[np.bool_]) -> Aggregate:
        at = np.unique(key[held])
        parts = [_pooled(self, held & (key == one)) for one in at]
        value, se = np.array([p[0] for p in parts]), np.array([p[1] for p in parts])
        return Aggregate(at, value, se, np.column_stack([p[2] for p in parts]))


def staggered(
    y: ArrayLike,
    changed: ArrayLike,
    *,
    periods: ArrayLike | None = None,
    against: Against = "never",
    base: Base = "varying",
    ahead: int = 0,
    fewest: int = FEWEST_CONTRACTS,
) -> Staggered:
    """Effects of a change on ``y`` (contracts x periods, NaN where unknown).

    ``changed`` is the first period after the change of each contract (NaN, infinity or 0 for never), in the numbers of
    ``periods`` (1, 2, ... when left out). ``against`` says whom they are compared with; ``ahead`` how many periods
    before it the change may already be felt. ``base="varying"`` compares periods before the change with the one before
    them, ``"universal"`` with the last before the change. Contracts that had changed by the first period are left out.
    """
    table, first, times = _read(y, changed, periods)
    kept = first > times[0] + ahead
    table, first = table[kept], first[kept]
    groups = np.unique(first[np.isfinite(first)])
    never = int(np.isinf(first).sum())
    # without contracts that never change, those that change last are the yardstick
    enough_contracts(int(np.isfinite(first).sum()), never if against == "never" else first.size, max(fewest, 2))
    cells = [(g, j) for g in groups for j in range(times.size)]
    found = [_cell(table, first, times, g, j, against, base, ahead) for g, j in cells]
    lines = [(g, times[j], one) for (g, j), one in zip(cells, found, strict=True) if one is not None]
    if not lines:
        raise NotValid("No period before a change can be compared.", remedy="Give earlier periods.")
    influence = np.column_stack([one[1] for _, _, one in lines])
    group, period = (np.array([line[k] for line in lines], dtype=np.float64) for k in (0, 1))
    shares = np.array([np.mean(first == g) for g in group])
    value = np.array([one[0] for _, _, one in lines])
    se = _se(influence)
    draft = Staggered(
        group, period, value, se, {float(g): int((first == g).sum()) for g in groups}, never, Effect(0, 0, 1, np.inf),
        _before(value, influence, period < group - ahead), influence, shares, first[:, None] == group,
        f"Callaway and Sant'Anna, against {against} changed, {base} base",
    )  # fmt: skip
    pooled = _pooled(draft, draft.after)
    return Staggered(**{**vars(draft), "overall": effect(pooled[0], pooled[1])})


def _read(y: ArrayLike, changed: ArrayLike, periods: ArrayLike | None) -> tuple[Numbers, Numbers, Numbers]:
    table, first = np.asarray(y, dtype=np.float64), np.asarray(changed, dtype=np.float64)
    if table.ndim != 2 or first.shape != table.shape[:1] or table.shape[1] < 2:
        raise NotValid(
            "Outcomes must be a table of contracts by periods, with one time of change for each contract.",
            remedy="Pivot the rows so that each contract has one line.",
        )
    times = np.arange(1.0, table.shape[1] + 1) if periods is None else np.asarray(periods, dtype=np.float64)
    if times.shape != (table.shape[1],) or np.any(np.diff(times) <= 0):
        raise NotValid("Periods must rise, one for each column.", remedy="Sort the columns by time.")
    return table, np.where(np.isfinite(first) & (first > 0) & (first <= times[-1]), first, np.inf), times


def _cell(
    table: Numbers, first: Numbers, times: Numbers, g: float, j: int, against: Against, base: Base, ahead: int
) -> tuple[float, Numbers] | None:
    """ATT of one group in one period and its influence function; None where there is nothing to compare."""
    last = int(np.searchsorted(times, g - ahead, side="left")) - 1  # the last period that the change cannot touch
    from_ = j - 1 if base == "varying" and j <= last else last
    if last < 0 or from_ < 0 or from_ == j:
        return None
    moved = table[:, j] - table[:, from_]
    known = np.isfinite(moved)
    ours = known & (first == g)
    theirs = known & (np.isinf(first) if against == "never" else first > max(times[j], times[from_]) + ahead)
    theirs = theirs & (first != g)
    if not ours.any() or not theirs.any():
        return None
    mine, other = moved[ours].mean(), moved[theirs].mean()
    n = first.size
    influence = np.zeros(n)
    influence[ours] = (moved[ours] - mine) * n / ours.sum()
    influence[theirs] = -(moved[theirs] - other) * n / theirs.sum()
    return float(mine - other), influence


def _pooled(of: Staggered, held: NDArray[np.bool_]) -> tuple[float, float, Numbers]:
    """The mean of some lines weighted by contracts, its error (that of the weights included), and its influence."""
    shares, value = of.shares[held], of.value[held]
    whole = shares.sum()
    apart = of.membership[:, held] - shares
    weights = shares / whole
    moving = (apart - apart.sum(axis=1, keepdims=True) * weights) / whole
    influence = of.influence[:, held] @ weights + moving @ value
    return float(weights @ value), float(_se(influence[:, None])[0]), influence


def _se(influence: Numbers) -> Numbers:
    n = influence.shape[0]
    return np.asarray(np.sqrt((influence**2).mean(axis=0) / n))


def _before(value: Numbers, influence: Numbers, early: NDArray[np.bool_]) -> float:
    """Wald test of all lines before a change; NaN where there are none."""
    if not early.any():
        return float("nan")
    n = influence.shape[0]
    covariance = influence[:, early].T @ influence[:, early] / n**2
    wald = value[early] @ np.linalg.pinv(covariance, hermitian=True) @ value[early]
    return float(special.chdtrc(np.linalg.matrix_rank(covariance, hermitian=True), wald))
