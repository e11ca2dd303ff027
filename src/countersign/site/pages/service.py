"""A service's page: what people call it, who runs it where, how many it serves, and what is released about it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.findings import queries as findings
from countersign.findings.pages import drawing as finding_drawing
from countersign.frontend.components import Row
from countersign.insight.measures import measure
from countersign.insight.pages import csv_response
from countersign.involvement.pages import drawing as asked
from countersign.involvement.queries import asks
from countersign.register import queries as register
from countersign.register.models import Service
from countersign.site.pages import drawing, linked
from countersign.site.pages.comparing import contracts_csv, contracts_table, share_of
from countersign.site.pages.released import CSV_HEADER, Released
from countersign.site.pages.sides import sides

_PER_PAGE, _MOST = 25, 25


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything public about one service."""
    one = register.service_by_slug(slug)
    released = Released.about("service_id", one.pk)
    page = Paginator(register.contracts_of_service(one.pk), _PER_PAGE).get_page(request.GET.get("page"))
    several = page.paginator.count > 1
    pooled = share_of(released.numbers, measure("problems"), service_id=one.pk) if several else None
    found = list(findings.public(service=slug)[:_MOST])
    shown = {
        "service": one,
        "linked": linked.of_service(one),
        "fictional": one.fictional,
        "facts": _facts(one),
        "page": page,
        "pooled": pooled,
        "contracts": contracts_table(page, reverse("service-contracts-csv", args=[slug]), pooled=pooled),
        "released": released,
        "apart": released.apart,
        "sides": sides(released, reverse("service-csv", args=[slug])),
        "measures": released.measured("accounts", "problems", "praise", "wrong-door"),
        "csv_href": reverse("service-csv", args=[slug]),
        "findings": finding_drawing.table(found, f"{reverse('findings:list-csv')}?service={slug}") if found else None,
        **asked.open_asks(asks.open_about(service=one.pk), service=slug),
        "trace": drawing.trace(f"service:{one.pk}"),
        "crumbs": [drawing.HOME, ("Services", reverse("register:services")), (one.name, "")],
    }
    return render(request, "site/service.html", shown)


@require_safe
def service_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every released number about the service."""
    one = register.service_by_slug(slug)
    return csv_response(Released.about("service_id", one.pk).lines(), header=CSV_HEADER, name=f"service-{slug}")


@require_safe
def service_contracts_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Everywhere it is run, with the same numbers as the table."""
    found = register.contracts_of_service(register.service_by_slug(slug).pk)
    return contracts_csv(found, name=f"service-{slug}-contracts")


def _facts(one: Service) -> list[Row]:
    served = f"{one.population:,}" if one.population is not None else ""
    return [
        Row("People call it", ", ".join(line.strip() for line in one.words.splitlines() if line.strip())),
        Row("Place", one.place, href=reverse("place", args=[one.place_id]) if one.place_id else ""),
        Row("People it serves", served, unknown="Unknown"),
        Row("Where that number is from", one.population_source, unknown="No source is named" if served else "Unknown"),
    ]
