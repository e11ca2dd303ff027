"""A chart: a picture, what it says in words, and the same numbers as rows. All the kinds of chart come as this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Literal, NamedTuple

from countersign.insight.charts.marks import mark
from countersign.insight.charts.scales import written
from countersign.insight.charts.sheet import LOOKS, Sheet, breadth, wrapped

WIDE, NARROW = 660, 328  # pixels: beside text, and on a phone of 360
_LINE, _SYMBOL, _GAP = 20.0, 26.0, 18.0
_AREAS = ("band", "hollow", "filled")  # looks of areas, shown in the key as a small box


class Field(NamedTuple):
    """One column of the rows. ``kind`` says how its values are written for people."""

    label: str
    kind: Literal["words", "count", "share", "number"] = "words"

    def words(self, value: object) -> object:
        """A value as people read it; words such as “withheld” stay as they are."""
        if self.kind == "words" or isinstance(value, str):
            return value
        return written(value, self.kind)  # type: ignore[arg-type]


class Box(NamedTuple):
    """Where the plot of a chart may stand, in pixels from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def narrow(self) -> bool:
        return self.right - self.left < WIDE / 2


@dataclass(frozen=True)
class Chart:
    """``words`` is the message, for those who hear the page; ``key`` says what each mark and line means.

    ``height`` gives the pixels the plot needs at a width; ``paint`` draws it into a box. ``notes`` stand below it on
    the page.
    """

    title: str
    words: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[object]]
    paint: Callable[[Sheet, Box], None]
    height: Callable[[float], float]
    key: Sequence[tuple[str, str]] = ()  # (meaning of a mark, or look of a line; words)
    notes: Sequence[str] = field(default=())

    def svg(self, width: float = WIDE) -> str:
        """The picture as SVG text, the same for the same numbers on every machine."""
        lines = _key_lines(self.key, width - 12)
        top = 12 + _LINE * len(lines)
        height = top + self.height(width)
        sheet = Sheet(width, height, title=self.title, words=self.words)
        with sheet.group("key"):
            for at, line in enumerate(lines):
                _paint_key(sheet, line, 18 + _LINE * at)
        with sheet.group("plot"):
            self.paint(sheet, Box(6, top, width - 10, height - 6))
        return sheet.svg()

    def table(self) -> list[list[object]]:
        """The rows as people read them."""
        return [[one.words(value) for one, value in zip(self.fields, row, strict=True)] for row in self.rows]

    def file(self) -> list[list[object]]:
        """The rows for software: plain numbers, and an empty cell for what is missing without a word for it."""
        return [[_plain(value) for value in row] for row in self.rows]


def fixed(wide: float, narrow: float) -> Callable[[float], float]:
    """A plot of these heights."""
    return lambda width: wide if width > (WIDE + NARROW) / 2 else narrow


def _plain(value: object) -> object:
    if isinstance(value, float):
        return "" if isnan(value) else round(value, 6)
    return "" if value is None else value


def _key_lines(key: Sequence[tuple[str, str]], width: float) -> list[list[tuple[float, str, str]]]:
    """The key in lines: (where from the left, mark or line, words); a long entry goes on below itself."""
    lines: list[list[tuple[float, str, str]]] = []
    x = width + 1.0
    for what, words in key:
        parts = wrapped(words, width - _SYMBOL)
        needed = _SYMBOL + breadth(parts[0])
        if x + needed > width or len(parts) > 1:
            lines.append([])
            x = 0.0
        lines[-1].append((x, what, parts[0]))
        lines.extend([[(0.0, "", part)] for part in parts[1:]])
        x = width + 1.0 if len(parts) > 1 else x + needed + _GAP
    return lines


def _paint_key(sheet: Sheet, line: Sequence[tuple[float, str, str]], y: float) -> None:
    for x, what, words in line:
        if what in _AREAS:
            sheet.box(x + 7, y - 6, 16, 12, what)
        elif what in LOOKS:
            sheet.line((x + 6, y), (x + 24, y), what)
        elif what:
            mark(sheet, (x + 15, y), what)
        sheet.write(words, (x + 4 + _SYMBOL, y + 4.5))
