"""What machines can read, for the people who write them: every address with its words, from the API's description."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.api.urls import api
from countersign.frontend.components import Cell, Column, Table
from countersign.site.pages.drawing import HOME

_COLUMNS = (Column("Address"), Column("What comes back"), Column("Narrowed by"))


@require_safe
def machines(request: HttpRequest) -> HttpResponse:
    """Addresses, formats, limits, and where the whole description lies."""
    shown = {
        "tables": _tables(),
        "per_minute": settings.API_PER_MINUTE,
        "description": request.build_absolute_uri(reverse("api:openapi-json")),
        "example": request.build_absolute_uri(reverse("api:findings")),
        "crumbs": [HOME, ("Data for other software", "")],
    }
    return render(request, "site/machines.html", shown)


def _tables() -> list[Table]:
    """A table for each group of addresses, in the order in which they stand in the description."""
    groups: dict[str, list[list[Cell]]] = {}
    for path, verbs in api.get_openapi_schema()["paths"].items():
        said = verbs["get"]
        narrowed = ", ".join(one["name"] for one in said.get("parameters", ()) if one["in"] == "query")
        link = "" if "{" in path else path
        row = [Cell(path, href=link), Cell(said["description"]), Cell(narrowed or "–")]
        groups.setdefault(said["tags"][0], []).append(row)
    return [Table(f"api-{at}", group, _COLUMNS, rows) for at, (group, rows) in enumerate(groups.items())]
