"""From numbers to pixels and back to words: scales with round ticks, and how a value of each kind is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Literal

Kind = Literal["count", "share", "number"]  # a whole number, a part of one, anything else
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_SEVERAL_POWERS = 60.0  # largest over smallest, from where on equal steps would press most points to one side


@dataclass(frozen=True)
class Scale:
    """Maps ``low`` to the pixel ``start`` and ``high`` to ``end``; in powers of ten if ``log``."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        low, high, at = (log10(v) if self.log else v for v in (self.low, self.high, value))
        return self.start + (at - low) / (high - low) * (self.end - self.start)

    def ticks(self, most: int = 6) -> list[float]:
        """Round numbers inside the scale, about ``most`` of them."""
        if self.log:
            return _powers(self.low, self.high, most)
        step = _step(self.low, self.high, most)
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [round(i * step, 10) + 0.0 for i in range(first, last + 1)]


def fitted(
    values: Iterable[float], start: float, end: float, *, floor_at: float | None = None, most: float | None = None
) -> Scale:
    """A scale with room for all finite ``values``, ended at round numbers, and never past ``floor_at`` or ``most``."""
    known = [float(v) for v in values if isfinite(v)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if floor_at is not None:
        low = floor_at
    if high <= low:
        high = low + max(abs(low) * 0.1, 1.0 if most is None else most - low)
    step = _step(low, high, 6)
    top = ceil(high / step - 1e-9) * step
    return Scale(floor(low / step + 1e-9) * step, top if most is None else min(top, most), start, end)


def sizes(values: Iterable[float], start: float, end: float) -> Scale:
    """A scale for how much each figure rests on: equal steps, or powers of ten where sizes differ very much."""
    known = [float(v) for v in values if isfinite(v) and v > 0]
    if known and max(known) > _SEVERAL_POWERS * min(known):
        return Scale(10 ** floor(log10(min(known))), max(known) * 1.15, start, end, log=True)
    return fitted([0.0, *known], start, end, floor_at=0.0)


def written(value: float | None, kind: Kind) -> str:
    """``1,204``, ``12.3 %`` or ``1.88``; “not known” for None and NaN."""
    if value is None or not isfinite(value):
        return "not known"
    return {"count": f"{value:,.0f}", "share": f"{100 * value:.1f} %", "number": _short(value)}[kind]


def tick_words(ticks: list[float], kind: Kind) -> list[str]:
    """Words for the ticks of an axis, all with as many decimals as the finest needs."""
    unit, sign = (100.0, " %") if kind == "share" else (1.0, "")
    decimals = max((_decimals(unit * tick) for tick in ticks), default=0)
    return [f"{unit * tick:,.{decimals}f}{sign}" for tick in ticks]


def _short(value: float) -> str:
    """At most two decimals, and none that are zero."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _decimals(value: float) -> int:
    return next((d for d in range(4) if abs(value - round(value, d)) < 1e-9), 4)


def _step(low: float, high: float, most: int) -> float:
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** floor(log10(rough))
    return next(power * one for one in _ROUND if power * one >= rough * 0.999)


def _powers(low: float, high: float, most: int) -> list[float]:
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    for parts in ((1, 2, 5), (1,)):
        ticks = [float(part * 10.0**power) for power in powers for part in parts]
        ticks = [tick for tick in ticks if low <= tick <= high]
        if len(ticks) <= 2 * most:
            return ticks
    return ticks
