"""Interrupted time series: did the level or the trend of a series change when something was changed?

Segmented regression (Wagner and others 2002; Lopez Bernal, Cummins and Gasparrini 2017)::

    expected = intercept + time t + level after the change + slope for each period since (+ seasons + covariates)

with the errors of Newey and West (1987) for figures, and quasi-Poisson for counts. Many series are fitted at once; one
that lacks periods keeps its place in time. The date of the change must be known beforehand, never read off the series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from countersign.errors import NotValid
from countersign.stats.causal.words import ASSOCIATION, FEWEST_POINTS, Effect, student
from countersign.stats.intervals import Interval, Numbers
from countersign.stats.monitoring.glm import quasi_poisson
from countersign.stats.monitoring.least_squares import coefficients, design, spread
from countersign.stats.monitoring.panel import Panel, alike, counts, panel

INTERCEPT, TIME, LEVEL, SLOPE = "intercept", "time", "level", "slope"
Scale = Literal["units of the series", "logarithm"]


@dataclass(frozen=True)
class Interrupted:
    """What a segmented regression found; a line an entry of ``names``, or a table (series x names).

    value, se, p        on ``scale``;  freedom  points less terms
    fitted, expected    series as modelled, and as it would have gone on without the change, in units of the series
    before, after       points used on either side;  method  which errors
    durbin_watson       2 where residuals have nothing to do with their neighbours;  dispersion  of counts (else NaN)
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
    words: str = ASSOCIATION

    def effect(self, name: str, series: int | None = None) -> Effect:
        """One term (``level`` or ``slope``, say), of one series where there are many."""
        at = self.names.index(name)
        of: Any = (series, at) if self.value.ndim == 2 else at
        freedom = self.freedom if series is None else self.freedom[series]
        return Effect(float(self.value[of]), float(self.se[of]), float(self.p[of]), float(freedom))

    def interval(self, confidence: float = 0.95) -> Interval:
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
    y: ArrayLike, change: Change, *, log: bool = False, lag: int | None = None, small_sample: bool = True
) -> Interrupted:
    """Least squares with Newey-West errors over ``lag`` neighbours; 0 takes residuals as unrelated to each other.

    ``lag`` is the season when left out, and at most a quarter of the points. ``small_sample`` multiplies variances by
    n / (n - terms). ``log`` fits logarithms, so that changes are factors. Raises :class:`NotValid` below
    ``FEWEST_POINTS`` on either side.
    """
    read = panel(y)
    if log and np.any(read.rows <= 0):
        raise NotValid("A logarithm needs figures above zero.", remedy="Use segmented_counts for counts.")
    names, x = terms(change, read.rows.shape[1])
    rows = np.log(read.rows) if log else read.rows
    used, sides = _used(rows, change, len(names))
    on = design(x)
    known = np.where(used > 0, rows, 0.0)
    value = coefficients(on, known, used)
    apart = used * (known - value @ x.T)
    n = used.sum(axis=1)
    reach = min(change.season, int(n.min()) // 4) if lag is None else lag
    bread = spread(on, used)[0]
    covariance = (
        bread @ _neighbours(x[None] * apart[:, :, None], reach) @ bread if reach else _ordinary(bread, apart, n)
    )
    if reach and small_sample:
        covariance = covariance * (n / (n - len(names)))[:, None, None]
    se = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    back = np.exp if log else np.asarray
    method = f"least squares, Newey-West over {reach} neighbours" if reach else "least squares"
    scale: Scale = "logarithm" if log else "units of the series"
    none = np.full(len(rows), np.nan)
    return _result(read, names, x, value, se, back, sides, apart, none, scale, method)


def segmented_counts(y: ArrayLike, change: Change, *, exposure: ArrayLike = 1.0) -> Interrupted:
    """Quasi-Poisson regression of counts out of ``exposure``: changes are logarithms of rate ratios.

    Residuals are taken as unrelated to each other (look at ``durbin_watson``). Raises :class:`NotValid` where the fit
    does not settle, or below ``FEWEST_POINTS`` on either side.
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
    apart = np.where(used > 0, fit.residual * np.sqrt(fit.working), 0.0)
    phi = (apart**2).sum(axis=1) / fit.freedom
    se = np.sqrt(np.diagonal(fit.unscaled, axis1=1, axis2=2) * phi[:, None])
    return _result(
        read, names, x, fit.coefficients, se, lambda eta: np.exp(eta + offset), sides, apart, phi,
        "logarithm", "quasi-Poisson regression",
    )  # fmt: skip


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
        columns[name] = np.asarray(column, dtype=np.float64)
        if columns[name].shape != (periods,) or not np.isfinite(columns[name]).all():
            raise NotValid(f"{name} lacks a number for some of {periods} periods.", remedy="Give one for each.")
    return tuple(columns), np.column_stack(list(columns.values()))


class _Sides(NamedTuple):
    before: Numbers
    after: Numbers
    first: int


def _used(rows: Numbers, change: Change, size: int) -> tuple[Numbers, _Sides]:
    """1 for every point that counts, and how many there are on either side; refuses too few."""
    periods, first = rows.shape[1], change.start + change.phase_in
    used = np.isfinite(rows).astype(np.float64)
    used[:, change.start : first] = 0.0
    before, after = used[:, : change.start].sum(axis=1), used[:, first:].sum(axis=1)
    least = min(before.min(), after.min())
    if not 0 < change.start < periods or least < FEWEST_POINTS or used.sum(axis=1).min() <= size:
        raise NotValid(
            f"There are {int(before.min())} points before the change and {int(after.min())} after it: "
            f"at least {FEWEST_POINTS} are needed on either side, and more than terms in the model.",
            remedy="Wait for more periods, count shorter ones, or leave out waves and covariates.",
        )
    return used, _Sides(before, after, first)


def _neighbours(scores: Numbers, reach: int) -> Numbers:
    """Newey and West's sum over neighbours up to ``reach``, with Bartlett's weights; (series x terms x terms)."""
    total = np.einsum("snp,snq->spq", scores, scores)
    for j in range(1, reach + 1):
        cross = np.einsum("snp,snq->spq", scores[:, j:], scores[:, :-j])
        total = total + (1 - j / (reach + 1)) * (cross + cross.transpose(0, 2, 1))
    return np.asarray(total)


def _ordinary(bread: Numbers, apart: Numbers, n: Numbers) -> Numbers:
    return np.asarray(bread * ((apart**2).sum(axis=1) / (n - bread.shape[1]))[:, None, None])


def _result(
    read: Panel,
    names: tuple[str, ...],
    x: Numbers,
    value: Numbers,
    se: Numbers,
    back: Any,
    sides: _Sides,
    apart: Numbers,
    phi: Numbers,
    scale: Scale,
    method: str,
) -> Interrupted:
    unchanged = value.copy()
    unchanged[:, [names.index(LEVEL), names.index(SLOPE)]] = 0.0
    freedom = sides.before + sides.after - len(names)
    p = 2 * special.stdtr(freedom[:, None], -np.abs(value / se))
    watson = (np.diff(apart, axis=1) ** 2).sum(axis=1) / (apart**2).sum(axis=1)
    one = read.shaped
    return Interrupted(
        names, one(value), one(se), one(p), one(freedom), one(back(value @ x.T)), one(back(unchanged @ x.T)),
        one(sides.before), one(sides.after), one(watson), one(phi), scale, method,
    )  # fmt: skip
