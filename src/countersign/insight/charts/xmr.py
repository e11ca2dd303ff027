"""XmR charts: one series over time with its limits, its flagged points, and the two icons of Making Data Count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import isnan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.insight.charts import axes, icons
from countersign.insight.charts.chart import Box, Chart, Field, fixed
from countersign.insight.charts.marks import HELD, UNKNOWN, mark
from countersign.insight.charts.scales import Kind, Scale, fitted, tick_words, written
from countersign.insight.charts.sheet import Point, Sheet, stretches
from countersign.stats.monitoring.charts import Chart as Shewhart
from countersign.stats.monitoring.xmr import Better, Hits, Limits, XmR

_ORDER = ("common cause", "improvement", "concern", "high", "low", HELD)
_HEADROOM = 2.0  # how far above the highest point limits may reach, as a multiple of it
RULES = {
    "outside": "outside the limits",
    "trend": "part of a long rise or fall",
    "two_of_three": "one of two of three near a limit",
    "one_side": "part of a long run on one side",
    "": "chance",
}


def xmr(
    found: XmR,
    periods: Sequence[str],
    *,
    title: str,
    value: str,
    kind: Kind = "number",
    per: ArrayLike = 1.0,
    labels: Sequence[str] = (),
    absent: Sequence[str] = (),
    held: ArrayLike = False,
    rebased: Sequence[tuple[int, str]] = (),
) -> Chart:
    """One series. ``per`` divides counts by what they are out of, so that a chart of counts is read as shares.

    ``labels`` are shorter names of the periods for the axis (a year after a ``/``); ``absent`` says why a point is
    missing, and ``held`` which values are as last released; ``rebased`` names where new limits begin, and why.
    """
    series = Series.of(found, per, absent, held)
    icon = icons.of(found) if not isnan(series.upper[-1]) else ()
    words = _message(series, found, periods, value, kind)
    rows = [
        (period, series.shown(i), series.centre[i], series.lower[i], series.upper[i], series.words(i))
        for i, period in enumerate(periods)
    ]

    def paint(sheet: Sheet, box: Box) -> None:
        room = box._replace(top=box.top + icons.paint(sheet, box, icon))
        y = series.scale(kind)
        plot = axes.inside(room, tick_words(y.ticks(), kind))
        y = Scale(y.low, y.high, plot.bottom, plot.top)
        axes.values(sheet, plot, y, kind, value)
        places = axes.spread_out(plot, len(periods))
        for at, _ in rebased:
            edge = (places[at - 1] + places[at]) / 2 if at else plot.left
            sheet.line((edge, plot.top), (edge, plot.bottom), "break")
        series.paint(sheet, places, y)
        axes.base(sheet, plot)
        axes.periods(sheet, plot, places, labels or periods)

    return Chart(
        title,
        words,
        (Field("Period"), Field(value, kind), Field("Centre", kind), Field("Lower limit", kind),
         Field("Upper limit", kind), Field("What it is")),
        rows,
        paint,
        fixed(340, 330),
        _key(series, found, kind),
        [*_notes(found, icon), *(f"New limits from {periods[at]}: {because}" for at, because in rebased)],
    )  # fmt: skip


def one_of(found: XmR, row: int) -> XmR:
    """The chart of one series among many."""
    return replace(
        found,
        y=found.y[row], limits=Limits(*(part[row] for part in found.limits)),
        hits=Hits(*(part[row] for part in found.hits)), phase=found.phase[row], short=found.short[row],
        score=found.score[row], target=found.target[row],
    )  # fmt: skip


def shewhart(found: Shewhart, *, better: Better = "neither") -> XmR:
    """A p, u, c, g, t or EWMA chart of one series as :func:`xmr` draws it; its only rule is to be outside."""
    with np.errstate(invalid="ignore"):
        side = (found.y > found.upper).astype(np.int8) - (found.y < found.lower).astype(np.int8)
        score = (found.y - found.centre) / found.sd
    nothing, shape = np.zeros(found.y.shape, dtype=np.int8), found.y.shape
    hits = Hits(**dict.fromkeys(Hits._fields, nothing) | {"outside": side})
    limits = Limits(*(np.broadcast_to(part, shape) for part in (found.centre, found.lower, found.upper)))
    return XmR(
        y=found.y, limits=limits, hits=hits, phase=nothing.astype(np.int64), short=nothing.astype(bool), score=score,
        chance=np.nan, better=better, target=np.full(shape, np.nan),
    )  # fmt: skip


class Series:
    """One series of a chart as plain arrays, NaN where a thing is not known; counts already divided by their base."""

    def __init__(self, found: XmR, per: NDArray, absent: Sequence[str], held: NDArray) -> None:
        self.value, self.target, self.held = found.y / per, found.target / per, held
        self.centre, self.lower, self.upper = (part / per for part in found.limits)
        self.points, self.rules, self.phase = found.point, found.rule, found.phase
        self.absent = list(absent) or [UNKNOWN] * len(self.value)

    @classmethod
    def of(cls, found: XmR, per: ArrayLike = 1.0, absent: Sequence[str] = (), held: ArrayLike = False) -> Series:
        """The series of a chart of one; ``per``, ``absent`` and ``held`` as in :func:`xmr`."""
        older = np.broadcast_to(np.asarray(held, dtype=bool), found.y.shape)
        return cls(found, np.asarray(per, dtype=np.float64), absent, older)

    def missing(self, i: int) -> str:
        """Why a point has no number."""
        return self.absent[i] or UNKNOWN

    def shown(self, i: int) -> float | str:
        return self.missing(i) if isnan(self.value[i]) else float(self.value[i])

    def words(self, i: int) -> str:
        """What a point is, and by which rule."""
        if isnan(self.value[i]):
            return self.missing(i)
        older = f", {HELD}" if self.held[i] else ""
        if isnan(self.upper[i]):
            return f"not judged{older}"
        said = f"{self.points[i]}: {RULES[str(self.rules[i])]}" if self.rules[i] else "common cause"
        return said + older

    def meaning(self, i: int) -> str:
        """What the mark of a point says: a flag, an older number, chance, or why there is none."""
        if isnan(self.value[i]):
            return self.missing(i)
        return HELD if self.held[i] and not self.rules[i] else str(self.points[i])

    @property
    def highest(self) -> float:
        """A limit further up than this is cut off, or the points would lie flat at the foot."""
        drawn = np.concatenate([self.value, self.target])
        return float(np.nanmax(drawn)) * _HEADROOM if not np.isnan(drawn).all() else np.inf

    @property
    def drawn(self) -> NDArray:
        """Every value that a scale must hold."""
        return np.concatenate([self.value, self.lower, np.minimum(self.upper, self.highest), self.target])

    def scale(self, kind: Kind) -> Scale:
        floor_at = 0.0 if kind in ("count", "share") else None
        return fitted(self.drawn, 0, 1, floor_at=floor_at, most=1.0 if kind == "share" else None)

    def paint(self, sheet: Sheet, places: Sequence[float], y: Scale, radius: float = 4.5) -> None:
        """Limits, centre, target, the line through the points, and the points."""
        for values, look in (
            (self.upper, "limit"),
            (self.lower, "limit"),
            (self.centre, "centre"),
            (self.target, "target"),
        ):
            for stretch in self._stretches(np.minimum(values, y.high), places, y, phases=True):
                sheet.path(stretch, look)
        for stretch in self._stretches(self.value, places, y):
            sheet.path(stretch, "series")
        for i, x in enumerate(places):
            at = y(y.low) - 9 if isnan(self.value[i]) else y(float(self.value[i]))
            mark(sheet, (x, at), self.meaning(i), radius)

    def _stretches(self, values: NDArray, places: Sequence[float], y: Scale, *, phases: bool = False) -> list:
        """Unbroken stretches; a line of limits is also broken where new limits begin."""
        found = []
        for i, value in enumerate(values):
            if phases and i and self.phase[i] != self.phase[i - 1]:
                found.append(None)
            found.append(None if isnan(value) else (places[i], y(float(value))))
        return [_seen(stretch) if phases else stretch for stretch in stretches(found)]


def _seen(stretch: list[Point]) -> list[Point]:
    """A limit at a single period would have no length: it gets some."""
    return [(stretch[0][0] - 6, stretch[0][1]), (stretch[0][0] + 6, stretch[0][1])] if len(stretch) == 1 else stretch


def _message(series: Series, found: XmR, periods: Sequence[str], value: str, kind: Kind) -> str:
    known = np.flatnonzero(~np.isnan(series.value))
    if not len(known):
        return "Every period is withheld or not known."
    first, last = known[0], known[-1]
    parts = [f"{value}: {written(series.value[first], kind)} in {periods[first]}"]
    if last != first:
        parts.append(f"{written(series.value[last], kind)} in {periods[last]}")
    missing = Counter(series.missing(i) for i in range(len(periods)) if isnan(series.value[i]))
    parts += [f"{number} of {len(periods)} periods {word}" for word, number in missing.items()]
    flagged = [periods[i] for i in known if series.rules[i]]
    if np.isnan(series.upper).all():
        judged = "Too few periods to say what is chance."
    elif flagged:
        judged = f"More than chance in {', '.join(flagged[:6])}{' and later' if len(flagged) > 6 else ''}."
    else:
        judged = "Nothing here is more than chance explains."
    return f"{'; '.join(parts)}. {judged}"


def _key(series: Series, found: XmR, kind: Kind) -> list[tuple[str, str]]:
    seen = {series.meaning(i) for i in range(len(series.value)) if not isnan(series.value[i])}
    missing = {series.missing(i) for i in range(len(series.value)) if isnan(series.value[i])}
    told = {"high": "higher than chance", "low": "lower than chance"}
    judged = not np.isnan(series.upper).all()
    told["common cause"] = "chance" if judged else "not judged"
    key = [(one, told.get(one, one)) for one in _ORDER if one in seen]
    if judged:
        key += [("centre", "centre"), ("limit", "limits of chance")]
    if not np.isnan(series.target).all():
        key.append(("target", f"target, {written(float(series.target[-1]), kind)}"))
    return key + [(one, one) for one in sorted(missing, reverse=True)]


def _notes(found: XmR, icon: Sequence[icons.Icon]) -> list[str]:
    notes = [f"{one.about}: {one.words}." for one in icon]
    if np.isnan(found.limits.upper).all():
        return [*notes, "There are too few periods or events to say what is chance, so there are no limits."]
    if not isnan(found.chance):
        notes.append(f"A steady series is flagged at all with a chance of {written(found.chance, 'share')}.")
    if np.any(found.short):
        notes.append("Limits from fewer than 13 periods are provisional.")
    return notes
