"""The marks of a chart. What a point means is told by its shape first; colour only repeats it."""

from __future__ import annotations

from countersign.insight.charts.sheet import Point, Sheet

WITHHELD, UNKNOWN, HELD = "withheld", "not known", "as last released"

# meaning -> (shape, look)
MEANING = {
    "common cause": ("circle", "point"),
    "inside": ("circle", "point"),
    "own": ("circle", "hollow"),
    HELD: ("circle", "hollow"),
    "improvement": ("diamond", "good"),
    "concern": ("square", "flag"),
    "high": ("up", "flag"),
    "low": ("down", "flag"),
    "beyond 95 %": ("diamond", "good"),
    "tick": ("stroke", "axis"),
    WITHHELD: ("cross", "absent"),
    UNKNOWN: ("question", "absent"),
}
RADIUS = 4.5


def mark(sheet: Sheet, at: Point, meaning: str, radius: float = RADIUS) -> None:
    """One point, drawn as what it means; a short dash for any other reason why there is no number."""
    shape, look = MEANING.get(meaning, ("dash", "absent"))
    if shape == "circle":
        sheet.circle(at, radius - 0.5, look)
    elif shape == "cross":
        _cross(sheet, at, radius, look)
    elif shape == "stroke":
        sheet.line((at[0], at[1] - radius), (at[0], at[1] + radius), look)
    elif shape == "dash":
        sheet.line((at[0] - radius, at[1]), (at[0] + radius, at[1]), look)
    elif shape == "question":
        sheet.write("?", (at[0], at[1] + radius), look="soft", anchor="middle", bold=True)
    else:
        corners = _CORNERS[shape]
        sheet.path([(at[0] + radius * x, at[1] + radius * y) for x, y in corners], look, closed=True)


def _cross(sheet: Sheet, at: Point, radius: float, look: str) -> None:
    x, y = at
    sheet.line((x - radius, y - radius), (x + radius, y + radius), look)
    sheet.line((x - radius, y + radius), (x + radius, y - radius), look)


_CORNERS = {
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "up": ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
    "down": ((0, 1.3), (1.2, -0.9), (-1.2, -0.9)),
}
