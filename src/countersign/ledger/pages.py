"""The public log as pages, as JSON, and as the files an outsider's software reads (C2SP tlog-tiles)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from countersign.errors import NotFound, NotNow
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.ledger import queries
from countersign.ledger.forms import FilterForm
from countersign.proof.tiles import Tile

_PER_PAGE = 50
_COLUMNS = (Column("Line", numeric=True), Column("When"), Column("What happened"), Column("To what"))


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest lines, by event."""
    form = FilterForm(request.GET)
    found = queries.lines(**form.asked())
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    table = Table("lines", "Lines of the ledger, newest first", _COLUMNS, [_cells(line) for line in page])
    shown = {
        "form": form,
        "page": page,
        "lines": table,
        "signed": queries.latest(),
        "verifier": queries.verifier(),
    }
    return render(request, "ledger/newest.html", shown | {"crumbs": _crumbs()})


@require_safe
def line(request: HttpRequest, index: int) -> HttpResponse:
    """One line, and the proof that it is in the signed tree, in plain words."""
    found = queries.entry(index)
    rows = [
        Row("Line", found.index),
        Row("When", f"{found.at:%-d %B %Y, %H:%M:%S} UTC"),
        Row("What happened", found.event),
        Row("To what", found.subject, href=f"{reverse('ledger:newest')}?subject={found.subject}"),
        *(Row(name, value if value is not None else "none") for name, value in sorted(found.facts.items())),
    ]
    shown = {"line": found, "rows": rows, "text": queries.text(found).decode(), "proof": _proof(index)}
    return render(request, "ledger/line.html", shown | {"crumbs": _crumbs(f"Line {index}")})


@require_safe
def line_json(request: HttpRequest, index: int) -> JsonResponse:
    """The same as JSON: line, proof and signed checkpoint, all an outsider needs."""
    return JsonResponse(queries.inclusion(index).to_dict())


@require_safe
@cache_control(max_age=5)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint as a note."""
    signed = queries.latest()
    if signed is None:
        raise NotFound("Nothing was signed yet.", remedy="The first checkpoint follows the first lines.")
    return HttpResponse(signed.note, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=31_536_000, immutable=True, public=True)
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A published tile or bundle of entries; they never change."""
    content = queries.tile_content(Tile.parse(f"tile/{path}"))
    return HttpResponse(content, content_type="application/octet-stream")


def _cells(entry) -> tuple[Cell | str, ...]:
    when = f"{entry.at:%-d %B %Y, %H:%M}"
    return Cell(entry.index, reverse("ledger:line", args=[entry.index])), when, entry.event, entry.subject


def _proof(index: int) -> queries.Inclusion | None:
    try:
        return queries.inclusion(index)
    except NotNow:  # the next checkpoint will hold it
        return None


def _crumbs(*here: str) -> list[tuple[str, str]]:
    trail = [("Home", "/"), ("Ledger", reverse("ledger:newest") if here else "")]
    return trail + [(words, "") for words in here]
