"""The pictures of the statistics pages, drawn from the very examples that those pages print and tests run."""

from __future__ import annotations

import doctest
import io
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from countersign.errors import Broken
from countersign.insight import charts
from countersign.insight.charts import Chart
from countersign.stats.agreement import kappa, percent_agreement
from countersign.stats.intervals import wilson
from countersign.stats.monitoring.charts import Chart as Shewhart
from countersign.stats.monitoring.charts import p_chart
from countersign.stats.monitoring.cusum import cusum
from countersign.stats.monitoring.farrington import farrington

DOCS = Path(__file__).parents[3] / "docs"
FOLDER = DOCS / "images" / "statistics"
_PAGES = DOCS / "reference" / "statistics"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Names = Mapping[str, Any]


@cache
def svg(name: str) -> str:
    """One picture as SVG, drawn once."""
    page, draw = PICTURES[name]
    return draw(examples(page, _ENOUGH.get(name, ""))).svg()


@cache
def examples(page: str, enough: str = "") -> Names:
    """Every name that the examples of a page have given in the end, or as soon as the name ``enough`` is given.

    Raises :class:`Broken` if an example does not come out as it is printed.
    """
    text = (_PAGES / page).read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, page, page, 0)
    if enough:
        last = next(at for at, one in enumerate(test.examples) if one.source.startswith(f"{enough} = "))
        test.examples = test.examples[: last + 1]
    said = io.StringIO()
    failed, _ = doctest.DocTestRunner(verbose=False).run(test, out=said.write, clear_globs=False)
    if failed:
        raise Broken(f"{failed} examples of {page} do not come out as printed.", remedy="Run the tests of statistics.")
    return test.globs


