"""Atom feeds of contracts and their awards: of everything, and of one body."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from countersign.awards import queries
from countersign.frontend.feeds import atom
from countersign.register import queries as register


@require_safe
@conditional_page
def everything(request: HttpRequest) -> HttpResponse:
    return atom(request, queries.awarded(), title="Contracts and awards", page=reverse("awards:list"))


@require_safe
@conditional_page
def of_body(request: HttpRequest, slug: str) -> HttpResponse:
    body = register.body_by_slug(slug)
    page = reverse("body", args=[body.slug])
    return atom(request, queries.awarded(body.slug), title=f"Contracts and awards: {body.name}", page=page)
