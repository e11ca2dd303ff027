"""Survival curves: the share still without an answer after so many days, with those still waiting counted."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from numpy.typing import NDArray

from countersign.errors import NotValid
from countersign.insight.charts import axes
from countersign.insight.charts.chart import Box, Chart, Field, fixed
from countersign.insight.charts.scales import Scale, fitted, written
from countersign.insight.charts.sheet import Point, Sheet, breadth
from countersign.stats.duration import Curve, TimesToAnswer

LOOKS = ("series", "second", "limit")  # as many lines as can be told apart without colour
_RISK = 17.0  # pixels for one line of numbers at risk
_SMALL = 12.5


def survival(
    found: TimesToAnswer,
    *,
    title: str,
    bodies: Sequence[object] | None = None,
    value: str = "Still waiting",
    unit: str = "days",
) -> Chart:
    """Steps down from everybody at the start, a band for the limits of a single curve, and numbers at risk below.

    ``bodies`` are up to three of those in ``found`` (all, if left out); one with too few cases is named and not drawn.
    A step is an answer to somebody, so draw only what may be told case by case.
    """
    shown = list(found.bodies if bodies is None else bodies)
    if len(shown) > len(LOOKS):
        raise NotValid(f"{len(shown)} curves cannot be told apart.", remedy=f"Choose up to {len(LOOKS)} of them.")
    few = {str(body) for body, little in zip(found.bodies, found.too_few, strict=True) if little}
    curves = {str(body): found.curves.of(body) for body in shown if str(body) not in few}
    last = max((float(one.time[-1]) for one in curves.values()), default=1.0)

    def paint(sheet: Sheet, box: Box) -> None:
        plot = axes.inside(box, ["100 %"], below=axes.BELOW + 14 + _risk_height(curves))
        y, x = Scale(0.0, 1.0, plot.bottom, plot.top), fitted([0.0, last], plot.left, plot.right, floor_at=0.0)
        axes.values(sheet, plot, y, "share", value)
        if len(curves) == 1:
            _band(sheet, next(iter(curves.values())), x, y)
        sheet.line((plot.left, y(0.5)), (plot.right, y(0.5)), "near")
        for one, look in zip(curves.values(), LOOKS, strict=False):
            sheet.path(_steps(one.time, one.open_share, x, y), look)
            for day, share in zip(one.time[one.censored > 0], one.open_share[one.censored > 0], strict=True):
                sheet.line((x(float(day)), y(float(share)) - 5), (x(float(day)), y(float(share)) + 5), "axis")
        axes.base(sheet, plot)
        axes.across(sheet, plot, x, "count", unit.capitalize())
        _at_risk(sheet, plot, found, list(curves), x)

    fields = (
        Field("Group"), Field(unit.capitalize(), "count"), Field(value, "share"), Field("Lower", "share"),
        Field("Upper", "share"), Field("At risk", "count"), Field("Answered", "count"),
        Field("Last seen open", "count"),
    )  # fmt: skip
    notes = [f"{name}: too few cases to say anything." for name in shown if str(name) in few]
    rows, height = list(_rows(curves)), _risk_height(curves)
    words = _message(found, curves, unit)
    return Chart(title, words, fields, rows, paint, fixed(320 + height, 300 + height), _key(curves), notes)


def _rows(curves: dict[str, Curve]) -> list[tuple[object, ...]]:
    return [
        (name, *(float(column[i]) for column in (one.time, one.open_share, one.lower, one.upper, one.at_risk)),
         float(one.answered[i]), float(one.censored[i]))
        for name, one in curves.items()
        for i in range(len(one.time))
    ]  # fmt: skip


def _key(curves: dict[str, Curve]) -> list[tuple[str, str]]:
    key: list[tuple[str, str]] = list(zip(LOOKS, curves, strict=False))
    if len(curves) == 1:
        key.append(("band", "95 % interval"))
    return [*key, ("tick", "still waiting when last seen"), ("near", "half")]


def _steps(days: NDArray, share: NDArray, x: Scale, y: Scale) -> list[Point]:
    points, level = [(x(0.0), y(1.0))], 1.0
    for day, after in zip(days, share, strict=True):
        if isnan(after):
            break
        points += [(x(float(day)), y(level)), (x(float(day)), y(float(after)))]
        level = float(after)
    return points


def _band(sheet: Sheet, one: Curve, x: Scale, y: Scale) -> None:
    upper, lower = (_steps(one.time, side, x, y) for side in (one.upper, one.lower))
    sheet.path([*upper, *reversed(lower)], "band", closed=True)


def _risk_height(curves: dict[str, Curve]) -> float:
    return _RISK * (2 * len(curves) if len(curves) > 1 else 1) + 4


def _at_risk(sheet: Sheet, plot: Box, found: TimesToAnswer, names: Sequence[str], x: Scale) -> None:
    """For each curve, how many were still watched and open, below the days they belong to."""
    y = plot.bottom + axes.BELOW + 12
    sheet.write("At risk", (6, y), look="soft", size=_SMALL)
    ticks = x.ticks(4 if plot.narrow else 7)
    number = dict(zip(map(str, found.bodies), found.curves.number_at_risk(ticks), strict=True))
    for name in names:
        if len(names) > 1:
            y += _RISK
            sheet.write(name, (6, y), size=_SMALL)
        y += _RISK
        free = -1e9
        for tick, at_risk in zip(ticks, number[name], strict=True):
            words = f"{int(at_risk):,}"
            if x(tick) - breadth(words, _SMALL) / 2 > free:
                sheet.write(words, (x(tick), y), anchor="middle", size=_SMALL)
                free = x(tick) + breadth(words, _SMALL) / 2 + 4


def _message(found: TimesToAnswer, curves: dict[str, Curve], unit: str) -> str:
    median = dict(zip(map(str, found.bodies), found.median.value, strict=True))
    said = []
    for name, one in curves.items():
        half = f"half have an answer after {written(float(median[name]), 'number')} {unit}"
        if isnan(median[name]):
            more = float(one.open_share[-1]) > 0.5
            half = "more than half are still waiting" if more else "when half have an answer cannot be said"
        left = written(float(one.open_share[-1]), "share")
        said.append(f"{name}: {half}; {left} are still waiting after {written(float(one.time[-1]), 'number')} {unit}.")
    return " ".join(said) or "There are too few cases to draw."
