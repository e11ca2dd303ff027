"""Survival curves: the share still without an answer after so many days, with those still waiting counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.insight.charts import axes
from countersign.insight.charts.chart import Box, Chart, Field, fixed
from countersign.insight.charts.scales import Scale, fitted, tick_words, written
from countersign.insight.charts.sheet import Point, Sheet, breadth

_LOOKS = ("series", "second", "limit")
_RISK = 17.0  # pixels for one line of numbers at risk


@dataclass(frozen=True)
class Curve:
    """One group: at each of ``days`` (rising) the share ``waiting`` from there on, its interval, and how many were
    at risk just before it. ``median`` is in days, NaN where half are still waiting; ``open_at`` the days at which
    somebody who is still waiting was last seen."""

    name: str
    days: NDArray
    waiting: NDArray
    lower: NDArray
    upper: NDArray
    at_risk: NDArray
    median: float = float("nan")
    open_at: ArrayLike = ()

    def still_at_risk(self, day: float) -> int:
        """How many had neither been answered nor gone out of sight before ``day``."""
        later = np.flatnonzero(self.days >= day)
        return int(self.at_risk[later[0]]) if len(later) else 0


def survival(
    curves: Sequence[Curve], *, title: str, value: str = "Still waiting", unit: str = "days", until: float | None = None
) -> Chart:
    """Steps down from everybody at day 0; a band for the first curve's interval, dashes for the others' lines.

    Below the days stands, for each curve, how many were still at risk.
    """
    last = until or max((float(one.days[-1]) for one in curves if len(one.days)), default=1.0)
    rows = [
        (one.name, float(day), float(one.waiting[i]), float(one.lower[i]), float(one.upper[i]), float(one.at_risk[i]))
        for one in curves
        for i, day in enumerate(one.days)
    ]
    names_above = len(curves) > 1

    def paint(sheet: Sheet, box: Box) -> None:
        foot = axes.BELOW + 18 + _RISK * len(curves) * (2 if names_above else 1)
        y = fitted([0.0, 1.0], 0, 1, floor_at=0.0, most=1.0)
        plot = axes.inside(box, [*tick_words(y.ticks(), "share"), "100 %"], below=foot)
        y, x = Scale(0.0, 1.0, plot.bottom, plot.top), Scale(0.0, last, plot.left, plot.right)
        axes.values(sheet, plot, y, "share", value)
        if curves:
            _band(sheet, curves[0], x, y, last)
        for one, look in zip(curves, _LOOKS, strict=False):
            sheet.path(_steps(one.days, one.waiting, x, y, last), look)
            for day in np.asarray(one.open_at, dtype=np.float64):
                _open(sheet, one, float(day), x, y, last)
        axes.base(sheet, plot)
        axes.across(sheet, plot, x, "count", unit.capitalize())
        _at_risk(sheet, plot, curves, x, names_above)

    return Chart(
        title,
        _message(curves, unit),
        (Field("Group"), Field(unit.capitalize(), "count"), Field(value, "share"), Field("Lower", "share"),
         Field("Upper", "share"), Field("At risk", "count")),
        rows,
        paint,
        fixed(330 + 2 * _RISK * len(curves), 320 + 2 * _RISK * len(curves)),
        [*((look, one.name) for one, look in zip(curves, _LOOKS, strict=False)), ("band", "95 % interval")],
    )  # fmt: skip


def _steps(days: NDArray, share: NDArray, x: Scale, y: Scale, last: float, start: float = 1.0) -> list[Point]:
    points, level = [(x(0.0), y(start))], start
    for day, after in zip(days, share, strict=True):
        if day > last or isnan(after):
            break
        points += [(x(float(day)), y(level)), (x(float(day)), y(float(after)))]
        level = float(after)
    end = min(float(days[-1]), last) if len(days) else last
    return [*points, (x(end), y(level))]


def _band(sheet: Sheet, one: Curve, x: Scale, y: Scale, last: float) -> None:
    upper, lower = (_steps(one.days, side, x, y, last) for side in (one.upper, one.lower))
    sheet.path([*upper, *reversed(lower)], "band", closed=True)


def _open(sheet: Sheet, one: Curve, day: float, x: Scale, y: Scale, last: float) -> None:
    """A short stroke on the curve for somebody who was still waiting when last seen."""
    if day <= last:
        before = np.flatnonzero(one.days <= day)
        level = float(one.waiting[before[-1]]) if len(before) else 1.0
        sheet.line((x(day), y(level) - 5), (x(day), y(level) + 5), "axis")


def _at_risk(sheet: Sheet, plot: Box, curves: Sequence[Curve], x: Scale, named: bool) -> None:
    y = plot.bottom + axes.BELOW + 12
    sheet.write("At risk", (6, y), look="soft", size=12.5)
    places = x.ticks(4 if plot.narrow else 7)
    for one in curves:
        if named:
            y += _RISK
            sheet.write(one.name, (6, y), size=12.5)
        y += _RISK
        free = -1e9
        for tick in places:
            words = f"{one.still_at_risk(tick):,}"
            if x(tick) - breadth(words, 12.5) / 2 > free:
                sheet.write(words, (x(tick), y), anchor="middle", size=12.5)
                free = x(tick) + breadth(words, 12.5) / 2 + 4


def _message(curves: Sequence[Curve], unit: str) -> str:
    said = []
    for one in curves:
        half = (
            f"half had an answer after {one.median:,.0f} {unit}"
            if not isnan(one.median)
            else "more than half are still waiting"
        )
        left = written(float(one.waiting[-1]), "share") if len(one.waiting) else "100.0 %"
        said.append(f"{one.name}: {half}; {left} are still waiting at the end.")
    return " ".join(said) or "Nothing was asked yet."
