"""A chart with all that belongs to it: the image, its message in words, the same numbers as a table and as CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from countersign.engine import Period, Question
from countersign.frontend.components import Column, Table
from countersign.insight import queries
from countersign.insight.charts import Chart, Point, columns
from countersign.insight.queries import PublishedNumber
from countersign.insight.words import period_words

NARROW = "narrow"  # in the address of a picture: the same for a phone


@dataclass(frozen=True)
class Figure:
    """What ``insight/chart.html`` shows. ``src`` is empty where there is nothing to draw yet."""

    caption: str
    alt: str
    src: str
    table: Table
    note: str = ""

    @property
    def narrow(self) -> str:
        """The address of the same picture for a phone."""
        return f"{self.src}{'&' if '?' in self.src else '?'}{NARROW}"


def drawn(chart: Chart, *, name: str, src: str, csv: str) -> Figure:
    """A chart with its table; ``name`` is unique on its page, ``src`` and ``csv`` are addresses."""
    heads = [Column(one.label, numeric=one.kind != "words") for one in chart.fields]
    table = Table(name, f"{chart.title}: the numbers", heads, chart.table(), csv_href=csv)
    return Figure(chart.title, chart.words, src if chart.rows else "", table, " ".join(chart.notes))


def series_chart(numbers: Sequence[PublishedNumber], per: str, *, title: str = "", measure: str = "accounts") -> Chart:
    """Released counts through time as columns."""
    points = series_points(numbers, per)
    return columns(points, title=title or "Released numbers", words=message(numbers, measure), measure=measure)


def series_figure(question: Question, per: str = "month", *, caption: str, measure: str = "accounts") -> Figure:
    """A released count through time. ``question`` has no period; three database queries whatever is shown."""
    numbers = queries.series(question, per)
    where = [question.address, per]
    is_listed = any(number.listed for number in numbers)  # else it has no address to draw it at
    table = Table(
        name=f"series-{question.address}",
        caption=f"{caption}: the numbers",
        columns=[Column("Period"), Column(measure.capitalize(), numeric=True), Column("Shown")],
        rows=list(series_rows(numbers)),
        csv_href=reverse("series-csv", args=where) if is_listed else "",
    )
    src = reverse("series-svg", args=where) if is_listed else ""
    return Figure(caption, message(numbers, measure), src, table, _note(numbers))


def series_rows(numbers: Sequence[PublishedNumber]) -> Iterator[tuple[str, str, str]]:
    """Period, number and what is shown of it, for a table or a CSV file."""
    for number in numbers:
        shown = "as last released" if number.status == "held" else number.status
        yield period_words(number.period), number.text, shown


def series_points(numbers: Sequence[PublishedNumber], per: str) -> list[Point]:
    """The points of a chart; the year stands under the first label and each January."""
    return [
        Point(label(number.period, per, first=i == 0), number.value, number.status, period_words(number.period))
        for i, number in enumerate(numbers)
    ]


def label(period: Period | None, per: str, *, first: bool) -> str:
    """A short name of a period for an axis."""
    start = period.start if period else dt.date.min
    if per == "year":
        return f"{start:%Y}"
    name = f"{start:%b}" if per == "month" else f"{start:%b}–{_last(start):%b}"
    return f"{name}/{start:%Y}" if first or start.month == 1 else name


def _last(start: dt.date) -> dt.date:
    return Period.of("quarter", start).end - dt.timedelta(days=1)


def message(numbers: Sequence[PublishedNumber], measure: str) -> str:
    """What a chart says, for those who hear the page: from, to, most, and how many periods are withheld."""
    seen = [number for number in numbers if number.value is not None]
    if not seen:
        return "No numbers can be shown yet." if not numbers else "Every period is withheld."
    first, last, most = seen[0], seen[-1], max(seen, key=lambda number: number.value or 0)
    parts = [f"{first.text} {measure} in {period_words(first.period)}"]
    if last is not first:
        parts.append(f"{last.text} in {period_words(last.period)}")
    if most not in (first, last):
        parts.append(f"most in {period_words(most.period)}, {most.text}")
    if missing := len(numbers) - len(seen):
        parts.append(f"{missing} of {len(numbers)} periods withheld")
    return "; ".join(parts) + "."


def _note(numbers: Sequence[PublishedNumber]) -> str:
    notes = []
    if any(number.value is None for number in numbers):
        notes.append("× withheld: showing it could give somebody away.")
    if any(number.status == "held" for number in numbers):
        notes.append("Outlined: as last released; what changed since is too small to show.")
    return " ".join(notes)
