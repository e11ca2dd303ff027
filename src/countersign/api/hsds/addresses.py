"""Every address of HSDS-UK 3.0, and those of core HSDS for organisations."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from countersign.api.door import reading
from countersign.api.hsds import printing
from countersign.api.hsds.ids import number_of
from countersign.api.listing import MOST_PER_PAGE, PER_PAGE, Text, written
from countersign.errors import NotFound
from countersign.register import queries

router = Router(tags=["Directory of services (HSDS-UK 3.0)"])
_OUTWARD = re.compile(r"^\s*([A-Za-z]{1,2}\d[A-Za-z\d]?)(\s*\d[A-Za-z]{2})?\s*$")


class Page(Schema):
    """One page of a list, as HSDS shapes it."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[dict[str, Any]]


class Door(Schema):
    """Which version is spoken here, and where it is described."""

    version: str = Field(examples=["HSDS-UK-3.0"])
    profile: str
    openapi_url: str


class Paged(Schema):
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=MOST_PER_PAGE)] = PER_PAGE


class Searched(Paged):
    search: Text = ""


class OfTaxonomy(Paged):
    taxonomy_id: UUID | None = None


class Asked(Searched):
    """All filters hold. Ages and hours are not known in this register: an age leaves every service in, an hour none."""

    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    start_time: Text = ""
    end_time: Text = ""
    day: Literal["", "MO", "TU", "WE", "TH", "FR", "SA", "SU"] = ""


class AskedWhere(Asked):
    """Where something is delivered is known by the first half of a postcode only; a distance cannot be told from it."""

    postcode: Text = ""
    proximity: float | None = None


@reading(router, "/", response=Door, name="hsds")
def door(request: HttpRequest) -> HttpResponse:
    """The version of the standard and where it is described."""
    return written({
        "version": "HSDS-UK-3.0",
        "profile": "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md",
        "openapi_url": "https://docs.openreferraluk.org/en/latest/openapi30.json",
    })  # fmt: skip


@reading(router, "/services", response=Page, name="hsds-services")
def services(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Services, with the organisation that runs each."""
    return _page(_narrowed(queries.directory, asked), printing.service, asked)


@reading(router, "/services/{id}", response=dict[str, Any], name="hsds-service")
def service(request: HttpRequest, id: Path[UUID]) -> HttpResponse:
    """One service with everything that is known of it."""
    return _one(queries.directory(), "service", id, printing.service_in_full)


@reading(router, "/service_at_locations", response=Page, name="hsds-delivered")
def delivered(request: HttpRequest, asked: Query[AskedWhere]) -> HttpResponse:
    """Places where services are delivered."""
    if not asked.postcode:
        return _page(_narrowed(queries.delivered, asked), printing.service_at_location, asked)
    code = _OUTWARD.match(asked.postcode)
    found = _narrowed(queries.delivered, asked, outward=code[1]) if code else ()
    return _page(found, printing.service_at_location, asked)


@reading(router, "/service_at_locations/{id}", response=dict[str, Any], name="hsds-delivered-one")
def delivered_one(request: HttpRequest, id: Path[UUID]) -> HttpResponse:
    """One place of delivery with its service."""
    return _one(queries.delivered(), "site", id, printing.service_at_location)


@reading(router, "/organizations", response=Page, name="hsds-organizations")
def organizations(request: HttpRequest, asked: Query[Searched]) -> HttpResponse:
    """Bodies of the register."""
    return _page(queries.bodies(text=asked.search), printing.organization, asked)


@reading(router, "/organizations/{id}", response=dict[str, Any], name="hsds-organization")
def organization(request: HttpRequest, id: Path[UUID]) -> HttpResponse:
    """One body with its identifiers."""
    return _one(queries.bodies().prefetch_related("identifiers"), "body", id, printing.organization_in_full)


@reading(router, "/taxonomies", response=Page, name="hsds-taxonomies")
def taxonomies(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """By what services can be looked up: who commissions, who runs, who decides complaints."""
    return _page(list(printing.TAXONOMIES), printing.taxonomy, asked)


@reading(router, "/taxonomies/{id}", response=dict[str, Any], name="hsds-taxonomy")
def taxonomy(request: HttpRequest, id: Path[UUID]) -> HttpResponse:
    """One taxonomy."""
    return written(printing.taxonomy(_part(id)))


@reading(router, "/taxonomy_terms", response=Page, name="hsds-terms")
def terms(request: HttpRequest, asked: Query[OfTaxonomy]) -> HttpResponse:
    """Bodies as terms of a taxonomy."""
    parts = [_part(asked.taxonomy_id)] if asked.taxonomy_id else list(printing.TAXONOMIES)
    found = [(part, body) for part in parts for body in queries.bodies_in(part)]
    return _page(found, lambda pair: printing.term(*pair), asked)


@reading(router, "/taxonomy_terms/{id}", response=dict[str, Any], name="hsds-term")
def term(request: HttpRequest, id: Path[UUID]) -> HttpResponse:
    """One term."""
    part, number = _term(id)
    body = queries.bodies_in(part).filter(pk=number).first() if part else None
    if body is None:
        raise _nothing()
    return written(printing.term(part, body))


def _page(rows: QuerySet | Sequence[Any], printed: Callable[[Any], Any], asked: Paged) -> HttpResponse:
    pages = Paginator(rows, asked.per_page)
    found = pages.page(asked.page).object_list if asked.page <= pages.num_pages else ()
    contents = [printed(one) for one in found]
    return written({
        "total_items": pages.count, "total_pages": pages.num_pages if pages.count else 0, "page_number": asked.page,
        "size": len(contents), "first_page": asked.page == 1, "last_page": asked.page >= pages.num_pages,
        "empty": not contents, "contents": contents,
    })  # fmt: skip


def _narrowed(find: Callable[..., QuerySet], asked: Asked, **more: str) -> QuerySet | tuple[()]:
    """Nothing where the hour is asked for, which is known of no service, or where an id names nothing here."""
    if asked.start_time or asked.end_time or asked.day:
        return ()
    part, number = _term(asked.taxonomy_term_id) if asked.taxonomy_term_id else ("", None)
    of = next((one for one in printing.TAXONOMIES if printing.taxonomy_id(one) == str(asked.taxonomy_id)), "")
    if (asked.taxonomy_term_id and not part) or (asked.taxonomy_id and not of) or (part and of and part != of):
        return ()
    return find(text=asked.search, part=part or of, body_id=number, **more)


def _one(rows: QuerySet, kind: str, id: UUID, printed: Callable[[Any], Any]) -> HttpResponse:
    number = number_of(kind, id)
    found = rows.filter(pk=number).first() if number is not None else None
    if found is None:
        raise _nothing()
    return written(printed(found))


def _part(id: UUID) -> str:
    for part in printing.TAXONOMIES:
        if printing.taxonomy_id(part) == str(id):
            return part
    raise _nothing()


def _term(id: UUID) -> tuple[str, int | None]:
    """Part and body of a term; an empty part if it names nothing here."""
    found = ((part, number_of(f"term {part}", id)) for part in printing.TAXONOMIES)
    return next((pair for pair in found if pair[1] is not None), ("", None))


def _nothing() -> NotFound:
    return NotFound("Nothing here has this id.", remedy="Take ids from the lists of this address.")
