"""A place's page: which services there are, who answers for each, and how far the loop has come there."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.answers import queries as answers
from countersign.findings import queries as findings
from countersign.frontend.components import Row
from countersign.involvement.pages import drawing as asked
from countersign.involvement.queries import asks
from countersign.register import queries as register
from countersign.register.models import Place
from countersign.site.pages import drawing, loop
from countersign.site.pages.comparing import contracts_csv, contracts_table

_PER_PAGE, _LATE = 25, 10


@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Contracts for the place and for every place it lies in: those are who answers there."""
    one = register.place_by_id(pk)
    around = register.around(one)
    found = register.contracts_for(around)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    counts = answers.loop(contract_ids=found.order_by().values("pk"), place_id=pk)
    late = list(findings.overdue().filter(finding__contract__in=found.order_by().values("pk"))[:_LATE])
    shown = {
        "place": one,
        "fictional": page.paginator.count > 0 and all(contract.fictional for contract in page),
        "facts": _facts(one, around),
        "parts": [(part.name, reverse("place", args=[part.pk])) for part in one.parts.all()],
        "page": page,
        "contracts": contracts_table(page, reverse("place-contracts-csv", args=[pk])),
        "steps": loop.steps(counts, None),
        **asked.open_asks(asks.open_about(places=[place.pk for place in around]), place=pk),
        "late": drawing.dues_table("late", "Longest overdue here", late) if late else None,
        "crumbs": [drawing.HOME, *((p.name, reverse("place", args=[p.pk])) for p in around[:0:-1]), (one.name, "")],
    }
    return render(request, "site/place.html", shown)


@require_safe
def place_contracts_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Who runs what there, with the same numbers as the table."""
    found = register.contracts_for(register.around(register.place_by_id(pk)))
    return contracts_csv(found, name=f"place-{pk}-contracts")


def _facts(one: Place, around: list[Place]) -> list[Row]:
    return [
        Row("What it is", one.kind.capitalize()),
        Row("Lies in", ", ".join(place.name for place in around[1:]), unknown="Nothing larger is registered"),
        Row("Postcodes begin with", ", ".join(sorted(outward.code for outward in one.outwards.all()))),
        Row("GSS code", one.gss),
        Row("People who live there", register.lived_in(one), unknown="Not known"),
    ]