def months(number: int, year: int = 2025) -> tuple[list[str], list[str]]:
    """Names of so many months, and labels for an axis."""
    at = [(_MONTHS[i % 12], year + i // 12) for i in range(number)]
    return [f"{m} {y}" for m, y in at], [f"{m}/{y}" if m == "Jan" or not i else m for i, (m, y) in enumerate(at)]


def _funnel(names: Names) -> Chart:
    providers = [f"Provider {letter}" for letter in "ABCDEFGHIJKLMN"]
    return charts.funnel(
        names["found"], names["expected"], providers, title="Complaints over expected complaints, fourteen providers",
        value="Complaints over expected", rests_on="Complaints expected", kind="number",
    )  # fmt: skip


def _xmr(names: Names) -> Chart:
    periods, labels = months(len(names["days"]))
    return charts.xmr(names["chart"], periods, title="Days to repair, by month", value="Days to repair", labels=labels)


def _rebased(names: Names) -> Chart:
    periods, labels = months(len(names["days"]))
    return charts.xmr(
        names["moved"], periods, title="Days to repair, with new limits from the second year", value="Days to repair",
        labels=labels, rebased=[(12, "second contractor took over")],
    )  # fmt: skip


def _shares(names: Names) -> Chart:
    periods, labels = months(len(names["late"]))
    found = charts.shewhart(p_chart(names["late"], names["calls"], prime=True))
    return charts.xmr(
        found, periods, title="Late calls on a p′ chart", value="Calls answered late", kind="share", labels=labels
    )


def _cusum(names: Names) -> Chart:
    periods, labels = months(len(names["z"]))
    up, down = (cusum(names["z"], k=0.5, h=names["h"], falling=falling) for falling in (False, True))
    return charts.cusum(
        up, periods, title="Evidence for a lasting change", falling=down, labels=labels, run_length=370.4 / 2
    )


def _farrington(names: Names) -> Chart:
    y, watched = np.asarray(names["complaints"], dtype=float), list(range(60, 72))
    found = farrington(names["complaints"], at=watched)
    periods, labels = months(len(watched))
    nothing = np.full(len(watched), np.nan)
    bound = Shewhart(y[watched], found.expected, nothing, nothing, found.upper)
    return charts.xmr(
        charts.shewhart(bound), periods, title="Complaints against what the time of year explains", value="Complaints",
        kind="count", labels=labels,
    )  # fmt: skip


def _multiples(names: Names) -> Chart:
    both = names["both"]
    periods, _ = months(both.y.shape[1])
    series = [charts.Series.of(charts.one_of(both, row)) for row in range(len(both.y))]
    return charts.small_multiples(
        series, ["A steady series", "One with a jump"], periods, title="Two series watched together", value="Value",
        kind="number",
    )  # fmt: skip


def _records(names: Names) -> Chart:
    found = names["found"]
    with np.errstate(invalid="ignore"):
        own = np.asarray(found.kept) / np.asarray(found.due)
    records = zip(found.kept, found.due, strict=True)
    who = [f"{int(kept)} of {int(due)} kept" if due else "a newcomer" for kept, due in records]
    return charts.intervals(
        who, found.value, found.lower, found.upper, title="Track records, drawn towards what is usual",
        measures="Promises kept", own=own, own_words="its own share, alone", centre=0.70, centre_words="prior",
        what="Record",
    )  # fmt: skip


def _agreement(names: Names) -> Chart:
    late = names["late"]
    found = [percent_agreement(late), kappa(late)]
    value, lower, upper = ([getattr(one, part) for one in found] for part in ("value", "lower", "upper"))
    return charts.intervals(
        ["Agree on", "Kappa: beyond chance"], value, lower, upper, title="Two coders on ten accounts: late or not",
        measures="Agreement", what="Measure",
    )  # fmt: skip


def _survival(names: Names) -> Chart:
    return charts.survival(names["found"], title="Time to answer in two offices")


def _said(names: Names) -> Chart:
    periods, labels = months(len(names["cold"]))
    points = [charts.Point(*one) for one in zip(labels, names["cold"], ["shown"] * len(labels), periods, strict=True)]
    words = "Ten people a month say “cold”; in the last month nineteen do."
    return charts.columns(points, title="How many people say “cold”, by month", words=words, measure="people")


def _interrupted(names: Names) -> Chart:
    found = names["found"]
    periods, labels = months(len(names["days"]), 2023)
    return charts.interrupted(
        found, names["days"], periods, start=24, title="Days to answer before and after a new clause",
        value="Days to answer", change="the new clause", labels=labels,
    )  # fmt: skip


def _weighted(names: Names) -> Chart:
    by = names["by"]
    return charts.intervals(
        [f"{area.capitalize()}" for area in by.groups], by.value, by.lower, by.upper, own=by.unweighted,
        title="Satisfied, by area", measures="Satisfied", own_words="unweighted", what="Area",
    )  # fmt: skip


def _award(names: Names) -> Chart:
    parts = names["intervals"]
    weight, lower, upper = ([getattr(one, end) for one in parts] for end in ("weight", "lower", "upper"))
    return charts.intervals(
        [one.part.capitalize() for one in parts], weight, lower, upper, measures="Weight of the total",
        title="Between these weights the winner stays the winner", what="Part of the total",
        key=("published weight", "the winner stays"),
        words="Each part with its published weight, and from which to which weight the winner stays.",
    )  # fmt: skip


def _withheld(names: Names) -> Chart:
    points = [
        charts.Point(key.capitalize(), cell.value, period=key.capitalize()) for key, cell in names["shown"].items()
    ]
    return charts.columns(
        points, title="Answers, all and by when they came", measure="answers",
        words="Of 20 answers 3 were late. The small number is withheld, and the other part, which would give it away.",
    )  # fmt: skip


def _lottery(names: Names) -> Chart:
    found = names["each"]
    value, least, most = (np.array([act(chances) for chances in found.values()]) for act in (np.mean, min, max))
    return charts.intervals(
        list(found), value, least, most, title="The chance of each volunteer, by whom they are alike to",
        measures="Chance of a seat", centre=4 / 12, centre_words="seats over volunteers", what="Volunteers",
        key=("mean of those alike", "from the least to the greatest chance among them"),
        words="Whoever is rare among the volunteers has a larger chance than others; nobody has less than 28 %.",
    )  # fmt: skip


def _cried_wolf(names: Names) -> Chart:
    looked = names["looked"]
    rates = np.array([one.false["ours"] for one in looked])
    bounds = wilson(rates * [one.looks for one in looked], [one.looks for one in looked])
    return charts.intervals(
        [one.case for one in looked], rates, bounds.lower, bounds.upper, title="Steady series with any flag",
        measures="Flagged", own=[one.false["NHSRplotthedots"] for one in looked], own_words="rules as published",
        centre=0.05, centre_words="promised", what="Series",
    )  # fmt: skip


# picture -> (page whose examples it is drawn from, how)
PICTURES: dict[str, tuple[str, Callable[[Names], Chart]]] = {
    "funnels": ("funnels.md", _funnel),
    "xmr": ("xmr.md", _xmr),
    "xmr-rebased": ("xmr.md", _rebased),
    "charts": ("charts.md", _shares),
    "cusum": ("cusum.md", _cusum),
    "farrington": ("farrington.md", _farrington),
    "signals": ("signals.md", _multiples),
    "shrinkage": ("shrinkage.md", _records),
    "agreement": ("agreement.md", _agreement),
    "themes": ("themes.md", _said),
    "time-to-answer": ("time-to-answer.md", _survival),
    "did-it-help": ("did-it-help.md", _interrupted),
    "surveys": ("surveys.md", _weighted),
    "awards": ("awards.md", _award),
    "disclosure": ("disclosure.md", _withheld),
    "sortition": ("sortition.md", _lottery),
    "calibration": ("calibration.md", _cried_wolf),
}

# picture -> the name after which its page need not be run further, where the rest takes long
_ENOUGH = {"did-it-help": "found", "surveys": "by", "awards": "intervals", "disclosure": "shown"}


def write() -> list[Path]:
    """Draw every picture into the docs; gives the files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = []
    for name in PICTURES:
        path = FOLDER / f"{name}.svg"
        path.write_text(svg(name), encoding="utf-8")
        written.append(path)
    return written
