"""Panels as everybody sees them: the list, one panel, its meetings with votes and dissent, and its lotteries."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from countersign.errors import NotFound
from countersign.formats.papers import as_pdf, as_word
from countersign.formats.tabular import write_csv
from countersign.involvement.models import Meeting
from countersign.involvement.pages import panel_drawing as drawing
from countersign.involvement.queries import panels as queries
from countersign.involvement.queries.panel_paper import minutes_paper
from countersign.involvement.queries.panel_record import printed
from countersign.people.queries import actor_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PER_PAGE = 25


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every panel that is public."""
    page = Paginator(queries.panels(), _PER_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "table": drawing.listing(page, "/panels.csv"), "crumbs": [("Home", "/"), ("Panels", "")]}
    return render(request, "involvement/panels.html", shown)


@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    rows = (
        (one.pk, one.title, one.contract.slug, one.state, len(seats), sum(c.sitting is None for c in seats))
        for one in queries.panels()
        for seats in [[c for c in queries.chairs(one) if c.seat.kind == "user"]]
    )
    return _csv(rows, ("number", "title", "contract", "state", "users_seats", "vacant_now"), "panels.csv")


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Terms of reference, seats with the vacancy clock, agenda, meetings, recommendations and how users were drawn."""
    panel = queries.panel(number)
    shown = {
        "panel": panel, "rows": drawing.terms(panel), "seats": drawing.seats(panel), "agenda": drawing.agenda(panel),
        "meetings": drawing.meetings(panel), "recommendations": drawing.recommendations(panel),
        "draws": drawing.draws(panel), "vacant": [c for c in queries.chairs(panel) if c.sitting is None],
        "crumbs": [("Home", "/"), ("Panels", "/panels"), (panel.title, "")], "mine": _sittings(request, panel),
        "takes": queries.takes_volunteers(panel),
    }  # fmt: skip
    return render(request, "involvement/panel.html", shown)


@require_safe
def one_json(request: HttpRequest, number: int) -> JsonResponse:
    panel = queries.panel(number)
    parts = ("meetings", "items", "draws")
    return JsonResponse(printed(panel) | {name: [printed(x) for x in getattr(panel, name).all()] for name in parts})


@require_safe
def seats_csv(request: HttpRequest, number: int) -> StreamingHttpResponse:
    rows = (
        (c.seat.number, c.seat.kind, c.seat.body.slug if c.seat.body else "", c.state, c.vacant_since, c.days_vacant,
         c.days) for c in queries.chairs(queries.panel(number))
    )  # fmt: skip
    return _csv(rows, ("seat", "kind", "body", "state", "vacant_since", "days_vacant", "of_days"), "seats.csv")


@require_safe
def lottery_csv(request: HttpRequest, number: int, draw: int) -> StreamingHttpResponse:
    """Every panel that could be drawn: its tickets, and its volunteers by numbers that say nothing about them."""
    found = queries.panel(number).draws.filter(pk=draw).first()
    if found is None:
        raise NotFound("There is no such lottery of this panel.", remedy="See the panel.")
    rows = (
        (at, n, " ".join(map(str, who))) for at, (n, who) in enumerate(zip(found.tickets, found.members, strict=True))
    )
    return _csv(rows, ("panel", "tickets", "volunteers"), "lottery.csv")


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


@require_safe
def minutes_pdf(request: HttpRequest, number: int, meeting: int) -> HttpResponse:
    met = _published(number, meeting)
    return _file(as_pdf(minutes_paper(met)), "application/pdf", f"minutes-{met.pk}.pdf")


@require_safe
def minutes_word(request: HttpRequest, number: int, meeting: int) -> HttpResponse:
    met = _published(number, meeting)
    return _file(as_word(minutes_paper(met)), WORD, f"minutes-{met.pk}.docx")


def _published(number: int, meeting: int) -> Meeting:
    met = queries.meeting_of(queries.panel(number), meeting)
    if met.published_at is None:
        raise NotFound("The minutes are not signed off yet.", remedy="The page of the meeting shows its votes.")
    return met


def _sittings(request: HttpRequest, panel):
    """Seats for which whoever looks can speak."""
    return queries.spoken_for(panel, actor_of(request))


def _crumbs(panel, last: str) -> list[tuple[str, str]]:
    return [("Home", "/"), ("Panels", "/panels"), (panel.title, f"/panel/{panel.pk}"), (last, "")]


def _csv(rows, header, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    kind = "text/csv; charset=utf-8"
    return StreamingHttpResponse(write_csv(rows, header=header), content_type=kind, headers=headers)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
