"""Farrington's method with the improvements of Noufaily et al.: is this count higher than this time of year explains.

``compat="surveillance"`` gives what ``farringtonFlexible`` of the R package gives. The default tests the trend with the
dispersion that belongs to it, and takes its bound from a predictive distribution whose false alarms are ``chance``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.errors import NotValid
from countersign.stats.monitoring.farrington import thresholds
from countersign.stats.monitoring.farrington.baseline import blocks, reference_dates, references
from countersign.stats.monitoring.farrington.fitting import Model, Prediction, fitted, keeps_trend, predicted
from countersign.stats.monitoring.farrington.likeness import likeness
from countersign.stats.monitoring.panel import Flags, Numbers, Panel, Whole, alike, counts

__all__ = ["Farrington", "Settings", "farrington", "reference_dates"]

Method = Literal["predictive", "delta", "nbPlugin", "muan"]
YEARS_FOR_A_TREND = 3
ENOUGH, LATELY = 5, 4  # an alarm needs five cases in the last four periods


class Settings(NamedTuple):
    """How the method is set; the names in brackets are those of the R package."""

    years: int = 5  # (b)
    half_window: int = 3  # (w)
    season: int = 12  # periods in a year; 52 for weeks without dates
    parts: int = 1  # blocks a year is cut in (noPeriods); 10 in Noufaily et al.
    past: int | None = None  # latest periods left out (pastWeeksNotIncluded); half_window when None
    trend: bool = True
    trend_chance: float = 0.05  # (pThresholdTrend)
    reweight: float | None = 2.58  # (weightsThreshold); None for no reweighting
    method: Method = "predictive"  # (thresholdMethod)
    power: thresholds.Power = "2/3"  # (powertrans), for delta
    chance: float = 0.01  # (alpha), one-sided


@dataclass(frozen=True)
class Farrington:
    """Columns are the watched periods ``at``, rows the series (a line for one). NaN where nothing can be said."""

    at: Whole
    expected: NDArray[Any]
    upper: NDArray[Any]
    alarm: Flags
    score: NDArray[Any]
    p: NDArray[Any]
    phi: NDArray[Any]
    trend: NDArray[Any]  # slope a period where a trend was kept, else NaN


def farrington(
    y: ArrayLike,
    *,
    at: Sequence[int] | None = None,
    dates: Sequence[date] | None = None,
    population: ArrayLike = 1.0,
    settings: Settings = Settings(),
    compat: Literal["surveillance"] | None = None,
) -> Farrington:
    """Judges the periods ``at`` (from 0; all with enough history when left out) of one series or many.

    ``dates`` of weeks find the same week in earlier years. An alarm needs ``ENOUGH`` cases in the last ``LATELY``
    periods; else bound and expectation are NaN. Raises :class:`NotValid` where a reference period is missing.
    """
    if compat is not None and settings.method == "predictive":
        raise NotValid("The reference implementation has no predictive bound.", remedy="Say delta, nbPlugin or muan.")
    _check(settings)
    read = counts(y)
    people = alike(population, read, "The populations")
    if np.any(people <= 0):
        raise NotValid("A population is not above zero.", remedy="Leave the count out as NaN where nobody was there.")
    dates = None if dates is None else np.asarray(dates, dtype="datetime64[D]").tolist()
    watched = np.asarray(_watchable(read, settings, dates) if at is None else at, dtype=np.int64)
    if np.any((watched < 0) | (watched >= read.rows.shape[1])):
        raise NotValid(f"The series has {read.rows.shape[1]} periods.", remedy="Count the periods to watch from 0.")
    columns = [_one(read.rows, people, int(k), dates, settings, compat is not None) for k in watched]
    if not columns:
        raise NotValid("No period has enough history.", remedy="Give more years of counts, or ask for fewer.")
    tables = [np.stack(one, axis=1) for one in zip(*columns, strict=True)]
    return Farrington(watched, *(read.shaped(table) for table in tables))


def _check(settings: Settings) -> None:
    if settings.years < 1 or settings.half_window < 0 or settings.season < 1 or settings.parts < 1:
        raise NotValid("A year, a season or a window is too small.", remedy="At least one year, season and part.")
    if settings.method not in get_args(Method):
        raise NotValid(f"{settings.method!r} is no method.", remedy=f"Say one of {', '.join(get_args(Method))}.")
    if not 0 < settings.chance < 1:
        raise NotValid(f"A chance of {settings.chance} is not between 0 and 1.", remedy="Write 1 % as 0.01.")


def _watchable(read: Panel, settings: Settings, dates: Sequence[date] | None) -> list[int]:
    season = settings.season if dates is None else _season(dates)
    return list(range(settings.years * season + settings.half_window, read.rows.shape[1]))


def _season(dates: Sequence[date]) -> int:
    return round(365.25 / max((dates[1] - dates[0]).days, 1))


class _History(NamedTuple):
    """What period ``k`` is compared with: the places used, their block, counts and log populations of every series, and
    how alike neighbours were."""

    k: int
    used: Whole
    level: Whole
    y: Numbers
    offset: Numbers
    offset_now: Numbers
    rho: Numbers


def _one(
    y: Numbers, people: Numbers, k: int, dates: Sequence[date] | None, settings: Settings, compat: bool
) -> tuple[NDArray[Any], ...]:
    """Expected, upper, alarm, score, p, phi, trend of every series at period ``k``."""
    guess, phi, found, freedom = _guess(_history(y, people, k, dates, settings), settings, compat)
    now, mean = y[:, k], np.exp(guess.eta)
    bound = _bound(now, guess, found if settings.method == "predictive" else phi, freedom, settings, compat)
    lately = np.nansum(y[:, max(k - LATELY + 1, 0) : k + 1], axis=1) >= ENOUGH
    with np.errstate(invalid="ignore"):
        alarm = lately & (bound.score > 1) & (now > 0)
    hidden = np.where(lately, 1.0, np.nan)
    return mean * hidden, bound.upper * hidden, alarm, bound.score, bound.p, phi, guess.trend


def _history(y: Numbers, people: Numbers, k: int, dates: Sequence[date] | None, settings: Settings) -> _History:
    past = settings.half_window if settings.past is None else settings.past
    places = references(k, settings.years, settings.season, dates)
    level = blocks(places, half_window=settings.half_window, parts=settings.parts, past=past, size=y.shape[1])
    used = np.flatnonzero(level)
    season = settings.season if dates is None else _season(dates)
    rho = likeness(y[:, : k - past], people[:, : k - past], season)
    return _History(k, used, level[used], y[:, used], np.log(people[:, used]), np.log(people[:, k]), rho)


def _guess(past: _History, settings: Settings, compat: bool) -> tuple[Prediction, Numbers, Numbers, Numbers]:
    """The prediction, with a trend where that is sound; its dispersion, at least 1 and as found; its freedom."""
    model, flat = _fit(past, settings, compat, trend=False)
    if not settings.trend or settings.years < YEARS_FOR_A_TREND:
        return flat, model.phi, model.found, model.fit.freedom
    rising, sloped = _fit(past, settings, compat, trend=True)
    keep = keeps_trend(sloped, rising, past.y, settings.trend_chance)
    chosen = Prediction(*(np.where(keep, one, other) for one, other in zip(sloped, flat, strict=True)))
    freedom = np.where(keep, rising.fit.freedom, model.fit.freedom)
    phi, found = (np.where(keep, getattr(rising, one), getattr(model, one)) for one in ("phi", "found"))
    return chosen, phi, found, freedom


def _fit(past: _History, settings: Settings, compat: bool, *, trend: bool) -> tuple[Model, Prediction]:
    """A fit that did not converge predicts NaN."""
    x, now = _terms(past, trend=trend)
    model = fitted(
        past.y, x, past.offset, threshold=settings.reweight, places=past.used, rho=None if compat else past.rho
    )
    guess = predicted(model, now, past.offset_now, trend=1 if trend else None)
    return model, Prediction(*(np.where(model.fit.converged, one, np.nan) for one in guess))


def _terms(past: _History, *, trend: bool) -> tuple[Numbers, Numbers]:
    """Columns 1, time from the first used period, and one for each block but the first; and the row of period ``k``.

    The block around the reference periods, which ``k`` belongs to, has the highest number. Where the stretch between
    two windows is shorter than the parts it is cut in, some blocks are empty and have no column.
    """
    columns, now = [np.ones(len(past.used))], [1.0]
    if trend:
        columns.append((past.used - past.used[0]).astype(np.float64))
        now.append(float(past.k - past.used[0]))
    held = np.unique(past.level)
    for one in held[1:]:
        columns.append((past.level == one).astype(np.float64))
        now.append(float(one == held[-1]))
    return np.column_stack(columns), np.array(now)


def _bound(
    y: Numbers, guess: Prediction, phi: Numbers, freedom: Numbers, settings: Settings, compat: bool
) -> thresholds.Threshold:
    mean = np.exp(guess.eta)
    with np.errstate(invalid="ignore", divide="ignore"):
        if settings.method == "delta":
            return thresholds.delta(y, mean, mean * guess.se, phi, settings.chance, settings.power)
        if settings.method == "predictive":
            return thresholds.predictive(y, mean, mean * guess.se, phi, freedom, settings.chance)
        quantile = settings.method == "muan"
        found = thresholds.negative_binomial(y, guess.eta, guess.se, phi, settings.chance, at_quantile=quantile)
        return found if compat else found._replace(score=(y - mean) / (found.upper - mean))
