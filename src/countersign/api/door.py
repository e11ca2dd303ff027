"""The one door for machines: who may come how often, what is said when something is wrong, and what is still fresh.

Every answer is open to everyone and read without a key. It may be read from a page of another site, says of which state
of the register it is, and is not sent again to whoever has it already.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any, get_args, get_type_hints

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition
from ninja import NinjaAPI, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import Throttled, ValidationError
from ninja.throttling import BaseThrottle
from pydantic import Field

from countersign import __version__, clock
from countersign.errors import CountersignError
from countersign.insight import queries as insight
from countersign.ledger import queries as ledger
from countersign.people.floods import floods
from countersign.people.queries import address_mark, origin_of

NAMESPACE = "api"
_MINUTE = 60
_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

View = Callable[..., HttpResponse]


class Fault(Schema):
    """Why nothing came back, and what to do now."""

    message: str = Field(examples=["There is no such finding."])
    remedy: str = Field("", examples=["See the list of findings."])
    faults: list[tuple[str, str]] = Field(default=[], description="Every fault: where, and what.")


class PerOrigin(BaseThrottle):
    """So many requests from one network address in each minute of the clock, counted over all web processes.

    Nothing is kept in the object: threads share it.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        mark = f"machine:{address_mark(request) or origin_of(request)}"
        return floods(settings.HOME).count(mark, int(time()) // _MINUTE) <= settings.API_PER_MINUTE

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return _MINUTE - time() % _MINUTE


FAULTS = {404: Fault, 422: Fault, 429: Fault}


def open_door(**words: Any) -> NinjaAPI:
    """The API with its faults as JSON. Its description is one OpenAPI file, ``openapi.json``."""
    api = NinjaAPI(urls_namespace=NAMESPACE, docs_url=None, throttle=[PerOrigin()], **words)
    api.add_exception_handler(CountersignError, _refused)
    api.add_exception_handler(ValidationError, _misunderstood)
    api.add_exception_handler(Throttled, _too_many)
    return api


def reading(
    router: Router, path: str, *, response: object, name: str, strict: bool = True, **words: Any
) -> Callable[[View], View]:
    """Decorator of a function that answers GET and HEAD at ``path`` and changes nothing.

    ``strict`` refuses a parameter that is not described; a standard may want such parameters passed over.
    """

    def decorate(view: View) -> View:
        described = {200: response, 304: None, **FAULTS}
        only = [_only(known_in(view)), _without_nul] if strict else []
        for verb, shown in (("GET", True), ("HEAD", False)):
            router.api_operation(
                [verb], path, response=described, url_name=name, operation_id=name, include_in_schema=shown, **words
            )(view)  # fmt: skip
            decorate_view(condition(etag, changed_at), *only, from_anywhere, _whole)(view)
        return view

    return decorate


def known_in(view: View) -> frozenset[str]:
    """Names that an address may be asked with: the fields of everything that its function reads from the query."""
    asked = [get_args(hint)[0] for hint in get_type_hints(view, include_extras=True).values() if get_args(hint)]
    return frozenset(name for one in asked for name in getattr(one, "model_fields", ()))


def _only(known: frozenset[str]) -> Callable[[View], View]:
    """A misspelt filter is refused: without it everything would come back and look like what was asked for."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if unknown := sorted(set(request.GET) - known):
                faults = [(name[:40], "There is no such parameter.") for name in unknown[:10]]
                said = f"Known here: {', '.join(sorted(known)) or 'none'}."
                return _said(request, 422, "What was asked cannot be understood.", said, faults)
            return view(request, *args, **kwargs)

        return answer

    return decorate


def _whole(view: View) -> View:
    """A NUL names nothing, and not every database can even be asked for it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "\0" in request.path_info:
            return _said(request, 404, "There is nothing at this address.", "See the description at openapi.json.", [])
        return view(request, *args, **kwargs)

    return answer


def _without_nul(view: View) -> View:
    """The same for what is asked; a standard's own forms refuse it in the standard's words."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if holed := sorted(name for name, given in request.GET.lists() if "\0" in "".join((name, *given))):
            faults = [(name.replace("\0", "")[:40], "It holds a NUL.") for name in holed[:10]]
            return _said(request, 422, "What was asked cannot be understood.", "Leave the NUL out.", faults)
        return view(request, *args, **kwargs)

    return answer


def etag(request: HttpRequest, *_: object, **__: object) -> str:
    """Of the register as it stands: every deed is a line of its ledger, and some of what is shown hangs on the day."""
    newest = ledger.lines().values_list("index", flat=True).first()
    state = (__version__, newest, insight.last_number(), clock.today(), request.get_full_path(), request.get_host())
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'


def changed_at(request: HttpRequest, *_: object, **__: object) -> Any:
    """When the newest line was written, or the day began if that is later."""
    newest = ledger.lines().values_list("at", flat=True).first()
    began = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return max(newest, began) if newest else began


def from_anywhere(view: View) -> View:
    """What is public may be read by a page of any site."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in _ANYWHERE.items():
            response.headers.setdefault(name, value)
        if request.method in ("GET", "HEAD"):
            response.headers.setdefault("Cache-Control", "public, max-age=60")
        return response

    return answer


def _refused(request: HttpRequest, refused: CountersignError) -> HttpResponse:
    faults = list(getattr(refused, "faults", ()))
    return _said(request, refused.status, refused.message, refused.remedy, faults)


def _misunderstood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [(".".join(map(str, one["loc"][1:])), str(one["msg"])) for one in error.errors]
    return _said(request, 422, "What was asked cannot be understood.", "See the description at openapi.json.", faults)


def _too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    wait = math.ceil(error.wait or 1)
    response = _said(request, 429, "Too many requests.", f"Ask again in {wait} seconds.", [])
    response["Retry-After"] = str(wait)
    return response


def _said(request: HttpRequest, status: int, message: str, remedy: str, faults: list[tuple[str, str]]) -> HttpResponse:
    fault = Fault(message=message, remedy=remedy, faults=faults)
    return HttpResponse(fault.model_dump_json(), status=status, content_type="application/json", headers=_ANYWHERE)
