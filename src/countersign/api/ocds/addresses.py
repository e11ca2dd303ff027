"""Every address of the contracts by the standard, each as a page of them or as lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from countersign.api.door import changed_at, reading
from countersign.api.listing import BULK, Text, link_of, written
from countersign.api.ocds.processes import Process, Thing, extensions, process, processes, releases
from countersign.formats import ocds

router = Router(tags=["Contracts (OCDS 1.1)"])
_MOST = 50  # a process takes a dozen queries, so a page of them is short
_LINES = {"application/x-ndjson": {"schema": {"type": "string", "format": "binary"}}}
_BOTH: dict[str, Any] = {"responses": {200: {"description": "A package, or one of them in a line.", "content": _LINES}}}


class Package(Schema):
    """What stands around releases and records alike; see the standard's own schemas for what is in them."""

    uri: str = Field(examples=["https://register.example.org/api/ocds/releases?page=1"])
    version: str = Field(examples=["1.1"])
    extensions: list[str]
    published_date: str = Field(alias="publishedDate", examples=["2026-11-30T09:00:00Z"])
    publisher: dict[str, str]


class ReleasePackage(Package):
    releases: list[dict[str, Any]]


class RecordPackage(Package):
    """Each record has its releases in full, and the compiled release that they merge to by the standard's rules."""

    records: list[dict[str, Any]]


class ProcessesAsked(Schema):
    """Which processes: all of them hold. ``format=ndjson`` gives each thing in a line, without pages."""

    text: Text = Field("", examples=["buses"])
    body: Text = Field("", description="Short name of a body that has a part in it.", examples=["eastmarsh-council"])
    state: Literal["", "planned", "tendered", "awarded", "live", "ended", "failed"] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=_MOST)] = 10
    format: Literal["json", "ndjson"] = "json"


@reading(router, "/releases", response=ReleasePackage, name="ocds-releases", openapi_extra=_BOTH)
def every_release(request: HttpRequest, asked: Query[ProcessesAsked]) -> HttpResponse:
    """Releases of contracts and procurements, with metrics, failures to perform, and what was used for involvement."""
    return _answered(request, asked, lambda one: releases(one, at=changed_at(request)), ocds.release_package)


@reading(router, "/releases/{ocid}", response=ReleasePackage, name="ocds-release")
def releases_of(request: HttpRequest, ocid: Path[Text]) -> HttpResponse:
    """The releases of one process."""
    return _packed(request, ocds.release_package, releases(process(ocid), at=changed_at(request)))


@reading(router, "/records", response=RecordPackage, name="ocds-records", openapi_extra=_BOTH)
def every_record(request: HttpRequest, asked: Query[ProcessesAsked]) -> HttpResponse:
    """Records: of each process the releases, and the compiled release that they come to."""
    return _answered(request, asked, lambda one: _record(request, one), ocds.record_package)


@reading(router, "/records/{ocid}", response=RecordPackage, name="ocds-record")
def record_of(request: HttpRequest, ocid: Path[Text]) -> HttpResponse:
    """The record of one process."""
    return _packed(request, ocds.record_package, _record(request, process(ocid)))


def _record(request: HttpRequest, one: Process) -> list[Thing]:
    return [ocds.record(releases(one, at=changed_at(request)))]


def _answered(
    request: HttpRequest, asked: ProcessesAsked, said: Callable[[Process], list[Thing]], pack: Callable[..., Thing]
) -> HttpResponse:
    found = processes(text=asked.text, body=asked.body, state=asked.state)
    if asked.format == "ndjson":
        things = (thing for one in found for thing in said(one))
        return StreamingHttpResponse(map(_line, things), content_type=BULK["ndjson"])
    pages = Paginator(found, asked.per_page)
    page = pages.page(asked.page).object_list if asked.page <= pages.num_pages else ()
    response = _packed(request, pack, [thing for one in page for thing in said(one)])
    if link := link_of(request, asked.page, pages.num_pages):
        response["Link"] = link
    return response


def _line(thing: Thing) -> str:
    return json.dumps(thing, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"


def _packed(request: HttpRequest, pack: Callable[..., Thing], things: Sequence[Thing]) -> HttpResponse:
    about = {"extensions": extensions(), "publisher": settings.HOST_NAME, "at": changed_at(request)}
    return written(pack(things, uri=request.build_absolute_uri(), **about))
