"""Files of measures: their charts as images, and their numbers as CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.engine.conditions import to_list
from countersign.errors import NotFound
from countersign.insight import exhibits, queries, tabulation
from countersign.insight.charts import Chart
from countersign.insight.measures import Definition, Measure, measure, measures
from countersign.insight.pages.answers import csv_response, svg_response
from countersign.insight.pages.measures import page_of
from countersign.insight.tabulation import Tabulation
from countersign.stats.disclosure.shares import SMALLEST_BASE
from countersign.stats.intervals import wilson

_HEADER = (
    "measure", "version", "about", "about_id", "from", "to", "count", "base", "share", "lower_95", "upper_95", "shown",
    "release",
)  # fmt: skip


@require_safe
def measure_svg(request: HttpRequest, id: str, chart: str) -> HttpResponse:
    """One chart of a measure; ``?page`` says which bodies, ``?narrow`` that it is for a phone."""
    return svg_response(request, _chart(request, id, chart))


@require_safe
def measure_chart_csv(request: HttpRequest, id: str, chart: str) -> HttpResponse:
    """The numbers of one chart."""
    return _rows(_chart(request, id, chart), f"measure-{id}-{chart}")


@require_safe
def measure_about_svg(request: HttpRequest, id: str, about: int, chart: str) -> HttpResponse:
    """One chart of a measure about one body."""
    return svg_response(request, _chart_about(id, about, chart))


@require_safe
def measure_about_csv(request: HttpRequest, id: str, about: int, chart: str) -> HttpResponse:
    """The numbers of one chart about one body."""
    return _rows(_chart_about(id, about, chart), f"measure-{id}-{about}-{chart}")


@require_safe
def measure_csv(request: HttpRequest, id: str) -> HttpResponse:
    """Every released number of a measure: about everything and about each body, for all time and by period."""
    one = measure(id)
    return csv_response((list(line.values()) for line in _lines(one)), header=_HEADER, name=f"measure-{id}")


@require_safe
def measure_json(request: HttpRequest, id: str) -> HttpResponse:
    """The same for other software, with the definition of every version."""
    one = measure(id)
    return JsonResponse(_definition(request, one) | {"numbers": [_without_gaps(line) for line in _lines(one)]})


@require_safe
def measures_csv(request: HttpRequest) -> HttpResponse:
    """Every measure with what it counts, in one line each."""
    header = ("id", "title", "version", "since", "better", "target", "words", "reading", "limits")
    rows = ([getattr(one, name) if getattr(one, name) is not None else "" for name in header] for one in measures())
    return csv_response(rows, header=header, name="measures")


@require_safe
def measures_json(request: HttpRequest) -> HttpResponse:
    """Every measure with the definition of every version, for other software."""
    return JsonResponse({"measures": [_definition(request, one) for one in measures()]})


def _chart(request: HttpRequest, id: str, chart: str) -> Chart:
    one = measure(id)
    if chart in exhibits.PAGED:
        return _found(exhibits.PAGED[chart](one, [id for id, _ in page_of(one, request.GET.get("page")).object_list]))
    return _found(exhibits.WHOLE[chart](one) if chart in exhibits.WHOLE else None)


def _chart_about(id: str, about: int, chart: str) -> Chart:
    one = measure(id)
    exhibits.name(one, about)
    return _found(exhibits.OF_ONE[chart](one, about) if chart in exhibits.OF_ONE else None)


def _found(chart: Chart | None) -> Chart:
    if chart is None:
        raise NotFound("There is no such chart of this measure.", remedy="See the page of the measure.")
    return chart


def _rows(chart: Chart, name: str) -> HttpResponse:
    return csv_response(chart.file(), header=[field.label for field in chart.fields], name=name)


def _definition(request: HttpRequest, one: Measure) -> dict[str, object]:
    words = {
        name: getattr(one, name) for name in ("id", "title", "facts", "words", "reading", "limits", "better", "target")
    }
    address = request.build_absolute_uri(reverse("measure", args=[one.id]))
    return words | {"address": address, "versions": [_version(one, each) for each in one.definitions]}


def _version(one: Measure, each: Definition) -> dict[str, object]:
    return {
        "version": each.version, "since": each.since, "until": each.until, "because": each.because,
        "counts": [to_list(condition) for condition in each.counts],
        "of": None if each.of is None else [to_list(condition) for condition in each.of], "digest": one.digest(each),
    }  # fmt: skip


def _lines(one: Measure) -> Iterator[dict[str, object]]:
    names = dict(exhibits.bodies(one))
    release = queries.last_number()
    tables = (
        tabulation.everything(one), tabulation.through_time(one), tabulation.in_all(one),
        tabulation.through_time(one, across=True),
    )  # fmt: skip
    for table in tables:
        for i, id in enumerate(table.ids):
            for j in range(table.counts.shape[1]):
                yield _line(one, names.get(id, "everything"), table, (i, j)) | {"release": release}


def _line(one: Measure, name: str, table: Tabulation, at: tuple[int, int]) -> dict[str, object]:
    period = table.periods[at[1]] if table.periods else None
    count, base = float(table.counts[at]), float(table.bases[at])
    ends = (period.start.isoformat(), period.end.isoformat()) if period else ("", "")
    shares: list[object] = ["", "", ""]
    if base >= SMALLEST_BASE:
        shares = [round(float(part), 6) for part in (count / base, *wilson(count, base))]
    shown = str(table.why[at]) or ("as last released" if table.held[at] else "shown")
    values = (
        one.id, one.version, name, table.ids[at[0]] or "", *ends, "" if isnan(count) else int(count),
        "" if isnan(base) else int(base), *shares, shown,
    )  # fmt: skip
    return dict(zip(_HEADER, values, strict=False))


def _without_gaps(line: dict[str, object]) -> dict[str, object]:
    return {name: None if value == "" else value for name, value in line.items()}
