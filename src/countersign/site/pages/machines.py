"""What machines can read, for the people who write them: every address with its words, from the API's description."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from countersign.api.catalogue import as_json, as_turtle, catalogue
from countersign.api.urls import api
from countersign.site.pages.drawing import HOME


@require_safe
def machines(request: HttpRequest) -> HttpResponse:
    """Addresses, formats, limits, and where the whole description lies."""
    shown = {
        "groups": _groups(),
        "per_minute": settings.API_PER_MINUTE,
        "description": request.build_absolute_uri(reverse("api:openapi-json")),
        "example": request.build_absolute_uri(reverse("api:findings")),
        "crumbs": [HOME, ("Data for other software", "")],
    }
    return render(request, "site/machines.html", shown)


@require_safe
@conditional_page
def catalogue_json(request: HttpRequest) -> HttpResponse:
    """The open data as a DCAT catalogue."""
    return HttpResponse(as_json(catalogue()), content_type="application/ld+json")


@require_safe
@conditional_page
def catalogue_turtle(request: HttpRequest) -> HttpResponse:
    """The same graph as Turtle."""
    return HttpResponse(as_turtle(catalogue()), content_type="text/turtle; charset=utf-8")


@dataclass(frozen=True)
class Address:
    """One address: whether it can be followed as it stands, what comes back, and by what that is narrowed."""

    path: str
    is_whole: bool
    words: str
    narrowed: str


def _groups() -> dict[str, list[Address]]:
    """Addresses by what they are about, in the order in which they stand in the description."""
    groups: dict[str, list[Address]] = {}
    for path, verbs in api.get_openapi_schema()["paths"].items():
        said = verbs["get"]
        narrowed = ", ".join(one["name"] for one in said.get("parameters", ()) if one["in"] == "query")
        one = Address(path, "{" not in path, said["description"], narrowed)
        groups.setdefault(said["tags"][0], []).append(one)
    return groups
