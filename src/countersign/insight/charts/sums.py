"""CUSUM charts: evidence for a change, summed up until it is enough."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import numpy as np
from numpy.typing import NDArray

from countersign.insight.charts import axes
from countersign.insight.charts.chart import Box, Chart, Field, fixed
from countersign.insight.charts.marks import mark
from countersign.insight.charts.scales import Scale, fitted, tick_words
from countersign.insight.charts.sheet import Sheet, stretches
from countersign.stats.monitoring.cusum import Cusum


def cusum(
    rising: Cusum,
    periods: Sequence[str],
    *,
    title: str,
    falling: Cusum | None = None,
    labels: Sequence[str] = (),
    absent: Sequence[str] = (),
    run_length: float = float("nan"),
) -> Chart:
    """Evidence for more above the line and, with ``falling``, for less below it.

    ``absent`` says for each period why its number is missing (empty where it is known); there the sum stands still.
    ``run_length`` is how many steady periods bring one false alarm.
    """
    why = absent or [""] * len(periods)
    known = np.array([not one for one in why])
    sides = [(rising, 1, "high")] + ([(falling, -1, "low")] if falling is not None else [])

    def paint(sheet: Sheet, box: Box) -> None:
        y = fitted(
            [v for one, sign, _ in sides for v in (sign * one.threshold * 1.1, *(sign * one.statistic))] + [0.0], 0, 1
        )
        plot = axes.inside(box, tick_words(y.ticks(), "number"))
        y = Scale(y.low, y.high, plot.bottom, plot.top)
        axes.values(sheet, plot, y, "number", "Evidence, summed up")
        axes.base(sheet, plot, y(0.0))
        places = axes.spread_out(plot, len(periods))
        for one, sign, flag in sides:
            _side(sheet, plot, (places, y), sign * one.statistic, sign * one.threshold, one.alarm, flag, known)
        for x, word in zip(places, why, strict=True):
            if word:
                mark(sheet, (x, y(0.0)), word)
        axes.periods(sheet, plot, places, labels or periods)

    rows = [
        (
            period,
            *(why[i] or float(one.statistic[i]) for one, _, _ in sides),
            rising.threshold,
            _alarms(sides, i, why[i]),
        )
        for i, period in enumerate(periods)
    ]
    names = ("Evidence for more", "Evidence for less")[: len(sides)]
    return Chart(
        title,
        _message(sides, periods, known),
        (Field("Period"), *(Field(name, "number") for name in names), Field("Threshold", "number"), Field("Alarm")),
        rows,
        paint,
        fixed(300, 290),
        _key(sides, why),
        [] if isnan(run_length) else [f"One false alarm is to be expected in {run_length:,.0f} steady periods."],
    )


Side = tuple[Cusum, int, str]


def _side(
    sheet: Sheet, plot: Box, at: tuple[Sequence[float], Scale], sums: NDArray, threshold: float, alarm: NDArray,
    flag: str, known: NDArray,
) -> None:  # fmt: skip
    places, y = at
    sheet.line((plot.left, y(threshold)), (plot.right, y(threshold)), "limit")
    for stretch in stretches((x, y(float(v))) if not isnan(v) else None for x, v in zip(places, sums, strict=True)):
        sheet.path(stretch, "series")
    for i, x in enumerate(places):
        if known[i] and not isnan(sums[i]):
            mark(sheet, (x, y(float(sums[i]))), flag if alarm[i] else "inside", 4.5 if alarm[i] else 3.2)


def _alarms(sides: Sequence[Side], i: int, why: str) -> str:
    words = {"high": "more", "low": "less"}
    return why or ", ".join(words[flag] for one, _, flag in sides if one.alarm[i]) or "no"


def _message(sides: Sequence[Side], periods: Sequence[str], known: NDArray) -> str:
    if not known.any():
        return "Every period is withheld or not known."
    said = []
    for one, _, flag in sides:
        if one.alarm.any():
            said.append(
                f"{'More' if flag == 'high' else 'Less'} than before, first seen in {periods[int(one.alarm.argmax())]}."
            )
    return " ".join(said) or "The evidence for a lasting change never reached the threshold."


def _key(sides: Sequence[Side], why: Sequence[str]) -> list[tuple[str, str]]:
    key = [("series", "evidence so far"), ("limit", "threshold")]
    key += [(flag, "alarm: more" if flag == "high" else "alarm: less") for one, _, flag in sides if one.alarm.any()]
    return key + [(word, word) for word in sorted({w for w in why if w} or (), reverse=True)]
