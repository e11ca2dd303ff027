"""Every address of GeoReport v2, for the register and for its sandbox; faults in the standard's own shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Form, Query, Router, Schema
from ninja.decorators import decorate_view

from countersign.api.door import from_anywhere, reading
from countersign.api.open311.desks import DESKS, Desk
from countersign.api.open311.dialect import FORMATS, Many, refused, spoken
from countersign.api.open311.forms import ReportForm, RequestsForm, faults
from countersign.errors import CountersignError, NotAllowed, NotFound, NotValid
from countersign.formats.tabular import write_csv

router = Router(tags=["Reports and requests (Open311 GeoReport v2)"])
_SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_CHANGED = "2026-11-30T00:00:00Z"
_ATTRIBUTE = re.compile(r"^attribute\[([^\]]{1,80})\](\[\])?$")
_BULK = (
    "service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description", "status_notes",
    "source", "service_name", "service_subtype", "description", "agency_responsible", "address", "lat", "long",
)  # fmt: skip
_STATUS = {NotAllowed: 403, NotFound: 404, NotValid: 400}
_BOTH: dict[str, Any] = {"text/xml": {}, "application/json": {}}
_FAULTS = {status: {"description": "Errors, as the standard has them.", "content": _BOTH} for status in (400, 403, 404)}
_SPOKEN = {"responses": {200: {"description": "As the standard has it.", "content": _BOTH}, **_FAULTS}}


class RequestsAsked(Schema):
    """Arguments of the standard, each with its own check there."""

    jurisdiction_id: str = ""
    service_request_id: str = ""
    service_code: str = ""
    status: str = ""
    start_date: str = ""
    end_date: str = ""
    page: str = ""
    page_size: str = ""


class Report(Schema):
    """A report; ``attribute[CODE]`` as the definition of the service asks. Whoever it names or shows is not kept."""

    api_key: str = ""
    service_code: str = ""
    description: str = ""
    address_string: str = ""
    address_id: str = ""
    lat: str = ""
    long: str = ""


def in_dialect(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Faults in the standard's shape and with its statuses, in the format that the address ends with."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, format: str, **kwargs: Any) -> HttpResponse:
        if format not in FORMATS:
            return refused(format, 404, ["the formats here are xml and json"])
        try:
            return view(request, *args, format=format, **kwargs)
        except CountersignError as error:
            said = [text for _, text in getattr(error, "faults", ())] or [error.message]
            return refused(format, next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400), said)

    return answer


@reading(router, "/discovery.{format}", response=dict[str, Any], name="open311", strict=False, openapi_extra=_SPOKEN)
@in_dialect
def discovery(request: HttpRequest, format: str) -> HttpResponse:
    """Which endpoints there are: the register, and a sandbox for trying."""
    base = request.build_absolute_uri(request.path.rpartition("/")[0])
    formats = Many("format", ("text/xml", "application/json"))
    endpoints = (
        {"specification": _SPECIFICATION, "url": f"{base}/{path}", "changeset": _CHANGED,
         "type": "test" if path.startswith("test") else "production", "formats": formats}
        for path in DESKS
    )  # fmt: skip
    contact = settings.HOST_CONTACT or settings.HOST_NAME
    key = f"Ask {settings.HOST_NAME} for an API key."
    said = {"changeset": _CHANGED, "contact": contact, "key_service": key, "endpoints": Many.of("endpoint", endpoints)}
    return spoken("discovery", said, format)


def _open(path: str, desk: Desk) -> None:
    """The addresses of one endpoint."""
    name = "open311-test" if path.startswith("test") else "open311"
    words = {"strict": False, "openapi_extra": _SPOKEN, "response": dict[str, Any]}

    @reading(router, f"/{path}/services.{{format}}", name=f"{name}-services", **words)
    @in_dialect
    def services(request: HttpRequest, format: str) -> HttpResponse:
        """Services that something can be reported about."""
        return spoken("services", desk.services(), format)

    @reading(router, f"/{path}/services/{{code}}.{{format}}", name=f"{name}-definition", **words)
    @in_dialect
    def definition(request: HttpRequest, code: str, format: str) -> HttpResponse:
        """What a service asks for beside the standard's own arguments."""
        return spoken("service_definition", desk.definition(code), format)

    @reading(router, f"/{path}/requests.{{format}}", name=f"{name}-requests", **words)
    @in_dialect
    def requests(request: HttpRequest, asked: Query[RequestsAsked], format: str) -> HttpResponse:
        """Published findings as requests: those of the last ninety days, or what is asked for."""
        return spoken("service_requests", desk.requests(_checked(RequestsForm(request.GET))), format)

    @router.post(
        f"/{path}/requests.{{format}}",
        url_name=f"{name}-requests",
        operation_id=f"{name}-report",
        response=dict[str, Any],
        openapi_extra=_SPOKEN,
    )
    @decorate_view(from_anywhere)
    @in_dialect
    def report(request: HttpRequest, said: Form[Report], format: str) -> HttpResponse:
        """Report what happened. With a key; a token comes back, and a receipt code for the person."""
        taken = desk.take(_checked(ReportForm(request.POST)), _attributes(request), request.POST.get("api_key", ""))
        return spoken("service_requests", Many("request", (taken,)), format)

    @reading(router, f"/{path}/requests/{{id}}.{{format}}", name=f"{name}-request", **words)
    @in_dialect
    def one(request: HttpRequest, id: str, format: str) -> HttpResponse:
        """One finding by its number, or one's own account by its token."""
        return _for_one(spoken("service_requests", desk.request(id), format))

    @reading(router, f"/{path}/tokens/{{token}}.{{format}}", name=f"{name}-token", **words)
    @in_dialect
    def token(request: HttpRequest, token: str, format: str) -> HttpResponse:
        """The id of what was reported, once it is read and counted."""
        return _for_one(spoken("service_requests", Many("request", (desk.token(token),)), format))

    @reading(router, f"/{path}/servicerequestupdates.{{format}}", name=f"{name}-updates", **words)
    @in_dialect
    def updates(request: HttpRequest, asked: Query[RequestsAsked], format: str) -> HttpResponse:
        """Answers to findings, as updates of their requests."""
        return spoken("service_request_updates", desk.updates(_checked(RequestsForm(request.GET))), format)

    @reading(router, f"/{path}/bulk.csv", name=f"{name}-bulk", **words)
    def bulk(request: HttpRequest, asked: Query[RequestsAsked]) -> HttpResponse:
        """The same requests as a table (GeoReport bulk)."""
        try:
            found = desk.requests(_checked(RequestsForm(request.GET)))
        except (NotValid, NotFound) as error:
            return refused(
                "xml", _STATUS[type(error)], [text for _, text in getattr(error, "faults", ())] or [str(error)]
            )
        return StreamingHttpResponse(write_csv(_lines(found), header=_BULK), content_type="text/csv; charset=utf-8")


def _for_one(response: HttpResponse) -> HttpResponse:
    """What a token opens is kept nowhere on the way."""
    response["Cache-Control"] = "no-store"
    return response


def _checked(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise NotValid("An argument is missing or wrong.", faults=tuple(("", fault) for fault in faults(form)))
    return form.cleaned_data


def _attributes(request: HttpRequest) -> dict[str, list[str]]:
    """``attribute[CODE]=value`` and ``attribute[CODE][]=value`` by their codes."""
    found = ((_ATTRIBUTE.match(name), values) for name, values in request.POST.lists())
    return {match[1]: [str(value) for value in values] for match, values in found if match}


def _lines(found: Many) -> Iterator[list[str]]:
    for one in found.things:
        closed = one["updated_datetime"] if one["status"] == "closed" else ""
        known = one | {"closed_date": closed, "status_description": one["status"], "source": "", "service_subtype": ""}
        yield [known[name] for name in _BULK]


for _path, _desk in DESKS.items():
    _open(_path, _desk)
