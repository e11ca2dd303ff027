"""What the next value will be by the last few, and how far from that this series has strayed so far.

A mean of seven values is the forecast, and the forecasts of earlier periods say what it is worth: their errors hold the
chance in a value, that in the mean of seven, and whatever the level does by itself. Where errors resemble the error
before (a season, a mean that wanders), that likeness is taken out. So the longer a series, the nearer its limits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from countersign.stats.intervals import Numbers
from countersign.stats.monitoring.ears.powers import powers
from countersign.stats.tails import normal_score

EXTREME = 3.0  # standard deviations; an error beyond counts as this, so that an outbreak does not hide the next
NEAR = 1.5  # what of the error before may move a forecast
MOST, DOUBT = 0.9, 3.0  # of the likeness of errors; pairs without any that it begins with
SHARED = 0.95  # of the degrees of freedom: forecasts share most of their values
POWERED = 0.95  # and of those of counts, whose power is estimated as well


class Forecast(NamedTuple):
    """Tables (series x periods), on the ``power`` scale: the forecast, its standard deviation, what that rests on.

    ``score`` is how far the value itself lies from the forecast, as a normal score.
    """

    mean: Numbers
    sd: Numbers
    freedom: Numbers
    score: Numbers
    power: Numbers

    def bound(self, chance: Numbers | float) -> Numbers:
        """What a value exceeds with ``chance`` (Student 1908)."""
        upper = self.mean - special.stdtrit(self.freedom, chance) * self.sd
        return np.asarray(np.maximum(upper, 0.0) ** (1 / self.power)) if np.any(self.power != 1) else upper


def forecast(y: Numbers, length: int, gap: int, *, counted: bool, least_sd: float) -> Forecast:
    """Of every period, by the ``length`` values that lie ``gap`` before it and by all earlier forecasts."""
    power = powers(y) if counted else np.ones(y.shape)
    mean, sd = baseline(y, length, gap, power)
    unit, least = _units(mean, power, least_sd) if counted else (np.ones(y.shape), np.full(y.shape, least_sd))
    with np.errstate(invalid="ignore", divide="ignore"):
        errors = _errors((y**power - mean) / unit, (sd / unit) ** 2, length, least)
    share = SHARED * (POWERED if counted else 1.0)
    freedom = np.maximum(errors.freedom * share, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        stray = np.where(errors.stray == 0, 0.0, errors.stray / errors.sd)
    return Forecast(mean + unit * errors.guess, unit * errors.sd, freedom, normal_score(stray, freedom), power)


def baseline(y: Numbers, length: int, gap: int, power: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Mean and deviation of the ``length`` values before each, on the power of the period that looks back at them."""
    mean, sd = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    first = length + gap
    if y.shape[1] > first:
        windows = np.lib.stride_tricks.sliding_window_view(y, length, axis=1)[:, : y.shape[1] - first]
        windows = windows if power is None else windows ** power[:, first:, None]
        mean[:, first:], sd[:, first:] = windows.mean(axis=2), windows.std(axis=2, ddof=1)
    return mean, sd


def _units(mean: Numbers, power: Numbers, least_sd: float) -> tuple[Numbers, Numbers]:
    """How a standard deviation of counts looks on the power scale, but for their dispersion; the least one in it."""
    level = np.maximum(mean, 1.0) ** (1 / power)
    return power * level ** (power - 0.5), least_sd / np.sqrt(level)


class _Errors(NamedTuple):
    guess: Numbers
    sd: Numbers
    freedom: Numbers
    stray: Numbers


class _Seen:
    """What each series has shown so far: squares of what forecasts strayed by, and how its errors went together."""

    def __init__(self, series: int) -> None:
        self.squares, self.freedom = np.full(series, np.nan), np.zeros(series)
        self.products, self.earlier = np.zeros(series), np.zeros(series)
        self.last = np.full(series, np.nan)

    def begin(self, variance: Numbers, length: int) -> None:
        """The first full baseline of a series stands for its errors."""
        new = np.isnan(self.squares) & ~np.isnan(variance)
        self.squares[new] = variance[new] * (1 + 1 / length) * (length - 1)
        self.freedom[new] = length - 1

    def variance(self, least: Numbers) -> Numbers:
        return np.asarray(np.fmax(self.squares / np.maximum(self.freedom, 1.0), least**2))

    def likeness(self, variance: Numbers) -> Numbers:
        doubt = np.maximum(DOUBT * variance, 1e-300)
        return np.clip(np.nan_to_num(self.products / (self.earlier + doubt)), 0.0, MOST)

    def add(self, error: Numbers, near: Numbers, stray: Numbers, sd: Numbers) -> None:
        reach = np.where(sd > 0, EXTREME * sd, np.inf)
        known = ~np.isnan(stray)
        self.squares += np.where(known, np.clip(stray, -reach, reach) ** 2, 0.0)
        self.freedom += known
        self.products += np.nan_to_num(np.clip(error, -reach, reach) * near)
        self.earlier += np.where(known, near**2, 0.0)
        self.last = error


def _errors(error: Numbers, variance: Numbers, length: int, least: Numbers) -> _Errors:
    """One period after the other, all series at once: what was known before each, and what it strayed by."""
    seen, columns = _Seen(len(error)), []
    for now, spread, floor in zip(*(np.ascontiguousarray(table.T) for table in (error, variance, least)), strict=True):
        seen.begin(spread, length)
        held = seen.variance(floor * np.sqrt(1 + 1 / length))
        sd = np.sqrt(held)
        near = np.nan_to_num(np.clip(seen.last, -NEAR * sd, NEAR * sd))
        guess = seen.likeness(held) * near
        stray = now - guess
        columns.append((guess, sd, seen.freedom.copy(), stray))
        seen.add(now, near, stray, sd)
    return _Errors(*(np.stack(one, axis=1) for one in zip(*columns, strict=True)))
