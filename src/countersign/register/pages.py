"""The three lists of the register: bodies, services, contracts, each also as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.formats.tabular import write_csv
from countersign.frontend.components import Cell, Column, Table
from countersign.register import queries
from countersign.register.forms import BodiesForm, ContractsForm, ServicesForm
from countersign.register.models import Body, Contract, Part, Service
from countersign.register.words import address, listed

_PER_PAGE = 50


@dataclass(frozen=True)
class Listing:
    """One list. ``columns`` are (heading, numeric, what to sort by); ``cells`` and ``plain`` give a row's values."""

    name: str
    title: str
    lead: str
    form: type[forms.Form]
    query: Callable[..., QuerySet]
    columns: Sequence[tuple[str, bool, str]]
    cells: Callable[[Any], Sequence[object]]
    header: Sequence[str]
    plain: Callable[[Any], Sequence[object]]
    empty: str


def _body_cells(body: Body) -> Sequence[object]:
    return Cell(body.name, address(body)), body.get_sector_display(), body.place, body.contracts


def _body_plain(body: Body) -> Sequence[object]:
    held = " ".join(sorted(str(identifier) for identifier in body.identifiers.all()))
    return body.slug, body.name, body.sector, body.place, held, body.contracts


def _service_cells(service: Service) -> Sequence[object]:
    return Cell(service.name, address(service)), service.place, service.population, service.let


def _service_plain(service: Service) -> Sequence[object]:
    return service.slug, service.name, service.place, service.population, service.population_source, service.let


def _named(contract: Contract, *parts: str) -> list[str]:
    return [party.body.name for party in queries.parties_of(contract) if party.part in parts]


def _contract_cells(contract: Contract) -> Sequence[object]:
    return (
        Cell(contract.title, address(contract)),
        listed(_named(contract, Part.COMMISSIONER)) or None,
        listed(_named(contract, Part.PROVIDER)) or None,
        contract.place,
        f"{contract.starts_on:%-d %B %Y}" if contract.starts_on else None,
        f"{contract.value:,.0f} {contract.currency}" if contract.value is not None else None,
        contract.get_state_display(),
    )


def _contract_plain(contract: Contract) -> Sequence[object]:
    bodies = (_named(contract, part) for part in (Part.COMMISSIONER, Part.PROVIDER, Part.SUBCONTRACTOR))
    return (
        contract.slug, contract.ocid, contract.reference, contract.kind, contract.title, contract.state,
        *("; ".join(names) for names in bodies), contract.service, contract.place, contract.starts_on,
        contract.ends_on, contract.value, contract.currency if contract.value is not None else "",
    )  # fmt: skip


_CONTRACT_HEADER = (
    "slug", "ocid", "reference", "kind", "title", "state", "commissioners", "providers",
    "subcontractors", "service", "place", "starts_on", "ends_on", "value", "currency",
)  # fmt: skip

LISTINGS = {
    one.name: one
    for one in (
        Listing(
            "bodies",
            "Bodies",
            "Every organisation that commissions, runs or watches over a service in this register.",
            BodiesForm,
            queries.bodies,
            (("Name", False, "name"), ("Sector", False, ""), ("Place", False, ""), ("Contracts", True, "contracts")),
            _body_cells,
            ("slug", "name", "sector", "place", "identifiers", "contracts"),
            _body_plain,
            "No body fits. Take a word away, or look under another name: former names and abbreviations count too.",
        ),
        Listing(
            "services",
            "Services",
            "Services by the names people call them.",
            ServicesForm,
            queries.services,
            (("Name", False, ""), ("Place", False, ""), ("People served", True, ""), ("Contracts", True, "")),
            _service_cells,
            ("slug", "name", "place", "population", "population_source", "contracts"),
            _service_plain,
            "No service fits. Try the words that people use for it.",
        ),
        Listing(
            "contracts",
            "Contracts",
            "Contracts, and services that are run in-house and held to the same account.",
            ContractsForm,
            queries.contracts,
            (
                ("Title", False, "title"),
                ("Commissioned by", False, ""),
                ("Run by", False, ""),
                ("Place", False, ""),
                ("Starts", False, "starts"),
                ("Value", True, "value"),
                ("State", False, ""),
            ),
            _contract_cells,
            _CONTRACT_HEADER,
            _contract_plain,
            "No contract fits. Take a word away or choose “All”.",
        ),
    )
}


@require_safe
def listing(request: HttpRequest, name: str) -> HttpResponse:
    """One page of a list, narrowed and in the order asked for."""
    one = LISTINGS[name]
    form = one.form(request.GET)
    order = request.GET.get("order", "")
    page = Paginator(one.query(**form.asked(), **_ordered(one, order)), _PER_PAGE).get_page(request.GET.get("page"))
    csv_href = f"{reverse(f'register:{name}-csv')}?{request.GET.urlencode()}".rstrip("?")
    table = Table(name, one.title, _columns(request, one, order), [one.cells(row) for row in page], csv_href=csv_href)
    shown = {"listing": one, "form": form, "page": page, "table": table, "total": page.paginator.count}
    return render(request, "register/listing.html", shown | {"crumbs": [("Home", "/"), (one.title, "")]})


@require_safe
def listing_csv(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """The whole list as CSV, narrowed the same way; cells that a spreadsheet would run are made harmless."""
    one = LISTINGS[name]
    form = one.form(request.GET)
    found = one.query(**form.asked(), **_ordered(one, request.GET.get("order", "")))
    found = found.prefetch_related("identifiers") if name == "bodies" else found
    lines = write_csv((one.plain(row) for row in found.iterator(chunk_size=500)), header=one.header)
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _ordered(one: Listing, order: str) -> dict[str, str]:
    """The order asked for, if the list can be sorted so."""
    return {"order": order} if order.removeprefix("-") in {by for _, _, by in one.columns if by} else {}


def _columns(request: HttpRequest, one: Listing, order: str) -> Iterable[Column]:
    """Headings; a click on the one that sorts already turns the order round."""
    columns = []
    for label, numeric, by in one.columns:
        state = {by: "ascending", f"-{by}": "descending"}.get(order, "") if by else ""
        asked = request.GET.copy()
        asked.pop("page", None)
        asked["order"] = f"-{by}" if state == "ascending" else by
        columns.append(Column(label, numeric, f"?{asked.urlencode()}" if by else "", state))
    return columns
