"""Readiness for everybody: who is ready to ask, what is measured and shown of one body, and what all are afraid of."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.formats.tabular import write_csv
from countersign.register import queries as register
from countersign.terms import queries
from countersign.terms.fears import fears as register_of_fears
from countersign.terms.pages import ready_drawing as drawing

_PAGE = 50


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Every body that commissions or provides, by name, with both strands."""
    page = Paginator(queries.standing_bodies(), _PAGE).get_page(request.GET.get("page"))
    table = drawing.bodies(queries.readinesses(page), csv_href=reverse("terms:ready-csv"))
    return render(request, "terms/ready.html", {"page": page, "table": table})


@require_safe
def bodies_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same, a line for each strand."""
    return _csv("readiness", drawing.LIST_HEAD, drawing.list_lines(queries.readinesses(queries.standing_bodies())))


@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """How ready one body is, item by item, and everything that it asked in spite of it."""
    body = register.body_by_slug(slug)
    found = queries.readiness(body)
    shown = {
        "body": body,
        "ways": drawing.ways(found),
        "strands": [drawing.strand(strand) for strand in found.strands],
        "contracts": drawing.contracts(queries.by_contract(body)),
        "overrides": drawing.overrides(queries.overrides(body)),
        "csv": reverse("terms:readiness-csv", args=[slug]),
        "crumbs": [("Home", "/"), ("Bodies", reverse("register:bodies")),
                   (body.name, reverse("body", args=[slug])), ("Readiness", "")],
    }  # fmt: skip
    return render(request, "terms/readiness.html", shown)


@require_safe
def one_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """A line for each item."""
    found = queries.readiness(register.body_by_slug(slug))
    return _csv(f"readiness-{slug}", drawing.HEAD, drawing.lines(found))


@require_safe
def fears(request: HttpRequest) -> HttpResponse:
    """What those who answer for services are afraid of, and what guards against it."""
    found = [(one, drawing.fear(one)) for one in register_of_fears()]
    return render(request, "terms/fears.html", {"fears": found})


def _csv(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(write_csv(rows, header=header), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
