"""Counts through time as columns: filled = counted now, outlined = as last released, a cross where withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countersign.insight.charts import axes
from countersign.insight.charts.chart import Box, Chart, Field, fixed
from countersign.insight.charts.marks import WITHHELD, mark
from countersign.insight.charts.scales import Scale, fitted, tick_words
from countersign.insight.charts.sheet import Sheet, breadth

HELD, SHOWN = "as last released", "shown"


@dataclass(frozen=True)
class Point:
    """One number. ``status`` is shown, held or withheld; ``label`` may have a second line after ``/``."""

    label: str
    value: int | float | None
    status: str = SHOWN
    period: str = ""

    @property
    def name(self) -> str:
        """Its period in words, for a table."""
        return self.period or self.label.replace("/", " ")

    @property
    def word(self) -> str:
        return WITHHELD if self.value is None else {"held": HELD}.get(self.status, SHOWN)


def columns(points: Sequence[Point], *, title: str, words: str, measure: str) -> Chart:
    """One column for each period; ``measure`` names what is counted (“accounts”), ``words`` is the message."""

    def paint(sheet: Sheet, box: Box) -> None:
        y = fitted([float(point.value or 0) for point in points], 0, 1, floor_at=0.0)
        plot = axes.inside(box, tick_words(y.ticks(), "count"))
        y = Scale(y.low, y.high, plot.bottom, plot.top)
        axes.values(sheet, plot, y, "count", measure.capitalize())
        places = axes.spread_out(plot, len(points))
        step = (plot.right - plot.left) / max(len(points), 1)
        numbered = all(breadth(_text(point)) < step for point in points)
        for point, x in zip(points, places, strict=True):
            _column(sheet, plot, point, x, y, 0.68 * step)
            if numbered and point.value is not None:
                sheet.write(_text(point), (x, y(float(point.value)) - 6), anchor="middle")
        axes.base(sheet, plot)
        axes.periods(sheet, plot, places, [point.label for point in points])

    rows = [(one.name, WITHHELD if one.value is None else one.value, one.word) for one in points]
    seen = {point.word for point in points}
    key = [("hollow", HELD)] if HELD in seen else []
    key += [(WITHHELD, "withheld: showing it could give somebody away")] if WITHHELD in seen else []
    return Chart(
        title, words, (Field("Period"), Field(measure.capitalize(), "count"), Field("Shown")), rows, paint,
        fixed(290, 260), key,
    )  # fmt: skip


def _column(sheet: Sheet, plot: Box, point: Point, x: float, y: Scale, width: float) -> None:
    if point.value is None:
        mark(sheet, (x, plot.bottom - 9), WITHHELD)
    elif point.value > 0:
        top = y(float(point.value))
        sheet.box(x - width / 2, top, width, plot.bottom - top, "hollow" if point.word == HELD else "filled")


def _text(point: Point) -> str:
    return "" if point.value is None else f"{point.value:,.0f}"
