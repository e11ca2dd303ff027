"""A series and the date of a change: what was counted, the model, and how it would have gone on."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import numpy as np
from numpy.typing import ArrayLike

from countersign.insight.charts import axes
from countersign.insight.charts.chart import Box, Chart, Field, fixed
from countersign.insight.charts.marks import UNKNOWN, mark
from countersign.insight.charts.scales import Kind, Scale, fitted, tick_words, written
from countersign.insight.charts.sheet import Sheet, stretches
from countersign.stats.causal import Interrupted


def interrupted(
    found: Interrupted,
    y: ArrayLike,
    periods: Sequence[str],
    *,
    start: int,
    title: str,
    value: str,
    change: str = "the change",
    kind: Kind = "number",
    labels: Sequence[str] = (),
) -> Chart:
    """One series ``y`` whose change began at the period ``start``; ``change`` says what it was.

    The words of the result ("association, not proof") stand with the chart.
    """
    seen, model, onward = (np.asarray(part, dtype=np.float64) for part in (y, found.fitted, found.expected))
    onward = np.where(np.arange(len(seen)) >= start, onward, np.nan)

    def paint(sheet: Sheet, box: Box) -> None:
        y = fitted(np.concatenate([seen, model, onward]), 0, 1, floor_at=None if kind == "number" else 0.0)
        plot = axes.inside(box, tick_words(y.ticks(), kind))
        y, places = Scale(y.low, y.high, plot.bottom, plot.top), axes.spread_out(plot, len(seen))
        axes.values(sheet, plot, y, kind, value)
        edge = (places[start - 1] + places[start]) / 2
        sheet.line((edge, plot.top), (edge, plot.bottom), "break")
        for line, look in ((onward, "limit"), (model, "series")):
            for at in (slice(None, start), slice(start, None)):  # the step itself is no line
                points = [None if isnan(v) else (x, y(float(v))) for x, v in zip(places[at], line[at], strict=True)]
                for stretch in stretches(points):
                    sheet.path(stretch, look)
        for x, v in zip(places, seen, strict=True):
            mark(sheet, (x, y(y.low) - 9 if isnan(v) else y(float(v))), UNKNOWN if isnan(v) else "inside", 3.6)
        axes.base(sheet, plot)
        axes.periods(sheet, plot, places, labels or periods)

    rows = [(period, *(float(line[i]) for line in (seen, model, onward))) for i, period in enumerate(periods)]
    fields = (Field("Period"), Field(value, kind), Field("As modelled", kind), Field("As it would have gone on", kind))
    key = [
        ("inside", "as counted"),
        ("series", "as modelled"),
        ("limit", "as it would have gone on"),
        ("break", change),
    ]
    last = f"{written(float(model[-1]), kind)} at the end, where {written(float(onward[-1]), kind)} was to be expected"
    words = f"{value}: {last} without {change}. {found.words.capitalize()}."
    return Chart(title, words, fields, rows, paint, fixed(320, 300), key, [f"{found.words.capitalize()}."])
