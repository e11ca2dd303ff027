"""Difference in differences where contracts changed at different times (Callaway and Sant'Anna 2021).

ATT(g, t) is what the change did in period t to those that changed in period g: how much they moved since the period
before g, less how much those not changed moved. Each comparison uses contracts that had not changed; contracts that
changed earlier are never taken as their yardstick. Standard errors are by influence functions, clustered by contract,
with n - 1 for n in each group; p values and limits by Student's t, so that a group of ten counts as ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

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

Against = Literal["never", "not yet"]
Base = Literal["varying", "universal"]


@dataclass(frozen=True)
class Aggregate:
    """Effects by ``at`` (periods since the change, groups or periods), in units of the outcome."""

    at: Numbers
    value: Numbers
    se: Numbers
    freedom: Numbers
    influence: Numbers  # contracts x entries
    words: str = ASSOCIATION

    def interval(self, confidence: float = 0.95) -> Interval:
        reach = special.stdtrit(self.freedom, (1 + confidence) / 2)
        return Interval(self.value - reach * self.se, self.value + reach * self.se)

    def band(self, rng: np.random.Generator, confidence: float = 0.95, draws: int = 2000) -> Interval:
        """Limits that hold for all entries together, by the multiplier bootstrap."""
        sound = self.se > 0
        scaled = self.influence[:, sound] / (self.se[sound] * self.influence.shape[0])
        tops = [np.abs(rng.choice((-1.0, 1.0), scaled.shape[0]) @ scaled).max() for _ in range(draws)]
        # as many times wider than for one entry as the bootstrap says, from the t of few contracts
        wider = max(float(np.quantile(tops, confidence)) / float(special.ndtri((1 + confidence) / 2)), 1.0)
        reach = wider * special.stdtrit(self.freedom, (1 + confidence) / 2)
        return Interval(self.value - reach * self.se, self.value + reach * self.se)


@dataclass(frozen=True)
class Staggered:
    """ATT(g, t), a line each: ``group`` (first period after the change), ``period``, ``value``, ``se``.

    contracts   in each group (groups of one are left out);  without  never changed, or not within the periods
    overall     the mean over all that happened after a change, weighted by contracts
    before_p    the smallest p of the lines before a change times their number (Bonferroni): small speaks against the
                comparison; NaN without such lines
    """

    group: Numbers
    period: Numbers
    value: Numbers
    se: Numbers
    freedom: Numbers
    contracts: dict[float, int]
    without: int
    overall: Effect
    before_p: float
    influence: Numbers  # contracts x lines
    shares: Numbers  # of each line's group
    cohort: NDArray[np.int64]  # of each contract
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
        value, se, freedom = (np.array([getattr(p, name) for p in parts]) for name in ("value", "se", "freedom"))
        return Aggregate(at, value, se, freedom, np.column_stack([p.influence for p in parts]))


def staggered(
    y: ArrayLike,
    changed: ArrayLike,
    *,
    periods: ArrayLike | None = None,
    against: Against = "never",
    base: Base = "varying",
    ahead: int = 0,
    fewest: int = FEWEST_CONTRACTS,
    covariates: ArrayLike | None = None,
    compat: Literal["did"] | None = None,
) -> Staggered:
    """Effects of a change on ``y`` (contracts x periods, NaN where unknown).

    ``changed`` is the first period after the change of each contract (NaN, infinity or 0 for never), in the numbers of
    ``periods`` (1, 2, ... when left out). ``against`` says whom they are compared with; ``ahead`` how many periods
    before it the change may already be felt. ``base="varying"`` compares periods before the change with the one before
    them, ``"universal"`` with the last before the change. ``compat="did"`` gives the standard errors of the R package,
    which divide by n. Contracts that had changed by the first period are left out.

    ``covariates`` (contracts x terms, known before any change) say what else moves the outcome: how those not changed
    moved is then foretold for contracts like those that changed (regression adjustment, Sant'Anna and Zhao 2020).
    """
    table, first, times = _read(y, changed, periods)
    alone = np.isin(first, [g for g, n in zip(*np.unique(first, return_counts=True), strict=True) if n < 2])
    kept = (first > times[0] + ahead) & ~(alone & np.isfinite(first))
    table, first, x = table[kept], first[kept], _terms(covariates, len(kept))[kept]
    groups, cohort = np.unique(first, return_inverse=True)
    groups = groups[np.isfinite(groups)]
    never = int(np.isinf(first).sum())
    # without contracts that never change, those that change last are the yardstick
    enough_contracts(int(np.isfinite(first).sum()), never if against == "never" else first.size, max(fewest, 2))
    cells = [(g, j) for g in groups for j in range(times.size)]
    found = [_cell(table, first, times, x, g, j, against, base, ahead, int(compat is None)) for g, j in cells]
    lines = [(g, times[j], one) for (g, j), one in zip(cells, found, strict=True) if one is not None]
    if not lines:
        raise NotValid("No period before a change can be compared.", remedy="Give earlier periods.")
    influence = np.column_stack([one[1] for _, _, one in lines])
    group, period = (np.array([line[k] for line in lines], dtype=np.float64) for k in (0, 1))
    shares = np.array([np.mean(first == g) for g in group])
    value = np.array([one[0] for _, _, one in lines])
    se = _se(influence)
    freedom = np.array([few_degrees(column, cohort) for column in influence.T])
    draft = Staggered(
        group, period, value, se, freedom, {float(g): int((first == g).sum()) for g in groups}, never,
        Effect(0, 0, 1, np.inf), _before(value / se, freedom, period < group - ahead), influence, shares, cohort,
        first[:, None] == group,
        f"Callaway and Sant'Anna, against {against} changed, {base} base{', adjusted' if x.shape[1] > 1 else ''}",
    )  # fmt: skip
    pooled = _pooled(draft, draft.after)
    return Staggered(**{**vars(draft), "overall": effect(pooled.value, pooled.se, pooled.freedom)})


def _read(y: ArrayLike, changed: ArrayLike, periods: ArrayLike | None) -> tuple[Numbers, Numbers, Numbers]:
    table, first = numbers(y), numbers(changed)
    if table.ndim != 2 or first.shape != table.shape[:1] or table.shape[1] < 2:
        raise NotValid(
            "Outcomes must be a table of contracts by periods, with one time of change for each contract.",
            remedy="Pivot the rows so that each contract has one line.",
        )
    times = np.arange(1.0, table.shape[1] + 1) if periods is None else numbers(periods)
    if times.shape != (table.shape[1],) or np.any(np.diff(times) <= 0):
        raise NotValid("Periods must rise, one for each column.", remedy="Sort the columns by time.")
    return table, np.where(np.isfinite(first) & (first > 0) & (first <= times[-1]), first, np.inf), times


def _cell(
    table: Numbers,
    first: Numbers,
    times: Numbers,
    x: Numbers,
    g: float,
    j: int,
    against: Against,
    base: Base,
    ahead: int,
    lost: int,
) -> tuple[float, Numbers] | None:
    """ATT of one group in one period and its influence function; None where there is nothing to compare.

    ``lost`` degrees of freedom are taken from each mean.
    """
    last = int(np.searchsorted(times, g - ahead, side="left")) - 1  # the last period that the change cannot touch
    from_ = j - 1 if base == "varying" and j <= last else last
    if last < 0 or from_ < 0 or from_ == j:
        return None
    moved = table[:, j] - table[:, from_]
    known = np.isfinite(moved)
    ours = known & (first == g)
    theirs = known & (np.isinf(first) if against == "never" else first > max(times[j], times[from_]) + ahead)
    theirs = theirs & (first != g)
    if not ours.any() or theirs.sum() < x.shape[1]:
        return None
    back = np.linalg.pinv(x[theirs])
    left = moved - x @ (back @ moved[theirs])
    value, n = left[ours].mean(), first.size
    influence, mine, others = np.zeros(n), ours.sum(), theirs.sum()
    influence[ours] = (left[ours] - value) * n / np.sqrt(mine * max(mine - lost, 1))
    weight = x[ours].mean(axis=0) @ back
    influence[theirs] = -weight * left[theirs] * n * np.sqrt(others / max(others - lost * x.shape[1], 1))
    return float(value), influence


def _terms(covariates: ArrayLike | None, contracts: int) -> Numbers:
    """A column of ones, and one for each covariate."""
    ones = np.ones((contracts, 1))
    if covariates is None:
        return ones
    known = numbers(covariates)
    known = known[:, None] if known.ndim == 1 else known
    if known.shape[:1] != (contracts,) or not np.isfinite(known).all():
        raise NotValid(
            "Covariates must be a table with one line for each contract and no gaps.",
            remedy="Leave out contracts, or covariates, that are not known.",
        )
    return np.column_stack([ones, known])


class _Pool(NamedTuple):
    value: float
    se: float
    freedom: float
    influence: Numbers


def _pooled(of: Staggered, held: NDArray[np.bool_]) -> _Pool:
    """The mean of some lines weighted by contracts, with its error (that of the weights included)."""
    shares, value = of.shares[held], of.value[held]
    whole = shares.sum()
    apart = of.membership[:, held] - shares
    weights = shares / whole
    moving = (apart - apart.sum(axis=1, keepdims=True) * weights) / whole
    influence = of.influence[:, held] @ weights + moving @ value
    freedom = few_degrees(influence, of.cohort)
    return _Pool(float(weights @ value), float(_se(influence[:, None])[0]), freedom, influence)


def _se(influence: Numbers) -> Numbers:
    n = influence.shape[0]
    return np.asarray(np.sqrt((influence**2).mean(axis=0) / n))


def _before(t: Numbers, freedom: Numbers, early: NDArray[np.bool_]) -> float:
    """Few contracts cannot carry a joint test of many lines (a Wald test cries wolf nine times in ten)."""
    if not early.any():
        return float("nan")
    p = 2 * special.stdtr(freedom[early], -np.abs(t[early]))
    return float(min(1.0, np.nanmin(p) * early.sum()))
