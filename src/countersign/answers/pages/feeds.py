"""Atom feeds of what was found, is overdue, answered and confirmed: of everything, of a body, of a place.

A reader that asks again with the ETag or the date of its last look gets 304 and no content.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from countersign.answers.queries.happenings import WHAT, Where, happenings
from countersign.errors import NotFound
from countersign.frontend.feeds import atom
from countersign.register import queries as register


@require_safe
@conditional_page
def everything(request: HttpRequest, what: str) -> HttpResponse:
    return _feed(request, what, Where(), of="", page=reverse("home"))


@require_safe
@conditional_page
def of_body(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    body = register.body_by_slug(slug)
    return _feed(request, what, Where(body_id=body.pk), of=body.name, page=reverse("body", args=[body.slug]))


@require_safe
@conditional_page
def of_place(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Of the contracts that the place's page lists."""
    place = register.place_by_id(pk)
    contracts = register.contracts_for(register.around(place)).order_by().values("pk")
    return _feed(request, what, Where(contracts=contracts), of=place.name, page=reverse("place", args=[pk]))


def _feed(request: HttpRequest, what: str, where: Where, *, of: str, page: str) -> HttpResponse:
    if what not in WHAT:
        raise NotFound("There is no such feed.", remedy=f"There are: {', '.join(WHAT)}.")
    return atom(request, happenings(what, where), title=f"{WHAT[what]}: {of}" if of else WHAT[what], page=page)
