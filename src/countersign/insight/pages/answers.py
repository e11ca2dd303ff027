"""Answers that are files: a chart as an image, rows as CSV."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from countersign.formats.tabular import write_csv
from countersign.insight import charts


def svg_response(request: HttpRequest, chart: charts.Chart) -> HttpResponse:
    """An image that a browser asks for again only when it has changed; ``?narrow`` gives it for a phone."""
    svg = chart.svg(charts.NARROW if "narrow" in request.GET else charts.WIDE)
    tag = f'"{hashlib.sha256(svg.encode()).hexdigest()[:32]}"'
    fresh = request.headers.get("If-None-Match") == tag
    response = HttpResponse(b"" if fresh else svg, content_type="image/svg+xml", status=304 if fresh else 200)
    response["ETag"], response["Cache-Control"] = tag, "public, max-age=300"
    response["Content-Security-Policy"] = charts.POLICY
    return response


def csv_response(rows: Iterable[Sequence[object]], *, header: Sequence[str], name: str) -> StreamingHttpResponse:
    """A CSV file whose cells no spreadsheet runs."""
    response = StreamingHttpResponse(write_csv(rows, header=header), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
