"""Interval plots: how far each figure can be trusted, one line for each, in the order given and never ranked."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import numpy as np
from numpy.typing import ArrayLike

from countersign.insight.charts import axes
from countersign.insight.charts.chart import Box, Chart, Field
from countersign.insight.charts.marks import UNKNOWN, mark
from countersign.insight.charts.scales import Kind, Scale, fitted, tick_words, written
from countersign.insight.charts.sheet import Point, Sheet, breadth, wrapped

_ROW, _FOOT, _SMALL = 28.0, 44.0, 11.0


def intervals(
    names: Sequence[str],
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    title: str,
    measures: str,
    kind: Kind = "share",
    own: ArrayLike | None = None,
    own_words: str = "its own figure",
    centre: float | None = None,
    centre_words: str = "all together",
    absent: Sequence[str] = (),
    what: str = "Body",
    key: tuple[str, str] = ("estimate", "95 % interval"),
    words: str = "",
) -> Chart:
    """Points with their intervals. ``own`` adds a hollow point, such as the figure before it was drawn to the whole.

    ``centre`` is a line to compare with. ``absent`` says why a figure is missing; the word stands in its place.
    ``what`` heads the names in the table; ``key`` and ``words`` say what points and intervals are where they are no
    estimates.
    """
    point, low, high = (np.asarray(one, dtype=np.float64) for one in (value, lower, upper))
    beside = None if own is None else np.asarray(own, dtype=np.float64)
    why = [(absent[i] if absent else "") or UNKNOWN for i in range(len(names))]

    def paint(sheet: Sheet, box: Box) -> None:
        room = (box.right - box.left) * (0.34 if box.narrow else 0.3)
        left = box.left + min(max((breadth(name) for name in names), default=0.0), room) + 12
        plot = Box(left, box.top + 4, box.right - 8, box.bottom - _FOOT)
        drawn = [low, high, point, beside if beside is not None else [], [] if centre is None else [centre]]
        floor_at = 0.0 if kind in ("share", "count") else None
        x = fitted(np.concatenate(drawn), 0, 1, floor_at=floor_at, most=1.0 if kind == "share" else None)
        x = Scale(x.low, x.high, plot.left, plot.right)
        _grid(sheet, plot, x, kind, measures)
        if centre is not None:
            sheet.line((x(centre), plot.top), (x(centre), plot.bottom), "limit")
        for i, name in enumerate(names):
            y = plot.top + _ROW * (i + 0.5)
            _name(sheet, name, (left - 10, y), room)
            if isnan(point[i]):
                mark(sheet, (plot.left + 10, y), why[i])
                sheet.write(why[i], (plot.left + 22, y + 4.5), look="soft")
                continue
            _whisker(sheet, (x(low[i]), x(high[i])), y)
            if beside is not None and not isnan(beside[i]):
                mark(sheet, (x(beside[i]), y), "own")
            mark(sheet, (x(point[i]), y), "inside")

    fields = [Field(what), Field(measures, kind), Field("Lower", kind), Field("Upper", kind)]
    columns = [point, low, high]
    if beside is not None:
        fields, columns = [*fields, Field(own_words.capitalize(), kind)], [*columns, beside]
    rows = [
        (name, *([why[i]] * len(columns) if isnan(point[i]) else (float(column[i]) for column in columns)))
        for i, name in enumerate(names)
    ]
    signs = [("inside", key[0]), ("series", key[1])]
    if beside is not None:
        signs.insert(1, ("own", own_words))
    if centre is not None:
        signs.append(("limit", f"{centre_words}, {written(centre, kind)}"))
    words = words or _message(names, point, low, high, centre, kind)
    return Chart(title, words, fields, rows, paint, lambda _: _FOOT + 10 + _ROW * len(names), signs)


def _name(sheet: Sheet, name: str, at: Point, room: float) -> None:
    """On one line, or small on two; what does not fit is in the table."""
    x, y = at
    lines = wrapped(name, room)
    if len(lines) == 1:
        sheet.write(name, (x, y + 4.5), anchor="end")
        return
    small = wrapped(name, room, _SMALL)
    second = small[1] + (" …" if len(small) > 2 else "") if len(small) > 1 else ""
    for words, down in ((small[0], -2.0), (second, 10.0)) if second else ((small[0], 4.0),):
        sheet.write(words, (x, y + down), anchor="end", size=_SMALL)


def _whisker(sheet: Sheet, ends: tuple[float, float], y: float) -> None:
    sheet.line((ends[0], y), (ends[1], y), "series")
    for x in ends:
        sheet.line((x, y - 5), (x, y + 5), "series")


def _grid(sheet: Sheet, plot: Box, x: Scale, kind: Kind, measures: str) -> None:
    ticks = x.ticks(4 if plot.right - plot.left < 260 else 6)
    for tick in ticks:
        sheet.line((x(tick), plot.top), (x(tick), plot.bottom), "grid")
    at = -1e9
    for tick, words in zip(ticks, tick_words(ticks, kind), strict=True):
        if x(tick) - breadth(words) / 2 > at:
            sheet.write(words, (x(tick), plot.bottom + 18), anchor=axes.leaning(x(tick), words, plot))
            at = x(tick) + breadth(words) / 2 + 6
    sheet.write(measures, ((plot.left + plot.right) / 2, plot.bottom + 37), look="soft", anchor="middle")
    axes.base(sheet, plot)


def _message(
    names: Sequence[str], point: np.ndarray, low: np.ndarray, high: np.ndarray, centre: float | None, kind: Kind
) -> str:
    known = ~np.isnan(point)
    if not known.any():
        return "No figure can be shown yet."
    said = (
        f"{int(known.sum())} figures between {written(np.nanmin(point), kind)} and {written(np.nanmax(point), kind)}."
    )
    if missing := int((~known).sum()):
        said += f" {missing} without a number."
    if centre is not None:
        apart = [name for i, name in enumerate(names) if known[i] and not low[i] <= centre <= high[i]]
        said += f" Intervals without {written(centre, kind)}: {', '.join(apart) if apart else 'none'}."
    return said
