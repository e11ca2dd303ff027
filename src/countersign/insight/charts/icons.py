"""Two icons beside a series: is it changing (variation), and will it meet its target (assurance).

The idea is that of Making Data Count; the drawings are ours. Each is a badge with a sign and with its words, so that
nobody has to know the sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countersign.insight.charts.chart import Box
from countersign.insight.charts.sheet import Point, Sheet, breadth
from countersign.stats.monitoring.xmr import XmR

HEIGHT, _RADIUS = 40.0, 13.0

# word of the method -> (sign, what it says to a reader)
VARIATION = {
    "common cause": ("wave", "no more than chance"),
    "improvement": ("rise", "getting better, by more than chance"),
    "concern": ("fall", "getting worse, by more than chance"),
    "high": ("rise", "higher, by more than chance"),
    "low": ("fall", "lower, by more than chance"),
}
ASSURANCE = {
    "pass": ("tick", "meets the target whatever chance brings"),
    "fail": ("cross", "misses the target whatever chance brings"),
    "hit and miss": ("either", "meets or misses the target by chance"),
}


@dataclass(frozen=True)
class Icon:
    """``about`` is variation or assurance, ``sign`` the drawing, ``words`` what it says."""

    about: str
    sign: str
    words: str


def of(found: XmR) -> tuple[Icon, ...]:
    """The icons of a chart of one series; assurance only where there is a target."""
    variation, assurance = str(found.variation), str(found.assurance)
    sign, words = VARIATION[variation]
    if variation in ("improvement", "concern") and found.better == "less":  # the arrow says where the series went
        sign = "fall" if variation == "improvement" else "rise"
    icons = (Icon("Variation", sign, words),)
    return (*icons, Icon("Assurance", *ASSURANCE[assurance])) if assurance in ASSURANCE else icons


def paint(sheet: Sheet, box: Box, shown: Sequence[Icon]) -> float:
    """Badges with their words along the top of ``box``, below one another where it is narrow; the height they took."""
    x, y = box.left, box.top + 4
    for icon in shown:
        needed = 3 * _RADIUS + breadth(f"{icon.about}: {icon.words}", 12.5) + 20
        if x > box.left and x + needed > box.right:
            x, y = box.left, y + HEIGHT - 8
        middle = (x + _RADIUS + 1, y + _RADIUS + 1)
        with sheet.group(icon.about.lower()):
            _badge(sheet, middle, icon)
            _told(sheet, (x + 2 * _RADIUS + 9, middle[1]), icon, box.right)
        x += needed
    return y + HEIGHT - box.top - 4 if shown else 0.0


def _told(sheet: Sheet, at: Point, icon: Icon, right: float) -> None:
    whole = f"{icon.about}: {icon.words}"
    if at[0] + breadth(whole, 12.5) <= right:
        sheet.write(whole, (at[0], at[1] + 4.5), size=12.5)
    else:
        sheet.write(f"{icon.about}:", (at[0], at[1] - 3), size=12.5)
        sheet.write(icon.words, (at[0], at[1] + 12), size=12.5)


def _badge(sheet: Sheet, middle: Point, icon: Icon) -> None:
    """Round for variation, square for assurance, and the sign inside."""
    x, y = middle
    if icon.about == "Variation":
        sheet.circle(middle, _RADIUS, "good")
    else:
        sheet.box(x - _RADIUS, y - _RADIUS, 2 * _RADIUS, 2 * _RADIUS, "good")
    for stroke in _SIGNS[icon.sign]:
        sheet.path([(x + dx, y + dy) for dx, dy in stroke], "stroke")


_SIGNS: dict[str, tuple[tuple[Point, ...], ...]] = {
    "wave": (((-8, 1), (-5, -3), (-2, 2), (1, -3), (4, 2), (8, -1)),),
    "rise": (((-7, 5), (-2, 2), (2, -1), (6, -6)), ((1, -6), (6, -6), (6, -1))),
    "fall": (((-7, -5), (-2, -2), (2, 1), (6, 6)), ((1, 6), (6, 6), (6, 1))),
    "tick": (((-6, 0), (-2, 5), (6, -5)),),
    "cross": (((-5, -5), (5, 5)), ((-5, 5), (5, -5))),
    "either": (((-7, -2), (-4, -6), (-1, -2), (-1, 2)), ((1, 2), (4, 6), (7, 2))),
}
