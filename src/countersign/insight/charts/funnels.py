"""A funnel: every body's figure over how much it rests on, with limits that are wider the less it rests on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from countersign.insight.charts import axes
from countersign.insight.charts.chart import Box, Chart, Field, fixed
from countersign.insight.charts.marks import HELD, UNKNOWN, WITHHELD, mark
from countersign.insight.charts.scales import Kind, fitted, sizes, tick_words, written
from countersign.insight.charts.sheet import Sheet
from countersign.stats.funnel import Funnel

WIDE, NEAR = 0.998, 0.95
_MOST_NAMED = 6


def funnel(
    found: Funnel,
    base: ArrayLike,
    names: Sequence[str],
    *,
    title: str,
    value: str,
    rests_on: str,
    kind: Kind = "share",
    absent: Sequence[str] = (),
    held: ArrayLike = False,
    false_share: float = 0.05,
) -> Chart:
    """``found`` over ``base``; ``value`` and ``rests_on`` name the axes.

    ``absent`` says for each body without a figure why ("withheld", "not known"); it is listed and never drawn as zero.
    ``held`` marks figures that are as last released.
    """
    size = np.asarray(base, dtype=np.float64)
    known = ~np.isnan(found.p) & (size > 0)
    meanings = _meanings(found, np.broadcast_to(np.asarray(held, dtype=bool), size.shape))
    why = absent or [UNKNOWN] * len(names)
    outer, inner = found.limits(WIDE), found.limits(NEAR)
    columns = (found.value, size, outer.lower, outer.upper, found.p, found.q)
    rows = [
        (name, *(float(column[i]) for column in columns[:4]), *_chances(found, i), _WORDS[meanings[i]])
        if known[i]
        else (name, *[why[i]] * 7)
        for i, name in enumerate(names)
    ]

    def paint(sheet: Sheet, box: Box) -> None:
        drawn = [outer.lower[known], outer.upper[known], found.value[known], [found.target]]
        y = fitted(np.concatenate(drawn), 0, 1, floor_at=0.0, most=1.0 if kind == "share" else None)
        plot = axes.inside(box, tick_words(y.ticks(), kind))
        y = type(y)(y.low, y.high, plot.bottom, plot.top)
        x = sizes(size[known], plot.left, plot.right)
        axes.values(sheet, plot, y, kind, value)
        axes.base(sheet, plot)
        axes.across(sheet, plot, x, "count", rests_on)
        order = np.flatnonzero(known)[np.argsort(size[known], kind="stable")]
        for limits, look in ((outer, "limit"), (inner, "near")):
            for side in limits:
                sheet.path([(x(size[i]), y(min(side[i], y.high))) for i in order], look)
        sheet.line((plot.left, y(found.target)), (plot.right, y(found.target)), "centre")
        for i in sorted(order, key=lambda i: meanings[i] != "inside"):
            mark(sheet, (x(size[i]), y(found.value[i])), meanings[i])
        _name(sheet, plot, [(x(size[i]), y(found.value[i]), names[i]) for i in order if meanings[i] in ("high", "low")])

    return Chart(
        title,
        _message(found, names, known, meanings, kind),
        (
            Field("Body"), Field(value, kind), Field(rests_on, "count"), Field("Lower limit, 99.8 %", kind),
            Field("Upper limit, 99.8 %", kind), Field("p value"), Field("q value"), Field("Stands out"),
        ),
        rows,
        paint,
        fixed(360, 330),
        _key(found, kind, meanings),
        _notes(found, why, known, false_share),
    )  # fmt: skip


_WORDS = {
    "high": "above the limits",
    "low": "below the limits",
    "beyond 95 %": "between 95 % and 99.8 %",
    "inside": "no",
    HELD: "no, as last released",
}


def _meanings(found: Funnel, held: np.ndarray) -> list[str]:
    far, near = found.beyond(WIDE), found.beyond(NEAR)
    return [
        {1: "high", -1: "low"}.get(int(outer)) or ("beyond 95 %" if inner else HELD if older else "inside")
        for outer, inner, older in zip(far, near, held, strict=True)
    ]


def _chances(found: Funnel, i: int) -> tuple[str, str]:
    return tuple("below 0.001" if one[i] < 0.001 else f"{one[i]:.3f}" for one in (found.p, found.q))  # type: ignore[return-value]


def _name(sheet: Sheet, plot: Box, flagged: Sequence[tuple[float, float, str]]) -> None:
    """Names beside those that stand out, where they do not cover one another."""
    taken: list[tuple[float, float]] = []
    for x, y, name in list(flagged)[:_MOST_NAMED]:
        leans = x > (plot.left + plot.right) / 2
        short = name if len(name) <= 26 else f"{name[:25].rstrip()}…"
        if all(abs(y - other) > 15 or abs(x - there) > 180 for there, other in taken):
            sheet.write(short, (x + (-9 if leans else 9), y + 4.5), anchor="end" if leans else "start")
            taken.append((x, y))


def _message(found: Funnel, names: Sequence[str], known: np.ndarray, meanings: Sequence[str], kind: Kind) -> str:
    if not known.any():
        return "No figure can be shown yet."
    out = [
        f"{name} ({'above' if meaning == 'high' else 'below'})"
        for name, meaning in zip(names, meanings, strict=True)
        if meaning in ("high", "low")
    ]
    more = f" and {len(out) - _MOST_NAMED} more" if len(out) > _MOST_NAMED else ""
    stands = (
        f"Beyond the 99.8 % limits: {', '.join(out[:_MOST_NAMED])}{more}."
        if out
        else "None is beyond the 99.8 % limits."
    )
    return f"{int(known.sum())} figures around {written(found.target, kind)}. {stands}"


def _key(found: Funnel, kind: Kind, meanings: Sequence[str]) -> list[tuple[str, str]]:
    marks = [
        ("inside", "one body"),
        (HELD, HELD),
        ("beyond 95 %", "beyond 95 %"),
        ("high", "above 99.8 %"),
        ("low", "below 99.8 %"),
    ]
    lines = [
        ("centre", f"all together, {written(found.target, kind)}"),
        ("limit", "99.8 % limits"),
        ("near", "95 % limits"),
    ]
    return [one for one in marks if one[0] == "inside" or one[0] in meanings] + lines


def _notes(found: Funnel, why: Sequence[str], known: np.ndarray, false_share: float) -> list[str]:
    notes = []
    for word in (WITHHELD, UNKNOWN):
        if number := sum(1 for one, is_known in zip(why, known, strict=True) if one == word and not is_known):
            notes.append(f"{number} {'is' if number == 1 else 'are'} {word} and not drawn.")
    if np.isnan(found.dispersion.spread):
        notes.append(found.dispersion.why or "Overdispersion was not estimated.")
        notes.append("These limits know of chance alone: a body beyond them may just be different.")
    else:
        asked = int(np.count_nonzero(found.signals(false_share)))
        chance = f"so that at most {100 * false_share:.0f} % of those asked are chance"
        notes.append(f"To ask about, {chance}: {asked or 'none'}.")
    return notes
