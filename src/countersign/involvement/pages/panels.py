"""Panels as everybody sees them: the list, one panel, and its meetings with votes and dissent."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.involvement.pages import panel_drawing as drawing
from countersign.involvement.queries import panels as queries
from countersign.involvement.queries.chairs import chairs
from countersign.people.queries import actor_of

_PER_PAGE = 25


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every panel that is public."""
    page = Paginator(queries.panels(), _PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "table": drawing.listing(page, reverse("involvement:panels-csv")),
        "crumbs": [("Home", "/"), ("Panels", "")],
    }
    return render(request, "involvement/panels.html", shown)


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Terms of reference, seats with the vacancy clock, agenda, meetings, recommendations and how users were drawn."""
    panel = queries.panel(number)
    shown = {
        "panel": panel, "rows": drawing.terms(panel), "seats": drawing.seats(panel), "agenda": drawing.agenda(panel),
        "meetings": drawing.meetings(panel), "recommendations": drawing.recommendations(panel),
        "draws": drawing.draws(panel), "vacant": [chair for chair in chairs(panel) if chair.sitting is None],
        "crumbs": [("Home", "/"), ("Panels", "/panels"), (panel.title, "")], "mine": _sittings(request, panel),
        "takes": queries.takes_volunteers(panel),
    }  # fmt: skip
    return render(request, "involvement/panel.html", shown)


@require_safe
def meeting(request: HttpRequest, number: int, meeting: int) -> HttpResponse:
    """One meeting: papers, minutes, and every vote with its dissent."""
    panel = queries.panel(number)
    met = queries.meeting_of(panel, meeting)
    shown = {
        "panel": panel, "met": met, "papers": drawing.papers(met), "votes": drawing.votes(met),
        "items": met.items.select_related("seat__body"), "present": met.present.select_related("seat__body"),
        "mine": _sittings(request, panel), "crumbs": _crumbs(panel, drawing.day(met.on)),
    }  # fmt: skip
    return render(request, "involvement/meeting.html", shown)


def _sittings(request: HttpRequest, panel):
    """Seats for which whoever looks can speak."""
    return queries.spoken_for(panel, actor_of(request))


def _crumbs(panel, last: str) -> list[tuple[str, str]]:
    return [("Home", "/"), ("Panels", "/panels"), (panel.title, f"/panel/{panel.pk}"), (last, "")]
