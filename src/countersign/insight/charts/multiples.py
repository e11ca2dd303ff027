"""Small multiples: the same chart for many bodies, side by side on one scale, in the order given and never ranked."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, isnan

import numpy as np

from countersign.insight.charts import axes
from countersign.insight.charts.chart import Box, Chart, Field
from countersign.insight.charts.marks import MEANING
from countersign.insight.charts.scales import Kind, Scale, fitted, tick_words, written
from countersign.insight.charts.sheet import Sheet, breadth
from countersign.insight.charts.xmr import Series

_PANEL, _HEAD, _FOOT = 96.0, 24.0, 26.0  # heights: of the plot in a panel, of its name, of its periods
_BETWEEN = 16.0


def small_multiples(
    series: Sequence[Series],
    names: Sequence[str],
    periods: Sequence[str],
    *,
    title: str,
    value: str,
    kind: Kind = "share",
    ends: tuple[str, str] | None = None,
) -> Chart:
    """One panel for each of ``series``; all share one scale, so that heights may be compared.

    ``ends`` are shorter names of the first and the last period.
    """
    every = np.concatenate([one.drawn for one in series] or [np.zeros(1)])
    floor_at = None if kind == "number" else 0.0
    rows = [
        (name, period, one.shown(i), one.lower[i], one.upper[i], one.words(i))
        for name, one in zip(names, series, strict=True)
        for i, period in enumerate(periods)
    ]

    def paint(sheet: Sheet, box: Box) -> None:
        scale = fitted(every, 0, 1, floor_at=floor_at, most=1.0 if kind == "share" else None)
        ticks = tick_words(scale.ticks(3), kind)
        left = max((breadth(words) for words in ticks), default=0.0) + 12
        sheet.write(value, (box.left, box.top + 13), look="soft")
        across = _across(box.right - box.left, len(series))
        width = (box.right - box.left - left - (across - 1) * _BETWEEN) / across
        for at, (name, one) in enumerate(zip(names, series, strict=True)):
            x = box.left + left + (at % across) * (width + _BETWEEN)
            y = box.top + 18 + (at // across) * (_PANEL + _HEAD + _FOOT) + _HEAD
            panel = Box(x, y, x + width, y + _PANEL)
            with sheet.group(f"panel-{at + 1}"):
                _panel(sheet, panel, one, scale, name, first=at % across == 0, kind=kind)
                if periods:
                    _ends(sheet, panel, ends or (periods[0], periods[-1]))

    return Chart(
        title,
        _message(series, names, kind),
        (Field("Body"), Field("Period"), Field(value, kind), Field("Lower limit", kind), Field("Upper limit", kind),
         Field("What it is")),
        rows,
        paint,
        lambda width: 24 + ceil(len(series) / _across(width - 16, len(series))) * (_PANEL + _HEAD + _FOOT),
        _key(series),
    )  # fmt: skip


def _across(width: float, number: int) -> int:
    """How many panels stand side by side."""
    return max(min(3 if width > 560 else 2 if width > 420 else 1, number), 1)


def _panel(sheet: Sheet, panel: Box, one: Series, scale: Scale, name: str, *, first: bool, kind: Kind) -> None:
    y = Scale(scale.low, scale.high, panel.bottom, panel.top)
    room = int((panel.right - panel.left) / breadth("n", 13.5))  # bold letters are wider
    sheet.write(
        name if len(name) <= room else f"{name[: room - 1].rstrip()}…",
        (panel.left, panel.top - 8),
        bold=True,
        size=12.5,
    )
    ticks = y.ticks(3)
    for tick, words in zip(ticks, tick_words(ticks, kind), strict=True):
        sheet.line((panel.left, y(tick)), (panel.right, y(tick)), "grid")
        if first:
            sheet.write(words, (panel.left - 6, y(tick) + 4), anchor="end", size=11.5)
    if np.isnan(one.value).all() and len(set(one.absent)) == 1:
        middle = ((panel.left + panel.right) / 2, (panel.top + panel.bottom) / 2)
        sheet.write(one.missing(0), middle, look="soft", anchor="middle")
    else:
        one.paint(sheet, axes.spread_out(panel, len(one.value)), y, radius=3.4)
    axes.base(sheet, panel)


def _ends(sheet: Sheet, panel: Box, ends: tuple[str, str]) -> None:
    """The first and the last period below a panel."""
    for words, x, anchor in ((ends[0], panel.left, "start"), (ends[1], panel.right, "end")):
        sheet.write(words, (x, panel.bottom + 15), look="soft", anchor=anchor, size=11.5)


def _message(series: Sequence[Series], names: Sequence[str], kind: Kind) -> str:
    flagged = [name for name, one in zip(names, series, strict=True) if any(one.rules)]
    latest = [float(one.value[-1]) for one in series if len(one.value) and not isnan(one.value[-1])]
    said = f"{len(series)} series on one scale."
    if latest:
        said += f" The latest values lie between {written(min(latest), kind)} and {written(max(latest), kind)}."
    return f"{said} More than chance: {', '.join(flagged) if flagged else 'none'}."


def _key(series: Sequence[Series]) -> list[tuple[str, str]]:
    points = {one.meaning(i) for one in series for i in range(len(one.value)) if not isnan(one.value[i])}
    missing = {one.missing(i) for one in series for i in range(len(one.value)) if isnan(one.value[i])}
    judged = any(not np.isnan(one.upper).all() for one in series)
    told = {
        "common cause": "chance" if judged else "not judged",
        "high": "higher than chance",
        "low": "lower than chance",
    }
    key = [(one, told.get(one, one)) for one in MEANING if one in points]
    if judged:
        key.append(("limit", "limits of chance"))
    return key + [(one, one) for one in sorted(missing, reverse=True)]
