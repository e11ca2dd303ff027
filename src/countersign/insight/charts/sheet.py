"""A sheet of SVG: lines, shapes and words, each with a look that a reader can tell apart without any colour.

Looks are presentation attributes, so that a picture needs no style of its own: it prints, it survives a strict content
security policy, and a page that has turned dark turns it dark through the one constant :data:`DARK`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from xml.etree import ElementTree

INK, SOFT, PINE, SEAL, PAPER, LINE, PALE = (
    "#17242a", "#4b575b", "#14524a", "#ad3519", "#ffffff", "#dfe2e0", "#e3ece8",
)  # fmt: skip  # the colours of frontend/sass/_brand.scss
FONT = "'Segoe UI', Roboto, 'Liberation Sans', 'Helvetica Neue', Arial, sans-serif"
SIZE = 13.0
LETTER = 0.56  # mean width of a letter, in its size; a picture must not depend on which fonts a machine has

LOOKS: dict[str, dict[str, str]] = {
    "paper": {"fill": PAPER},
    "words": {"fill": INK},
    "soft": {"fill": SOFT},
    "grid": {"stroke": LINE, "stroke-width": "1"},
    "axis": {"stroke": INK, "stroke-width": "1"},
    "series": {"stroke": PINE, "stroke-width": "2", "fill": "none", "stroke-linejoin": "round"},
    "second": {"stroke": SEAL, "stroke-width": "2", "fill": "none", "stroke-dasharray": "7 3"},
    "centre": {"stroke": INK, "stroke-width": "1.25", "fill": "none"},
    "limit": {"stroke": INK, "stroke-width": "1.25", "fill": "none", "stroke-dasharray": "6 4"},
    "near": {"stroke": SOFT, "stroke-width": "1.25", "fill": "none", "stroke-dasharray": "2 3"},
    "target": {"stroke": SEAL, "stroke-width": "1.5", "fill": "none", "stroke-dasharray": "12 3 2 3"},
    "break": {"stroke": SOFT, "stroke-width": "1", "fill": "none", "stroke-dasharray": "1 3"},
    "band": {"fill": PALE},
    "point": {"fill": PINE, "stroke": PAPER, "stroke-width": "1"},
    "hollow": {"fill": PAPER, "stroke": PINE, "stroke-width": "1.75"},
    "flag": {"fill": SEAL, "stroke": INK, "stroke-width": "1.25"},
    "good": {"fill": PAPER, "stroke": INK, "stroke-width": "2"},
    "filled": {"fill": PINE, "stroke": PINE, "stroke-width": "1.5"},
    "stroke": {"stroke": INK, "stroke-width": "2", "fill": "none", "stroke-linejoin": "round"},
    "absent": {"fill": "none", "stroke": SOFT, "stroke-width": "1.75"},
}
DARK = (
    "@media (prefers-color-scheme:dark){.paper{fill:#11191c}.words{fill:#f1f4f2}.soft{fill:#b6c1bd}"
    ".grid{stroke:#33403f}.axis,.centre,.limit,.stroke{stroke:#f1f4f2}.near,.break,.absent{stroke:#b6c1bd}"
    ".series{stroke:#7fc9b6}.second,.target{stroke:#ff9b7a}.band{fill:#22332f}"
    ".filled{fill:#7fc9b6;stroke:#7fc9b6}.point{fill:#7fc9b6;stroke:#11191c}.hollow{fill:#11191c;stroke:#7fc9b6}"
    ".flag{fill:#ff9b7a;stroke:#f1f4f2}.good{fill:#11191c;stroke:#f1f4f2}}"
)
# What the answer that carries a picture allows: this one constant style, and nothing else.
POLICY = f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(DARK.encode()).digest()).decode()}'"

Point = tuple[float, float]


class Sheet:
    """A picture in the making: each call adds one mark on top of those before. Coordinates are pixels from top left."""

    def __init__(self, width: float, height: float, *, title: str, words: str) -> None:
        self.width, self.height = width, height
        self._root = ElementTree.Element("svg", _root(width, height))
        for tag, text in (("title", title), ("desc", words), ("style", DARK)):
            ElementTree.SubElement(self._root, tag, {} if tag == "style" else {"id": tag}).text = text
        self._into = self._root
        self.box(0, 0, width, height, "paper")

    @contextmanager
    def group(self, name: str) -> Iterator[None]:
        """What is drawn inside stands in one group of this name."""
        outer, self._into = self._into, ElementTree.SubElement(self._into, "g", {"id": name})
        yield
        self._into = outer

    def line(self, start: Point, end: Point, look: str) -> None:
        (x1, y1), (x2, y2) = start, end
        self._add("line", look, x1=_px(x1), y1=_px(y1), x2=_px(x2), y2=_px(y2))

    def box(self, x: float, y: float, width: float, height: float, look: str) -> None:
        self._add("rect", look, x=_px(x), y=_px(y), width=_px(width), height=_px(height))

    def path(self, points: Sequence[Point], look: str, *, closed: bool = False) -> None:
        """A line through ``points``; nothing for none."""
        if points:
            d = "M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in points) + ("Z" if closed else "")
            self._add("path", look, d=d)

    def circle(self, at: Point, radius: float, look: str) -> None:
        self._add("circle", look, cx=_px(at[0]), cy=_px(at[1]), r=_px(radius))

    def write(
        self,
        words: str,
        at: Point,
        *,
        look: str = "words",
        anchor: str = "start",
        size: float = SIZE,
        bold: bool = False,
    ) -> None:
        """Words on one line; ``anchor`` is start, middle or end."""
        further = {"font-weight": "bold"} if bold else {}
        self._add("text", look, words, x=_px(at[0]), y=_px(at[1]), **_type(anchor, size), **further)

    def svg(self) -> str:
        """The whole picture; the same marks give the same text on every machine."""
        ElementTree.indent(self._root, " ")
        return ElementTree.tostring(self._root, encoding="unicode") + "\n"

    def _add(self, tag: str, look: str, words: str | None = None, **where: str) -> None:
        ElementTree.SubElement(self._into, tag, {"class": look, **LOOKS[look], **where}).text = words


def breadth(words: str, size: float = SIZE) -> float:
    """About how many pixels wide ``words`` are."""
    return LETTER * size * len(words)


def wrapped(words: str, width: float, size: float = SIZE) -> list[str]:
    """``words`` in lines of about ``width`` pixels."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and breadth(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def stretches(points: Iterable[Point | None]) -> list[list[Point]]:
    """The unbroken stretches of a line with gaps."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [one for one in found if one]


def _root(width: float, height: float) -> dict[str, str]:
    return {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {_px(width)} {_px(height)}",
        "width": _px(width), "height": _px(height), "role": "img", "aria-labelledby": "title desc",
        "font-family": FONT,
    }  # fmt: skip


def _type(anchor: str, size: float) -> dict[str, str]:
    return {"font-size": _px(size), "text-anchor": anchor}


def _px(value: float) -> str:
    """A tenth of a pixel is finer than any eye, and the same on every machine."""
    return f"{round(float(value) + 0.0, 1):.1f}".removesuffix(".0").replace("-0.0", "0")
