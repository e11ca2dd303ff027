"""Axes: light lines across for the values, words below for what they are of."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.insight.charts.chart import Box
from countersign.insight.charts.scales import Kind, Scale, tick_words
from countersign.insight.charts.sheet import Sheet, breadth

TITLE, BELOW = 24.0, 40.0  # pixels for the title of the values above, and for the words below


def inside(box: Box, labels: Sequence[str], *, below: float = BELOW, title: bool = True) -> Box:
    """The part of ``box`` that is left for marks beside these ``labels`` of its values."""
    left = box.left + max((breadth(label) for label in labels), default=0.0) + 10
    return Box(left, box.top + (TITLE if title else 6), box.right, box.bottom - below)


def values(sheet: Sheet, plot: Box, scale: Scale, kind: Kind, title: str = "", *, most: int = 6) -> None:
    """Lines across at round values; their title stands on top, where it is read first."""
    ticks = scale.ticks(most)
    for tick, words in zip(ticks, tick_words(ticks, kind), strict=True):
        y = scale(tick)
        sheet.line((plot.left, y), (plot.right, y), "grid")
        sheet.write(words, (plot.left - 7, y + 4.5), anchor="end")
    if title:
        sheet.write(title, (6, plot.top - TITLE + 13), look="soft")


def base(sheet: Sheet, plot: Box, y: float | None = None) -> None:
    """The line at the foot of the plot, or at the height ``y``."""
    at = plot.bottom if y is None else y
    sheet.line((plot.left, at), (plot.right, at), "axis")


def across(sheet: Sheet, plot: Box, scale: Scale, kind: Kind, title: str) -> None:
    """Ticks and words along the foot, with their title below."""
    most = 4 if plot.narrow else 7
    ticks = scale.ticks(most)
    at = -1e9
    for tick, words in zip(ticks, tick_words(ticks, kind), strict=True):
        x = scale(tick)
        sheet.line((x, plot.bottom), (x, plot.bottom + 4), "axis")
        if x - breadth(words) / 2 > at:
            sheet.write(words, (x, plot.bottom + 18), anchor=leaning(x, words, plot))
            at = x + breadth(words) / 2 + 6
    sheet.write(title, ((plot.left + plot.right) / 2, plot.bottom + 35), look="soft", anchor="middle")


def periods(sheet: Sheet, plot: Box, places: Sequence[float], labels: Sequence[str]) -> None:
    """Words below each period, as many as have room. A second line follows a ``/`` (the year, where it begins)."""
    firsts = [i for i, label in enumerate(labels) if "/" in label]
    order = [*firsts, *(i for i in range(len(labels)) if i not in firsts)]
    taken: list[tuple[float, float]] = []
    for i in order:
        words = labels[i].split("/")[0]
        half = max(breadth(part) for part in labels[i].split("/")) / 2 + 4
        if all(places[i] + half <= low or places[i] - half >= high for low, high in taken):
            taken.append((places[i] - half, places[i] + half))
            anchor = leaning(places[i], words, plot)
            for row, part in enumerate(labels[i].split("/")):
                sheet.write(part, (places[i], plot.bottom + 17 + 15 * row), anchor=anchor)
            sheet.line((places[i], plot.bottom), (places[i], plot.bottom + 4), "axis")


def spread_out(plot: Box, number: int) -> list[float]:
    """Places for so many periods, with half a step of room at both ends."""
    step = (plot.right - plot.left) / max(number, 1)
    return [plot.left + step * (i + 0.5) for i in range(number)]


def leaning(x: float, words: str, plot: Box) -> str:
    """Words at the very right lean inwards, so that nothing is cut."""
    return "end" if x + breadth(words) / 2 > plot.right + 10 else "middle"
