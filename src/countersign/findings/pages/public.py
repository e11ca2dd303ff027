"""Findings as everybody sees them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.errors import NotFound
from countersign.findings import queries
from countersign.findings.forms import FilterForm
from countersign.findings.models import Finding
from countersign.findings.pages import drawing
from countersign.findings.pages.parts import parts
from countersign.formats.tabular import write_csv
from countersign.ledger import queries as ledger

_PER_PAGE = 25
_HEADER = ("number", "claim", "kind", "state", "disputed", "numerator", "base", "lower_95", "upper_95", "body",
           "service", "contract", "published_on", "answer_due_on", "release", "method")  # fmt: skip


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All public findings, by body, service, kind and state."""
    form = FilterForm(request.GET)
    page = Paginator(queries.public(**form.asked()), _PER_PAGE).get_page(request.GET.get("page"))
    csv_href = f"{reverse('findings:list-csv')}?{request.GET.urlencode()}".rstrip("?")
    shown = {"form": form, "page": page, "findings": drawing.table(page, csv_href)}
    return render(request, "findings/list.html", shown | {"crumbs": [("Home", "/"), ("Findings", "")]})


@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list, whole, as a file."""
    return _csv(queries.public(**FilterForm(request.GET).asked()), "findings")


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One finding: its number and base, what those who answer say, official figures, the trace."""
    finding = _public(number)
    shown = {
        "finding": finding,
        "number": drawing.number(finding),
        "rows": drawing.rows(finding),
        "parts": parts(finding, request),
        "figures": finding.figures.all(),
        "notes": finding.notes.select_related("body"),
        "trace": ledger.about(finding.subject),
        "crumbs": [("Home", "/"), ("Findings", reverse("findings:list")), (f"Finding {number}", "")],
    }
    return render(request, "findings/one.html", shown)


@require_safe
def one_csv(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """One finding as one line."""
    _public(number)
    return _csv(queries.public().filter(pk=number), f"finding-{number}")


@require_safe
def one_json(request: HttpRequest, number: int) -> JsonResponse:
    """Exactly what the ledger commits to, with its digest."""
    finding = _public(number)
    return JsonResponse({"finding": queries.printed(finding), "digest": queries.digest(finding)})


def _public(number: int) -> Finding:
    finding = queries.finding(number)
    if finding.state not in queries.PUBLIC:
        raise NotFound("There is no such finding.", remedy="See the list of findings.")
    return finding


def _csv(found, name: str) -> StreamingHttpResponse:
    lines = write_csv((_plain(finding) for finding in found.iterator(chunk_size=500)), header=_HEADER)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _plain(finding: Finding) -> tuple[object, ...]:
    said = finding.numerator is not None
    limits = queries.proportion(finding.numerator, finding.base) if said else None
    return (
        finding.pk, finding.claim, finding.kind, finding.state, finding.disputed, finding.numerator, finding.base,
        f"{limits.lower:.4f}" if limits else "", f"{limits.upper:.4f}" if limits else "",
        finding.body and finding.body.slug, finding.service and finding.service.slug,
        finding.contract and finding.contract.slug, f"{finding.published_at:%Y-%m-%d}", finding.first_due,
        finding.release_number, finding.method_version,
    )  # fmt: skip
