"""Interrupted time series: did the level or the trend of a series change when something was changed?

Segmented regression (Wagner and others 2002; Lopez Bernal, Cummins and Gasparrini 2017)::

    expected = intercept + time t + level after the change + slope for each period since (+ seasons + covariates)

for figures, their logarithms, or counts (quasi-Poisson). Errors that resemble their neighbours are the rule, and the
usual remedy, that of Newey and West (1987), finds a change in one of four steady series of 48 months where it says one
in twenty. The default is :mod:`~countersign.stats.causal.autoregressive`, which keeps its word. Many series are fitted
at once. The date of the change must be known beforehand, never read off the series.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.causal.autoregressive import Mixture, mixture
from countersign.stats.causal.words import ASSOCIATION, FEWEST_POINTS, Effect, student
from countersign.stats.intervals import Interval, Numbers
from countersign.stats.monitoring.glm import quasi_poisson
from countersign.stats.monitoring.least_squares import coefficients, design, spread
from countersign.stats.monitoring.panel import Panel, Whole, alike, counts, panel
from countersign.stats.reading import numbers

INTERCEPT, TIME, LEVEL, SLOPE = "intercept", "time", "level", "slope"
Scale = Literal["units of the series", "logarithm"]
Errors = Literal["autoregressive", "newey-west", "unrelated"]


@dataclass(frozen=True)
class Interrupted:
    """What a segmented regression found; a line an entry of ``names``, or a table (series x names).

    value, se, p        on ``scale``;  freedom  points less terms
    fitted, expected    series as modelled, and as it would have gone on without the change, in units of the series
    before, after       points used on either side;  method  which errors
    durbin_watson       2 where residuals have nothing to do with their neighbours;  dispersion  of counts (else NaN)
    mixture             what is known of each term, where errors are autoregressive
    """

    names: tuple[str, ...]
    value: Numbers
    se: Numbers
    p: Numbers
    freedom: Any
    fitted: Numbers
    expected: Numbers
    before: Any
    after: Any
    durbin_watson: Any
    dispersion: Any
    scale: Scale
    method: str
    mixture: Mixture | None = None
    words: str = ASSOCIATION

    def effect(self, name: str, series: int | None = None) -> Effect:
        """One term (``level`` or ``slope``, say), of one series where there are many."""
        at = self.names.index(name)
        of: Any = (series, at) if self.value.ndim == 2 else at
        freedom = self.freedom if series is None else self.freedom[series]
        return Effect(float(self.value[of]), float(self.se[of]), float(self.p[of]), float(freedom))

    def interval(self, confidence: float = 0.95) -> Interval:
        if self.mixture is not None:
            both = self.mixture.interval(confidence)
            return both if self.value.ndim == 2 else Interval(both.lower[0], both.upper[0])
        reach = np.vectorize(lambda freedom: student((1 + confidence) / 2, freedom))(self.freedom)
        wide = np.asarray(reach)[..., None] * self.se
        return Interval(self.value - wide, self.value + wide)

    @property
    def ratio(self) -> Numbers:
        """Every term as a factor (1.1 is 10 % more), where the scale is a logarithm."""
        if self.scale != "logarithm":
            raise NotValid("Differences have no ratio.", remedy="Fit logarithms or counts.")
        return np.asarray(np.exp(self.value))


class Change(NamedTuple):
    """When the change began, and what else moves the series.

    start       number of the first period after it, from 0;  phase_in  periods from there on that are left out
    season      periods in a year, with ``harmonics`` pairs of waves;  covariates  a number each period
    """

    start: int
    phase_in: int = 0
    season: int = 12
    harmonics: int = 0
    covariates: Mapping[str, ArrayLike] = {}


def segmented(
    y: ArrayLike,
    change: Change,
    *,
    log: bool = False,
    errors: Errors = "autoregressive",
    lag: int | None = None,
    small_sample: bool = True,
) -> Interrupted:
    """Segmented regression of figures, or of their logarithms (``log``), so that changes are factors.

    ``errors="newey-west"`` sums over ``lag`` neighbours (the season when left out, and at most a quarter of the
    points); ``small_sample`` multiplies its variances by n / (n - terms). ``"unrelated"`` is plain least squares.
    Raises :class:`NotValid` below ``FEWEST_POINTS`` on either side.
    """
    read = panel(y)
    if log and np.any(read.rows <= 0):
        raise NotValid("A logarithm needs figures above zero.", remedy="Use segmented_counts for counts.")
    names, x = terms(change, read.rows.shape[1])
    rows = np.log(read.rows) if log else read.rows
    used, sides = _used(rows, change, len(names))
    back = np.exp if log else np.asarray
    draft = _Draft(read, names, x, used, sides, back, "logarithm" if log else "units of the series")
    known = np.where(used > 0, rows, 0.0)
    if errors == "autoregressive":
        found = mixture(known, np.broadcast_to(x, (len(rows), *x.shape)), used > 0)
        return draft.of_mixture(found, used * (known - found.mean @ x.T), "least squares")
    on = design(x)
    value = coefficients(on, known, used)
    apart, n, bread = used * (known - value @ x.T), used.sum(axis=1), spread(on, used)[0]
    if errors == "unrelated":
        scale = (apart**2).sum(axis=1) / (n - len(names))
        return draft.result(value, _root(bread * scale[:, None, None]), apart, "least squares")
    reach = min(change.season, int(n.min()) // 4) if lag is None else lag
    covariance = bread @ _neighbours(x[None] * apart[:, :, None], reach) @ bread
    factor = n / (n - len(names)) if small_sample else np.ones_like(n)
    method = f"least squares, Newey-West over {reach} neighbours"
    return draft.result(value, _root(covariance * factor[:, None, None]), apart, method)


def segmented_counts(
    y: ArrayLike,
    change: Change,
    *,
    exposure: ArrayLike = 1.0,
    errors: Literal["autoregressive", "unrelated"] = "autoregressive",
) -> Interrupted:
    """Quasi-Poisson regression of counts out of ``exposure``: changes are logarithms of rate ratios.

    Autoregressive errors are those of the working residuals at the fit. Raises :class:`NotValid` where the fit does
    not settle, or below ``FEWEST_POINTS`` on either side.
    """
    read = counts(y)
    names, x = terms(change, read.rows.shape[1])
    people = alike(exposure, read, "The exposures")
    used, sides = _used(np.where(people > 0, read.rows, np.nan), change, len(names))
    offset = np.log(np.where(people > 0, people, 1.0))
    fit = quasi_poisson(np.where(used > 0, read.rows, 0.0), design(x), weights=used, offset=offset)
    if not fit.converged.all():
        raise NotValid(
            f"The counts of {int((~fit.converged).sum())} series cannot be fitted.",
            remedy="Leave out series without any events on one side, or use fewer waves.",
        )
    root = np.sqrt(fit.working)
    apart = np.where(used > 0, fit.residual * root, 0.0)
    phi = (apart**2).sum(axis=1) / fit.freedom
    draft = _Draft(read, names, x, used, sides, lambda eta: np.exp(eta + offset), "logarithm", phi)
    if errors == "unrelated":
        return draft.result(fit.coefficients, _root(fit.unscaled * phi[:, None, None]), apart, "quasi-Poisson")
    target = root * (fit.coefficients @ x.T) + apart
    return draft.of_mixture(mixture(target, root[:, :, None] * x, used > 0), apart, "quasi-Poisson")


def terms(change: Change, periods: int) -> tuple[tuple[str, ...], Numbers]:
    """Names and columns (periods x terms): time counts from 1, slope from 1 in the first period after the change."""
    t = np.arange(1, periods + 1, dtype=np.float64)
    first = change.start + change.phase_in
    law = (np.arange(periods) >= first).astype(np.float64)
    columns = {INTERCEPT: np.ones(periods), TIME: t, LEVEL: law, SLOPE: law * (np.arange(periods) - first + 1)}
    for wave in range(1, change.harmonics + 1):
        angle = 2 * np.pi * wave * t / change.season
        columns |= {f"sine {wave}": np.sin(angle), f"cosine {wave}": np.cos(angle)}
    for name, column in change.covariates.items():
        columns[name] = numbers(column)
        if columns[name].shape != (periods,) or not np.isfinite(columns[name]).all():
            raise NotValid(f"{name} lacks a number for some of {periods} periods.", remedy="Give one for each.")
    return tuple(columns), np.column_stack(list(columns.values()))


class _Sides(NamedTuple):
    before: Whole
    after: Whole


def _used(rows: Numbers, change: Change, size: int) -> tuple[Numbers, _Sides]:
    """1 for every point that counts, and how many there are on either side; refuses too few."""
    periods, first = rows.shape[1], change.start + change.phase_in
    used = np.isfinite(rows).astype(np.float64)
    used[:, change.start : first] = 0.0
    before, after = (part.sum(axis=1).astype(np.int64) for part in (used[:, : change.start], used[:, first:]))
    least = min(before.min(), after.min())
    if not 0 < change.start < periods or least < FEWEST_POINTS or used.sum(axis=1).min() <= size:
        raise NotValid(
            f"There are {int(before.min())} points before the change and {int(after.min())} after it: "
            f"at least {FEWEST_POINTS} are needed on either side, and more than terms in the model.",
            remedy="Wait for more periods, count shorter ones, or leave out waves and covariates.",
        )
    return used, _Sides(before, after)


def _neighbours(scores: Numbers, reach: int) -> Numbers:
    """Newey and West's sum over neighbours up to ``reach``, with Bartlett's weights; (series x terms x terms)."""
    total = np.einsum("snp,snq->spq", scores, scores)
    for j in range(1, reach + 1):
        cross = np.einsum("snp,snq->spq", scores[:, j:], scores[:, :-j])
        total = total + (1 - j / (reach + 1)) * (cross + cross.transpose(0, 2, 1))
    return np.asarray(total)


def _root(covariance: Numbers) -> Numbers:
    return np.asarray(np.sqrt(np.diagonal(covariance, axis1=1, axis2=2)))


class _Draft(NamedTuple):
    """What all methods share; ``back`` turns the scale into units of the series."""

    read: Panel
    names: tuple[str, ...]
    x: Numbers
    used: Numbers
    sides: _Sides
    back: Callable[[Numbers], Numbers]
    scale: Scale
    dispersion: Numbers | None = None

    def of_mixture(self, found: Mixture, apart: Numbers, method: str) -> Interrupted:
        made = self.result(found.mean, found.spread, apart, f"{method}, autoregressive errors", found.p)
        return replace(made, mixture=found)

    def result(self, value: Numbers, se: Numbers, apart: Numbers, method: str, p: Numbers | None = None) -> Interrupted:
        unchanged = value.copy()
        unchanged[:, [self.names.index(LEVEL), self.names.index(SLOPE)]] = 0.0
        freedom = self.used.sum(axis=1) - len(self.names)
        chance = 2 * special.stdtr(freedom[:, None], -np.abs(value / se)) if p is None else p
        watson = (np.diff(apart, axis=1) ** 2).sum(axis=1) / (apart**2).sum(axis=1)
        phi = np.full(len(value), np.nan) if self.dispersion is None else self.dispersion
        one = self.read.shaped
        return Interrupted(
            self.names, one(value), one(se), one(chance), one(freedom),
            one(self.back(value @ self.x.T)), one(self.back(unchanged @ self.x.T)),
            one(self.sides.before), one(self.sides.after), one(watson), one(phi), self.scale, method,
        )  # fmt: skip
