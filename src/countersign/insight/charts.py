"""Charts as SVG, drawn on the server from released numbers, readable in black and white.

A chart is a plain value first (a Vega-Lite specification) and is drawn by ``vl-convert`` without any browser. The
drawing is kept under the digest of its specification, so each is drawn once.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import vl_convert
from django.conf import settings

INK, PINE, GREY = "#17242a", "#14524a", "#4b575b"  # the colours of frontend/sass/_brand.scss
_FONT = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
_WIDTH = 640
_ALL_LABELS = 14  # with more points only those with a second line (a new year) keep their label
_STYLE = {
    "background": "#ffffff",
    "padding": {"left": 6, "top": 10, "right": 14, "bottom": 6},
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "domainColor": INK,
        "tickColor": INK,
        "gridColor": "#dfe2e0",
        "labelPadding": 6,
    },
}
SHOWN, HELD, WITHHELD = "shown", "as last released", "withheld"


@dataclass(frozen=True)
class Point:
    """One number of a chart. ``status`` is shown, held or withheld; ``label`` may have a second line after ``/``."""

    label: str
    value: int | float | None
    status: str = "shown"

    @property
    def word(self) -> str:
        return WITHHELD if self.value is None else {"held": HELD}.get(self.status, SHOWN)


def series_svg(points: Sequence[Point], *, measure: str) -> str:
    """Counts through time as columns: filled = counted now, outlined = as last released, ``×`` = withheld.

    ``measure`` names the vertical axis (“accounts”).
    """
    return _drawn(series_spec(points, measure=measure))


def bars_svg(points: Sequence[Point], *, measure: str) -> str:
    """One bar for each label, from the top down in the given order, with the number at its end."""
    return _drawn(bars_spec(points, measure=measure))


def series_spec(points: Sequence[Point], *, measure: str) -> dict[str, object]:
    """The Vega-Lite specification of :func:`series_svg`."""
    rows = [
        {"at": f"{i:04d}|{point.label}", "value": point.value or 0, "is": point.word, "text": _text(point)}
        for i, point in enumerate(points)
    ]
    x = {
        "field": "at",
        "type": "ordinal",
        "axis": {
            "title": None,
            "labelAngle": 0,
            "labelExpr": "split(split(datum.label, '|')[1], '/')",
            "labelOverlap": "greedy",
            "ticks": False,
            "labelLineHeight": 16,
            **({"values": [row["at"] for row in rows if "/" in row["at"]]} if len(points) > _ALL_LABELS else {}),
        },
        "scale": {"domain": [row["at"] for row in rows], "paddingInner": 0.28, "paddingOuter": 0.2},
    }
    y = {"field": "value", "type": "quantitative", "axis": _count_axis(measure, points)}
    layers = [_columns(x, y), _crosses(x, {"datum": 0, "type": "quantitative"}, dy=-9)]
    if len(points) <= _ALL_LABELS:
        layers.append(_numbers({"x": x, "y": y}, dy=-8))
    return _spec(rows, layers, height=240)


def bars_spec(points: Sequence[Point], *, measure: str) -> dict[str, object]:
    """The Vega-Lite specification of :func:`bars_svg`."""
    rows = [{"at": point.label, "value": point.value or 0, "is": point.word, "text": _text(point)} for point in points]
    y = {
        "field": "at",
        "type": "nominal",
        "axis": {"title": None, "labelLimit": 240, "ticks": False, "domain": False},
        "scale": {"domain": [row["at"] for row in rows], "paddingInner": 0.3},
    }
    x = {"field": "value", "type": "quantitative", "axis": _count_axis(measure, points) | {"orient": "bottom"}}
    withheld = _crosses({"datum": 0, "type": "quantitative"}, y, dx=5, text="× withheld", align="left")
    layers = [_columns(x, y), withheld, _numbers({"x": x, "y": y}, dx=6, align="left")]
    return _spec(rows, layers, height={"step": 34})


def _count_axis(measure: str, points: Sequence[Point]) -> dict[str, object]:
    most = max((point.value or 0 for point in points), default=0)
    return {"title": measure, "tickCount": min(5, int(most) + 1), "format": ",~f", "domain": False, "ticks": False}


def _columns(x: Mapping, y: Mapping) -> dict[str, object]:
    """Bars whose look tells whether the number is fresh, without any colour being needed."""
    fill = {"condition": {"test": f"datum.is === '{SHOWN}'", "value": PINE}, "value": "#ffffff"}
    return {
        "mark": {"type": "bar", "stroke": PINE, "strokeWidth": 1.5},
        "transform": [{"filter": f"datum.is !== '{WITHHELD}' && datum.value > 0"}],
        "encoding": {"x": x, "y": y, "fill": fill},
    }


def _crosses(x: Mapping, y: Mapping, *, text: str = "×", **place: object) -> dict[str, object]:
    return {
        "mark": {"type": "text", "text": text, "color": GREY, "fontSize": 15 if text == "×" else 13, **place},
        "transform": [{"filter": f"datum.is === '{WITHHELD}'"}],
        "encoding": {"x": x, "y": y},
    }


def _numbers(encoding: Mapping, **place: object) -> dict[str, object]:
    return {
        "mark": {"type": "text", "color": INK, "fontSize": 13, **place},
        "transform": [{"filter": f"datum.is !== '{WITHHELD}'"}],
        "encoding": {**encoding, "text": {"field": "text", "type": "nominal"}},
    }


def _text(point: Point) -> str:
    return "" if point.value is None else f"{point.value:,}"


def _spec(rows: Sequence[Mapping], layers: Sequence[Mapping], *, height: object) -> dict[str, object]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH,
        "height": height,
        "data": {"values": list(rows)},
        "layer": list(layers),
        "config": _STYLE,
    }


def _drawn(spec: Mapping[str, object]) -> str:
    """The SVG text, from the folder of drawings if it was drawn before."""
    path = _folder() / f"{digest(spec)}.svg"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(vl_convert.vegalite_to_svg(json.dumps(spec)))
        draft.replace(path)
    return path.read_text()


def digest(spec: Mapping[str, object]) -> str:
    """The name of a drawing: SHA-256 of its specification and of the version of the drawing program."""
    text = json.dumps(spec, sort_keys=True) + vl_convert.__version__
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _folder() -> Path:
    path = Path(settings.HOME) / "charts"
    path.mkdir(parents=True, exist_ok=True)
    return path
