"""One form for whatever a chart finds: which series, when, how strong, and how many such finds chance alone brings.

A signal is a question to somebody, not a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.monitoring.cusum import Cusum
from countersign.stats.monitoring.farrington import Farrington
from countersign.stats.monitoring.panel import Flags, panel
from countersign.stats.monitoring.xmr import XmR, icons
from countersign.stats.reading import numbers


@dataclass(frozen=True, slots=True)
class Signal:
    """``strength`` is in standard deviations (NaN where the method has none); ``chance`` the p value behind it."""

    series: int
    period: int
    method: str
    rule: str
    direction: int
    strength: float
    chance: float


@dataclass(frozen=True)
class Signals:
    """Columns of equal length, one line a signal, by series and period. Iterates as :class:`Signal`.

    ``looks`` is how many points were looked at; ``expected_false_alarms`` how many of these signals chance alone would
    bring among steady series (NaN where the method makes no such statement).
    """

    method: str
    series: NDArray[np.int64]
    period: NDArray[np.int64]
    rule: NDArray[np.str_]
    direction: NDArray[np.int64]
    strength: NDArray[np.float64]
    chance: NDArray[np.float64]
    looks: int
    expected_false_alarms: float

    def __len__(self) -> int:
        return len(self.series)

    def __iter__(self) -> Iterator[Signal]:
        columns = (self.series, self.period, self.rule, self.direction, self.strength, self.chance)
        for series, period, rule, direction, strength, chance in zip(*columns, strict=True):
            yield Signal(
                int(series), int(period), self.method, str(rule), int(direction), float(strength), float(chance)
            )


def of_xmr(chart: XmR) -> Signals:
    """Every flagged point of an XmR chart; false alarms are counted in series with any flag."""
    sign, score = np.atleast_2d(icons.headline(chart.hits)), np.atleast_2d(chart.score)
    rule = np.atleast_2d(chart.rule)
    known = ~np.isnan(np.atleast_2d(chart.y))
    return _signals("xmr", sign, rule, score, 2 * special.ndtr(-np.abs(score)), known, chart.chance * len(sign))


def of_farrington(found: Farrington, chance: float) -> Signals:
    """Every alarm, at the periods watched; ``chance`` is the one it was set to."""
    alarm, p = np.atleast_2d(found.alarm), np.atleast_2d(found.p)
    known = ~np.isnan(np.atleast_2d(found.upper))
    one = _signals("farrington", alarm.astype(np.int8), "above", -special.ndtri(p), p, known, chance * known.sum())
    return Signals(**{**vars(one), "period": found.at[one.period]})


def of_cusum(chart: Cusum, *, arl: float = nan, direction: int = 1) -> Signals:
    """Every first crossing; ``arl`` is the average run length of a steady series at this threshold."""
    alarm = np.atleast_2d(chart.alarm)
    first = alarm & ~np.hstack([np.zeros((len(alarm), 1), dtype=bool), alarm[:, :-1]])
    nothing = np.full(alarm.shape, np.nan)
    known = ~np.isnan(np.atleast_2d(chart.statistic))
    return _signals("cusum", first * np.int8(direction), "sum", nothing, nothing, known, known.sum() / arl)


@dataclass(frozen=True)
class Budget:
    """How many false alarms a body is willing to look into, over everything that it watches in a stretch of time."""

    false_alarms: float
    series: int
    periods: int

    def __post_init__(self) -> None:
        if not (0 < self.false_alarms < self.looks) or self.series < 1 or self.periods < 1:
            raise NotValid(
                f"A budget of {self.false_alarms} false alarms does not fit {self.looks} looks.",
                remedy="Say how many you accept over all series and periods together: above 0 and fewer than looks.",
            )

    @property
    def looks(self) -> int:
        return self.series * self.periods

    @property
    def chance(self) -> float:
        """The p value below which a single point is flagged."""
        return self.false_alarms / self.looks

    @property
    def run_length(self) -> float:
        """The average run length that each chart needs: see :func:`arl.cusum_threshold`."""
        return self.looks / self.false_alarms

    def series_chance(self) -> float:
        """The chance to flag a steady series at all, for :func:`xmr`: the budget shared out over the series."""
        return min(self.false_alarms / self.series, 0.5)

    def kept(self, p: ArrayLike) -> Flags:
        """Which p values (NaN: no look) are within the budget; they may come from any mix of methods."""
        values = numbers(p)
        with np.errstate(invalid="ignore"):
            return np.asarray(values <= self.chance)


def within_false_discovery(p: ArrayLike, share: float = 0.05) -> Flags:
    """Which p values to follow so that at most ``share`` of those followed are chance (Benjamini and Hochberg 1995).

    Over the whole table at once; NaN is no look.
    """
    read = panel(p, "The p values")
    flat = read.rows.ravel()
    order = np.argsort(flat, kind="stable")
    looks = int(np.sum(~np.isnan(flat)))
    with np.errstate(invalid="ignore"):
        passed = np.flatnonzero(flat[order[:looks]] <= share * np.arange(1, looks + 1) / max(looks, 1))
    kept = np.zeros(flat.shape, dtype=bool)
    if len(passed):
        kept[order[: passed[-1] + 1]] = True
    return read.shaped(kept.reshape(read.rows.shape))


def _signals(
    method: str,
    sign: NDArray[Any],
    rule: NDArray[np.str_] | str,
    strength: NDArray[np.float64],
    chance: NDArray[np.float64],
    known: Flags,
    expected: float,
) -> Signals:
    series, period = np.nonzero(sign)
    rules: Sequence[str] | NDArray[np.str_] = np.broadcast_to(np.asarray(rule), sign.shape)[series, period]
    return Signals(
        method=method,
        series=series,
        period=period,
        rule=np.asarray(rules),
        direction=sign[series, period].astype(np.int64),
        strength=np.abs(strength[series, period]),
        chance=chance[series, period],
        looks=int(known.sum()),
        expected_false_alarms=float(expected),
    )
