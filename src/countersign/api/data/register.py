"""Who there is: bodies, places, services and contracts."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from countersign.api.door import reading
from countersign.api.listing import Kind, Listed, Number, Text, Wanted, formats, listed, written
from countersign.register import queries

router = Router(tags=["Register"])
_CONTRACT_PARTS = ("service", "place", "predecessor")


class BodyOut(Schema):
    """An organisation of any sector. ``identifiers`` are those of org-id.guide; unknown is null, never a guess.

    ``number`` is what the questions of numbers call it (``is.body_id``), here as in services and contracts.
    """

    number: int
    slug: str
    name: str
    sector: str = Field(examples=["public"])
    place: str | None
    website: str
    complaints_how: str
    names: list[str]
    identifiers: list[str] = Field(examples=[["GB-COH-01234567"]])
    replaced_by: str | None
    fictional: bool


class PlaceOut(Schema):
    """An area that somebody is responsible for."""

    number: int
    gss: str | None = Field(examples=["E06000023"])
    name: str
    kind: str
    within: int | None


class ServiceOut(Schema):
    """What people call it. ``population`` null means unknown, never zero."""

    number: int
    slug: str
    name: str
    description: str
    place: str | None
    population: int | None
    population_source: str
    words: list[str]
    fictional: bool


class PartyOut(Schema):
    """A body's part in a contract, and the office that answers."""

    body: str
    part: str = Field(examples=["provider"])
    office: str


class ContractOut(Schema):
    """A contract, or an in-house arrangement held to the same account. Amounts are texts, so that none is rounded."""

    number: int
    slug: str
    ocid: str | None
    reference: str
    kind: str
    title: str
    description: str
    state: str = Field(examples=["live"])
    service: str | None
    place: str | None
    jurisdiction: str
    value: str | None
    currency: str
    starts_on: str | None
    ends_on: str | None
    awarded_on: str | None
    answer_days: int
    predecessor: str | None
    parties: list[PartyOut]
    source: str
    source_url: str
    fictional: bool


class BodiesAsked(Schema):
    text: Text = ""
    sector: Literal["", "public", "private", "voluntary", "unknown"] = ""
    part: Literal["", "commissioner", "provider", "subcontractor", "ombudsman", "helper"] = ""
    order: Literal["name", "-name", "contracts", "-contracts"] = "name"


class ServicesAsked(Schema):
    text: Text = ""
    place_id: Number | None = None


class ContractsAsked(Schema):
    text: Text = ""
    state: Literal["", "planned", "tendered", "awarded", "live", "ended", "failed"] = ""
    kind: Literal["", "contract", "in_house"] = ""
    part_of: Text = ""
    place_id: Number | None = None
    order: Literal["title", "-title", "starts", "-starts", "value", "-value"] = "title"


def _body(one) -> dict[str, object]:
    return {
        "number": one.pk, "slug": one.slug, "name": one.name, "sector": one.sector,
        "place": one.place.name if one.place else None,
        "website": one.website, "complaints_how": one.complaints_how,
        "names": sorted(known.name for known in one.names.all()),
        "identifiers": sorted(str(known) for known in one.identifiers.all()),
        "replaced_by": one.replaced_by.slug if one.replaced_by else None, "fictional": one.fictional,
    }  # fmt: skip


def _place(one) -> dict[str, object]:
    return {"number": one.pk, "gss": one.gss, "name": one.name, "kind": one.kind, "within": one.parent_id}


def _service(one) -> dict[str, object]:
    return {
        "number": one.pk, "slug": one.slug, "name": one.name, "description": one.description,
        "place": one.place.name if one.place else None, "population": one.population,
        "population_source": one.population_source, "words": one.words.split("\n") if one.words else [],
        "fictional": one.fictional,
    }  # fmt: skip


def _contract(one) -> dict[str, object]:
    plain = ("slug", "ocid", "reference", "kind", "title", "description", "state", "jurisdiction", "currency")
    days = {
        name: day.isoformat() if (day := getattr(one, name)) else None
        for name in ("starts_on", "ends_on", "awarded_on")
    }
    return {"number": one.pk} | {name: getattr(one, name) for name in plain} | days | {
        "service": one.service.slug if one.service else None, "place": one.place.name if one.place else None,
        "value": None if one.value is None else str(one.value), "answer_days": one.answer_days,
        "predecessor": one.predecessor.slug if one.predecessor else None,
        "parties": [{"body": p.body.slug, "part": p.part, "office": p.office} for p in queries.parties_of(one)],
        "source": one.source, "source_url": one.source_url, "fictional": one.fictional,
    }  # fmt: skip


def _with_names(rows):
    return rows.select_related("place", "replaced_by").prefetch_related("names", "identifiers")


BODIES = Kind("bodies", BodyOut, _body, lambda: _with_names(queries.bodies()))
PLACES = Kind("places", PlaceOut, _place, queries.places)
SERVICES = Kind("services", ServiceOut, _service, queries.services)
CONTRACTS = Kind("contracts", ContractOut, _contract, lambda: queries.contracts().select_related(*_CONTRACT_PARTS))


@reading(router, "/bodies", response=Listed[BodyOut], name="bodies", openapi_extra=formats(BODIES))
def bodies(request: HttpRequest, asked: Query[BodiesAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Bodies: who commissions, runs, answers, helps."""
    return listed(request, BODIES, _with_names(queries.bodies(**asked.dict())), wanted)


@reading(router, "/bodies/{slug}", response=BodyOut, name="body")
def body(request: HttpRequest, slug: Path[Text]) -> HttpResponse:
    """One body by its short name."""
    return written(_body(queries.body_by_slug(slug)))


@reading(router, "/places", response=Listed[PlaceOut], name="places", openapi_extra=formats(PLACES))
def places(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Places that the register knows."""
    return listed(request, PLACES, queries.places(), wanted)


@reading(router, "/services", response=Listed[ServiceOut], name="services", openapi_extra=formats(SERVICES))
def services(request: HttpRequest, asked: Query[ServicesAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Services by the names people call them."""
    return listed(request, SERVICES, queries.services(**asked.dict()), wanted)


@reading(router, "/services/{slug}", response=ServiceOut, name="service")
def service(request: HttpRequest, slug: Path[Text]) -> HttpResponse:
    """One service by its short name."""
    return written(_service(queries.service_by_slug(slug)))


@reading(router, "/contracts", response=Listed[ContractOut], name="contracts", openapi_extra=formats(CONTRACTS))
def contracts(request: HttpRequest, asked: Query[ContractsAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Contracts, and services run in-house under the same account."""
    found = queries.contracts(**asked.dict()).select_related(*_CONTRACT_PARTS)
    return listed(request, CONTRACTS, found, wanted)


@reading(router, "/contracts/{slug}", response=ContractOut, name="contract")
def contract(request: HttpRequest, slug: Path[Text]) -> HttpResponse:
    """One contract by its short name."""
    return written(_contract(queries.contract_by_slug(slug)))
